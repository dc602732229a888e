"""Requests of the past and the frames that they become."""

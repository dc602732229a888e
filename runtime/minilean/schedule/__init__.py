"""Dates and times of day at which an algorithm's own functions run."""

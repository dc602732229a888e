"""Finds in a strategy's text what fails in real LEAN, before anything runs."""

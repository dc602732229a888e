"""Ctrl-C as a normal way to stop a command."""


class Interrupted(Exception):
    """The person stopped a command; the message says what is kept."""

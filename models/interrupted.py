"""Ctrl-C as a normal way to stop a command."""


class Interrupted(KeyboardInterrupt):
    """The person stopped a command; the message says what is kept."""

"""Errors that algorithms see under .NET's names; each is also the Python error that a reader would expect."""

from __future__ import annotations


class KeyNotFoundException(KeyError):
    """A dictionary has nothing for a key."""

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else ""


class ArgumentException(ValueError):
    """A call got a value that it cannot use."""


class RegressionTestException(AssertionError):
    """A regression algorithm of LEAN's found that something is not as it must be."""

"""Errors that algorithms see under .NET's names; each is also the Python error that a reader would expect."""

from __future__ import annotations

from collections.abc import Callable


class KeyNotFoundException(KeyError):
    """A dictionary has nothing for a key.

    Args:
        message: what to say, or a function that makes it, for messages that take long and are seldom read.
    """

    def __init__(self, message: str | Callable[[], str] = "") -> None:
        super().__init__(message)
        self._message = message

    def __str__(self) -> str:
        return self._message if isinstance(self._message, str) else self._message()


class ArgumentException(ValueError):
    """A call got a value that it cannot use."""


class ArgumentNullException(ArgumentException):
    """A call got nothing where it needs a value."""


class NullReferenceException(Exception):
    """There is nothing where a value was expected."""


class OverflowException(Exception):
    """A number does not fit its type: a decimal holds at most 79228162514264337593543950335."""


class InvalidOperationException(Exception):
    """A call that the state of the object does not allow."""


class RegressionTestException(AssertionError):
    """A regression algorithm of LEAN's found that something is not as it must be."""

"""Errors that algorithms see under .NET's names.

As in LEAN they are no Python errors such as ValueError, KeyError or AttributeError: `except Exception` catches them, or their own names.
"""

from __future__ import annotations

from collections.abc import Callable


class SystemException(Exception):
    """What .NET's own errors derive from.

    Args:
        message: what to say, or a function that makes it, for messages that take long and are seldom read.
    """

    def __init__(self, message: str | Callable[[], str] = "") -> None:
        super().__init__(message)
        self._message = message

    def __str__(self) -> str:
        return self._message if isinstance(self._message, str) else self._message()


class KeyNotFoundException(SystemException):
    """A dictionary has nothing for a key."""


class ArgumentException(SystemException):
    """A call got a value that it cannot use."""


class ArgumentNullException(ArgumentException):
    """A call got None where it needs a value."""


class ArgumentOutOfRangeException(ArgumentException):
    """A call got a value beyond what it can use."""


class InvalidOperationException(SystemException):
    """A call that the state of the object does not allow."""


class NotImplementedException(SystemException):
    """A method that a subclass must define."""


class NotSupportedException(SystemException):
    """A call that objects of this type do not offer."""


class NullReferenceException(SystemException):
    """Something that is needed is None."""


class InvalidCastException(SystemException):
    """A value is of another type than the one that is needed."""


class ArithmeticException(SystemException):
    """A calculation failed."""


class OverflowException(ArithmeticException):
    """A number does not fit its type: a decimal holds at most 79228162514264337593543950335."""


class RegressionTestException(Exception):
    """A regression algorithm of LEAN's found that something is not as it must be."""

"""Errors under .NET's names."""

from __future__ import annotations

from minilean.common import dotnet_errors
from minilean.common.dotnet_errors import ArgumentException, KeyNotFoundException


def test_a_message_that_takes_long_is_made_when_it_is_read() -> None:
    made = []

    def message() -> str:
        made.append(1)
        return "nothing there"

    error = KeyNotFoundException(message)
    assert made == []
    assert (str(error), str(KeyNotFoundException("at once")), str(KeyNotFoundException())) == ("nothing there", "at once", "")


def test_none_is_a_python_error_of_that_kind() -> None:
    errors = [error for error in vars(dotnet_errors).values() if isinstance(error, type) and issubclass(error, Exception)]
    assert len(errors) > 10
    assert [error for error in errors if issubclass(error, (ValueError, LookupError, AttributeError, TypeError, ArithmeticError))] == []


def test_a_narrower_error_is_the_wider_one_too() -> None:
    assert issubclass(dotnet_errors.ArgumentNullException, ArgumentException)
    assert issubclass(dotnet_errors.ArgumentOutOfRangeException, ArgumentException)

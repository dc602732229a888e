"""Errors under .NET's names."""

from __future__ import annotations

from minilean.common.dotnet_errors import ArgumentException, KeyNotFoundException


def test_a_message_that_takes_long_is_made_when_it_is_read() -> None:
    made = []

    def message() -> str:
        made.append(1)
        return "nothing there"

    error = KeyNotFoundException(message)
    assert made == []
    assert (str(error), str(KeyNotFoundException("at once")), str(KeyNotFoundException())) == ("nothing there", "at once", "")


def test_each_is_the_python_error_that_a_reader_expects() -> None:
    assert issubclass(KeyNotFoundException, KeyError)
    assert issubclass(ArgumentException, ValueError)

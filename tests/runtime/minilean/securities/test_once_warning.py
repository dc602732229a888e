"""A warning is given out once, however often there is reason for it."""

from __future__ import annotations

from minilean.securities.once_warning import OnceWarning


def test_a_warning_is_due_once() -> None:
    warning = OnceWarning()
    assert (warning.is_due, warning.take()) == (False, False)
    warning.request()
    warning.request()
    assert (warning.is_due, warning.take(), warning.take()) == (True, True, False)
    warning.request()
    assert (warning.is_due, warning.take()) == (False, False)

"""Errors and the exit codes that the README promises for them."""

import pytest

from minilean import errors


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (errors.AlgorithmFailure, 1),
        (errors.UnsupportedCall, 1),
        (errors.InputError, 2),
        (errors.DataError, 3),
        (errors.MachineError, 3),
    ],
)
def test_every_error_has_the_exit_code_of_its_kind(kind: type[errors.MinileanError], code: int) -> None:
    assert kind("x").exit_code == code


def test_a_call_that_is_not_modelled_is_named_and_lean_recommended() -> None:
    advice = "Run this algorithm with `lean backtest` instead."
    assert str(errors.UnsupportedCall("add_option")) == f"add_option is not modelled by minilean. {advice}"
    said = str(errors.UnsupportedCall("history", "daily bars are"))
    assert said == f"history is not modelled by minilean (daily bars are). {advice}"

"""What was declared to decide, and that it is there."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from importlib import import_module

import numpy as np
import pytest

from forecasting.errors import InvalidForecasts
from forecasting.scores import losses
from forecasting.scores.long_run import ALTERNATIVES
from forecasting.scores.primaries import PRIMARIES, primary, primary_losses


def test_what_decides_was_declared_so() -> None:
    """A change here is a change of the rules: it belongs into the changelog, and every published score is asked again."""
    assert [(one.target, one.losses, one.test, one.nested_test, one.reference, one.alternative) for one in PRIMARIES] == [
        ("close_change", ("squared_error",), "diebold_mariano", "clark_west", "last value", "greater"),
        ("open_to_open", ("squared_error",), "diebold_mariano", "clark_west", "last value", "greater"),
        ("direction", ("direction_hit",), "pesaran_timmermann", "pesaran_timmermann", "majority", "greater"),
        ("log_variance", ("log_squared_error", "qlike"), "encompassing", "encompassing", "best", "greater"),
    ]


@pytest.mark.parametrize("declared", PRIMARIES, ids=lambda one: one.target)
def test_what_is_declared_is_there(declared: object) -> None:
    assert primary(declared.target) is declared
    for loss in declared.losses:
        assert callable(getattr(losses, loss))
    for test in (declared.test, declared.nested_test):
        assert callable(getattr(import_module(f"forecasting.scores.{test}"), test))
    assert declared.alternative in ALTERNATIVES


def test_it_cannot_be_changed_after_a_result() -> None:
    with pytest.raises(FrozenInstanceError):
        PRIMARIES[0].test = "clark_west"


@pytest.mark.parametrize(
    ("target", "values", "forecast", "expected"),
    [
        ("close_change", [0.02, -0.01], [0.01, -0.01], [0.0001, 0.0]),
        ("open_to_open", [0.02, -0.01], [0.01, 0.01], [0.0001, 0.0004]),
        ("direction", [1.0, 0.0, 1.0, 0.0], [0.6, 0.6, 0.5, 0.0], [0.0, 1.0, 1.0, 0.0]),
        ("log_variance", [-9.0, -8.0], [-8.5, -8.0], [0.25, 0.0]),
    ],
)
def test_less_loss_is_better_for_each_target(target: str, values: list[float], forecast: list[float], expected: list[float]) -> None:
    assert primary_losses(target, np.array(values), np.array(forecast)) == pytest.approx(expected, abs=1e-12)


def test_every_target_has_its_loss() -> None:
    for declared in PRIMARIES:
        assert primary_losses(declared.target, np.array([1.0, 0.0]), np.array([1.0, 0.0])) == pytest.approx([0.0, 0.0])


def test_an_undeclared_target_is_refused() -> None:
    with pytest.raises(InvalidForecasts, match=r"^Nothing decides about the target 'price'"):
        primary_losses("price", np.zeros(2), np.zeros(2))
    with pytest.raises(InvalidForecasts, match=r"^Nothing decides about the target 'price': expected one of close_change, open_to_open, "):
        primary("price")

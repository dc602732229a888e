"""What can be scored, and what is refused in one sentence."""

from __future__ import annotations

import numpy as np
import pytest

from forecasting.errors import InvalidForecasts, NotFinite
from forecasting.scores.arrays import binary, equal_rows, finite, probabilities


def test_numbers_come_back_as_floats() -> None:
    array = finite([1, 2], "losses", least=2)
    assert array.dtype == np.float64
    assert array.tolist() == [1.0, 2.0]


@pytest.mark.parametrize(
    ("values", "least", "sentence"),
    [
        ([[1.0]], 1, "The losses have shape (1, 1): expected 1 axes."),
        ([], 1, "There are 0 losses: expected 1 or more; score a longer span."),
        ([1.0, 2.0], 3, "There are 2 losses: expected 3 or more; score a longer span."),
    ],
)
def test_another_shape_or_too_few_are_refused(values: list, least: int, sentence: str) -> None:
    with pytest.raises(InvalidForecasts) as refused:
        finite(values, "losses", least=least)
    assert str(refused.value) == sentence


def test_what_is_missing_is_counted_and_its_first_place_named() -> None:
    with pytest.raises(NotFinite) as refused:
        finite([[1.0, 2.0], [np.inf, np.nan]], "losses", num_axes=2)
    assert str(refused.value) == "The losses are NaN or infinite at 2 places, first at 1, 0: expected finite numbers alone."


def test_rows_must_be_of_one_shape() -> None:
    first, second = equal_rows([1], [2], ("outcomes", "forecasts"))
    assert (first.tolist(), second.tolist()) == ([1.0], [2.0])
    with pytest.raises(InvalidForecasts, match=r"^The outcomes have shape \(2,\) and the forecasts \(1,\): expected equal shapes\.$"):
        equal_rows([1, 2], [2], ("outcomes", "forecasts"))
    with pytest.raises(NotFinite, match=r"^The forecasts are NaN or infinite at 1 places, first at 1:"):
        equal_rows([1, 2], [2, np.inf], ("outcomes", "forecasts"))
    with pytest.raises(InvalidForecasts, match=r"^The forecasts have shape \(1,\): expected 2 axes\.$"):
        equal_rows([[1]], [1], ("outcomes", "forecasts"), num_axes=2)


def test_probabilities_reach_from_zero_to_one() -> None:
    assert probabilities([0, 1], "probabilities").tolist() == [0.0, 1.0]
    for wrong in (-0.1, 1.1):
        with pytest.raises(InvalidForecasts, match="expected numbers from 0 to 1"):
            probabilities([0.5, wrong], "probabilities")


def test_outcomes_are_zero_or_one() -> None:
    assert binary([True, False], "outcomes").tolist() == [1.0, 0.0]
    with pytest.raises(InvalidForecasts, match=r"^The outcomes have -1 among them: expected 0 and 1 alone\.$"):
        binary([1, -1], "outcomes")
    with pytest.raises(NotFinite, match=r"^The outcomes are NaN"):
        binary([1, np.nan], "outcomes")

"""Seeds are averaged before anything is scored."""

from __future__ import annotations

import numpy as np
import pytest

from forecasting.errors import InvalidForecasts, NotFinite
from forecasting.scores.averages import average_seeds


def test_mean_and_spread_by_hand() -> None:
    found = average_seeds([[1.0, 0.0], [2.0, 0.0], [3.0, 3.0]])
    assert found.forecast.tolist() == [2.0, 1.0]
    assert found.spread == pytest.approx([1.0, 3**0.5])
    assert found.num_seeds == 3


def test_fewer_than_five_seeds_say_so() -> None:
    assert average_seeds(np.zeros((4, 2))).notice == "Averaged over 4 of at least 5 seeds: the luck of a seed still decides."
    assert average_seeds(np.zeros((5, 2))).notice == ""


def test_two_seeds_have_a_spread() -> None:
    assert average_seeds([[1.0], [2.0]]).spread == pytest.approx([0.5**0.5])


def test_one_seed_has_no_spread() -> None:
    found = average_seeds([[1.0, 2.0]])
    assert found.forecast.tolist() == [1.0, 2.0]
    assert np.isnan(found.spread).all()


def test_a_missing_forecast_of_one_seed_is_named() -> None:
    with pytest.raises(NotFinite, match=r"^The forecasts are NaN or infinite at 1 places, first at 1, 0"):
        average_seeds([[1.0, 2.0], [np.nan, 2.0]])
    with pytest.raises(InvalidForecasts, match=r"shape \(2,\): expected 2 axes"):
        average_seeds([1.0, 2.0])

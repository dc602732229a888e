from __future__ import annotations

import math
from dataclasses import FrozenInstanceError
from datetime import datetime

import pytest

from forecasting.errors import NotFinite
from forecasting.forecast import Forecast, ProbabilityForecast, VolatilityForecast

KNOWN = datetime(2020, 3, 2, 16)


def test_price_and_change_follow_from_the_expected_return() -> None:
    forecast = Forecast(expected_return=0.02, known_at=KNOWN, spread=0.0, last_close=50.0)

    assert forecast.price == pytest.approx(51.0)
    assert forecast.change_from(50.0) == pytest.approx(0.02)
    assert forecast.change_from(60.0) == pytest.approx(-0.15)


def test_it_is_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        Forecast(0.0, KNOWN, 0.0, 1.0).expected_return = 1.0


@pytest.mark.parametrize("numbers", [(float("nan"), 0.0, 1.0), (0.0, float("inf"), 1.0), (0.0, 0.0, 0.0)])
def test_no_number_is_no_forecast(numbers: tuple[float, float, float]) -> None:
    with pytest.raises(NotFinite, match="A forecast known at 2020-03-02"):
        Forecast(numbers[0], KNOWN, numbers[1], numbers[2])


@pytest.mark.parametrize("price", [0.0, -1.0, float("nan")])
def test_a_change_needs_a_price(price: float) -> None:
    with pytest.raises(NotFinite):
        Forecast(0.0, KNOWN, 0.0, 1.0).change_from(price)


@pytest.mark.parametrize("numbers", [(-0.01, 0.0), (1.01, 0.0), (float("nan"), 0.0), (0.5, float("inf"))])
def test_what_is_no_probability_is_no_forecast(numbers: tuple[float, float]) -> None:
    with pytest.raises(NotFinite, match=r"known at 2020-03-02 16:00:00 is no probability"):
        ProbabilityForecast(numbers[0], KNOWN, numbers[1])


def test_volatility_is_that_of_a_year() -> None:
    # a standard deviation of one percent a day
    assert VolatilityForecast(math.log(0.01**2), KNOWN, 0.0).volatility == pytest.approx(0.01 * math.sqrt(252))


@pytest.mark.parametrize("numbers", [(float("inf"), 0.0), (-9.0, float("nan"))])
def test_what_is_no_variance_is_no_forecast(numbers: tuple[float, float]) -> None:
    with pytest.raises(NotFinite, match="is no number"):
        VolatilityForecast(numbers[0], KNOWN, numbers[1])

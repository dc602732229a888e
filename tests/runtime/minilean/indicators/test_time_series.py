"""Forecasts."""

from collections.abc import Callable

import pytest

from minilean import indicators as ind
from minilean.common.dotnet_errors import ArgumentException

Feed = Callable[..., list[float]]
Recorded = Callable[..., None]


@pytest.mark.parametrize(
    ("indicator", "not_ready", "middle", "last", "parts"),
    [
        (ind.TimeSeriesForecast(5), 4, 92.00190876, 89.89632575, {}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_values_are_those_that_lean_recorded(
    as_recorded: Recorded, indicator: ind.IndicatorBase, not_ready: int, middle: float, last: float, parts: dict[str, float]
) -> None:
    as_recorded(indicator, not_ready, middle, last, parts)


def test_a_process_is_fitted_to_the_newest_value_first(feed: Feed) -> None:
    # each value is half of the one before, so that, seen from the newest, each is twice the next: LEAN goes on in that direction
    process = ind.AutoRegressiveIntegratedMovingAverage(1, 0, 0, 5)
    assert feed(process, 16, 8, 4, 2, 1) == [0.0, 0.0, 0.0, 0.0, 2.0]
    assert (process.ar_parameters, process.warm_up_period, process.name) == (pytest.approx([2.0]), 5, "ARIMA((1, 0, 0), 5, True)")


def test_differences_are_taken_and_undone(feed: Feed) -> None:
    process = ind.AutoRegressiveIntegratedMovingAverage(1, 1, 0, 5)
    assert feed(process, 1, 2, 3, 4, 5)[-1] == pytest.approx(6.0)


def test_numbers_that_cannot_be_fitted_are_zero(feed: Feed) -> None:
    # no change at all: neither the values nor the errors tell anything
    process = ind.AutoRegressiveIntegratedMovingAverage(1, 1, 1, 6)
    assert feed(process, *[5] * 6)[-1] == pytest.approx(5.0)
    assert (process.ar_parameters, process.ma_parameters, process.intercept) == ([0.0], [0.0], 0.0)


@pytest.mark.parametrize(("arguments", "message"), [((0, 0, 0, 5), "at least 1 and 0"), ((3, 0, 0, 2), "expected at least 3")])
def test_orders_that_no_process_has_are_refused(arguments: tuple[int, ...], message: str) -> None:
    with pytest.raises(ArgumentException, match=message):
        ind.AutoRegressiveIntegratedMovingAverage(*arguments)

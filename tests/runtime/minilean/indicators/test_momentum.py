"""Rates of change and what is made of them: values worked out by hand from the rules of LEAN's classes."""

from collections.abc import Callable

import pytest

from minilean import indicators as ind
from minilean.common.dotnet_errors import ArgumentException
from minilean.common.enums import MovingAverageType

Feed = Callable[..., list[float]]


def test_rate_of_change_and_relatives(feed: Feed) -> None:
    inputs = (10, 11, 12, 15)
    assert feed(ind.Momentum(2), *inputs) == [0.0, 1.0, 2.0, 4.0]
    assert feed(ind.RateOfChange(2), *inputs) == pytest.approx([0.0, 0.1, 0.2, 4 / 11])
    assert feed(ind.RateOfChangePercent(2), *inputs) == pytest.approx([0.0, 10.0, 20.0, 400 / 11])
    assert feed(ind.RateOfChangeRatio(2), *inputs) == pytest.approx([0.0, 1.1, 1.2, 15 / 11])
    assert feed(ind.LogReturn(1), 1, 2.718281828459045, 1) == pytest.approx([0.0, 1.0, -1.0])


def test_rates_are_ready_one_later_than_the_log_return(feed: Feed) -> None:
    rate, log_return = ind.RateOfChange(2), ind.LogReturn(2)
    feed(rate, 1, 2)
    feed(log_return, 1, 2)
    assert (rate.is_ready, log_return.is_ready) == (False, True)
    assert (rate.warm_up_period, log_return.warm_up_period) == (3, 2)


def test_rsi_is_100_without_losses_and_counts_from_the_second_value(feed: Feed) -> None:
    indicator = ind.RelativeStrengthIndex(2, MovingAverageType.SIMPLE)
    assert feed(indicator, 10, 11, 10) == [100.0, 100.0, 50.0]
    assert indicator.is_ready
    assert indicator.warm_up_period == 3


def test_macd_feeds_its_signal_once_both_averages_are_ready(feed: Feed) -> None:
    indicator = ind.MovingAverageConvergenceDivergence(1, 2, 2, MovingAverageType.SIMPLE)
    assert feed(indicator, 1, 3, 4) == [0.0, 1.0, 0.5]
    assert (indicator.signal.samples, indicator.signal.current.value, indicator.histogram.current.value) == (2, 0.75, -0.25)
    assert indicator.is_ready


def test_macd_refuses_a_fast_period_that_is_not_shorter() -> None:
    with pytest.raises(ArgumentException, match="fast must be shorter"):
        ind.MovingAverageConvergenceDivergence(26, 12, 9)


def test_chande_momentum_smooths_gains_and_losses(feed: Feed) -> None:
    # gains 3 and losses 1, halved: 1.5 and 0.5; then 3.5 and 0.5, halved: 1.75 and 0.25
    assert feed(ind.ChandeMomentumOscillator(2), 10, 13, 12, 14) == [0.0, 0.0, 50.0, 75.0]


def test_detrended_price_looks_back_half_a_period(feed: Feed) -> None:
    assert feed(ind.DetrendedPriceOscillator(2), 1, 3, 5) == [0.0, -1.0, -3.0]


def test_percentage_price_oscillator_is_in_percent_of_the_slow_average(feed: Feed) -> None:
    assert feed(ind.PercentagePriceOscillator(1, 2), 2, 4) == pytest.approx([0.0, 100 / 3])

"""Rates of change and what is made of them: values worked out by hand from the rules of LEAN's classes."""

from collections.abc import Callable

import pytest

from minilean import indicators as ind
from minilean.common.dotnet_errors import ArgumentException
from minilean.common.enums import MovingAverageType

Feed = Callable[..., list[float]]
Recorded = Callable[..., None]


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


@pytest.mark.parametrize(
    ("indicator", "not_ready", "middle", "last", "parts"),
    [
        (
            ind.AbsolutePriceOscillator(5, 10, MovingAverageType.SIMPLE),
            18,
            -0.4333546042,
            1.798199475,
            {"fast": 89.72254125, "histogram": 1.822310937, "signal": -0.02411146201, "slow": 87.92434177},
        ),
        (ind.ChandeMomentumOscillator(5), 5, -5.225850831, 38.11704369, {}),
        (ind.DetrendedPriceOscillator(5), 4, 1.996699496, 0.23595871, {}),
        (ind.LogReturn(5), 4, 0.01226096268, 0.006983009468, {}),
        (
            ind.MovingAverageConvergenceDivergence(5, 10, 4, MovingAverageType.EXPONENTIAL),
            12,
            -0.8237443819,
            0.7221408057,
            {"fast": 89.39795354, "histogram": 0.1213197432, "signal": 0.6008210626, "slow": 88.67581273},
        ),
        (ind.Momentum(5), 5, 1.146937116, 0.6278078787, {}),
        (ind.MomentumPercent(5), 5, 1.233643643, 0.7007447529, {}),
        (
            ind.PercentagePriceOscillator(5, 10, MovingAverageType.SIMPLE),
            18,
            -0.4572683961,
            2.045166832,
            {"fast": 89.72254125, "histogram": 1.822310937, "signal": -0.02411146201, "slow": 87.92434177},
        ),
        (ind.RateOfChange(5), 5, 0.01233643643, 0.007007447529, {}),
        (ind.RateOfChangePercent(5), 5, 1.233643643, 0.7007447529, {}),
        (ind.RateOfChangeRatio(5), 5, 1.012336436, 1.007007448, {}),
        (
            ind.RelativeStrengthIndex(5, MovingAverageType.WILDERS),
            5,
            47.38707458,
            69.05852185,
            {"average_gain": 0.6523158572, "average_loss": 0.2922683009},
        ),
        (ind.Trix(5), 13, -0.429064498, 0.4098760411, {}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_values_are_those_that_lean_recorded(
    as_recorded: Recorded, indicator: ind.IndicatorBase, not_ready: int, middle: float, last: float, parts: dict[str, float]
) -> None:
    as_recorded(indicator, not_ready, middle, last, parts)

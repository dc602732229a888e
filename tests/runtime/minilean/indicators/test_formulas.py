"""Values worked out by hand from the rules of LEAN's classes, above all for inputs before an indicator is ready."""

from datetime import datetime, timedelta

import pytest

from minilean import indicators as ind
from minilean.common.enums import MovingAverageType
from minilean.data.bars import TradeBar
from minilean.indicators.averages import moving_average

START = datetime(2020, 1, 1)


def _values(indicator, *inputs):
    found = []
    for day, value in enumerate(inputs):
        indicator.update(START + timedelta(days=day), value)
        found.append(indicator.current.value)
    return found


def _bars(indicator, *rows):
    found = []
    for day, (high, low, close, volume) in enumerate(rows):
        indicator.update(TradeBar(START + timedelta(days=day), None, close, high, low, close, volume, timedelta(days=1)))
        found.append(indicator.current.value)
    return found


def test_simple_average_is_partial_before_ready() -> None:
    assert _values(ind.SimpleMovingAverage(3), 1, 2, 6, 4) == [1.0, 1.5, 3.0, 4.0]


def test_exponential_average_is_zero_then_the_mean_then_recursive() -> None:
    assert _values(ind.ExponentialMovingAverage(3), 1, 2, 6, 5) == [0.0, 0.0, 3.0, 4.0]


def test_exponential_average_takes_a_smoothing_factor() -> None:
    assert _values(ind.ExponentialMovingAverage(1, 0.25), 4, 8) == [4.0, 5.0]


def test_wilder_average_is_recursive_from_its_period_on() -> None:
    # mean of 2 and 4 is 3; at the third value 8 / 3 + 3 * 2 / 3
    assert _values(ind.WilderMovingAverage(3), 2, 4, 8) == pytest.approx([2.0, 3.0, 14 / 3], rel=1e-15)


def test_linear_weighted_average_is_zero_before_ready() -> None:
    assert _values(ind.LinearWeightedMovingAverage(3), 1, 2, 3) == [0.0, 0.0, pytest.approx((1 + 4 + 9) / 6)]


def test_rate_of_change_and_relatives() -> None:
    inputs = (10, 11, 12, 15)
    assert _values(ind.Momentum(2), *inputs) == [0.0, 1.0, 2.0, 4.0]
    assert _values(ind.RateOfChange(2), *inputs) == pytest.approx([0.0, 0.1, 0.2, 4 / 11])
    assert _values(ind.RateOfChangePercent(2), *inputs) == pytest.approx([0.0, 10.0, 20.0, 400 / 11])
    assert _values(ind.RateOfChangeRatio(2), *inputs) == pytest.approx([0.0, 1.1, 1.2, 15 / 11])
    assert _values(ind.LogReturn(1), 1, 2.718281828459045, 1) == pytest.approx([0.0, 1.0, -1.0])


def test_rates_are_ready_one_later_than_the_log_return() -> None:
    rate, log_return = ind.RateOfChange(2), ind.LogReturn(2)
    _values(rate, 1, 2)
    _values(log_return, 1, 2)
    assert (rate.is_ready, log_return.is_ready) == (False, True)
    assert (rate.warm_up_period, log_return.warm_up_period) == (3, 2)


def test_rsi_is_100_without_losses_and_counts_from_the_second_value() -> None:
    indicator = ind.RelativeStrengthIndex(2, MovingAverageType.SIMPLE)
    assert _values(indicator, 10, 11, 10) == [100.0, 100.0, 50.0]
    assert indicator.is_ready
    assert indicator.warm_up_period == 3


def test_macd_feeds_its_signal_once_both_averages_are_ready() -> None:
    indicator = ind.MovingAverageConvergenceDivergence(1, 2, 2, MovingAverageType.SIMPLE)
    assert _values(indicator, 1, 3, 4) == [0.0, 1.0, 0.5]
    assert (indicator.signal.samples, indicator.signal.current.value, indicator.histogram.current.value) == (2, 0.75, -0.25)
    assert indicator.is_ready


def test_macd_refuses_a_fast_period_that_is_not_shorter() -> None:
    with pytest.raises(ValueError, match="fast must be shorter"):
        ind.MovingAverageConvergenceDivergence(26, 12, 9)


def test_variance_is_that_of_the_population() -> None:
    assert _values(ind.Variance(2), 1, 3, 7) == [0.0, 1.0, 4.0]
    assert _values(ind.StandardDeviation(2), 1, 3, 7) == [0.0, 1.0, 2.0]


def test_bollinger_bands() -> None:
    indicator = ind.BollingerBands(2, 2)
    assert _values(indicator, 1, 3) == [1.0, 3.0]
    bands = (indicator.lower_band, indicator.middle_band, indicator.upper_band, indicator.band_width, indicator.percent_b)
    assert [band.current.value for band in bands] == [0.0, 2.0, 4.0, 200.0, 0.75]


def test_bollinger_bands_keep_quiet_when_nothing_moves() -> None:
    indicator = ind.BollingerBands(2, 2)
    heard = []
    indicator.updated += lambda _, point: heard.append(point.value)
    _values(indicator, 5, 5, 6)
    assert heard == [5.0, 6.0]
    assert indicator.samples == 3


def test_maximum_and_minimum_count_periods() -> None:
    largest, smallest = ind.Maximum(3), ind.Minimum(3)
    assert _values(largest, 5, 1, 2, 3) == [5.0, 5.0, 5.0, 3.0]
    assert _values(smallest, 1, 5, 4, 3) == [1.0, 1.0, 1.0, 3.0]
    assert (largest.periods_since_maximum, smallest.periods_since_minimum) == (0, 0)


def test_average_true_range_begins_with_the_first_bar() -> None:
    # ranges 2, |10 - 14| = 4, |13 - 9| = 4
    rows = ((11, 9, 10, 1), (14, 12, 13, 1), (12, 9, 11, 1))
    assert _bars(ind.AverageTrueRange(2, MovingAverageType.SIMPLE), *rows) == [2.0, 3.0, 4.0]
    assert _bars(ind.AverageTrueRange(2), *rows) == [2.0, 3.0, 3.5]


def test_on_balance_volume() -> None:
    rows = ((1, 1, 10, 100), (1, 1, 11, 20), (1, 1, 11, 30), (1, 1, 9, 5))
    assert _bars(ind.OnBalanceVolume(), *rows) == [100.0, 120.0, 120.0, 115.0]


def test_stochastic_is_zero_until_its_range_is_full() -> None:
    indicator = ind.Stochastic(2, 1, 1)
    assert _bars(indicator, (4, 0, 3, 1), (8, 2, 6, 1)) == [0.0, 75.0]
    assert (indicator.stoch_k.current.value, indicator.stoch_d.current.value, indicator.is_ready) == (75.0, 75.0, True)
    assert indicator.warm_up_period == 2


def test_donchian_channel_is_the_middle() -> None:
    indicator = ind.DonchianChannel(2)
    assert _bars(indicator, (4, 2, 3, 1), (6, 4, 5, 1)) == [3.0, 4.0]
    assert (indicator.upper_band.current.value, indicator.lower_band.current.value) == (6.0, 2.0)


def test_williams_percent_r() -> None:
    assert _bars(ind.WilliamsPercentR(2), (4, 0, 3, 1), (8, 2, 6, 1)) == [0.0, -25.0]


def test_volume_weighted_price() -> None:
    assert _bars(ind.VolumeWeightedAveragePriceIndicator(2), (4, 4, 4, 1), (8, 8, 8, 3)) == [4.0, 7.0]


def test_chained_and_composed_indicators() -> None:
    base = ind.Identity("x")
    average = ind.IndicatorExtensions.sma(base, 2)
    spread = ind.IndicatorExtensions.minus(base, average)
    scaled = ind.IndicatorExtensions.times(base, 10)
    ratio = ind.IndicatorExtensions.over(base, 0)
    _values(base, 1, 3)
    assert (average.name, average.current.value) == ("SMA2_Of_x", 2.0)
    assert (spread.current.value, scaled.current.value, ratio.samples, ratio.current.value) == (1.0, 30.0, 2, 0.0)


def test_weighted_by() -> None:
    price, weight = ind.Identity("p"), ind.Identity("w")
    mean = ind.IndicatorExtensions.weighted_by(price, weight, 2)
    for day, (value, share) in enumerate(((4, 1), (8, 3))):
        price.update(START + timedelta(days=day), value)
        weight.update(START + timedelta(days=day), share)
    assert mean.current.value == 7.0


@pytest.mark.parametrize("kind", [kind for kind in MovingAverageType if kind != MovingAverageType.ALMA])
def test_every_kind_of_average_settles_on_a_constant(kind: MovingAverageType) -> None:
    average = moving_average(kind, 4)
    values = _values(average, *[7] * 40)
    assert average.is_ready
    assert values[-1] == pytest.approx(7.0, rel=1e-12)


def test_a_resolution_is_not_a_kind_of_average() -> None:
    with pytest.raises(TypeError, match="expected a MovingAverageType"):
        moving_average(4, 10)

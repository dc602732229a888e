from datetime import datetime, timedelta

import numpy
import pytest

from minilean.common.dotnet_errors import ArgumentException, NotSupportedException
from minilean.indicators import AverageTrueRange, Identity, IndicatorDataPoint, SimpleMovingAverage

START = datetime(2020, 1, 1)


def _fed(indicator, *values):
    for day, value in enumerate(values):
        indicator.update(START + timedelta(days=day), value)
    return indicator


def test_name_may_come_first_or_not_at_all() -> None:
    assert SimpleMovingAverage("fast", 3).name == "fast"
    assert SimpleMovingAverage(3).name == "SMA(3)"
    assert SimpleMovingAverage(name="slow", period=5).name == "slow"


def test_prints_at_most_five_and_at_least_one_decimal() -> None:
    assert [str(_fed(Identity("x"), value)) for value in (2, 1.25, 0.1234567, -3.000005)] == ["2.0", "1.25", "0.12346", "-3.00001"]
    assert _fed(Identity("x"), 2).to_detailed_string() == "x - 2.0"


def test_an_older_input_is_ignored() -> None:
    indicator = _fed(Identity("x"), 1, 2)
    indicator.update(START, 9)
    assert (indicator.current.value, indicator.samples) == (2.0, 2)


def test_the_same_object_counts_once() -> None:
    indicator, point = Identity("x"), IndicatorDataPoint(START, 4)
    indicator.update(point)
    indicator.update(point)
    assert indicator.samples == 1


def test_window_and_previous_hold_past_values() -> None:
    indicator = _fed(Identity("x"), 1, 2, 3)
    assert (indicator.current.value, indicator.previous.value) == (3.0, 2.0)
    assert indicator[1].time == START + timedelta(days=1)


def test_current_is_zero_before_the_first_input() -> None:
    assert SimpleMovingAverage(2).current.value == 0.0
    assert SimpleMovingAverage(2).previous.value == 0.0


def test_handlers_hear_of_every_value() -> None:
    heard = []
    indicator = Identity("x")
    indicator.updated += lambda sender, point: heard.append((sender.name, point.value))
    _fed(indicator, 1, 2)
    assert heard == [("x", 1.0), ("x", 2.0)]


def test_both_spellings() -> None:
    indicator = _fed(SimpleMovingAverage(2), 1, 2)
    assert (indicator.Current.Value, indicator.IsReady, indicator.Samples) == (1.5, True, 2)


def test_bar_indicator_refuses_a_plain_value() -> None:
    with pytest.raises(NotSupportedException, match=r"update\(bar\)"):
        AverageTrueRange(2).update(START, 1)


def test_period_must_be_positive() -> None:
    with pytest.raises(ArgumentException, match="expected at least 1"):
        SimpleMovingAverage(0)


def test_reset_forgets() -> None:
    indicator = _fed(SimpleMovingAverage(2), 1, 2)
    indicator.reset()
    assert (indicator.samples, indicator.current.value, indicator.is_ready) == (0, 0.0, False)
    assert _fed(indicator, 5).current.value == 5.0


def test_a_period_may_be_a_whole_float_or_numpy_s() -> None:
    # recorded by LEAN: edge_values, "sma numpy", "sma float" and "sma 2.5"
    made = [SimpleMovingAverage(numpy.int64(5)), SimpleMovingAverage(5.0), SimpleMovingAverage("mine", 5.0)]  # type: ignore[arg-type]
    assert [(indicator.name, indicator.period) for indicator in made] == [("SMA(5)", 5), ("SMA(5)", 5), ("mine", 5)]
    with pytest.raises(TypeError, match=r"2\.5 is no whole number"):
        SimpleMovingAverage(2.5)  # type: ignore[arg-type]

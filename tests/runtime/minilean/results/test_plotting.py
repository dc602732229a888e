from datetime import datetime
from decimal import Decimal
from types import SimpleNamespace

import numpy as np
import pytest

from minilean.common.clock import EngineClock, zone
from minilean.common.color import Color
from minilean.common.dotnet_errors import ArgumentException, ArgumentNullException, NullReferenceException, OverflowException
from minilean.common.enums import SeriesType
from minilean.common.naming import EventHandlers
from minilean.errors import InputError
from minilean.results.charts import Chart, Series
from minilean.results.messages import MessageLog
from minilean.results.plotting import PlotCollector, Plotting

START = datetime(2016, 9, 1, 4)


@pytest.fixture
def clock():
    return EngineClock(zone("America/New_York"), START)


@pytest.fixture
def plotting(clock):
    return Plotting(clock)


def _values(charts, chart, series):
    return [point.y for point in charts[chart].series[series].values]


def test_a_value_goes_to_the_named_chart_or_to_the_main_one(plotting):
    plotting.plot("Mine", "Close", 12.5)
    plotting.plot("Signal", 1)
    assert _values(plotting.charts, "Mine", "Close") == [12.5]
    assert _values(plotting.charts, "Strategy Equity", "Signal") == [1.0]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("5", 5),
        (True, 1),
        (2**64, 1.8446744073709552e19),
        (np.float32(5.5), 5.5),
        (np.array([1.5]), 1.5),
        (Decimal("5.5"), 5.5),
        (1e-30, 0),
    ],
)
def test_whatever_is_one_number_is_plotted(plotting, value, shown):
    plotting.plot("Mine", "Close", value)
    plotting.plot("Signal", value)
    assert _values(plotting.charts, "Mine", "Close") == _values(plotting.charts, "Strategy Equity", "Signal") == [shown]


@pytest.mark.parametrize(
    ("value", "of_a_chart", "of_the_main_chart"),
    [
        (float("nan"), ArgumentException, ArgumentException),
        (float("inf"), ArgumentException, ArgumentException),
        ("abc", TypeError, TypeError),
        (None, NullReferenceException, NullReferenceException),
        ([1], TypeError, ArgumentException),
        (np.array([1.5, 2]), TypeError, ArgumentException),
        (datetime(2015, 1, 1), TypeError, ArgumentException),
        (SeriesType.LINE, TypeError, ArgumentException),
        (1j, TypeError, ArgumentException),
    ],
)
def test_what_is_no_number_is_refused_as_lean_does(plotting, value, of_a_chart, of_the_main_chart):
    with pytest.raises(of_a_chart) as first:
        plotting.plot("Mine", "Close", value)
    with pytest.raises(of_the_main_chart) as second:
        plotting.plot("Close", value)
    assert (type(first.value), type(second.value)) == (of_a_chart, of_the_main_chart)


@pytest.mark.parametrize(("value", "is_plotted"), [(1e27, True), (7e28, True), (1e30, False), (-1e27, True), (-1e28, False)])
def test_the_largest_values_are_refused(plotting, value, is_plotted):
    if is_plotted:
        plotting.plot("Mine", "Close", value)
        assert _values(plotting.charts, "Mine", "Close") == [value]
    else:
        with pytest.raises(OverflowException, match="for a chart"):
            plotting.plot("Mine", "Close", value)


def test_arguments_have_names(plotting):
    plotting.plot(chart="Mine", series="k", value=5)
    plotting.plot("Mine", series="k2", value=6)
    assert _values(plotting.charts, "Mine", "k") + _values(plotting.charts, "Mine", "k2") == [5, 6]
    with pytest.raises(TypeError, match="plot has no argument 'values'"):
        plotting.plot("Mine", "k", values=5)


def test_names_are_texts(plotting):
    with pytest.raises(ArgumentNullException, match="None was given as a name"):
        plotting.plot(None, "x", 5)
    with pytest.raises(ArgumentNullException, match="None was given as a name"):
        plotting.plot("Mine", None, 5)
    with pytest.raises(TypeError, match="as texts; was 5, 'x'"):
        plotting.plot(5, "x", 5)
    plotting.plot("", "", 5)
    assert _values(plotting.charts, "", "") == [5]


def test_four_values_and_bars_make_candles(plotting, clock):
    plotting.plot("Mine", "SPY", 1, 4, 0.5, 2)
    clock.set(datetime(2016, 9, 2, 4))
    plotting.plot("Mine", "SPY", SimpleNamespace(open=2.0, high=3.0, low=1.0, close=2.5))
    assert [(c.open, c.high, c.low, c.close) for c in plotting.charts["Mine"].series["SPY"].values] == [(1, 4, 0.5, 2), (2, 3, 1, 2.5)]


@pytest.mark.parametrize(
    "names",
    [
        ("Strategy Equity", "Equity"),
        ("Strategy Equity", "Return"),
        ("Benchmark", "Benchmark"),
        ("Exposure", "Mine"),
        ("Portfolio Margin", "x"),
    ],
)
def test_names_that_the_engine_draws_are_refused(plotting, names):
    with pytest.raises(ArgumentException, match="reserved"):
        plotting.plot(*names, 1.0)


def test_a_value_for_a_candle_series_is_refused(plotting):
    plotting.plot("Mine", "SPY", 1, 4, 0.5, 2)
    with pytest.raises(InputError, match="takes open, high, low and close"):
        plotting.plot("Mine", "SPY", 1.0)


def test_a_call_without_value_is_refused(plotting):
    with pytest.raises(TypeError, match="'SPY' cannot be used as a price"):
        plotting.plot("Mine", "SPY")
    with pytest.raises(TypeError, match="plot takes a series name and a value"):
        plotting.plot("Mine", "SPY", 1, 2)


def _indicator(name):
    return SimpleNamespace(name=name, current=SimpleNamespace(value=7.0), is_ready=False, updated=EventHandlers())


def test_indicators_are_plotted_under_their_names(plotting):
    plotting.plot("Mine", _indicator("SMA(5)"), _indicator("EMA(5)"))
    assert _values(plotting.charts, "Mine", "SMA(5)") == [7.0]
    assert _values(plotting.charts, "Mine", "EMA(5)") == [7.0]


def test_an_indicator_is_followed_from_its_updates_on(plotting):
    waiting, eager = _indicator("waiting"), _indicator("eager")
    plotting.plot_indicator("Mine", True, waiting)
    plotting.plot_indicator("Mine", eager)
    waiting.updated(waiting, None)
    eager.updated(eager, None)
    assert "waiting" not in plotting.charts["Mine"].series
    assert _values(plotting.charts, "Mine", "eager") == [7.0]


def _collector(clock, **limits):
    charts: dict[str, Chart] = {}
    messages = MessageLog(clock)
    return charts, messages, PlotCollector(charts, messages, **limits)


def test_points_are_moved_once_and_the_look_of_the_series_is_kept(plotting, clock):
    charts, _, collector = _collector(clock)
    chart = Chart("Mine")
    chart.add_series(Series("Buys", SeriesType.SCATTER, "%", Color.LIME))
    plotting.add_chart(chart)
    plotting.plot("Mine", "Buys", 5)
    collector.collect(plotting.charts)
    collector.collect(plotting.charts)
    taken = charts["Mine"].series["Buys"]
    assert _values(charts, "Mine", "Buys") == [5.0]
    assert (taken.series_type, taken.unit, taken.color) == (SeriesType.SCATTER, "%", Color.LIME)


def test_series_beyond_the_limit_are_ignored_with_one_message(plotting, clock):
    charts, messages, collector = _collector(clock, maximum_series=1)
    for name in ("a", "b", "c"):
        plotting.plot("Mine", name, 1)
    collector.collect(plotting.charts)
    assert list(charts["Mine"].series) == ["a"]
    assert [line for line in messages.lines if "maximum chart series count" in line] == messages.lines
    assert len(messages.lines) == 1


def test_points_beyond_the_limit_are_dropped_with_one_message(plotting, clock):
    charts, messages, collector = _collector(clock, maximum_points=2)
    for day in (1, 2, 3, 4):
        clock.set(datetime(2016, 9, day, 4))
        plotting.plot("Mine", "a", day)
        collector.collect(plotting.charts)
    assert _values(charts, "Mine", "a") == [1.0, 2.0]
    assert len(messages.lines) == 1

from __future__ import annotations

import math
from datetime import date, datetime

import numpy as np
import pytest

from minilean.errors import DataError, InputError
from minilean.report.reading import local_day, local_time, read_result


def test_a_result_of_lean_is_read(lean_output):
    result = read_result(lean_output, "EqualWeighting")
    assert (result.start, result.end, result.status) == (date(2016, 9, 1), date(2017, 3, 31), "Completed")
    assert result.statistics["Sharpe Ratio"] == "-0.882"
    assert list(result.statistics)[:2] == ["Total Orders", "Average Win"]
    assert result.engine["LEAN Version"] == "v2.5.0.0"
    assert len(result.trades) == 155
    assert sum(result.order_counts.values()) == 223
    assert result.order_counts[("market on close", "filled")] == 77
    assert len(result.log_lines) == 5


def test_the_first_trade_of_a_result_of_lean(lean_output):
    trade = next(t for t in read_result(lean_output, "EqualWeighting").trades if t.symbol == "XLI")
    assert (trade.direction, trade.entry_time) == ("long", datetime(2016, 9, 6, 16, 0))


def test_fills_are_taken_from_the_order_events(lean_output):
    fill = read_result(lean_output, "EqualWeighting").fills[0]
    assert (fill.time, fill.symbol, fill.quantity) == (1473192000.0, "XLK", 843.0)


def test_a_candle_gives_its_close_and_a_missing_value_a_gap(write_run, make_chart):
    charts = {"Own": make_chart("Own", Candle=[[1, 10, 12, 9, 11]], Gap=[[1, None], [2, 5.5]])}
    result = read_result(write_run(charts=charts), "Small")
    assert result.charts["Own"]["Candle"].values.tolist() == [11.0]
    np.testing.assert_array_equal(result.charts["Own"]["Gap"].values, [math.nan, 5.5])


def test_points_of_a_scatter_plot_are_read(write_run):
    points = [{"x": 1483250400, "y": 2}, {"x": 1483336800, "y": None, "tooltip": "none"}]
    series = read_result(write_run(charts={"Own": {"series": {"Buys": {"values": points}}}}), "Small").charts["Own"]["Buys"]
    assert series.times.tolist() == [1483250400, 1483336800]
    assert (series.values[0], np.isnan(series.values[1])) == (2, True)


def test_an_empty_series_counts_as_none(write_run, make_chart):
    result = read_result(write_run(charts={"Own": make_chart("Own", Empty=[])}), "Small")
    assert result.series("Own", "Empty") is None
    assert result.series("Strategy Equity", "Equity") is not None


def test_tags_are_read(write_run):
    assert read_result(write_run(algorithmConfiguration={"tags": ["a=1", "b"]}), "Small").tags == ("a=1", "b")
    assert read_result(write_run(), "Small").tags == ()


def test_a_sample_at_midnight_belongs_to_the_day_before(new_year):
    assert local_time(new_year) == datetime(2020, 1, 1)
    assert local_day(new_year) == date(2019, 12, 31)
    assert local_day(new_year + 16 * 3600) == date(2020, 1, 1)


def test_missing_results_are_named(tmp_path):
    with pytest.raises(InputError, match=r"There is no result .*Nobody\.json"):
        read_result(tmp_path, "Nobody")


def test_damaged_json_is_named(tmp_path):
    (tmp_path / "Half.json").write_text('{"charts": {', encoding="utf-8")
    with pytest.raises(DataError, match=r"Half\.json is not JSON"):
        read_result(tmp_path, "Half")


@pytest.mark.parametrize(
    "parts",
    [
        {"charts": {"Own": {"series": {"Bad": {"values": [["noon", 1]]}}}}},
        {"charts": {"Own": {"series": {"Bad": {"values": [[1e30, 1]]}}}}},
        {"charts": {"Own": {"series": {"Bad": {"values": [[10**15, 1]]}}}}},
        {"totalPerformance": {"closedTrades": [{}]}},
    ],
    ids=["a time that is text", "a time past all numbers", "a time past all calendars", "an empty trade"],
)
def test_results_of_another_form_are_refused(write_run, parts):
    with pytest.raises(DataError, match="not in LEAN's form"):
        read_result(write_run(**parts), "Small")

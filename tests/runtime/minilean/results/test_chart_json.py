import json
from decimal import Decimal
from pathlib import Path

import pytest

from minilean.common.decimals import use_lean_context
from minilean.common.enums import SeriesType
from minilean.results.chart_json import charts_json, series_text, summary_equity
from minilean.results.charts import CandlestickSeries, Chart, create_series
from minilean.results.json_text import indented

RECORDED = next(p for p in Path(__file__).parents if p.name == "tests") / "conformance" / "lean-output"


@pytest.fixture(scope="module")
def charts():
    use_lean_context()
    result = json.loads((RECORDED / "EqualWeighting.json").read_text(), parse_float=Decimal)
    found = {}
    for name, parts in result["charts"].items():
        chart = found[name] = Chart(name)
        chart.legend_disabled = parts.get("legendDisabled", False)
        # turned around, so that the writer has to put the series in order
        for series_name, row in reversed(parts["series"].items()):
            series = create_series(SeriesType(row["seriesType"]), series_name, row["index"], row["unit"])
            series.index_name, series.tooltip = row.get("indexName"), row.get("tooltip")
            series._points = [tuple(point) for point in row["values"]]
            chart.series[series_name] = series
    return found


def test_charts_of_a_recorded_run_are_written_byte_for_byte(charts):
    assert "".join(indented({"charts": charts_json(charts)}))[2:-2] in (RECORDED / "EqualWeighting.json").read_text()


def test_the_summary_thins_out_equity_as_lean_does(charts):
    equity = charts["Strategy Equity"].series["Equity"]
    assert series_text(equity, summary_equity(equity)) in (RECORDED / "EqualWeighting-summary.json").read_text()


def test_few_candles_stay_as_they_are():
    series = CandlestickSeries("Equity")
    series._points = [(day * 86400, *[Decimal(1)] * 4) for day in range(150)]
    assert summary_equity(series) == series._points


def test_a_gap_in_the_curve_is_bridged_by_a_line():
    series = CandlestickSeries("Equity")
    week = 7 * 86400
    series._points = [(hour * 3600, *[Decimal(100)] * 4) for hour in range(700)]
    last = series._points[-1][0]
    series._points.append((last + 4 * week, *[Decimal(500)] * 3, Decimal(500)))
    thinned = summary_equity(series)
    assert [candle[0] for candle in thinned] == [number * week for number in range(len(thinned))]
    assert thinned[4][4] == 100
    assert 100 < thinned[5][4] < thinned[6][4] < 500 or thinned[5][4] == 500


def test_points_of_a_scatter_plot_are_objects():
    series = create_series(SeriesType.SCATTER, "Buys", 0, "$")
    series._points = [(1472702400, Decimal("12.5")), (1472788800, None)]
    assert '"values":[{"x":1472702400,"y":12.5},{"x":1472788800,"y":null}]' in series_text(series, series._points)

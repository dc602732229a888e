from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime

import numpy as np

from minilean.report import tables
from minilean.report.context import DataSpan
from minilean.report.exposure import Exposure
from minilean.report.forecasts import ForecastScore
from minilean.report.parameters import EffectiveParameter
from minilean.report.reading import ClosedTrade
from minilean.report.returns import SpanFigures

TRADE = ClosedTrade("SPY", "long", 10.0, datetime(2020, 1, 2, 16), datetime(2020, 1, 3, 16), 100.0, 101.5, 15.0, 2.0, -5.0, float("nan"))


def cells(html):
    rows = re.findall(r"<tr>(.*?)</tr>", html)
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in rows]


def test_text_is_escaped():
    hostile = "<script>alert(1)</script>"
    for html in (tables.pairs_table({hostile: hostile}, hostile), tables.grid_table([hostile], [[hostile, hostile]], hostile)):
        assert "<script>" not in html
        assert "&lt;script&gt;" in html


def test_percentages():
    assert (tables.percent(0.1234), tables.percent(-0.5, 1), tables.percent(float("nan"))) == ("+12.34%", "−50.0%", "–")
    assert (tables.share(0.5), tables.share(float("inf"))) == ("50.0%", "–")


def test_months_have_a_row_for_each_year_and_a_total():
    html = tables.monthly_table({(2019, 12): 0.1, (2020, 1): -0.05, (2020, 2): 0.02}, {(2019, 12): 0.01, (2020, 1): 0.03})
    header, first, second = cells(html)
    assert header == ["Year", "Total", "Benchmark", *tables.MONTHS]
    assert first == ["2019", "10.0", "1.0", *[""] * 11, "10.0"]
    assert second == ["2020", "−3.1", "3.0", "−5.0", "2.0", *[""] * 10]


def test_months_without_a_benchmark_have_no_column_for_it():
    assert "Benchmark" not in tables.monthly_table({(2020, 1): 0.1}, {})


def test_forecasts_stand_beside_the_naive_ones():
    measured = ForecastScore(4, 0.75, 0.6, 0.5, 0.0125, 0.015, 0.0132, 0.0158, float("nan"))
    assert cells(tables.forecast_table({"SPY": measured}))[1] == [
        "SPY", "4", "75.0%", "–", "50.0%", "60.0%", "1.250%", "1.500%", "1.320%", "1.580%",
    ]  # fmt: skip


def test_funds_are_listed_by_profit_with_the_days_they_were_held():
    exposure = Exposure((date(2020, 1, 1),) * 2, np.ones(2), np.zeros(2), {"TLT": np.array([0.5, 0.3]), "SPY": np.array([np.nan, 0.2])})
    trades = [TRADE, replace(TRADE, profit=-5.0), replace(TRADE, symbol="GLD", profit=-1.0)]
    assert cells(tables.fund_table(trades, exposure))[1:] == [
        ["SPY", "10", "2", "50%", "4", "1", "20.0%"],
        ["TLT", "–", "0", "–", "–", "2", "40.0%"],
        ["GLD", "−1", "1", "0%", "2", "–", "–"],
    ]


def test_the_strategy_stands_beside_the_benchmark():
    figures = {"Strategy": SpanFigures(0.5, 0.1, 0.0), "Benchmark": SpanFigures(-0.25, float("nan"), -0.4)}
    assert cells(tables.comparison_table(figures))[1:] == [["Strategy", "+50.0%", "+10.0%", "0.0%"], ["Benchmark", "−25.0%", "–", "−40.0%"]]


def test_parameters_have_their_value_and_where_it_is_from():
    assert cells(tables.parameters_table([EffectiveParameter("units", "16", "default")]))[1] == ["units", "16", "default"]


def test_spans_of_the_data():
    html = tables.span_table([DataSpan("SPY", date(1998, 1, 2), date(2021, 3, 31), 5849)])
    assert cells(html)[1] == ["SPY", "1998-01-02", "2021-03-31", "5,849"]


def test_trades_are_handed_to_the_page_latest_first_and_nan_as_nothing():
    later = replace(TRADE, symbol="TLT", exit_time=datetime(2020, 1, 6, 16))
    payload = tables.trades_payload([TRADE, later], "Mine.json")
    assert [column["label"] for column in payload["columns"]][:3] == ["Exit", "Fund", "Profit"]  # what fits on a phone
    assert payload["rows"][0][:4] == ["2020-01-06 16:00", "TLT", 15.0, "long"]
    assert payload["rows"][1][4:] == [10.0, 2.0, "2020-01-02 16:00", 1.0, 100.0, 101.5, -5.0, None]
    assert (payload["source"], payload["total"]) == ("Mine.json", 2)


def test_a_list_of_trades_has_an_end():
    payload = tables.trades_payload([TRADE] * (tables.MAXIMUM_TRADES + 1), "Mine.json")
    assert (len(payload["rows"]), payload["total"]) == (tables.MAXIMUM_TRADES, tables.MAXIMUM_TRADES + 1)
    assert all(len(row) == len(payload["columns"]) for row in payload["rows"][:1])

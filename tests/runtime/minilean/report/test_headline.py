from __future__ import annotations

from minilean.report.context import ReportContext
from minilean.report.headline import headline_tiles
from minilean.report.reading import read_result
from minilean.report.sections import ReportInput


def test_headline_figures(lean_output):
    given = ReportInput.of(read_result(lean_output, "EqualWeighting"), (), ReportContext())
    tiles = {tile.label: (tile.value, tile.tone) for tile in headline_tiles(given)}
    assert tiles["Net profit"] == ("−13.894%", "bad")
    assert tiles["Sharpe ratio"] == ("−0.882", "")
    assert tiles["Benchmark's net profit"][0].endswith("%")


def test_headline_of_a_run_without_statistics(write_run, make_chart):
    run = write_run(statistics={}, charts={"Strategy Equity": make_chart("Strategy Equity")})
    assert headline_tiles(ReportInput.of(read_result(run, "Small"), (), ReportContext())) == []


def test_a_run_that_is_too_short_for_statistics_has_the_profit_of_its_equity_and_dashes(write_run):
    zero = {"Net Profit": "0%", "Sharpe Ratio": "0", "Annual Standard Deviation": "0", "Beta": "0", "Drawdown": "0%", "Total Orders": "1"}
    given = ReportInput.of(read_result(write_run(statistics=zero), "Small"), (), ReportContext())
    tiles = {tile.label: (tile.value, tile.tone) for tile in headline_tiles(given)}
    assert tiles["Net profit"] == ("−1.00%", "bad")
    assert (tiles["Sharpe ratio"], tiles["Drawdown"], tiles["Beta"], tiles["Orders"]) == (("–", ""), ("–", ""), ("–", ""), ("1", ""))


def test_no_profit_is_neither_good_nor_bad(write_run):
    given = ReportInput.of(read_result(write_run(statistics={"Net Profit": "0.000%"}), "Small"), (), ReportContext())
    assert next((tile.value, tile.tone) for tile in headline_tiles(given)) == ("0.000%", "")

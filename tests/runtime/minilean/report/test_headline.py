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
    assert tiles["Benchmark"][0].endswith("%")


def test_headline_of_a_run_without_statistics(write_run, make_chart):
    run = write_run(statistics={}, charts={"Strategy Equity": make_chart("Strategy Equity")})
    assert headline_tiles(ReportInput.of(read_result(run, "Small"), (), ReportContext())) == []

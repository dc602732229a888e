"""The page has the answer on top, what was compared with in one figure, and every figure of the table."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import numpy as np
import pytest

from minilean.errors import MachineError
from minilean.judging.judgement import Judgement, MixFigures
from minilean.judging.page import growth, judgement_html, write_judgement
from minilean.judging.reading import JudgedRun
from minilean.judging.table import table_of
from minilean.judging.verdict import Answer, Verdict

DAYS = np.array(["2020-01-02", "2020-01-03", "2020-01-06"], "datetime64[D]")


def run(excess: list[float], benchmark: list[float] | None = None, days: np.ndarray = DAYS) -> JudgedRun:
    market = np.full(len(excess), np.nan) if benchmark is None else np.array(benchmark)
    return JudgedRun("Momentum", Path("/results/one"), days, np.array(excess), np.array(excess), market, None)


def test_all_that_is_compared_grows_from_the_same_100(judgement: Judgement) -> None:
    found = replace(judgement, run=run([0.1, -0.5, 1.0], [0.2, np.nan, 0.1]), mix=MixFigures(0.5, 0.0, 0.0))
    # of the other's days one is before the first, and one is missing
    other = run([9.0, 0.01, 0.02], days=np.array(["2020-01-01", "2020-01-02", "2020-01-06"], "datetime64[D]"))
    lines = growth(found, other)
    assert list(lines) == ["Strategy", "Constant mix", "Naive forecasts"]
    assert lines["Strategy"] == pytest.approx([110.0, 55.0, 110.0])
    assert lines["Constant mix"] == pytest.approx([110.0, 110.0, 115.5])
    assert lines["Naive forecasts"] == pytest.approx([101.0, 101.0, 103.02])
    assert list(growth(replace(found, mix=None), None)) == ["Strategy"]


def test_the_answer_is_on_top_with_its_reasons(judgement: Judgement) -> None:
    verdict = Verdict(Answer.NOT_ENOUGH_DATA, 3, ("its Sharpe ratio is <not> above",))
    page = judgement_html(replace(judgement, verdict=verdict, remarks=("Mind <this>.",)), None)
    assert "<title>Momentum: not enough data: needs about 3 more years</title>" in page
    assert '<h1>Momentum: <span class="answer ">not enough data: needs about 3 more years</span></h1>' in page
    assert "<li>Its Sharpe ratio is &lt;not&gt; above.</li>" in page
    assert "<li>Mind &lt;this&gt;.</li>" in page
    yes = judgement_html(replace(judgement, verdict=Verdict(Answer.YES, None, ())), None)
    assert '<span class="answer good">yes</span>' in yes
    assert "Nothing speaks against it." in yes
    assert '<span class="answer bad">no</span>' in judgement_html(replace(judgement, verdict=Verdict(Answer.NO, None, ("x",))), None)


def test_every_row_of_the_table_is_there_and_the_first_figures_are_tiles(judgement: Judgement) -> None:
    page = unescape(judgement_html(judgement, None))
    rows = [row for part in table_of(judgement).values() for row in part]
    assert len(rows) > 10
    assert [row for row in rows if f"{row.name.strip()}</th><td>{row.value.replace('-', '−')}</td>" not in page] == []
    tiles = re.findall(r'<div class="tile "><dt>([^<]*)</dt><dd>([^<]*)</dd>', page)
    assert tiles[0] == ("Sharpe ratio", rows[0].value.replace("-", "−"))
    assert [name for name, _ in tiles] == ["Sharpe ratio", "Deflated Sharpe", "Sharpe of the benchmark", "Break-even cost"]


def test_the_figure_has_the_lines(judgement: Judgement) -> None:
    found = replace(judgement, run=run([0.1, -0.5, 1.0]), mix=None)
    (payload,) = re.findall(r'<script type="application/json" id="payload">(.*?)</script>', judgement_html(found, run([0.0, 0.0, 0.5])))
    drawn = json.loads(payload)["figures"]["figure-growth"]["data"]
    assert [(line["name"], line["y"]) for line in drawn] == [("Strategy", [110, 55, 110]), ("Naive forecasts", [100, 100, 150])]
    assert drawn[0]["x"] == ["2020-01-02", "2020-01-03", "2020-01-06"]


def test_it_is_written_whole_or_named(judgement: Judgement, tmp_path: Path) -> None:
    write_judgement(tmp_path / "page.html", judgement, None)
    assert (tmp_path / "page.html").read_text(encoding="utf-8").endswith("</html>\n")
    with pytest.raises(MachineError) as caught:
        write_judgement(tmp_path / "none" / "page.html", judgement, None)
    assert str(caught.value) == f"The page {tmp_path}/none/page.html cannot be written: No such file or directory; name another file."

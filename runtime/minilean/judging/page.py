"""A judgement as one self-contained page, in the look of the report: the answer on top, then growth, then the table."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

import numpy as np

from minilean import __version__
from minilean.common.atomic_write import write_whole
from minilean.errors import MachineError
from minilean.judging.judgement import Judgement
from minilean.judging.reading import JudgedRun
from minilean.judging.table import Row, table_of
from minilean.judging.verdict import CONFIDENCE, MOST_OVERFITTED, MOST_YEARS, Answer
from minilean.report.figures import GROWTH_HEIGHT, growth_figure
from minilean.report.headline import Tile
from minilean.report.page import Page, page_html, remarks_html
from minilean.report.sections import Section, figure_html, note_html

_TONES = {Answer.YES: "good", Answer.NO: "bad", Answer.NOT_ENOUGH_DATA: ""}
_TILES = {
    "Sharpe ratio": "of a year, above bills",
    "Deflated Sharpe": "chance that it is more than luck",
    "Sharpe of the benchmark": "over the same days",
    "Sharpe of naive forecasts": "of the same strategy",
    "Break-even cost": "of a traded dollar, down to bills",
}
_RULE = (
    f"Yes: the deflated Sharpe ratio is {CONFIDENCE:.0%} or more, the {CONFIDENCE:.0%} intervals of the differences to the benchmark, and "
    f"to naive forecasts where they are compared with, lie above zero, and the probability of overfitting is below {MOST_OVERFITTED:.0%}. "
    f"Not enough data: no yes, but it would become one within {MOST_YEARS:.0f} more years that are like these. No: anything else. The rule "
    "stood in the code before any result."
)
_GROWTH = (
    "Returns above bills, compounded: what is left of 100 when every day's bills are taken off. The constant mix holds the benchmark and "
    "bills in one proportion, so that it has moved as much as the strategy; where the benchmark is not known it holds bills alone."
)


def write_judgement(path: Path, found: Judgement, naive: JudgedRun | None) -> None:
    """Write the page of a judgement.

    Args:
        path: the file, which is replaced.
        found: the judgement.
        naive: the run on naive forecasts that it was compared with; None where there is none.

    Raises:
        MachineError: the disk refuses it.
    """
    try:
        write_whole(path, [judgement_html(found, naive)])
    except OSError as error:
        raise MachineError(f"The page {path} cannot be written: {error.strerror or error}; name another file.") from error


def judgement_html(found: Judgement, naive: JudgedRun | None) -> str:
    """The page as HTML."""
    run, verdict, table = found.run, found.verdict, table_of(found)
    rows = {row.name: row for part in table.values() for row in part}
    return page_html(
        Page(
            title=f"{run.family}: {verdict.sentence}",
            heading=f'{escape(run.family)}: <span class="answer {_TONES[verdict.answer]}">{escape(verdict.sentence)}</span>',
            subtitle=f"{run.days.size} sessions from {run.days[0]} to {run.days[-1]}",
            tiles=[Tile(name, _signed(rows[name].value), "", about) for name, about in _TILES.items() if name in rows],
            sections=[_answer(found), _growth(found, naive), *(_figures(name, part) for name, part in table.items())],
            footer=f"Written by minilean {__version__} of the result in {run.folder}.",
            notices=remarks_html(found.remarks),
        )
    )


def growth(found: Judgement, naive: JudgedRun | None) -> dict[str, np.ndarray]:
    """What 100 grew to above bills, by name: shape (T,) each, after each of the run's sessions; NaN where it is not known.

    Args:
        found: the judgement.
        naive: see ``write_judgement``; its sessions outside of the run's do not count, and those that it lacks earn nothing.
    """
    run = found.run
    lines = {"Strategy": run.excess}
    if found.mix is not None:
        lines["Constant mix"] = found.mix.weight * np.where(np.isfinite(run.benchmark), run.benchmark, 0.0)
    if naive is not None:
        place = np.searchsorted(naive.days, run.days)
        inside = np.minimum(place, naive.days.size - 1)
        lines["Naive forecasts"] = np.where(naive.days[inside] == run.days, naive.excess[inside], 0.0)
    return {name: 100.0 * np.cumprod(1.0 + excess) for name, excess in lines.items()}


def _answer(found: Judgement) -> Section:
    reasons = "".join(f"<li>{escape(reason[:1].upper() + reason[1:])}.</li>" for reason in found.verdict.reasons)
    against = f"<p>What speaks against a yes:</p><ul>{reasons}</ul>" if reasons else "<p>Nothing speaks against it.</p>"
    return Section("answer", "Why", against + note_html(_RULE))


def _growth(found: Judgement, naive: JudgedRun | None) -> Section:
    lines = growth(found, naive)
    label = f"Growth above bills of {', '.join(name.lower() for name in lines)} over time"
    body = figure_html("figure-growth", label, GROWTH_HEIGHT) + note_html(_GROWTH)
    return Section("growth", "Growth above bills", body, {"figure-growth": growth_figure(found.run.days.tolist(), lines)})


def _figures(name: str, rows: Sequence[Row]) -> Section:
    cells = "".join(
        f'<tr><th scope="row">{escape(row.name.replace("  ", chr(0x2003), 1))}</th><td>{escape(_signed(row.value))}</td>'
        f'<td class="text">{escape(_signed(row.about))}</td></tr>'
        for row in rows
    )
    return Section(name.lower().replace(" ", "-"), name, f'<table class="judged"><tbody>{cells}</tbody></table>')


def _signed(text: str) -> str:
    """With a minus sign where a number has a hyphen."""
    return " ".join(f"−{word[1:]}" if word.startswith("-") and word[1:2].isdigit() else word for word in text.split(" "))

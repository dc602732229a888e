"""Puts the report together: one self-contained page that opens from disk, offline, in any browser."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from pathlib import Path
from string import Template

from plotly.offline import get_plotlyjs
from plotly.utils import PlotlyJSONEncoder

from minilean import __version__
from minilean.common.atomic_write import write_whole
from minilean.errors import MachineError, MinileanError
from minilean.report.context import ReportContext
from minilean.report.figures import watermarked
from minilean.report.headline import Tile, headline_tiles
from minilean.report.reading import RunResult, read_result
from minilean.report.refits import RefitCurve, read_refits
from minilean.report.sections import ReportInput, Section, all_sections

REPORT_NAME = "report.html"
_SYNTHETIC, _INVENTED = "SYNTHETIC", "INVENTED"
# what would end a script element or start another one, and line ends that JavaScript sees and JSON does not
_HOSTILE = re.compile("[<>&\u2028\u2029]")


def write_report(
    folder: Path, algorithm_id: str, *, notice: str = "", context: ReportContext | None = None, remarks: Sequence[str] = ()
) -> Path:
    """Write `report.html` beside the results of a backtest.

    Args:
        folder: where minilean or LEAN left the results.
        algorithm_id: name of the result files, usually the algorithm's class.
        notice: sentence that the page shows above all else, such as that the prices are synthetic; none when empty.
        context: data, refits and versions of the run; what it lacks is left out.
        remarks: sentences about the run that stand before its figures, such as that its data ended before it did.

    Returns:
        The page, which is written whole or not at all.

    Raises:
        InputError: the results are missing.
        DataError: they are not in LEAN's form.
        MachineError: the disk refuses the page.
    """
    result = read_result(folder, algorithm_id)
    context = context or ReportContext()
    refits, troubles = _refits(context)
    given = ReportInput.of(result, refits, context, troubles)
    path = folder / REPORT_NAME
    try:
        write_whole(path, [render(given, notice, remarks)])
    except OSError as error:
        raise MachineError(
            f"Cannot write {path}: {error.strerror or error}. Free space or change permissions, or run with --no-report."
        ) from error
    return path


def _refits(context: ReportContext) -> tuple[Sequence[RefitCurve], Sequence[str]]:
    # a list of another form costs its own section, not the report of a run that is over
    newest = list(context.refits.items())[-1:]
    try:
        return [refit for key, contents in newest for refit in read_refits(contents, key)], ()
    except MinileanError as error:
        return (), [str(error)]


@dataclass(frozen=True)
class Page:
    """What a page shows, from its top to its end.

    Args:
        title: of the browser's tab, text.
        heading: HTML.
        subtitle: text.
        tiles: figures that are looked at first.
        sections: in reading order.
        footer: text.
        notices: HTML above the sections.
        banner: HTML above all else.
    """

    title: str
    heading: str
    subtitle: str
    tiles: Sequence[Tile]
    sections: Sequence[Section]
    footer: str
    notices: str = ""
    banner: str = ""


def page_html(page: Page) -> str:
    """The page as HTML: one file that needs no other."""
    return Template(_asset("page.html")).substitute(
        title=escape(page.title),
        heading=page.heading,
        subtitle=escape(page.subtitle),
        style=_asset("page.css"),
        banner=page.banner,
        failure=page.notices,
        tiles="".join(map(_tile, page.tiles)),
        links="".join(f'<a href="#{section.key}">{escape(section.title)}</a>' for section in page.sections),
        sections="".join(map(_section, page.sections)),
        footer=escape(page.footer),
        payload=_payload(page.sections),
        plotly=get_plotlyjs(),
        script=_asset("page.js"),
    )


def render(given: ReportInput, notice: str = "", remarks: Sequence[str] = ()) -> str:
    """The page of a run as HTML."""
    result, sections = given.result, all_sections(given)
    if notice:
        for figure in (figure for section in sections for figure in section.figures.values()):
            watermarked(figure, _SYNTHETIC)
    return page_html(
        Page(
            title=f"{_SYNTHETIC}: {result.algorithm_id}" if notice else result.algorithm_id,
            heading=escape(result.algorithm_id),
            subtitle=_span(result),
            tiles=headline_tiles(given),
            sections=sections,
            footer=f"Written by minilean {__version__} from {result.algorithm_id}.json.",
            notices=_failure(result) + remarks_html(remarks) + _troubles(given.troubles),
            # a strategy says by a tag that data of its own are invented
            banner="".join(map(_banner, [notice, *(tag for tag in result.tags if tag.startswith(_INVENTED))])),
        )
    )


def _asset(name: str) -> str:
    return (files("minilean.report") / name).read_text(encoding="utf-8")


def _banner(notice: str) -> str:
    if not notice:
        return ""
    label, _, rest = notice.partition(" ")
    return f'<div class="banner" role="alert"><strong>{escape(label)}</strong> {escape(rest)}</div>'


def _tile(tile: Tile) -> str:
    note = f'<dd class="about">{escape(tile.about)}</dd>' if tile.about else ""
    return f'<div class="tile {tile.tone}"><dt>{escape(tile.label)}</dt><dd>{escape(tile.value)}</dd>{note}</div>'


def _span(result: RunResult) -> str:
    parts = [f"{result.start:%Y-%m-%d} to {result.end:%Y-%m-%d}"] if result.start and result.end else []
    if result.name not in (result.algorithm_id, "local"):
        parts.insert(0, result.name)
    return " · ".join([*parts, *([result.status] if result.status else [])])


def _failure(result: RunResult) -> str:
    if not result.error and not result.trace:
        return ""
    trace = f"<pre>{escape(result.trace)}</pre>" if result.trace else ""
    return (
        f'<div class="failure" role="alert"><h2>The run failed</h2><p>{escape(result.error)}</p>{trace}'
        "<p>What follows is what it had done until then.</p></div>"
    )


def remarks_html(remarks: Sequence[str]) -> str:
    """Sentences that stand above the sections; nothing where there are none."""
    if not remarks:
        return ""
    return f'<ul class="remarks" role="note">{"".join(f"<li>{escape(remark)}</li>" for remark in remarks)}</ul>'


def _troubles(troubles: Sequence[str]) -> str:
    if not troubles:
        return ""
    items = "".join(f"<li>{escape(trouble)}</li>" for trouble in troubles)
    return f'<div class="failure" role="note"><h2>Files that the report left out</h2><ul>{items}</ul></div>'


def _section(section: Section) -> str:
    heading = f'<h2 id="{section.key}-title">{escape(section.title)}</h2>'
    return f'<section id="{section.key}" aria-labelledby="{section.key}-title">{heading}{section.body}</section>'


def _payload(sections: Sequence[Section]) -> str:
    drawn = {key: figure.to_plotly_json() for section in sections for key, figure in section.figures.items()}
    paged = {key: table for section in sections for key, table in section.tables.items()}
    text = json.dumps({"figures": drawn, "tables": paged}, cls=PlotlyJSONEncoder, separators=(",", ":"))
    return _HOSTILE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)

"""`minilean doctor`: what in a data folder should not be trusted?"""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import click

from minilean.commands.progress import StageProgress
from minilean.commands.showing import progress_option
from minilean.datasets.selection import meant_folder
from minilean.doctor.examination import Examination, examine
from minilean.doctor.findings import Finding, Thresholds

_DEFAULT = Thresholds()
_SESSIONS = click.IntRange(min=1)


@click.command()
@click.argument("data", type=click.Path(path_type=Path), required=False)
@click.option("--gap", type=_SESSIONS, default=_DEFAULT.gap, show_default=True, help="Sessions in a row without a bar.")
@click.option("--stale", type=_SESSIONS, default=_DEFAULT.stale, show_default=True, help="Bars in a row that repeat the one before.")
@click.option("--dead", type=_SESSIONS, default=_DEFAULT.dead, show_default=True, help="Unchanged closes in a row.")
@click.option("--early-end", type=_SESSIONS, default=_DEFAULT.early_end, show_default=True, help="Sessions missing before the usual end.")
@click.option("--hole-volume", type=_SESSIONS, default=_DEFAULT.hole_volume, show_default=True, help="Shares of what trades every session.")
@progress_option()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def doctor(data: Path | None, gap: int, stale: int, dead: int, early_end: int, hole_volume: int, as_json: bool) -> int:
    """Look through the daily and hourly prices of DATA, a LEAN data folder; else that of LEAN_DATA_FOLDER, else data/.

    Finds truncated and unreadable files of every kind, bars on closed days, gaps and missing sessions, stale and dead series, early
    ends, and factor and map files that contradict the bars. Exit code 0: nothing was found; 1: something was; 2: no such
    folder.
    """
    data, _ = meant_folder(data, os.environ)
    thresholds = Thresholds(gap, stale, dead, early_end, hole_volume)
    with StageProgress(str(data)) as progress:
        result = examine(data, thresholds, lambda done: progress.show("reading", done))
    if as_json:
        found = [finding.as_dict() for finding in result.findings]
        ends = result.usual_end and result.usual_end.isoformat()
        answer = {"folder": str(data), "files": result.num_files, "usual_end": ends, "thresholds": asdict(thresholds), "findings": found}
        click.echo(json.dumps(answer, indent=2))
    else:
        _print(data, result)
    return 1 if result.findings else 0


def _print(data: Path, result: Examination) -> None:
    by_file: dict[str, list[Finding]] = {}
    for finding in result.findings:
        by_file.setdefault(finding.file, []).append(finding)
    # a run that goes on longer than this has no prices, whatever else is found
    ends = f" Daily prices end on {result.usual_end}." if result.usual_end else ""
    files = _counted(result.num_files, "price file")
    if not by_file:
        click.echo(f"{data}: {files}, nothing found.{ends}")
        return
    found = f"{_counted(len(result.findings), 'finding')} in {_counted(len(by_file), 'file')}"
    click.echo(f"{data}: {files}, {found}.{ends}")
    width = max(len(file) for file in by_file)
    for file, findings in by_file.items():
        counts = Counter(finding.kind.value for finding in findings)
        click.echo(f"{file:<{width}}  " + ", ".join(f"{kind}: {count}" for kind, count in counts.items()))
    for file, findings in by_file.items():
        click.echo(f"\n{file}")
        for finding in findings:
            click.echo(f"  {finding.kind.value}: {finding.text}")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"

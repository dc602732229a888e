"""`python models table`: all networks beside all references on every target that they serve, each span by itself, and the answers."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click
import numpy as np
from evaluation import EvaluationSpec, evaluated_together, looked_at, notice_of
from evaluation_options import bars_until, must_be_counted, symbols_option, walk_options
from looks import write_down
from network_table import NetworkTable, make_table, markdown, read_tables, written
from network_walks import sees_implied, served
from scoreboard import make_board
from spans import DEVELOPMENT, DateSpan, read_span
from table_entries import TableEntry, table_entries
from workers import Workshop

from forecasting.bars import DailyBars
from forecasting.targets import Target
from minilean.common.atomic_write import write_whole
from minilean.datasets.selection import select_data_folder
from minilean.errors import DataError
from minilean.ledger.trial import Score, Trial

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Tabled:
    """The table of one span, and what is to be written down before it is shown.

    Args:
        table: the table.
        looks: a trial and its score for each network and target.
    """

    table: NetworkTable
    looks: list[tuple[Trial, Score]]


@click.command()
@click.option(
    "--span",
    "spans",
    default=(DEVELOPMENT,),
    multiple=True,
    show_default=True,
    help="development, locked, or days such as 2021-01-01..2022-12-31; may be given several times.",
)
@symbols_option
@walk_options
@click.option("--json", "as_json", is_flag=True, help="Print all figures as JSON.")
@click.option(
    "--write", type=click.Path(path_type=Path), help="Also write all figures into a file, as JSON; tables of other spans in it stay."
)
def table(**given: Any) -> None:
    """Judge all networks at once: does one add to the best reference with the same inputs?

    Each network walks through the span with a refit at each month end, trained on prices, on directions and on variances, and so do all
    references. P-values are adjusted for the number of networks and targets. What is done is kept: stop with Ctrl-C, run again, and it
    goes on.
    """
    spans = [read_span(text) for text in dict.fromkeys(given["spans"])]
    locked = [must_be_counted(days, given["ledger"]) for days in spans]
    choice = select_data_folder(given["data_folder"], os.environ, ROOT, announce=_say)
    workshop = Workshop(given["object_store"] or ROOT / "storage", given["executor"], given["workers"])
    kept = _tables_of(given["write"])
    found = []
    for days, must in zip(spans, locked, strict=True):
        _say(f"{days.name}, {days.first} to {days.last}")
        one = tabled(days, bars_until(days.last, choice.path, given["symbols"]), given["seeds"], workshop)
        if given["ledger"] and not choice.synthetic:
            write_down(one.looks, workshop.folder, _say, must=must)
        notice = " ".join(filter(None, (choice.notice, one.table.notice)))
        found.append(replace(one.table, notice=notice))
    if given["write"] is not None:
        names = [made.days.name for made in found]
        write_whole(given["write"], [written([*(table for table in kept if table.days.name not in names), *found])])
    if given["as_json"]:
        click.echo(written(found), nl=False)
        return
    for made in found:
        click.echo(markdown(made))


def _tables_of(path: Path | None) -> tuple[NetworkTable, ...]:
    """What a file has already: tables of other spans stay in it."""
    if path is None or not path.exists():
        return ()
    try:
        return read_tables(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(f"{path} cannot be written beside what is there ({error}): name another file.") from error
    except DataError as error:
        raise DataError(f"{path}: {error}") from error


def tabled(days: DateSpan, bars: Mapping[str, DailyBars], seeds: tuple[int, ...], workshop: Workshop) -> Tabled:
    """Walk all networks and references through a span, and score them.

    Args:
        days: the span.
        bars: by ticker, none of them after it.
        seeds: of each network.
        workshop: where it is done.

    Raises:
        InputError: the bars do not cover the span, or a refit cannot be made.
    """
    entries = _entries_for(bars)
    specs = [_spec(entry, days, seeds) for entry in entries]
    found = evaluated_together(specs, bars, workshop)
    boards = [make_board(comparison) for _, comparison in found]
    looks = [look for (spec, _), board in zip(found, boards, strict=True) for look in looked_at([board], spec)]
    comparisons = [comparison for _, comparison in found]
    made = make_table(comparisons, boards, {entry.name: entry.inputs for entry in entries}, days, seeds)
    return Tabled(replace(made, notice=notice_of(comparisons)), looks)


def _entries_for(bars: Mapping[str, DailyBars]) -> list[TableEntry]:
    entries = list(table_entries())
    if all(np.isfinite(one.implied_volatilities).any() for one in bars.values()):
        return entries
    lacking = [entry.name for entry in entries if sees_implied(entry.recipe.spec)]
    _say(f"Left out, as the data folder has no alternative/cboe/vix.csv: {'; '.join(lacking)}.")
    return [entry for entry in entries if entry.name not in lacking]


def _spec(entry: TableEntry, days: DateSpan, seeds: tuple[int, ...]) -> EvaluationSpec:
    targets = tuple(Target(name) for name in served(entry.recipe.spec))
    return EvaluationSpec(entry.known_as, targets, days, "rolling", 0, seeds, unnamed=entry.recipe, shown_as=entry.name)


def _say(text: str) -> None:
    click.echo(text, err=True)

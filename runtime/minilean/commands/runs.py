"""`minilean runs`: what has been tried, from the ledger."""

from __future__ import annotations

import json
import math
import shutil
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import click

from minilean.commands.groups import CommandGroup
from minilean.commands.ledger_options import before_option, ledger_option, read_ledger
from minilean.commands.parameters import parameter_option
from minilean.common.own_files import RETURNS
from minilean.errors import InputError, MinileanError
from minilean.judging.reading import daily_returns, read_run
from minilean.ledger.daily_returns import write_returns
from minilean.ledger.ledger import Ledger, Run
from minilean.ledger.lines import line_of
from minilean.ledger.trial import Score, Span, Trial

_DAY = click.DateTime(["%Y-%m-%d"])
_DAYS_PER_YEAR = 252
_COLUMNS = ("ID", "when (UTC)", "family", "trial", "status", "Sharpe", "days", "span", "spec and parameters")
_RIGHT = ("Sharpe", "days")


@click.group(cls=CommandGroup, invoke_without_command=True)
@ledger_option()
@before_option()
@click.option("--family", help="Those of one family, such as the strategy's class.")
@click.option("--since", type=_DAY, help="Those since this day.")
@click.option("--contains", metavar="TEXT", help="Those in which this text occurs: in parameters, notes, folders.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def runs(
    context: click.Context,
    ledger_file: Path,
    before_file: Path,
    family: str | None,
    since: datetime | None,
    contains: str | None,
    as_json: bool,
) -> None:
    """List all runs that were scored: backtests, and what was entered by hand. The Sharpe ratio is that of a year.

    A trial is a run with its own family, spec, parameters, target and span; the same again, with other seeds too, is the same trial.
    """
    context.obj = ledger_file, before_file
    if context.invoked_subcommand is not None:
        return
    contents = read_ledger(ledger_file, before_file)
    numbers = _numbers(contents.runs)
    chosen = [
        (run, number)
        for run, number in zip(contents.runs, numbers, strict=True)
        if (family is None or run.entry.trial.family == family)
        and (since is None or run.entry.when >= since.replace(tzinfo=UTC))
        and (contains is None or contains.lower() in _searched(run))
    ]
    if as_json:
        click.echo(json.dumps([_as_dict(run) for run, _ in chosen], indent=2))
    else:
        _print(chosen)


@runs.command()
@click.argument("run_id", metavar="ID")
@click.argument("text")
@click.pass_obj
def note(files: tuple[Path, Path], run_id: str, text: str) -> None:
    """Add a note to the run whose ID begins so."""
    Ledger(files[0]).note(read_ledger(*files).run(run_id).entry.id, text)


@runs.command()
@click.argument("run_id", metavar="ID")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def delete(files: tuple[Path, Path], run_id: str, yes: bool) -> None:
    """Delete the results of the run whose ID begins so. The ledger keeps its line and its daily returns: it stays a trial."""
    run = read_ledger(*files).run(run_id)
    folder = _results_of(run)
    if not yes:
        click.confirm(f"Delete {folder}?", abort=True)
    kept = _kept_returns(run, folder, files[0])
    shutil.rmtree(folder)
    Ledger(files[0]).note_deletion(run.entry.id, kept)
    click.echo(f"Deleted {folder}; the run still counts as a trial.")


@runs.command()
@click.option("--family", required=True, help="What was searched over, such as the strategy's class.")
@click.option("--spec", default="", help="Which variant of it.")
@parameter_option("A parameter of the trial; repeatable.")
@click.option("--target", default="return of the portfolio", show_default=True, help="What its score is of.")
@click.option("--first", type=_DAY, help="First day of the score.")
@click.option("--last", type=_DAY, help="Last day of the score.")
@click.option("--sharpe", type=float, help="Sharpe ratio of a year, if known.")
@click.option("--days", type=click.IntRange(min=2), default=_DAYS_PER_YEAR, show_default=True, help="How many daily returns it is of.")
@click.option("--note", "text", default="", help="Any text.")
@click.pass_obj
def add(
    files: tuple[Path, Path],
    family: str,
    spec: str,
    parameters: tuple[tuple[str, str], ...],
    target: str,
    first: datetime | None,
    last: datetime | None,
    sharpe: float | None,
    days: int,
    text: str,
) -> None:
    """Enter a trial by hand that was made elsewhere, or before there was a ledger."""
    trial = Trial(family, spec, dict(parameters), target, Span(_date(first), _date(last)))
    score = None if sharpe is None else Score(days, sharpe=sharpe / math.sqrt(_DAYS_PER_YEAR))
    entry = Ledger(files[0]).enter_by_hand(trial, score, text)
    click.echo(f"{entry.id}: {entry.kind.value}")


def _date(moment: datetime | None) -> date | None:
    return None if moment is None else moment.date()


def _numbers(all_runs: Sequence[Run]) -> list[str]:
    """The number of each run's trial in its family, and whether it is made again."""
    numbers: dict[str, int] = {}
    families: dict[str, int] = {}
    found = []
    for run in all_runs:
        trial = run.entry.trial
        again = trial.identity in numbers
        if not again:
            families[trial.family] = numbers[trial.identity] = families.get(trial.family, 0) + 1
        found.append(f"{numbers[trial.identity]}{' again' if again else ''}")
    return found


def _searched(run: Run) -> str:
    entry, trial = run.entry, run.entry.trial
    chosen = (f"{name}={value}" for name, value in trial.parameters.items())
    words = (entry.id, entry.status.value, trial.family, trial.spec, trial.target, trial.span.name, entry.results)
    return "\n".join([*words, *chosen, *run.notes]).lower()


def _as_dict(run: Run) -> dict:
    return json.loads(line_of(run.entry)) | {"notes": list(run.notes), "deleted": run.is_deleted, "returns": run.returns}


def _print(chosen: Sequence[tuple[Run, str]]) -> None:
    if not chosen:
        click.echo("No runs: the ledger has none of this kind. Backtests on real prices enter it when they end.")
        return
    rows = [_COLUMNS, *(_row(run, number) for run, number in chosen)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row, run in zip(rows, [None, *(run for run, _ in chosen)], strict=True):
        cells = (
            cell.rjust(width) if name in _RIGHT else cell.ljust(width) for cell, width, name in zip(row, widths, _COLUMNS, strict=True)
        )
        click.echo("  ".join(cells).rstrip())
        if run is not None:
            for line in _below(run):
                click.echo(f"{'':<{widths[0]}}  {line}")
    trials = {run.entry.trial.identity: run.entry.trial.family for run, _ in chosen}
    click.echo(f"{_counted(len(chosen), 'run')}, {_counted(len(trials), 'trial')} of {_counted(len(set(trials.values())), 'family')}.")


def _row(run: Run, number: str) -> tuple[str, ...]:
    entry, trial = run.entry, run.entry.trial
    score, span = entry.score, trial.span
    sharpe = "" if score is None or score.sharpe is None else f"{score.sharpe * math.sqrt(_DAYS_PER_YEAR):.2f}"
    days = "" if score is None else str(score.num_observations)
    spanned = f"{span.first or '?'} to {span.last or '?'}" + (f" ({span.name})" if span.name else "")
    chosen = " ".join([trial.spec, *(f"{name}={value}" for name, value in trial.parameters.items())])
    return entry.id, f"{entry.when:%Y-%m-%d %H:%M}", trial.family, number, entry.status.value, sharpe, days, spanned, chosen


def _below(run: Run) -> list[str]:
    results = ["results deleted"] if run.is_deleted else [run.entry.results] if run.entry.results else []
    return [*results, *(f"note: {text}" for text in run.notes)]


def _counted(number: int, noun: str) -> str:
    if number == 1:
        return f"1 {noun}"
    return f"{number} {noun.removesuffix('y')}ies" if noun.endswith("y") else f"{number} {noun}s"


def _results_of(run: Run) -> Path:
    entry = run.entry
    if run.is_deleted:
        raise InputError(f"The results of {entry.id} were deleted before.")
    if not entry.results:
        raise InputError(f"The run {entry.id} has no results to delete; it was entered by hand.")
    folder = Path(entry.results)
    if not folder.is_dir():
        raise InputError(f"The results of {entry.id} are not in {folder} any more; nothing was deleted.")
    if not (folder / f"{entry.trial.family}.json").is_file():
        raise InputError(f"{folder} has no {entry.trial.family}.json, so it is no folder of this run's results; nothing was deleted.")
    return folder


def _kept_returns(run: Run, folder: Path, ledger_file: Path) -> str:
    """Where the daily returns of results are kept; empty when those cannot be read."""
    kept = ledger_file.resolve().parent / RETURNS / f"{run.entry.id}.json"
    try:
        daily = daily_returns(read_run(folder / f"{run.entry.trial.family}.json", lambda _: 0.0))
    except MinileanError as error:
        click.echo(f"Its daily returns are not kept: {error}", err=True)
        return ""
    write_returns(kept, daily)
    return str(kept)

"""`minilean judge`: does a strategy know anything, or was it luck, search or the market?"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import click

from minilean.commands.ledger_options import before_option, ledger_option, read_ledger
from minilean.commands.naive_run import hint, naive_run
from minilean.data.interest_rates import DEFAULT_RATE, RATE_FILE, InterestRates
from minilean.datasets.selection import meant_folder
from minilean.errors import InputError
from minilean.judging.judgement import Judgement, best_of
from minilean.judging.judgement import judge as judged
from minilean.judging.reading import JudgedRun, read_run
from minilean.judging.table import table_of
from minilean.judging.trials import known_trials
from minilean.judging.verdict import SESSIONS_PER_YEAR, Answer

DEFAULT_COST = 5.0
"""Basis points of a traded dollar: half a spread and some impact in a liquid fund."""
_NO_LEDGER = "There is no ledger {path}, so that the trials of earlier backtests do not count; --ledger names it where it lies."
_DEFAULT_RATES = "There are no rates of bills in {path}, so that bills earn {rate:.0%} a year, as in LEAN."
_COLOURS = {Answer.YES: "green", Answer.NO: "red", Answer.NOT_ENOUGH_DATA: "yellow"}


@click.command()
@click.argument("results", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--family", help="Whose trials of the ledger count; the strategy's class by default. LEAN's results need it.")
@click.option("--naive", type=click.Path(path_type=Path), help="Result of the same strategy on naive forecasts, to be compared with.")
@click.option(
    "--naive-run", "naive_forecasts", metavar="FORECASTS",
    help="Make that result: run the strategy again with this value of its parameter `forecasts`, such as mean.",
)  # fmt: skip
@click.option(
    "--cost", type=click.FloatRange(min=0), default=DEFAULT_COST, show_default=True,
    help="Further cost of a traded dollar, in basis points, that the break-even accuracy must pay for.",
)  # fmt: skip
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Seed of the bootstrap.")
@click.option(
    "--data-folder", type=click.Path(path_type=Path), help="LEAN data folder with bills' rates; else LEAN_DATA_FOLDER, else data/."
)
@ledger_option()
@before_option()
@click.option("--html", "page", type=click.Path(path_type=Path, dir_okay=False), help="Write a page too: the answer, growth, all figures.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def judge(  # noqa: PLR0913, PLR0917 - one for each option
    results: tuple[Path, ...],
    family: str | None,
    naive: Path | None,
    naive_forecasts: str | None,
    cost: float,
    seed: int,
    data_folder: Path | None,
    ledger_file: Path,
    before_file: Path,
    page: Path | None,
    as_json: bool,
) -> int:
    """Judge RESULTS: folders of `minilean backtest`, main JSON files of LEAN's results, or a strategy's folder for its newest result.

    The first line is yes, no, or how much more data it would take; the rule is fixed, and `minilean.judging.verdict` has it. Of several
    results of one strategy the one with the best Sharpe ratio is judged, and the others count as trials, as those of the ledger do.
    """
    if naive is not None and naive_forecasts is not None:
        raise click.UsageError("--naive names a result and --naive-run makes one; give one of the two.")
    if not math.isfinite(cost):
        raise click.BadParameter(f"{cost} is no finite number.", param_hint="'--cost'")
    if family is not None and not family.strip():
        raise click.BadParameter("the name is empty.", param_hint="'--family'")
    rates = InterestRates(meant_folder(data_folder, os.environ)[0] / RATE_FILE)
    runs = [_of_family(read_run(path, rates.rate), family) for path in results]
    best = best_of(runs)
    contents = read_ledger(ledger_file, before_file)
    if naive_forecasts is not None:
        other = naive_run(best, naive_forecasts, data_folder, rates.rate)
    else:
        other = None if naive is None else read_run(naive, rates.rate)
    other = None if other is None else _of_family(other, family)
    found = judged(best, known_trials(contents, runs, rates.rate), other, cost, seed)
    remarks = [
        hint(best) if other is None else None,
        None if ledger_file.is_file() else _NO_LEDGER.format(path=ledger_file),
        None if rates.path.is_file() else _DEFAULT_RATES.format(path=rates.path, rate=float(DEFAULT_RATE)),
    ]
    found = replace(found, remarks=(*found.remarks, *filter(None, remarks)))
    if page is not None:
        from minilean.judging.page import write_judgement  # noqa: PLC0415 - drawing is slow to load, and few ask for it

        write_judgement(page, found, other)
    if as_json:
        click.echo(json.dumps(_as_dict(found), indent=2))
    else:
        _print(found, len(runs))
    if page is not None:
        click.echo(f"Page: {page}", err=as_json)
    return 0


def _of_family(run: JudgedRun, family: str | None) -> JudgedRun:
    if family is None and run.family.isdecimal():
        raise InputError(f"The result in {run.folder} is named by a number; say with --family which strategy it is of.")
    return run if family is None else replace(run, family=family)


def _print(found: Judgement, num_results: int) -> None:
    verdict, run = found.verdict, found.run
    click.secho(verdict.sentence, fg=_COLOURS[verdict.answer], bold=True)
    for reason in verdict.reasons:
        click.echo(f"  since {reason}")
    which = "" if num_results == 1 else f", the best of {num_results} results"
    click.echo(f"{run.family}: {run.days.size} sessions from {run.days[0]} to {run.days[-1]} in {run.folder}{which}")
    rows = [row for part in table_of(found).values() for row in part]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    for name, value, about in rows:
        click.echo(f"  {name:<{widths[0]}}  {value:>{widths[1]}}  {about}".rstrip())
    for remark in found.remarks:
        click.secho(f"Note: {remark}", fg="yellow", err=True)


def _as_dict(found: Judgement) -> dict[str, Any]:
    run, search = found.run, found.search
    verdict = {"sentence": found.verdict.sentence, "answer": found.verdict.answer.value, "years": found.verdict.years}
    told = {
        "verdict": verdict | {"reasons": found.verdict.reasons},
        "family": run.family,
        "folder": str(run.folder),
        "sessions": {"first": str(run.days[0]), "last": str(run.days[-1]), "num": run.days.size, "per_year": SESSIONS_PER_YEAR},
        "sharpe": asdict(found.sharpe) | {"value": found.sharpe.moments.sharpe},
        "trials": {"num": search.num_trials, "effective": search.effective, "sharpes": search.sharpes},
        **{
            name: None if part is None else asdict(part)
            for name, part in (
                ("overfitting", found.overfitting),
                ("market", found.market),
                ("benchmark", found.benchmark),
                ("naive", found.naive),
                ("constant_mix", found.mix),
                ("costs", found.costs),
            )
        },
        "remarks": found.remarks,
    }
    return _finite(told)


def _finite(told: Any) -> Any:  # noqa: ANN401 - JSON, which has no infinity
    if isinstance(told, dict):
        return {name: _finite(value) for name, value in told.items()}
    if isinstance(told, Sequence) and not isinstance(told, str):
        return [_finite(value) for value in told]
    return None if isinstance(told, float) and not math.isfinite(told) else told

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
from minilean.judging.judgement import Comparison, Judgement, best_of
from minilean.judging.judgement import judge as judged
from minilean.judging.reading import JudgedRun, read_run
from minilean.judging.trials import known_trials
from minilean.judging.verdict import SESSIONS_PER_YEAR, Answer

DEFAULT_COST = 5.0
"""Basis points of a traded dollar: half a spread and some impact in a liquid fund."""
_NO_LEDGER = "There is no ledger {path}, so that the trials of earlier backtests do not count; --ledger names it where it lies."
_DEFAULT_RATES = "There are no rates of bills in {path}, so that bills earn {rate:.0%} a year, as in LEAN."
_COLOURS = {Answer.YES: "green", Answer.NO: "red", Answer.NOT_ENOUGH_DATA: "yellow"}
_Row = tuple[str, str, str]


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
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def judge(
    results: tuple[Path, ...],
    family: str | None,
    naive: Path | None,
    naive_forecasts: str | None,
    cost: float,
    seed: int,
    data_folder: Path | None,
    ledger_file: Path,
    before_file: Path,
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
    if as_json:
        click.echo(json.dumps(_as_dict(found), indent=2))
    else:
        _print(found, len(runs))
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
    rows = [*_sharpe_rows(found), *_search_rows(found), *_market_rows(found), *_cost_rows(found)]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    for name, value, about in rows:
        click.echo(f"  {name:<{widths[0]}}  {value:>{widths[1]}}  {about}".rstrip())
    for remark in found.remarks:
        click.secho(f"Note: {remark}", fg="yellow", err=True)


def _sharpe_rows(found: Judgement) -> list[_Row]:
    sharpe = found.sharpe
    return [
        ("Sharpe ratio", _yearly(sharpe.moments.sharpe), "of a year, above bills"),
        (
            "  standard error",
            _yearly(sharpe.mertens_error),
            f"for returns of this shape (Mertens); {_yearly(sharpe.lo_error)} for normal ones (Lo)",
        ),
        ("Probabilistic Sharpe", f"{sharpe.probabilistic:.1%}", "chance that the true ratio is above zero"),
        ("  track record needed", _years(sharpe.track_record), "to know that at 95 %"),
        (
            "Deflated Sharpe",
            f"{sharpe.deflated:.1%}",
            f"chance that it is above {_yearly(sharpe.luck)}, the luck of the best of all trials",
        ),
        ("  by effective trials", f"{sharpe.effective_deflated:.1%}", f"the same above {_yearly(sharpe.effective_luck)}"),
        ("  track record needed", _years(sharpe.deflated_track_record), "to know the deflated one at 95 %"),
    ]


def _search_rows(found: Judgement) -> list[_Row]:
    search, overfitting = found.search, found.overfitting
    rows = [("Trials", str(search.num_trials), f"of the ledger and the results; {search.effective} in effect, by what moves together")]
    if overfitting is not None:
        about = f"of choosing among {overfitting.num_trials} trials; a loss follows in {overfitting.probability_of_loss:.0%}"
        rows.append(("Overfitting", f"{overfitting.probability:.1%}", about))
    return rows


def _market_rows(found: Judgement) -> list[_Row]:
    market, mix = found.market, found.mix
    rows: list[_Row] = []
    if found.benchmark is not None:
        rows += _comparison_rows(found.benchmark, "the benchmark")
    if market is not None:
        alpha, beta = market.alpha, market.beta
        low, high = (f"{SESSIONS_PER_YEAR * end:.1%}" for end in (alpha.low, alpha.high))
        rows += [
            ("Beta", f"{beta.value:.2f}", f"95 % interval {beta.low:.2f} to {beta.high:.2f}"),
            ("Alpha", f"{SESSIONS_PER_YEAR * alpha.value:.1%}", f"of a year; 95 % interval {low} to {high}"),
        ]
    if mix is not None:
        about = f"of a year beside {mix.weight:.0%} benchmark and bills at the same volatility, whose Sharpe ratio is the benchmark's"
        rows.append(("Ahead of constant mix", f"{SESSIONS_PER_YEAR * mix.ahead:.1%}", about))
    if found.naive is not None:
        rows += _comparison_rows(found.naive, "naive forecasts")
    return rows


def _comparison_rows(comparison: Comparison, name: str) -> list[_Row]:
    tested = comparison.bootstrap
    interval = f"95 % interval {_yearly(tested.low)} to {_yearly(tested.high)}, p = {tested.p_value:.3f} (Ledoit and Wolf)"
    return [
        (f"Sharpe of {name}", _yearly(comparison.other), f"on {comparison.num_sessions} sessions"),
        ("  difference to it", _yearly(tested.difference), interval),
    ]


def _cost_rows(found: Judgement) -> list[_Row]:
    costs = found.costs
    if costs is None:
        return []
    accuracy = costs.accuracy
    mix = "" if costs.break_even_against_mix is None else f"; {_points(costs.break_even_against_mix)} to no more than the constant mix"
    rows = [
        ("Turnover", f"{costs.turnover:.1%}", f"of the portfolio in a session, {SESSIONS_PER_YEAR * costs.turnover:.1f} times a year"),
        ("Break-even cost", _points(costs.break_even), f"of a traded dollar, on top of the run's own, down to bills{mix}"),
    ]
    if accuracy is not None:
        about = f"right sessions needed at {costs.cost:g} bp of further cost; {accuracy.found:.1%} of {accuracy.num_sessions} were"
        rows.append(("Break-even accuracy", f"{accuracy.needed:.1%}", about))
    return rows


def _yearly(sharpe: float) -> str:
    return f"{sharpe * math.sqrt(SESSIONS_PER_YEAR):.2f}"


def _years(sessions: float) -> str:
    return f"{sessions / SESSIONS_PER_YEAR:.1f} years" if math.isfinite(sessions) else "endless"


def _points(cost: float) -> str:
    return f"{cost:.1f} bp" if math.isfinite(cost) else "none is traded"


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

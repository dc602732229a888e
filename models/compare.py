"""`python models compare`: results of strategies beside the first of them, day by day."""

import math
import os
from dataclasses import dataclass, replace
from pathlib import Path

import click
import numpy as np

from minilean.data.interest_rates import RATE_FILE, InterestRates
from minilean.datasets.selection import meant_folder
from minilean.errors import InputError
from minilean.judging.moments import moments
from minilean.judging.reading import JudgedRun, read_run
from minilean.judging.sharpe_difference import difference_by_delta
from minilean.judging.sharpe_error import mertens_error

_YEAR = 252
_BASIS_POINT = 1e-4
_MOST_STILL = 0.01


@dataclass(frozen=True)
class Compared:
    """A result beside the first one; all of a year.

    Args:
        name: of its folder.
        volatility: standard deviation of returns, a fraction.
        sharpe: ratio, above bills, after the run's own fees.
        sharpe_error: its standard error (Mertens 2002).
        turnover: value bought and sold over the value of the portfolio.
        cost: what the further cost of trading takes, a fraction.
        difference: its ratio less that of the first, both after the further cost; None for the first.
        difference_error: the standard error (Ledoit and Wolf 2008).
        p_value: of no difference.
    """

    name: str
    volatility: float
    sharpe: float
    sharpe_error: float
    turnover: float
    cost: float
    difference: float | None = None
    difference_error: float | None = None
    p_value: float | None = None


@click.command()
@click.argument("results", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--cost", type=click.FloatRange(min=0), default=0.0, help="Further cost of a traded dollar, in basis points.  [default: 0]")
@click.option(
    "--data-folder", type=click.Path(path_type=Path), help="LEAN data folder with bills' rates; else LEAN_DATA_FOLDER, else data/."
)
def compare(results: tuple[Path, ...], cost: float, data_folder: Path | None) -> None:
    """Set RESULTS, folders of `minilean backtest` over the same days, beside the first of them.

    Volatility, Sharpe ratio and turnover of a year, and the difference of each Sharpe ratio to the first, after the further cost, with
    its standard error.
    """
    if len(results) < 2:
        raise InputError("There is one result: name another one to compare it with.")
    rates = InterestRates(meant_folder(data_folder, os.environ)[0] / RATE_FILE)
    for line in table(compared([read_run(path, rates.rate) for path in results], cost)):
        click.echo(line)


def compared(runs: list[JudgedRun], cost: float) -> list[Compared]:
    """Each run beside the first.

    A day on which neither a portfolio nor its benchmark moved is no session of its run; beside one that moved, its returns are 0.

    Args:
        runs: of the same days, with turnover.
        cost: of a traded dollar, basis points.

    Raises:
        InputError: they are of other days, one has no samples of turnover, or two of them have the same returns.
    """
    first = runs[0]
    days = first.days
    for run in runs[1:]:
        days = np.union1d(days, run.days)
    for run in runs:
        ends = (run.days[0], run.days[-1]) == (first.days[0], first.days[-1])
        if not ends or len(days) - len(run.days) > _MOST_STILL * len(days):
            raise InputError(
                f"{run.folder.name} has {len(run.days)} sessions from {run.days[0]} to {run.days[-1]}, and {first.folder.name} "
                f"{len(first.days)} from {first.days[0]} to {first.days[-1]}: compare runs of the same days."
            )
    rows = [_Row(run, days, cost) for run in runs]
    return [row.beside(None if row is rows[0] else rows[0]) for row in rows]


def table(found: list[Compared]) -> list[str]:
    """The lines of a table in Markdown."""
    lines = ["| result | volatility | Sharpe | turnover a year | further cost a year | difference of Sharpe | p |"]
    lines.append("| --- | --- | --- | --- | --- | --- | --- |")
    for one in found:
        difference, p_value = "", ""
        if one.difference is not None:
            difference, p_value = f"{one.difference:+.3f} ± {one.difference_error:.3f}", f"{one.p_value:.2f}"
        figures = [f"{one.volatility:.2%}", f"{one.sharpe:.3f} ± {one.sharpe_error:.3f}", f"{one.turnover:.2f}", f"{one.cost:.3%}"]
        lines.append(f"| {' | '.join([one.name, *figures, difference, p_value])} |")
    return lines


class _Row:
    """Returns and turnover of a run on common days."""

    def __init__(self, run: JudgedRun, days: np.ndarray, cost: float) -> None:
        if run.turnover is None:
            raise InputError(f"{run.folder.name} has no samples of turnover: name a result of a whole backtest.")
        self._name = run.folder.name
        self._excess, self._turnover = np.zeros(len(days)), np.zeros(len(days))
        places = np.searchsorted(days, run.days)
        self._excess[places], self._turnover[places] = run.excess, run.turnover
        self._further = cost * _BASIS_POINT * self._turnover

    def beside(self, first: "_Row | None") -> Compared:
        found, year = moments(self._excess, f"The returns of {self._name}"), math.sqrt(_YEAR)
        figures = Compared(
            name=self._name,
            volatility=found.deviation * year,
            sharpe=found.sharpe * year,
            sharpe_error=mertens_error(found) * year,
            turnover=float(self._turnover.mean()) * _YEAR,
            cost=float(self._further.mean()) * _YEAR,
        )
        if first is None:
            return figures
        beyond = difference_by_delta(self._excess - self._further, first._excess - first._further)
        return replace(figures, difference=beyond.difference * year, difference_error=beyond.error * year, p_value=beyond.p_value)

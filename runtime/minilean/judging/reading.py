"""A backtest's result as rows of sessions, whichever of minilean and LEAN made it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import SupportsFloat

import numpy as np

from minilean.errors import DataError, InputError
from minilean.ledger.daily_returns import DailyReturns
from minilean.ledger.session_returns import SessionReturns, days_of, score_of, session_returns
from minilean.ledger.trial import Score
from minilean.report.parameters import parameters_in_effect
from minilean.report.reading import read_result

Rate = Callable[[date], SupportsFloat]
_SUMMARY = "-summary.json"
_EVENTS = "-order-events.json"
_BACKTESTS = "backtests"
_NAME_ONE = "name a folder that a backtest wrote, or its main JSON file"


@dataclass(frozen=True, eq=False)
class JudgedRun:
    """A run as the judge sees it.

    Args:
        family: the strategy: name of the result's main file, which is its class.
        folder: where the result lies, resolved.
        days: shape (T,), datetime64[D], the sessions.
        returns: shape (T,), fractions.
        excess: shape (T,), returns above bills.
        benchmark: shape (T,), the benchmark's returns above bills; NaN where it is not known.
        turnover: shape (T,), value traded since the session before over value of the portfolio; None where it was not sampled.
        given: parameters of the project and of the run, as text.
        parameters: those in effect, as far as the result knows them: the ones that were given, and those that the algorithm published as
            tags.
        error: what ended the run, a sentence; empty when nothing did.
    """

    family: str
    folder: Path
    days: np.ndarray
    returns: np.ndarray
    excess: np.ndarray
    benchmark: np.ndarray
    turnover: np.ndarray | None
    given: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)
    error: str = ""

    @property
    def score(self) -> Score:
        """What the ledger has of such a run."""
        return score_of(self.returns, self.excess)


def read_run(path: Path, rate: Rate) -> JudgedRun:
    """Read a result.

    Args:
        path: the folder of a backtest, or the main file of its result; of a strategy's folder the newest result in its ``backtests``.
        rate: the yearly rate of bills of a day, a fraction.

    Raises:
        InputError: there is no result, or several; the strategy was never run; or no equity was sampled.
        DataError: a file is damaged, or an equity is not a number.
    """
    folder, family = _main_file(path)
    result = read_result(folder, family)
    equity, benchmark = result.series("Strategy Equity", "Equity"), result.series("Benchmark", "Benchmark")
    if equity is None:
        raise InputError(
            f"{folder / family}.json has no samples of the equity, so it is no result, or one of a backtest that ended before its first "
            f"day; {_NAME_ONE}."
        )
    try:
        found = session_returns(equity.times, equity.values, *(() if benchmark is None else (benchmark.times, benchmark.values)))
    except DataError as error:
        raise DataError(f"{folder / family}.json: {error}") from error
    bills = found.bills(rate)
    traded = result.series("Portfolio Turnover", "Portfolio Turnover")
    turnover = None if traded is None else _turnover(traded.times, traded.values, found.days)
    return JudgedRun(
        family=family,
        folder=folder.resolve(),
        days=found.days,
        returns=found.returns,
        excess=found.returns - bills,
        benchmark=found.benchmark - bills,
        turnover=turnover,
        given=result.parameters,
        parameters={one.name: one.value for one in parameters_in_effect(result.parameters, {}, result.tags)},
        error=result.error.partition("\n")[0],
    )


def daily_returns(run: JudgedRun) -> DailyReturns:
    """The returns of a run in the form that outlives its result."""
    return DailyReturns(tuple(run.days.tolist()), tuple(run.returns.tolist()))


def excess_of(daily: DailyReturns, rate: Rate) -> tuple[np.ndarray, np.ndarray]:
    """Days, datetime64[D], and returns above bills of kept daily returns, both of shape (T,)."""
    days, returns = np.array(daily.days, dtype="datetime64[D]"), np.array(daily.returns)
    gaps = np.diff(days, prepend=days[:1] - np.timedelta64(1, "D")).astype(np.int64)
    return days, returns - SessionReturns(days, returns, returns, gaps).bills(rate)


def _main_file(path: Path) -> tuple[Path, str]:
    if path.is_file():
        if path.suffix != ".json" or path.name.endswith(_EVENTS):
            raise InputError(f"{path} is not the main JSON file of a result, which is named after the strategy; {_NAME_ONE}.")
        return path.parent, path.name.removesuffix(".json").removesuffix("-summary")
    if not path.is_dir():
        raise InputError(f"There is no result at {path}; {_NAME_ONE}.")
    found = _results_in(path)
    if not found and ((path / _BACKTESTS).is_dir() or (path / "main.py").is_file()):
        path = _newest(path)
        found = _results_in(path)
    if len(found) != 1:
        count = "no result" if not found else f"{len(found)} results ({', '.join(found)})"
        raise InputError(f"{path} holds {count}; name a folder that one backtest wrote, or the main JSON file of a result.")
    return path, found[0]


def _results_in(folder: Path) -> list[str]:
    return sorted(file.name.removesuffix(_SUMMARY) for file in folder.glob(f"*{_SUMMARY}"))


def _newest(project: Path) -> Path:
    # folders are named by the time of the run
    folders = [folder for folder in sorted((project / _BACKTESTS).glob("*")) if _results_in(folder)]
    if not folders:
        raise InputError(f"{project} has no result yet; run `minilean backtest {project}` first.")
    return folders[-1]


def _turnover(times: np.ndarray, values: np.ndarray, days: np.ndarray) -> np.ndarray:
    """What was traded since the session before each, shape (T,)."""
    known = np.isfinite(values)
    place = np.searchsorted(days, days_of(times[known]))
    inside = place < days.size
    return np.bincount(place[inside], weights=values[known][inside], minlength=days.size)

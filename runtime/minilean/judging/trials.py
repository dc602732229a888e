"""The search that a result is the best of: trials of its family, with their Sharpe ratios and daily returns as far as they are known."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from minilean.errors import MinileanError
from minilean.judging.deflated_sharpe import spread_of_trials
from minilean.judging.effective_trials import cluster_sharpes, clusters
from minilean.judging.moments import FEWEST, moments
from minilean.judging.reading import JudgedRun, Rate, excess_of, read_run
from minilean.ledger.daily_returns import read_returns
from minilean.ledger.ledger import Contents, Run
from minilean.ledger.trial import Score

_ROUNDING = 1e-12  # kept daily returns are digit by digit, results as well
SHARED = 0.8
"""Share of the judged sessions that a trial must have to be compared day by day."""


@dataclass(frozen=True, eq=False)
class KnownTrial:
    """What is known of a trial.

    Args:
        sharpe: of one session; None when it is not known.
        days: shape (T,), datetime64[D]; None when its daily returns are not known.
        excess: shape (T,), its returns above bills, beside the days.
    """

    sharpe: float | None
    days: np.ndarray | None = None
    excess: np.ndarray | None = None


@dataclass(frozen=True, eq=False)
class Search:
    """How much was tried.

    Args:
        num_trials: all of them, the judged one among them.
        sharpes: of one session, those that are known.
        returns: shape (T, N), returns above bills of the trials that can be compared day by day, on the sessions that all of them have;
            N is 1 when the judged one is alone.
        effective: number of groups of trials that move together; a trial without daily returns is a group of its own.
        effective_sharpes: of one session, of those groups where they are known.
    """

    num_trials: int
    sharpes: tuple[float, ...]
    returns: np.ndarray
    effective: int
    effective_sharpes: tuple[float, ...]

    def spread(self, num_observations: int) -> float:
        """Standard deviation of the Sharpe ratios of all trials."""
        return spread_of_trials(self.sharpes, num_observations)

    def effective_spread(self, num_observations: int) -> float:
        """Standard deviation of the Sharpe ratios of the groups."""
        return spread_of_trials(self.effective_sharpes, num_observations)


def known_trials(contents: Contents, runs: Sequence[JudgedRun], rate: Rate) -> list[KnownTrial]:
    """The trials of a family: those of the ledger, and results that it does not have.

    Args:
        contents: the ledger.
        runs: results of one family.
        rate: the yearly rate of bills of a day.

    Returns:
        Results first, in their order, then the ledger's other trials.
    """
    found = [KnownTrial(run.score.sharpe, run.days, run.excess) for run in _distinct(runs)]
    for made in contents.trials(runs[0].family).values():
        if any(_is_of(made, run) for run in runs):
            continue
        trial = _known(made, rate)
        if not any(_is_same(trial, run) for run in runs):
            found.append(trial)
    return found


def search_of(judged: JudgedRun, trials: Sequence[KnownTrial]) -> Search:
    """How much was tried until a run was found.

    Args:
        judged: the run.
        trials: all trials, the judged one among them.
    """
    kept = [trial for trial in trials if _is_comparable(trial, judged.days)]
    shared = judged.days
    for trial in kept:
        shared = np.intersect1d(shared, trial.days)  # type: ignore[arg-type]
    columns = [trial.excess[np.isin(trial.days, shared)] for trial in kept]  # type: ignore[index, arg-type]
    # what is constant on the shared days moves with nothing, and cannot be compared
    moving = [place for place, column in enumerate(columns) if column.size >= FEWEST and np.ptp(column) > 0]
    returns = np.column_stack([columns[place] for place in moving]) if moving else np.zeros((0, 0))
    kept = [kept[place] for place in moving]
    others = [trial for trial in trials if not any(trial is one for one in kept)]
    labels = clusters(returns) if kept else np.zeros(0, dtype=np.int64)
    grouped = cluster_sharpes(returns, labels) if kept else []
    own = [trial.sharpe for trial in others if trial.sharpe is not None]
    return Search(
        num_trials=len(trials),
        sharpes=tuple(trial.sharpe for trial in trials if trial.sharpe is not None),
        returns=returns,
        effective=len(grouped) + len(others),
        effective_sharpes=(*grouped, *own),
    )


def _distinct(runs: Sequence[JudgedRun]) -> list[JudgedRun]:
    kept: list[JudgedRun] = []
    for run in runs:
        same = (np.array_equal(run.days, other.days) and np.array_equal(run.returns, other.returns) for other in kept)
        if not any(same):
            kept.append(run)
    return kept


def _is_of(made: Sequence[Run], run: JudgedRun) -> bool:
    """Whether a result is of a trial: it lies where that left it, or it scores the same to the last digits."""
    return any((one.entry.results and Path(one.entry.results) == run.folder) or _same(one.entry.score, run.score) for one in made)


def _same(one: Score | None, other: Score) -> bool:
    if one is None or one.sharpe is None or other.sharpe is None:
        return False
    return one.num_observations == other.num_observations and math.isclose(one.sharpe, other.sharpe, rel_tol=1e-12)


def _is_same(trial: KnownTrial, run: JudgedRun) -> bool:
    if trial.days is None or trial.excess is None or not np.array_equal(trial.days, run.days):
        return False
    return bool(np.allclose(trial.excess, run.excess, rtol=0.0, atol=_ROUNDING))


def _known(made: Sequence[Run], rate: Rate) -> KnownTrial:
    for run in reversed(made):
        try:
            if run.returns:
                daily = read_returns(Path(run.returns))
                (days, excess), returns = excess_of(daily, rate), np.array(daily.returns)
            elif run.entry.results and not run.is_deleted:
                read = read_run(Path(run.entry.results), rate)
                days, excess, returns = read.days, read.excess, read.returns
            else:
                continue
            moments(returns)  # bills vary even where the account does not
            return KnownTrial(moments(excess).sharpe, days, excess)
        except MinileanError:  # moved, damaged or without trades: it counts by what the ledger itself says
            continue
    scores = [run.entry.score.sharpe for run in made if run.entry.score is not None and run.entry.score.sharpe is not None]
    return KnownTrial(scores[-1] if scores else None)


def _is_comparable(trial: KnownTrial, days: np.ndarray) -> bool:
    return trial.days is not None and np.isin(days, trial.days).mean() >= SHARED

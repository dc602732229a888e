"""All that is said of a strategy's result: the verdict, and the figures behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from minilean.errors import InputError
from minilean.judging.constant_mix import constant_mix
from minilean.judging.costs import Accuracy, break_even_accuracy, break_even_cost
from minilean.judging.deflated_sharpe import expected_maximum
from minilean.judging.market_model import MarketModel, market_model
from minilean.judging.moments import Moments, moments
from minilean.judging.overfitting import Overfitting, backtest_overfitting
from minilean.judging.reading import JudgedRun
from minilean.judging.sharpe_difference import SharpeDifference, difference_by_bootstrap, difference_by_delta
from minilean.judging.sharpe_error import lo_error, mertens_error, minimum_track_record, probabilistic_sharpe
from minilean.judging.trials import KnownTrial, Search, search_of
from minilean.judging.verdict import CONFIDENCE, FEWEST_SESSIONS, Evidence, Verdict, decide


@dataclass(frozen=True)
class SharpeFigures:
    """The Sharpe ratio of a run, of one session, and how sure it is.

    Args:
        moments: of the returns above bills.
        lo_error: standard error for normal returns.
        mertens_error: standard error for returns of their shape.
        probabilistic: probability that the true ratio is above zero.
        luck: the ratio that luck gives the best of all trials; by the effective number of trials in ``effective_luck``.
        deflated: probability that the true ratio is above luck; by the effective number of trials in ``effective_deflated``.
        track_record: sessions that it takes to know that the true ratio is above zero; above luck in ``deflated_track_record``.
    """

    moments: Moments
    lo_error: float
    mertens_error: float
    probabilistic: float
    luck: float
    effective_luck: float
    deflated: float
    effective_deflated: float
    track_record: float
    deflated_track_record: float


@dataclass(frozen=True)
class Comparison:
    """The run beside another row of returns on the days that both have.

    Args:
        num_sessions: how many these are.
        other: Sharpe ratio of the other, of one session.
        delta: the difference with the error of the delta method.
        bootstrap: the difference with the interval of the bootstrap, which the verdict looks at.
    """

    num_sessions: int
    other: float
    delta: SharpeDifference
    bootstrap: SharpeDifference


@dataclass(frozen=True)
class CostFigures:
    """What trading may cost.

    Args:
        turnover: mean of a session, value traded over value of the portfolio.
        break_even: further cost of a traded dollar that leaves what bills earn, in basis points.
        break_even_against_mix: the same that leaves what the constant mix earns; None without a benchmark.
        accuracy: how often it is right, and must be; None where it cannot be told.
        cost: the further cost of a traded dollar that the accuracy must pay for, in basis points.
    """

    turnover: float
    break_even: float
    break_even_against_mix: float | None
    accuracy: Accuracy | None
    cost: float


@dataclass(frozen=True)
class MixFigures:
    """The constant mix of benchmark and bills at the run's volatility.

    Args:
        weight: of the benchmark.
        mean: its return above bills of one session.
        ahead: what the run earned more in one session.
    """

    weight: float
    mean: float
    ahead: float


@dataclass(frozen=True, eq=False)
class Judgement:
    """A verdict with its figures.

    Args:
        run: what was judged.
        verdict: the answer.
        sharpe: the Sharpe ratio.
        search: how much was tried.
        overfitting: of choosing among the trials; None where it cannot be told, with the reason among the remarks.
        market: beta and alpha; None without a benchmark.
        benchmark, naive: comparisons; None where there is nothing to compare with.
        mix: the constant mix; None without a benchmark.
        costs: None where the result has no turnover.
        remarks: sentences that a reader should see.
    """

    run: JudgedRun
    verdict: Verdict
    sharpe: SharpeFigures
    search: Search
    overfitting: Overfitting | None
    market: MarketModel | None
    benchmark: Comparison | None
    naive: Comparison | None
    mix: MixFigures | None
    costs: CostFigures | None
    remarks: tuple[str, ...]


def best_of(runs: Sequence[JudgedRun]) -> JudgedRun:
    """The run with the best Sharpe ratio, which is the one that a person would take.

    Raises:
        InputError: there is none, they are of different strategies, or one of them is too short or never varies.
    """
    if not runs:
        raise InputError("There is no result to judge; name the folder of a backtest.")
    for run in runs:
        if run.family != runs[0].family:
            raise InputError(
                f"{run.folder} holds a result of {run.family}, the first one is of {runs[0].family}; name results of one strategy."
            )
        _check(run)
    return max(runs, key=lambda run: moments(run.excess).sharpe)


def judge(judged: JudgedRun, trials: Sequence[KnownTrial], naive: JudgedRun | None, cost: float, seed: int) -> Judgement:
    """Judge a run.

    Args:
        judged: the run.
        trials: all that was tried, itself included.
        naive: the same strategy on naive forecasts, if there is such a run.
        cost: further cost of a traded dollar that the accuracy must pay for, in basis points.
        seed: of the bootstrap.

    Raises:
        InputError: a run is too short, never varies, or has too few days in common with the other.
    """
    _check(judged)
    remarks = _said_of(judged)
    search = search_of(judged, trials)
    sharpe = _sharpe(moments(judged.excess), search)
    known = np.isfinite(judged.benchmark)
    strategy, market = judged.excess[known], judged.benchmark[known]
    has_benchmark = known.sum() >= FEWEST_SESSIONS and np.ptp(market) > 0
    if not has_benchmark:
        remarks.append("There is no benchmark to compare with, so that bills alone are.")
    elif not known.all():
        remarks.append(
            f"The benchmark is not known on {int((~known).sum())} of {known.size} sessions, which comparisons with it leave out."
        )
    benchmark = _compared(strategy, market, seed, "benchmark", remarks) if has_benchmark else None
    overfitting = _overfitting(search, remarks)
    against_naive = None if naive is None else _against(judged, naive, seed, remarks)
    evidence = Evidence(
        num_sessions=judged.days.size,
        deflated=sharpe.deflated,
        needed_sessions=sharpe.deflated_track_record,
        against_benchmark=benchmark and benchmark.bootstrap,
        against_naive=against_naive and against_naive.bootstrap,
        overfitting=overfitting and overfitting.probability,
    )
    mix = constant_mix(strategy, market) if has_benchmark else None
    ahead = None if mix is None else strategy - mix.excess
    return Judgement(
        run=judged,
        verdict=decide(evidence),
        sharpe=sharpe,
        search=search,
        overfitting=overfitting,
        market=market_model(strategy, market, CONFIDENCE) if has_benchmark else None,
        benchmark=benchmark,
        naive=against_naive,
        mix=None if mix is None or ahead is None else MixFigures(mix.weight, float(mix.excess.mean()), float(ahead.mean())),
        costs=_costs(judged, ahead, known, cost),
        remarks=tuple(remarks),
    )


def _check(run: JudgedRun) -> None:
    if run.days.size < FEWEST_SESSIONS and _is_gone(run):
        raise InputError(
            f"The account in {run.folder} is gone on {run.days[-1]}, after {run.days.size} sessions; expected {FEWEST_SESSIONS} or more: "
            "judge a strategy that lives longer."
        )
    if run.days.size < FEWEST_SESSIONS:
        raise InputError(
            f"The result in {run.folder} has {run.days.size} sessions; expected {FEWEST_SESSIONS} or more: run a longer backtest."
        )
    moments(run.returns, f"The returns in {run.folder}")


def _is_gone(run: JudgedRun) -> bool:
    """Whether the account has lost all that it had, after which there are no returns."""
    return bool(run.returns.size) and run.returns[-1] <= -1.0


def _said_of(run: JudgedRun) -> list[str]:
    remarks = []
    if run.error:
        remarks.append(f"The run ended with an error, and is judged up to {run.days[-1]} alone: {run.error}")
    if _is_gone(run):
        remarks.append(f"The account is gone on {run.days[-1]}; later days do not count.")
    return remarks


def _sharpe(found: Moments, search: Search) -> SharpeFigures:
    luck = expected_maximum(search.num_trials, search.spread(found.num))
    effective = expected_maximum(max(search.effective, 1), search.effective_spread(found.num))
    return SharpeFigures(
        moments=found,
        lo_error=lo_error(found),
        mertens_error=mertens_error(found),
        probabilistic=probabilistic_sharpe(found),
        luck=luck,
        effective_luck=effective,
        deflated=probabilistic_sharpe(found, luck),
        effective_deflated=probabilistic_sharpe(found, effective),
        track_record=minimum_track_record(found, 0.0, CONFIDENCE),
        deflated_track_record=minimum_track_record(found, luck, CONFIDENCE),
    )


def _overfitting(search: Search, remarks: list[str]) -> Overfitting | None:
    if search.num_trials == 1:
        return None
    if search.returns.shape[1] < 2:
        remarks.append("Overfitting cannot be told, since daily returns are known of one trial alone.")
        return None
    try:
        return backtest_overfitting(search.returns)
    except InputError as error:
        remarks.append(str(error))
        return None


def _compared(one: np.ndarray, other: np.ndarray, seed: int, name: str, remarks: list[str]) -> Comparison | None:
    try:
        delta = difference_by_delta(one, other, CONFIDENCE)
        bootstrap = difference_by_bootstrap(one, other, seed, CONFIDENCE)
    except InputError as error:
        # holding the benchmark, or trading on the forecasts that are called naive: it is not above them
        remarks.append(f"Beside the {name}: {error}")
        same = SharpeDifference(0.0, 0.0, 0.0, 0.0, 1.0)
        return Comparison(one.size, moments(other).sharpe, same, same)
    return Comparison(one.size, moments(other).sharpe, delta, bootstrap)


def _against(judged: JudgedRun, other: JudgedRun, seed: int, remarks: list[str]) -> Comparison | None:
    if other.family != judged.family:
        raise InputError(
            f"{other.folder} holds a result of {other.family}, the judged one is of {judged.family}; name one of the same strategy on "
            "naive forecasts, or say with --family that both are one."
        )
    _check(other)
    shared = np.intersect1d(judged.days, other.days)
    if shared.size < FEWEST_SESSIONS:
        raise InputError(
            f"The result in {other.folder} shares {shared.size} sessions with {judged.folder}; expected {FEWEST_SESSIONS} or more."
        )
    one, naive = judged.excess[np.isin(judged.days, shared)], other.excess[np.isin(other.days, shared)]
    return _compared(one, naive, seed, "naive forecasts", remarks)


def _costs(run: JudgedRun, ahead: np.ndarray | None, known: np.ndarray, cost: float) -> CostFigures | None:
    if run.turnover is None:
        return None
    return CostFigures(
        turnover=float(run.turnover.mean()),
        break_even=break_even_cost(run.excess, run.turnover),
        break_even_against_mix=None if ahead is None else break_even_cost(ahead, run.turnover[known]),
        accuracy=break_even_accuracy(run.returns, run.turnover, cost),
        cost=cost,
    )

"""The whole of a judgement: a planted edge is found, luck and the market are not taken for one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from minilean.errors import InputError
from minilean.judging.judgement import Judgement, best_of, judge
from minilean.judging.reading import JudgedRun, read_run
from minilean.judging.trials import KnownTrial
from minilean.judging.verdict import Answer

NUM = 1500


def nothing(_: date) -> float:
    return 0.0


def row(seed: int, sharpe: float = 0.0, num: int = NUM) -> np.ndarray:
    """Returns with exactly this Sharpe ratio of a session."""
    drawn = np.random.default_rng(seed).standard_normal(num)
    return ((drawn - drawn.mean()) / drawn.std(ddof=1) + sharpe) * 0.01


@pytest.fixture
def read(result: Callable[..., Path]) -> Callable[..., JudgedRun]:
    return lambda name, *rows, **options: read_run(result(name, *rows, **options), nothing)


def known(run: JudgedRun) -> KnownTrial:
    return KnownTrial(run.score.sharpe, run.days, run.excess)


def judged(run: JudgedRun, *others: KnownTrial, naive: JudgedRun | None = None) -> Judgement:
    return judge(run, [known(run), *others], naive, cost=5.0, seed=1)


def test_a_planted_edge_is_a_yes_with_all_figures(read: Callable[..., JudgedRun]) -> None:
    market = row(2, 0.02)
    run = read("a", 0.5 * market + row(3, 0.15), market, np.full(NUM, 0.2))
    found = judged(run)
    assert found.verdict.answer is Answer.YES
    assert found.market is not None
    assert (found.market.beta.value, found.market.alpha.value) == pytest.approx((0.5, 0.0015), abs=0.06)
    assert (found.sharpe.luck, found.search.num_trials, found.overfitting) == (0.0, 1, None)
    assert found.sharpe.deflated == found.sharpe.probabilistic > 0.99
    assert found.benchmark is not None
    assert found.benchmark.other == pytest.approx(0.02, rel=1e-9)
    assert found.benchmark.bootstrap.difference == found.benchmark.delta.difference
    assert found.mix is not None
    assert found.mix.ahead == pytest.approx(run.excess.mean() - found.mix.weight * market.mean(), rel=1e-9)
    assert found.costs is not None
    assert found.costs.break_even == pytest.approx(run.excess.mean() / 0.2 * 10_000, rel=1e-9)
    assert found.remarks == ()


def test_the_same_edge_that_is_the_best_of_many_trials_is_a_no(read: Callable[..., JudgedRun]) -> None:
    run = read("a", row(3, 0.07), row(2, 0.0))
    alone = judged(run)
    trials = [KnownTrial(run.excess.mean() / run.excess.std(), run.days, row(10 + trial, 0.001 * trial)) for trial in range(40)]
    searched = judged(run, *(KnownTrial(t.excess.mean() / t.excess.std(), t.days, t.excess) for t in trials if t.excess is not None))
    assert alone.sharpe.deflated > 0.99
    assert searched.search.num_trials == searched.search.effective == 41
    assert searched.sharpe.deflated < alone.sharpe.deflated
    assert searched.overfitting is not None
    assert searched.overfitting.num_trials == 41


def test_holding_the_benchmark_is_no_knowledge(read: Callable[..., JudgedRun]) -> None:
    found = judged(read("a", row(2, 0.1), row(2, 0.1)))
    assert found.verdict.answer is Answer.NO
    assert found.verdict.reasons == ("its Sharpe ratio is not above that of the benchmark",)
    assert found.remarks == (
        "Beside the benchmark: Both have the same returns, up to their size, so that their Sharpe ratios do not differ.",
    )


def test_a_short_record_of_something_good_is_not_enough(read: Callable[..., JudgedRun]) -> None:
    found = judged(read("a", row(3, 0.1, 200), row(2, 0.0, 200)))
    assert found.verdict.answer is Answer.NOT_ENOUGH_DATA
    assert found.verdict.years is not None
    # twice the error of the difference, 2 / sqrt(N), must be below 0.1 or so: 400 to 900 sessions
    assert 1 <= found.verdict.years <= 4


def test_without_a_benchmark_bills_are_compared_with(read: Callable[..., JudgedRun]) -> None:
    found = judged(read("a", row(3, 0.15)))
    assert (found.benchmark, found.market, found.mix, found.costs) == (None, None, None, None)
    assert found.verdict.answer is Answer.YES
    assert found.remarks == ("There is no benchmark to compare with, so that bills alone are.",)


def test_days_without_a_benchmark_are_left_out_and_said(read: Callable[..., JudgedRun]) -> None:
    run = read("a", row(3, 0.15), row(2))
    run.benchmark[:100] = np.nan
    found = judged(run)
    assert found.benchmark is not None
    assert found.benchmark.num_sessions == NUM - 100
    assert found.remarks == ("The benchmark is not known on 100 of 1500 sessions, which comparisons with it leave out.",)


def test_naive_forecasts_that_do_as_well_take_the_yes_away(read: Callable[..., JudgedRun]) -> None:
    market = row(2)
    run = read("a", row(3, 0.15), market)
    assert judged(run, naive=read("worse", row(4, 0.0), market)).verdict.answer is Answer.YES
    better = judged(run, naive=read("better", row(4, 0.2), market))
    assert better.verdict.answer is Answer.NO
    assert better.verdict.reasons == ("its Sharpe ratio is not above that of the strategy on naive forecasts",)


def test_naive_forecasts_of_other_days_are_refused(read: Callable[..., JudgedRun]) -> None:
    run, other = read("a", row(3), row(2)), read("b", row(4), row(2), first="2020-09-01")
    with pytest.raises(InputError, match=r"shares 22 sessions with .*/a; expected 60 or more"):
        judged(run, naive=other)


def test_a_naive_run_is_of_the_same_strategy_and_has_traded(read: Callable[..., JudgedRun], tmp_path: Path) -> None:
    run = read("a", row(3), row(2))
    with pytest.raises(InputError) as caught:
        judged(run, naive=read("b", row(4), row(2), family="Reversal"))
    assert str(caught.value) == (
        f"{tmp_path}/b holds a result of Reversal, the judged one is of Momentum; name one of the same strategy on naive forecasts, "
        "or say with --family that both are one."
    )
    with pytest.raises(InputError, match="/still never vary, so they have no Sharpe ratio; did the strategy trade at all"):
        judged(run, naive=read("still", np.zeros(NUM), row(2)))


def test_an_account_that_is_gone_is_judged_until_then_and_that_is_said(read: Callable[..., JudgedRun]) -> None:
    lost = np.append(row(3, 0.0, 99), -1.0)
    found = judged(read("gone", np.append(lost, np.zeros(20)), row(2, 0.0, 120)))
    assert found.verdict.answer is Answer.NO
    assert found.remarks == ("The account is gone on 2015-05-21; later days do not count.",)
    assert judged(read("alive", row(3, 0.0, 100), row(2, 0.0, 100))).remarks == ()
    with pytest.raises(InputError, match=r"/soon is gone on 2015-01-15, after 10 sessions; expected 60 or more: judge a strategy that"):
        judged(read("soon", np.append(lost[-10:], np.zeros(100)), row(2, 0.0, 110)))


def test_a_run_that_ended_with_an_error_is_judged_and_that_is_said(read: Callable[..., JudgedRun]) -> None:
    run = read("a", row(3, 0.0, 100), row(2, 0.0, 100))
    failed = replace(run, error="It broke.")
    assert judged(failed).remarks == ("The run ended with an error, and is judged up to 2015-05-21 alone: It broke.",)
    assert judged(failed).verdict == judged(run).verdict


def test_the_best_of_several_results_is_judged(read: Callable[..., JudgedRun]) -> None:
    runs = [read(str(sharpe), row(5 + place, sharpe)) for place, sharpe in enumerate((0.01, 0.05, -0.02))]
    assert best_of(runs) is runs[1]


def test_results_that_cannot_be_judged_are_named(read: Callable[..., JudgedRun], tmp_path: Path) -> None:
    good, other = read("a", row(3)), read("b", row(3), family="Reversal")
    with pytest.raises(InputError) as caught:
        best_of([good, other])
    assert str(caught.value) == f"{tmp_path}/b holds a result of Reversal, the first one is of Momentum; name results of one strategy."
    with pytest.raises(InputError, match=r"/short has 59 sessions; expected 60 or more: run a longer backtest"):
        best_of([good, read("short", row(3, 0.0, 59))])
    with pytest.raises(InputError, match=r"The returns in .*/still never vary"):
        best_of([read("still", np.zeros(100), row(2, 0.0, 100))])
    with pytest.raises(InputError, match="There is no result to judge"):
        best_of([])


def test_trials_with_identical_returns_are_said_and_count(read: Callable[..., JudgedRun]) -> None:
    run = read("a", row(3, 0.15), row(2))
    found = judged(run, known(run))
    assert (found.search.num_trials, found.search.effective, found.overfitting) == (2, 1, None)
    assert found.remarks == ("All trials have identical returns, so that none of them can be chosen; overfitting cannot be told.",)


def test_trials_without_daily_returns_are_said(read: Callable[..., JudgedRun]) -> None:
    found = judged(read("a", row(3, 0.15), row(2)), KnownTrial(0.01))
    assert found.remarks == ("Overfitting cannot be told, since daily returns are known of one trial alone.",)

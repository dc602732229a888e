"""Every trial counts once, whatever is left of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from minilean.judging.reading import JudgedRun, daily_returns, read_run
from minilean.judging.trials import KnownTrial, known_trials, search_of
from minilean.ledger.daily_returns import write_returns
from minilean.ledger.ledger import Contents, Ledger
from minilean.ledger.trial import Score, Span, Status, Trial


def nothing(_: date) -> float:
    return 0.0


def noise(seed: int, num: int = 300) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal(num) * 0.01 + 0.0005


@pytest.fixture
def run(result: Callable[..., Path]) -> Callable[..., JudgedRun]:
    """Writes and reads a result of noise by a seed."""
    return lambda name, seed=1, **options: read_run(result(name, noise(seed), noise(99), **options), nothing)


def entered(ledger: Ledger, run: JudgedRun | None = None, score: Score | None = None, family: str = "Momentum", **parameters: str) -> str:
    trial = Trial(family, "a", parameters, "return of the portfolio", Span(None, None))
    return ledger.record(trial, Status.FINISHED, run.score if run else score, str(run.folder) if run else "").id


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger" / "trials.jsonl")


def test_results_that_the_ledger_does_not_have_count(run: Callable[..., JudgedRun]) -> None:
    runs = [run("a", 1), run("b", 2), run("copy", 1)]
    found = known_trials(Contents(()), runs, nothing)
    assert [trial.sharpe for trial in found] == [runs[0].score.sharpe, runs[1].score.sharpe]


def test_trials_of_the_ledger_count_once_and_those_of_another_family_do_not(run: Callable[..., JudgedRun], ledger: Ledger) -> None:
    judged, other = run("a", 1), run("b", 2)
    entered(ledger, judged, window="1")
    entered(ledger, judged, window="1")
    entered(ledger, other, window="2")
    entered(ledger, None, Score(100, sharpe=0.07), window="3")
    entered(ledger, family="Reversal", window="4")
    found = known_trials(ledger.read(), [judged], nothing)
    assert [trial.sharpe for trial in found] == pytest.approx([judged.score.sharpe, other.score.sharpe, 0.07])
    assert [trial.days is not None for trial in found] == [True, True, False]


def test_a_result_that_was_moved_is_known_by_its_score(run: Callable[..., JudgedRun], ledger: Ledger, tmp_path: Path) -> None:
    entered(ledger, run("a", 1), window="1")
    shutil.move(tmp_path / "a", tmp_path / "moved")
    assert len(known_trials(ledger.read(), [read_run(tmp_path / "moved", nothing)], nothing)) == 1
    assert len(known_trials(ledger.read(), [read_run(tmp_path / "moved", nothing), run("b", 2)], nothing)) == 2
    assert len(known_trials(ledger.read(), [run("b", 2)], nothing)) == 2


def test_a_result_is_known_by_its_returns_under_other_rates(run: Callable[..., JudgedRun], ledger: Ledger, tmp_path: Path) -> None:
    entered(ledger, run("a", 1), window="1")
    shutil.copytree(tmp_path / "a", tmp_path / "copy")
    assert len(known_trials(ledger.read(), [read_run(tmp_path / "copy", lambda _: 0.05)], lambda _: 0.05)) == 1


def test_a_trial_that_never_traded_counts_without_a_ratio_though_bills_vary(
    run: Callable[..., JudgedRun], result: Callable[..., Path], ledger: Ledger, tmp_path: Path
) -> None:
    judged, idle = run("a", 1), read_run(result("idle", np.zeros(300), noise(99)), lambda _: 0.05)
    name = entered(ledger, idle, window="1")
    assert [trial.sharpe for trial in known_trials(ledger.read(), [judged], lambda _: 0.05)][1:] == [None]
    write_returns(tmp_path / "kept.json", daily_returns(idle))
    ledger.note_deletion(name, str(tmp_path / "kept.json"))
    assert [trial.sharpe for trial in known_trials(ledger.read(), [judged], lambda _: 0.05)][1:] == [None]


def test_deleted_trials_have_their_kept_returns_and_lost_ones_their_score(
    run: Callable[..., JudgedRun], ledger: Ledger, tmp_path: Path
) -> None:
    deleted, lost, judged = run("a", 1), run("b", 2), run("c", 3)
    name = entered(ledger, deleted, window="1")
    entered(ledger, lost, window="2")
    write_returns(tmp_path / "kept.json", daily_returns(deleted))
    ledger.note_deletion(name, str(tmp_path / "kept.json"))
    shutil.rmtree(tmp_path / "a")
    shutil.rmtree(tmp_path / "b")
    _, one, other = known_trials(ledger.read(), [judged], nothing)
    assert one.excess == pytest.approx(deleted.excess, abs=1e-17)
    assert (other.days, other.sharpe) == (None, lost.score.sharpe)


def test_a_search_counts_trials_and_those_that_move_together(run: Callable[..., JudgedRun]) -> None:
    judged = run("a", 1)
    twin = KnownTrial(0.5, judged.days, judged.excess * 2 + 0.001)
    other = KnownTrial(0.2, judged.days, noise(2))
    search = search_of(
        judged, [KnownTrial(judged.score.sharpe, judged.days, judged.excess), twin, other, KnownTrial(0.3), KnownTrial(None)]
    )
    assert (search.num_trials, search.effective) == (5, 4)
    assert search.returns.shape == (300, 3)
    assert search.sharpes == pytest.approx((judged.score.sharpe, 0.5, 0.2, 0.3))
    assert len(search.effective_sharpes) == 3
    assert search.spread(300) == pytest.approx(np.std(search.sharpes, ddof=1))


@pytest.mark.parametrize(("shared", "is_compared"), [(240, True), (239, False)])
def test_trials_of_other_days_are_counted_and_not_compared(run: Callable[..., JudgedRun], shared: int, is_compared: bool) -> None:
    judged = run("a", 1)
    other = KnownTrial(0.1, judged.days[:shared], noise(2, shared))
    search = search_of(judged, [KnownTrial(0.2, judged.days, judged.excess), other])
    assert (search.num_trials, search.effective) == (2, 2)
    assert search.returns.shape == ((240, 2) if is_compared else (300, 1))


def test_a_trial_that_never_traded_counts_and_is_not_compared(run: Callable[..., JudgedRun]) -> None:
    judged = run("a", 1)
    search = search_of(judged, [KnownTrial(0.2, judged.days, judged.excess), KnownTrial(None, judged.days, np.zeros(300))])
    assert (search.num_trials, search.effective, search.returns.shape) == (2, 2, (300, 1))


def test_a_run_without_results_leaves_it_to_those_before_it(run: Callable[..., JudgedRun], ledger: Ledger) -> None:
    other = run("b", 2)
    entered(ledger, other, window="2")
    entered(ledger, None, Score(100, sharpe=0.07), window="2")
    (_, found) = known_trials(ledger.read(), [run("a", 1)], nothing)
    assert found.sharpe == other.score.sharpe
    assert found.days is not None
    assert found.days.tolist() == other.days.tolist()

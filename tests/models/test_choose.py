from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import choose
import numpy as np
import pandas as pd
import pytest
import workers
from candidates import CANDIDATES
from click.testing import CliRunner
from trials import Outcome, Trial

from forecasting.recipes import Recipe
from forecasting.span import Span
from forecasting.specs import ModelSpec, NetworkSpec, TrainingSpec
from minilean.datasets.selection import DataChoice
from minilean.ledger.ledger import PLACE, Ledger
from minilean.ledger.trial import Span as TrialSpan

TINY = Recipe(NetworkSpec(units=2, layers=1), TrainingSpec(epochs=1, batch_size=256))


def test_the_comparison_is_over_enough_month_ends_and_has_the_named_recipes() -> None:
    assert (len(choose.MONTHS), choose.MONTHS[0], choose.MONTHS[-1]) == (21, "2008-02", "2014-10")
    assert (len(choose.MONTHS_OF_SEED), choose.MONTHS_OF_SEED[:2]) == (7, ("2008-02", "2009-02"))
    assert len(CANDIDATES) >= 6
    assert {"seed", "fast"} <= CANDIDATES.keys()
    trials = choose.all_trials(["seed", "fast"], ["SPY", "XLE", "TLT"], [1, 2])
    assert [sum(trial.candidate == name for trial in trials) for name in ("seed", "fast")] == [42, 126]
    assert len(set(trials)) == len(trials)


@pytest.fixture(scope="module")
def closes() -> dict[str, Span]:
    times = pd.bdate_range("2009-02-02", "2014-12-31") + pd.Timedelta(hours=16)
    steps = np.random.default_rng(3).normal(0.0003, 0.01, len(times))
    return {"SPY": Span(times.to_numpy(), 100 * np.exp(np.cumsum(steps)))}


def test_only_what_is_missing_is_run_and_what_is_damaged_is_named_and_made_again(closes, tmp_path) -> None:
    said: list[str] = []
    trials = [Trial("tiny", TINY, "SPY", month, 1) for month in ("2014-06", "2014-07")]
    first, second = (tmp_path / trial.file_name(closes["SPY"]) for trial in trials)
    assert list(choose.run_missing(trials[:1], closes, tmp_path, 1, said.append)) == [0, 1]
    kept, marked = Outcome.load(first), replace(Outcome.load(first), seconds=99.0)
    marked.save(first)
    assert list(choose.run_missing(trials, closes, tmp_path, 1, said.append)) == [1, 2]
    assert Outcome.load(first) == marked
    assert Outcome.load(second).seconds > 0
    assert said == []

    first.write_bytes(first.read_bytes()[:-1])
    assert list(choose.run_missing(trials, closes, tmp_path, 1, said.append)) == [1, 2]
    assert replace(Outcome.load(first), seconds=0) == replace(kept, seconds=0)
    assert len(said) == 1
    assert said[0].startswith(f"{first}, line 1: this is not valid JSON")


def test_outcomes_of_other_prices_are_not_taken(closes, tmp_path) -> None:
    trial = Trial("tiny", TINY, "SPY", "2014-06", 1)
    list(choose.run_missing([trial], closes, tmp_path, 1, print))
    other = {"SPY": Span(closes["SPY"].times, closes["SPY"].closes + 0.5)}
    assert list(choose.run_missing([trial], other, tmp_path, 1, print)) == [0, 1]
    assert list(choose.run_missing([trial], closes, tmp_path, 1, print)) == [1]


def test_its_workers_are_shielded_from_an_interruption_while_they_start(closes, tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    entered: list[int] = []

    @contextmanager
    def shielded() -> Iterator[None]:
        entered.append(1)
        yield

    monkeypatch.setattr(workers, "shielded", shielded)
    list(choose.run_missing([Trial("tiny", TINY, "SPY", "2014-06", 1)], closes, tmp_path, 1, print))
    assert entered == [1]


@pytest.mark.parametrize("is_synthetic", [True, False])
def test_a_table_of_made_up_prices_says_so(closes, tmp_path, monkeypatch: pytest.MonkeyPatch, is_synthetic: bool) -> None:
    trials = [Trial("tiny", TINY, "SPY", month, 1) for month in ("2014-05", "2014-06")]
    monkeypatch.setattr(choose, "select_data_folder", lambda *_, **__: DataChoice(tmp_path, "data/", is_synthetic))
    monkeypatch.setattr(choose, "read_closes", lambda folder, ticker: closes[ticker])
    monkeypatch.setattr(choose, "all_trials", lambda *_: trials)
    done = CliRunner().invoke(choose.choose, ["--symbols", "SPY", "--workers", "1", "--results", str(tmp_path), "--no-progress"])
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("SYNTHETIC prices") is is_synthetic
    assert "| tiny " in done.stdout
    assert done.stderr == ""


def test_each_recipe_is_one_trial_of_the_ledger_whatever_its_months_and_seeds(closes, tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = Recipe(TINY.network, replace(TINY.training, epochs=2))
    monkeypatch.setattr(choose, "read_closes", lambda folder, ticker: closes[ticker])
    monkeypatch.setattr(choose, "all_trials", lambda names, tickers, seeds: [
        Trial(name, recipe, "SPY", month, seed)
        for name, recipe in (("tiny", TINY), ("longer", other)) for month in ("2014-05", "2014-06") for seed in seeds
    ])  # fmt: skip

    def run(*more: str, is_synthetic: bool = False) -> None:
        monkeypatch.setattr(choose, "select_data_folder", lambda *_, **__: DataChoice(tmp_path, "data/", is_synthetic))
        common = [
            "--symbols",
            "SPY",
            "--workers",
            "1",
            "--results",
            str(tmp_path),
            "--object-store",
            str(tmp_path / "store"),
            "--no-progress",
        ]
        done = CliRunner().invoke(choose.choose, [*common, *more])
        assert done.exit_code == 0, done.output

    place = tmp_path / "store" / PLACE
    run("--no-ledger")
    run("--ledger", is_synthetic=True)
    assert not place.exists()
    run("--ledger", "--seeds", "1,2")
    run("--ledger", "--seeds", "3")
    contents = Ledger(place).read()
    assert len(contents.entries) == 4
    assert len(contents.trials("forecasts")) == 2
    first, second = contents.entries[:2]
    assert (first.trial.spec, second.trial.spec) == (
        f"tiny {ModelSpec(network=TINY.network, training=TINY.training).hash}",
        f"longer {ModelSpec(network=other.network, training=other.training).hash}",
    )
    assert first.trial.parameters == {"symbols": "SPY", "refits": "2 from 2014-05 to 2014-06", "seeds": "1,2"}
    assert (first.trial.target, first.trial.span) == (
        "close_change over 1", TrialSpan(date(2005, 1, 1), date(2014, 12, 31), "development"),
    )  # fmt: skip
    assert first.score is not None
    assert (first.score.num_observations, set(first.score.figures)) == (84, {"error", "right sign", "variation"})


def test_a_recipe_is_asked_for_by_its_name_of_today_or_its_former_one(closes, tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr(choose, "select_data_folder", lambda *_, **__: DataChoice(tmp_path, "data/", False))
    monkeypatch.setattr(choose, "read_closes", lambda folder, ticker: closes[ticker])
    monkeypatch.setattr(choose, "all_trials", lambda names, *_: asked.append(names) or [])
    common = ["--symbols", "SPY", "--results", str(tmp_path), "--no-progress"]
    today = CliRunner().invoke(choose.choose, ["--recipe", "fast, dropout=0.2", *common])
    former = CliRunner().invoke(choose.choose, ["--candidate", "fast with dropout", *common])

    assert (today.exit_code, former.exit_code) == (0, 0), today.output + former.output
    assert asked == [("fast, dropout=0.2",)] * 2
    assert today.stderr == ""
    assert former.stderr.splitlines() == [
        "--candidate is called --recipe now; the former name is understood in this version for the last time.",
        "The recipe 'fast with dropout' is called 'fast, dropout=0.2' now; this is understood in this version for the last time.",
    ]
    assert CliRunner().invoke(choose.choose, ["--recipe", "nosuch", *common]).exit_code == 2

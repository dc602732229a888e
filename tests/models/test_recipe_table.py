from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import pytest
from candidates import CANDIDATES
from recipe_table import CandidateScore, choice_of, markdown, paired_difference, score
from trials import Outcome, Trial

from forecasting.recipes import RECIPES
from forecasting.specs import NetworkSpec, TrainingSpec


def _trial(month: str, seed: int = 1) -> Trial:
    return Trial("fast", RECIPES["fast"], "SPY", month, seed)


def _outcome(predicted, actual=(0.01, -0.01), span_mean=0.0) -> Outcome:
    return Outcome(tuple(predicted), tuple(actual), span_mean, 2.0)


def test_errors_are_measured_against_both_naive_forecasts() -> None:
    found = score({_trial("2010-01"): _outcome((0.02, -0.02), span_mean=0.03)})
    assert found.error == pytest.approx(1.0)  # off by 0.01 each day, as "no change" is
    # the mean of 0.03 is off by 0.02 and 0.04
    assert found.error_to_mean == pytest.approx(0.01 / math.sqrt((0.02**2 + 0.04**2) / 2))
    assert (found.hit_rate, found.predicted_up, found.actual_up, found.seconds) == (1.0, 0.5, 0.5, 2.0)


def test_a_forecast_that_never_changes_its_sign_or_hardly_moves_is_called_constant() -> None:
    always_up = score({_trial("2010-01"): _outcome((0.02, 0.001))})
    hardly_moves = score({_trial("2010-01"): _outcome((0.0001, -0.0001))})
    moves = score({_trial("2010-01"): _outcome((0.01, -0.001))})
    assert (always_up.depends_on_window, hardly_moves.depends_on_window, moves.depends_on_window) == (False, False, True)
    table = markdown({"up": always_up, "moves": moves})
    assert "| up (nearly constant) |" in table
    assert "| moves |" in table


def test_the_spread_over_seeds_is_the_difference_of_two_forecasts_of_one_month() -> None:
    outcomes = {_trial("2010-01", 1): _outcome((0.01, 0.01)), _trial("2010-01", 2): _outcome((0.02, 0.0))}
    assert score(outcomes).seed_spread == pytest.approx(1.0)
    assert math.isnan(score({_trial("2010-01", 1): _outcome((0.01, 0.01))}).seed_spread)


def test_a_pair_is_compared_over_what_both_have() -> None:
    months = [f"2010-{month:02d}" for month in range(1, 11)]
    good = {_trial(month): _outcome((0.01, -0.01)) for month in months}
    bad = {_trial(month): _outcome((0.03, 0.01)) for month in months[:5]}
    found = paired_difference(good, bad)
    # a square of 0.02 each day against 0.01 of the naive forecast
    assert (found.mean, found.low, found.high, found.num_months) == (pytest.approx(-4.0), pytest.approx(-4.0), pytest.approx(-4.0), 5)
    assert paired_difference(bad, good).mean == pytest.approx(4.0)


def test_an_interval_is_as_wide_as_months_differ() -> None:
    months = [f"2010-{month:02d}" for month in range(1, 11)]
    naive = {_trial(month): _outcome((0.0, 0.0)) for month in months}
    mixed = {_trial(month): _outcome((0.01, -0.01) if place % 2 else (-0.01, 0.01)) for place, month in enumerate(months)}
    found = paired_difference(mixed, naive)
    assert found.mean == pytest.approx(1.0)  # half of the months +3, half of them -1
    assert -0.6 < found.low < 0.5
    assert 1.5 < found.high < 2.6


def test_nothing_in_common_is_named() -> None:
    with pytest.raises(ValueError, match="no trial in common"):
        paired_difference({_trial("2010-01"): _outcome((0.0, 0.0))}, {_trial("2010-02"): _outcome((0.0, 0.0))})


def test_the_committed_scores_choose_the_default_recipe(repo_root: Path) -> None:
    """Within the development span alone; `models choose --write models/recipe_scores.json` made them."""
    scores = json.loads((repo_root / "models" / "recipe_scores.json").read_text(encoding="utf-8"))
    table = {name: CandidateScore(**values) for name, values in scores.items()}
    chosen = choice_of(table)
    assert set(table) == set(CANDIDATES)
    assert chosen is not None
    assert (RECIPES[chosen].network, RECIPES[chosen].training) == (NetworkSpec(), TrainingSpec())
    assert markdown(table) in (repo_root / "models" / "README.md").read_text(encoding="utf-8")


def test_the_choice_is_the_least_error_among_those_that_depend_on_their_window() -> None:
    usual = CandidateScore(126, 1.2, 1.2, 0.5, 0.5, 0.5, 0.8, 0.4, 0.3, 1.0)
    constant = replace(usual, error=1.0, mixed=0.1)
    assert choice_of({"a": replace(usual, error=1.3), "b": usual, "c": constant}) == "b"
    assert choice_of({"a": replace(usual, error=1.1), "b": usual, "c": constant}) == "a"
    assert choice_of({"b": replace(usual, variation=0.01), "c": constant}) is None

"""Which trials are the same, and what is none."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date

import pytest

from minilean.errors import InputError
from minilean.ledger.trial import Score, Span, Trial


def test_a_trial_is_the_same_whatever_its_seeds_and_the_order_of_its_parameters(trial: Callable[..., Trial]) -> None:
    first = trial(window="20", top="3", seed="1", seeds="5")
    assert first.identity == trial(top="3", seeds="1", window="20").identity
    assert len(first.identity) == 16


@pytest.mark.parametrize(
    "changed",
    [
        {"family": "Reversal"},
        {"spec": "a2"},
        {"window": "21"},
        {"seeded": "1"},
        {"last": date(2015, 12, 30)},
        {"name": "locked test"},
    ],
    ids=str,
)
def test_any_other_choice_is_another_trial(trial: Callable[..., Trial], changed: dict) -> None:
    assert trial(**{"window": "20", **changed}).identity != trial(window="20").identity


def test_another_target_is_another_trial() -> None:
    span = Span(None, None)
    assert Trial("M", "", {}, "direction", span).identity != Trial("M", "", {}, "change of the close", span).identity


def test_the_identity_stays_what_it_was_when_ledgers_were_written() -> None:
    # sha256 of ["M", "s", [["a", "1"]], "t", "2020-01-02", null, "n"], by coreutils
    assert Trial("M", "s", {"a": "1"}, "t", Span(date(2020, 1, 2), None, "n")).identity == "a4cf453fd43f5e7c"


def test_halves_of_a_character_have_the_identity_of_what_is_written_for_them(trial: Callable[..., Trial]) -> None:
    assert trial(name="\ud800").identity == trial(name="\ufffd").identity


@pytest.mark.parametrize("family", ["", "  "])
def test_a_trial_without_a_family_is_refused(family: str) -> None:
    with pytest.raises(InputError, match="A trial has no family; name what was searched over"):
        Trial(family, "", {}, "", Span(None, None))


def test_a_span_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(InputError, match="ends on 2014-12-31, before it begins on 2015-01-01"):
        Span(date(2015, 1, 1), date(2014, 12, 31))
    assert Span(date(2015, 1, 1), date(2015, 1, 1)).name == ""


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"num_observations": -1}, "A score has -1 observations"),
        ({"num_observations": 1, "mean": math.nan}, "The score's mean is nan"),
        ({"num_observations": 1, "sharpe": math.inf}, "The score's sharpe is inf"),
        ({"num_observations": 1, "figures": {"qlike": math.nan}}, "The score's qlike is nan"),
    ],
)
def test_a_score_that_is_no_number_is_refused(values: dict, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        Score(**values)


@pytest.mark.parametrize("name", ["mean", "deviation", "sharpe"])
def test_a_figure_that_is_no_number_is_named(name: str) -> None:
    with pytest.raises(InputError) as caught:
        Score(9, **{name: math.inf})
    assert str(caught.value) == f"The score's {name} is inf; give a finite number, or leave it out."

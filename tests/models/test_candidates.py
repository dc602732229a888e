"""What is compared in the table of recipes."""

from __future__ import annotations

from candidates import CANDIDATES

from forecasting.networks import num_weights
from forecasting.recipes import RECIPES


def test_the_published_recipes_are_among_them_as_they_are() -> None:
    assert {name: CANDIDATES[name] for name in RECIPES} == RECIPES
    assert len(CANDIDATES) == len(RECIPES) + 5


def test_names_say_what_differs_from_the_others() -> None:
    original, fast = CANDIDATES["seed"], CANDIDATES["fast"]
    fewer = CANDIDATES["fewer epochs"]
    assert fewer.network == original.network and (fewer.training.epochs, original.training.epochs) == (8, 50)
    assert num_weights(fewer.network) == 71_051
    with_dropout = CANDIDATES["fast with dropout"]
    assert (with_dropout.network.dropout, with_dropout.training) == (0.2, fast.training)
    on_changes = CANDIDATES["fast on changes"]
    assert (on_changes.network, on_changes.training.target, fast.training.target) == (fast.network, "return", "price")


def test_no_candidate_stands_twice() -> None:
    recipes = list(CANDIDATES.values())
    assert all(recipe != other for place, recipe in enumerate(recipes) for other in recipes[:place])

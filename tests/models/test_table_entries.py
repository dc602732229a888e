"""Which networks stand in the table, and how each is trained."""

from __future__ import annotations

import pytest
from network_walks import served
from table_entries import TableEntry, table_entries

from forecasting import networks
from forecasting.layers import Dense, Gru
from forecasting.networks import network
from forecasting.recipes import RECIPES
from forecasting.specs import NetworkSpec

NAMES = ["gru", "lstm", "rnn", "stacked_lstm"]


def by_name() -> dict[str, TableEntry]:
    return {entry.name: entry for entry in table_entries()}


def test_each_network_of_windows_is_trained_in_four_ways() -> None:
    found = table_entries()
    ways = ("", ", cross-entropy", ", features", ", features, vix")
    assert [entry.name for entry in found] == [name + way for way in ways for name in NAMES]
    assert [entry.inputs for entry in found[::4]] == ["closes", "closes", "features", "features, VIX"]
    targets = [served(entry.recipe.spec) for entry in found[::4]]
    assert targets == [("close_change", "open_to_open", "direction"), ("direction",), ("log_variance",), ("log_variance",)]


def test_networks_have_the_sizes_of_the_recipes_and_the_seed_recipe_is_left_out() -> None:
    assert [by_name()[name].recipe.network for name in NAMES] == [
        NetworkSpec("gru"), NetworkSpec(), NetworkSpec("rnn"), NetworkSpec("stacked_lstm", sizes=(16, 8)),
    ]  # fmt: skip
    assert RECIPES["seed"].network not in [entry.recipe.network for entry in table_entries()]


def test_directions_are_learned_by_their_own_loss() -> None:
    training = by_name()["lstm, cross-entropy"].recipe.training
    assert (training.target, training.loss, training.epochs, training.batch_size) == ("direction", "binary_crossentropy", 5, 64)


def test_with_and_without_vix_all_else_is_equal() -> None:
    without, beside = (by_name()[f"gru, features{more}"].recipe for more in ("", ", vix"))
    shown = ("garman_klass(1)", "garman_klass(5)", "garman_klass(22)", "return(1)", "volume_ratio(20)")
    assert (without.inputs.features, beside.inputs.features) == (shown, (*shown, "vix"))
    assert (without.training, without.lookback) == (beside.training, beside.lookback) == (RECIPES["volatility"].training, 22)


def test_all_that_forecast_one_target_look_back_equally_far() -> None:
    lookbacks: dict[str, set[int]] = {}
    for entry in table_entries():
        for target in served(entry.recipe.spec):
            lookbacks.setdefault(target, set()).add(entry.recipe.lookback)
    assert lookbacks == {"close_change": {60}, "open_to_open": {60}, "direction": {60}, "log_variance": {22}}


def test_what_is_a_recipe_is_counted_under_its_name() -> None:
    known = {entry.name: entry.known_as for entry in table_entries() if entry.known_as != entry.name}
    assert known == {"lstm": "fast", "lstm, features, vix": "volatility"}
    assert by_name()["gru"].known_as in RECIPES
    assert by_name()["gru, features"].known_as not in RECIPES


def test_a_network_that_is_added_as_one_file_stands_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(networks, "_registry", dict(networks._registry))

    @network("added")
    def _added(spec, windows):
        return Dense(1)(Gru(spec.units)(windows))

    @network("of_text", inputs=("text",))
    def _of_text(spec, tokens):
        return Dense(1)(tokens)

    names = [entry.name for entry in table_entries()]
    assert [name for name in names if name.startswith("added")] == [
        "added", "added, cross-entropy", "added, features", "added, features, vix",
    ]  # fmt: skip
    assert not [name for name in names if name.startswith("of_text")]
    assert by_name()["added"].recipe.network == NetworkSpec("added")

from __future__ import annotations

import pytest

from forecasting.errors import InvalidSpec
from forecasting.recipes import recipe, selection_note
from forecasting.specs import ModelSpec, NetworkSpec


def test_the_seed_recipe_is_the_published_one() -> None:
    network, training = recipe("seed").network, recipe("seed").training
    assert (network.name, network.units, network.layers, network.dropout) == ("lstm", 50, 4, 0.2)
    assert (training.epochs, training.batch_size, training.target) == (50, 32, "price")
    assert (training.optimizer, training.learning_rate, training.loss) == ("adam", 0.001, "mean_squared_error")


def test_the_default_recipe_is_an_lstm_on_prices_and_what_specs_default_to() -> None:
    network, training = recipe("fast").network, recipe("fast").training
    assert (network.name, training.target) == ("lstm", "price")
    assert ModelSpec(network=network, training=training) == ModelSpec()


def test_an_unknown_recipe_is_named_with_the_known_ones() -> None:
    with pytest.raises(
        InvalidSpec,
        match="no recipe 'quick': expected one of fast, gru, indicators, rnn, seed, stacked_lstm, volatility, volatility_premium",
    ):
        recipe("quick")


def test_what_the_default_recipe_was_chosen_by_is_said_of_those_months_and_of_no_others() -> None:
    said = "The recipe fast was chosen among others by its forecasts from 2008-02 to 2020-11: "
    for month in ("2008-02", "2019-06", "2020-11"):
        assert selection_note(ModelSpec(), month).startswith(said)
    for month in ("2008-01", "2020-12"):
        assert selection_note(ModelSpec(), month) == ""
    assert selection_note(ModelSpec(network=NetworkSpec(units=17)), "2019-06") == ""
    seed = recipe("seed")
    assert selection_note(ModelSpec(network=seed.network, training=seed.training), "2019-06") == ""

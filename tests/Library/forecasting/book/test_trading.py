"""TradingLSTM and TradingGRU on prices that can be learnt, and what they do not look at."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from forecasting.book import TradingGRU, TradingLSTM
from forecasting.errors import HistoryTooShort, InvalidSpec, NotFinite, TrainingError

# 100, 110, 100, 110, ...: what comes next hangs on the last price.
ZIGZAG = np.where(np.arange(64) % 2, 110.0, 100.0)


def model(kind: type = TradingLSTM, **settings: object):
    return kind(**{"hidden_dim": 6, "num_layers": 1, "dropout": 0.0, "direct_steps": 2, **settings})


@pytest.fixture(scope="module", params=[TradingLSTM, TradingGRU])
def fitted(request: pytest.FixtureRequest):
    lstm = model(request.param)
    history = lstm.fit(ZIGZAG, lookback=4, epochs=30, lr=0.03, batch_size=8)
    return lstm, history


def test_what_repeats_is_learnt_several_steps_ahead(fitted) -> None:
    lstm, history = fitted
    assert history["train_loss"][0] > 0.1
    assert max(history["train_loss"][-1], history["val_loss"][-1]) < 0.01
    assert (list(history), len(history["train_loss"]), len(history["val_loss"])) == (["train_loss", "val_loss"], 30, 30)
    assert lstm.predict(ZIGZAG, steps=5) == pytest.approx([100, 110, 100, 110, 100], abs=2)
    assert lstm.predict(ZIGZAG[:-1], steps=2, method="direct") == pytest.approx([110, 100], abs=2)


def test_a_recursive_forecast_goes_on_from_its_own_and_a_direct_one_has_its_own_network(fitted) -> None:
    lstm, _ = fitted
    first, second = lstm.predict(ZIGZAG, steps=2)
    assert lstm.predict(ZIGZAG).tolist() == [first]
    assert lstm.predict(np.append(ZIGZAG, first)).tolist() == [second]
    direct = lstm.predict(ZIGZAG, steps=2, method="direct")
    assert direct[0] == first
    assert direct[1] != second
    assert [fit.spec.window.horizon for fit in lstm.models] == [1, 2]


def test_as_many_prices_as_it_looks_back_on_are_enough_and_older_ones_do_not_count(fitted) -> None:
    lstm, _ = fitted
    assert lstm.predict(ZIGZAG[-4:]).tolist() == lstm.predict(ZIGZAG).tolist()
    assert lstm.predict(pd.Series(ZIGZAG)).tolist() == lstm.predict(list(ZIGZAG)).tolist()
    with pytest.raises(HistoryTooShort, match="A forecast looks back on 4 prices and there are 3"):
        lstm.predict(ZIGZAG[-3:])


def test_the_same_seed_forecasts_the_same_and_another_does_not() -> None:
    forecasts = []
    for seed in (1, 1, 2):
        lstm = model(seed=seed, direct_steps=1)
        lstm.fit(ZIGZAG, lookback=4, epochs=2, batch_size=8, lr=0.03)
        forecasts.append(lstm.predict(ZIGZAG).tolist())
    assert forecasts[0] == forecasts[1] != forecasts[2]


def test_neither_the_fit_nor_the_scaler_sees_what_validates() -> None:
    # 64 prices, 60 windows, 12 of them set aside: the newest price that the fit sees is number 51
    fits = []
    for place in (None, 52, 51):
        prices = ZIGZAG.copy()
        if place is not None:
            prices[place:] = 150.0
        lstm = model(direct_steps=1)
        history = lstm.fit(prices, lookback=4, epochs=2, batch_size=8, lr=0.03)
        fits.append((lstm.predict(ZIGZAG[:20]).tolist(), lstm.models[0].scaler.high, history))
    assert fits[0][:2] == fits[1][:2]
    assert fits[0][2]["train_loss"] == fits[1][2]["train_loss"]
    assert fits[0][2]["val_loss"] != fits[1][2]["val_loss"]
    assert (fits[1][1], fits[2][1]) == (110.0, 150.0)


def test_patience_stops_and_gives_the_best_weights() -> None:
    rng = np.random.default_rng(1)
    prices = 100 * np.exp(np.cumsum(rng.normal(0, 0.01, 64)))
    patient = model(patience=2, direct_steps=1)
    history = patient.fit(prices, lookback=4, epochs=30, lr=0.03, batch_size=8)
    best = int(np.argmin(history["val_loss"])) + 1
    assert len(history["val_loss"]) == best + 2 < 30
    same = model(direct_steps=1)
    same.fit(prices, lookback=4, epochs=best, lr=0.03, batch_size=8)
    assert same.predict(prices).tolist() == patient.predict(prices).tolist()


@pytest.mark.parametrize("setting", [{"weight_decay": 0.5}, {"noise_level": 0.2}, {"dropout": 0.4}])
def test_every_setting_reaches_the_fit(setting: dict[str, float]) -> None:
    losses = []
    for settings in ({}, setting):
        losses.append(model(direct_steps=1, **settings).fit(ZIGZAG, lookback=4, epochs=2, lr=0.03, batch_size=8)["train_loss"][-1])
    assert losses[0] != pytest.approx(losses[1], rel=1e-4)


def test_nothing_set_aside_leaves_an_empty_record() -> None:
    history = model(validation_split=0.0, direct_steps=1).fit(ZIGZAG, lookback=4, epochs=2, batch_size=8)
    assert (len(history["train_loss"]), history["val_loss"]) == (2, [])


def test_what_cannot_be_fitted_or_forecast_is_named_and_an_earlier_model_kept(fitted) -> None:
    lstm, _ = fitted
    before = lstm.predict(ZIGZAG).tolist()
    with pytest.raises(HistoryTooShort, match="6 prices with a lookback of 4 give 2 examples, of which 1 remain to fit"):
        lstm.fit(ZIGZAG[:6], lookback=4)
    with pytest.raises(NotFinite, match="closes cannot be used"):
        lstm.fit(np.append(ZIGZAG, np.nan), lookback=4)
    with pytest.raises(InvalidSpec, match="epochs=0"):
        lstm.fit(ZIGZAG, lookback=4, epochs=0)
    with pytest.raises(InvalidSpec, match="lookback=0"):
        lstm.fit(ZIGZAG, lookback=0)
    with pytest.raises(InvalidSpec, match="steps=3 and there are networks for 2: make the model with direct_steps=3"):
        lstm.predict(ZIGZAG, steps=3, method="direct")
    with pytest.raises(InvalidSpec, match="method='both': expected one of recursive, direct"):
        lstm.predict(ZIGZAG, method="both")
    with pytest.raises(InvalidSpec, match="steps=0: expected a whole number of at least 1"):
        lstm.predict(ZIGZAG, steps=0)
    assert lstm.predict(ZIGZAG).tolist() == before


def test_a_model_is_fitted_first_and_made_of_what_there_is() -> None:
    with pytest.raises(TrainingError, match="There is no model yet: call fit before predict"):
        model().predict(ZIGZAG)
    with pytest.raises(InvalidSpec, match="direct_steps=0"):
        model(direct_steps=0)
    with pytest.raises(InvalidSpec, match="units=0"):
        model(hidden_dim=0)
    assert (TradingLSTM().network_spec.units, TradingLSTM().network_spec.layers, TradingLSTM().network_spec.dropout) == (64, 2, 0.2)
    assert (TradingLSTM().network_spec.name, TradingGRU().network_spec.name) == ("lstm", "gru")

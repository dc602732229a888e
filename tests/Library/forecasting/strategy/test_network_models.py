from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from forecasting.errors import StoreWriteFailed, TrainingDiverged, WeightsCorrupt, WeightsLookAhead, WeightsMissing
from forecasting.refit import refit
from forecasting.refit_cache import RefitCache
from forecasting.span import Span
from forecasting.specs import ModelSpec, NetworkSpec, TrainingSpec, WindowSpec
from forecasting.strategy import network_models
from forecasting.strategy.network_models import NetworkModels
from forecasting.strategy.training_budget import TrainingBudget
from forecasting.weight_store import WeightStore

SPEC = ModelSpec(
    WindowSpec(lookback=6, training_bars=60, holdout=5, forecast_bars=12), NetworkSpec(units=3, layers=2), TrainingSpec(epochs=1)
)
MOMENT = np.datetime64("2015-04-30T08:00")
NEXT = np.datetime64("2015-05-31T08:00")


class Store(dict):
    contains_key = dict.__contains__
    read_bytes = dict.__getitem__

    @property
    def keys(self) -> list[str]:  # pyright: ignore[reportIncompatibleMethodOverride]  # a property, as in LEAN
        return list(self)

    def save_bytes(self, key: str, contents: bytes) -> bool:
        self[key] = contents
        return True


def history(seed: int = 7) -> Span:
    times = pd.bdate_range("2015-01-02", "2015-06-30") + pd.Timedelta(hours=16)
    return Span(times.to_numpy(), 100 * np.exp(np.cumsum(np.random.default_rng(seed).normal(0, 0.01, len(times)))))


@pytest.fixture
def store() -> Store:
    return Store()


def models(store: Store, weights: str = "load-or-train", seeds: tuple[int, ...] = (1,)) -> NetworkModels:
    return NetworkModels(WeightStore(store, "macro_lstm"), RefitCache(store), SPEC, seeds, weights)


def test_cold_trains_and_saves_and_warm_loads_the_same(store: Store) -> None:
    cold, warm = models(store), models(store)
    assert cold.refit("SPY", "2015-04", MOMENT, history()) == ""
    assert warm.refit("SPY", "2015-04", MOMENT, history()) == ""

    assert [r.outcome for r in cold.records] == ["trained"]
    assert [r.outcome for r in warm.records] == ["loaded"]
    assert "note" in json.loads(cold.records_json())[0]
    assert cold.records[0].note == ""
    assert warm.records[0].losses == cold.records[0].losses != ()
    assert warm.get("SPY").forecast(history()) == cold.get("SPY").forecast(history())


@pytest.mark.parametrize(
    ("seeds", "told"),
    [((1,), ["SPY 2015-04, epoch 1 of {n}"]), ((1, 2), ["SPY 2015-04 seed 1, epoch 1 of {n}", "SPY 2015-04 seed 2, epoch 1 of {n}"])],
)
def test_a_fit_tells_how_far_it_is_and_a_loaded_one_has_nothing_to_tell(store: Store, seeds: tuple[int, ...], told: list[str]) -> None:
    heard: list[str] = []
    for _ in range(2):
        weights, cache = WeightStore(store, "macro_lstm"), RefitCache(store)
        fitting = NetworkModels(weights, cache, SPEC, seeds, "load-or-train", lambda what, done: heard.append(f"{what}, {done}"))
        fitting.refit("SPY", "2015-04", MOMENT, history())

    assert [line for line in heard if "epoch 1 of" in line] == [line.format(n=SPEC.training.epochs) for line in told]
    assert len(heard) == SPEC.training.epochs * len(seeds)


def test_bars_after_the_month_end_are_not_looked_at(store: Store) -> None:
    span = history()
    later = span.times > MOMENT
    one, other = models(store, "train"), models(Store(), "train")
    one.refit("SPY", "2015-04", MOMENT, span)
    other.refit("SPY", "2015-04", MOMENT, Span(span.times, np.where(later, span.closes * 1.5, span.closes)))

    assert later.any()
    assert all(np.array_equal(a, b) for a, b in zip(one.get("SPY").members[0], other.get("SPY").members[0], strict=True))


def test_every_seed_is_a_member_and_is_kept(store: Store) -> None:
    both = models(store, seeds=(1, 2))
    both.refit("SPY", "2015-04", MOMENT, history())

    assert len(both.get("SPY").members) == 2
    assert WeightStore(store, "macro_lstm").months("SPY", SPEC) == (("2015-04", 1), ("2015-04", 2))
    assert both.get("SPY").forecast(history()).spread > 0


def test_a_failed_refit_keeps_the_model_before_it_and_is_counted(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = models(store)
    kept.refit("SPY", "2015-04", MOMENT, history())
    before = kept.get("SPY")

    def diverge(*_: object) -> None:
        raise TrainingDiverged("The training loss is nan after epoch 1 of 1.")

    monkeypatch.setattr(network_models, "refit", diverge)
    assert "loss is nan" in kept.refit("SPY", "2015-05", NEXT, history())
    assert kept.get("SPY") is before
    assert (kept.count("trained"), kept.count("failed")) == (1, 1)
    assert kept.records[-1].message.startswith("The training loss is nan")


def test_too_short_a_history_is_a_failure_and_no_model(store: Store) -> None:
    none = models(store)
    assert "A refit needs 60 bars and the history has 20" in none.refit("SPY", "2015-01", np.datetime64("2015-01-30T08:00"), history())
    assert none.get("SPY") is None
    assert none.count("failed") == 1


def test_load_never_trains(store: Store) -> None:
    loading = models(store, "load")
    with pytest.raises(WeightsMissing, match="train them first"):
        loading.refit("SPY", "2015-04", MOMENT, history())
    models(store).refit("SPY", "2015-04", MOMENT, history())
    assert loading.refit("SPY", "2015-04", MOMENT, history()) == ""
    before = loading.get("SPY")
    assert "no weights for SPY of 2015-05" in loading.refit("SPY", "2015-05", NEXT, history())
    assert loading.get("SPY") is before
    assert loading.count("failed") == 1


def test_load_takes_weights_of_other_prices_and_load_or_train_does_not(store: Store) -> None:
    models(store).refit("SPY", "2015-04", MOMENT, history(seed=8))
    loading, careful = models(store, "load"), models(store)
    loading.refit("SPY", "2015-04", MOMENT, history())
    careful.refit("SPY", "2015-04", MOMENT, history())

    assert (loading.count("loaded"), careful.count("loaded"), careful.count("trained")) == (1, 0, 1)


def test_a_later_split_does_not_make_it_train_again(store: Store) -> None:
    models(store).refit("SPY", "2015-04", MOMENT, history())
    warm = models(store)
    warm.refit("SPY", "2015-04", MOMENT, Span(history().times, history().closes / 4))
    assert warm.count("loaded") == 1


def test_weights_that_know_the_future_are_trained_again_or_refused(store: Store) -> None:
    late = refit(history(), SPEC, 1)
    WeightStore(store, "macro_lstm").save("SPY", "2015-04", late)
    with pytest.raises(WeightsLookAhead):
        models(store, "load").refit("SPY", "2015-04", MOMENT, history())
    again = models(store)
    again.refit("SPY", "2015-04", MOMENT, history())
    assert again.count("trained") == 1


def kept_by_a_notebook() -> Store:
    """What a run has that finds nothing published, but a refit of who publishes none."""
    kept = Store()
    RefitCache(kept).refit(history().until(MOMENT), SPEC, 1)
    assert [key[:7] for key in kept] == ["refits/"]
    return kept


def test_a_store_has_one_file_for_each_month_and_seed(store: Store) -> None:
    seeds = (1, 2, 3, 4, 5)
    for month in ("2015-03", "2015-04"):
        models(store, seeds=seeds).refit("SPY", month, MOMENT, history())
    assert len(store) == 10
    assert all(key.startswith("macro_lstm/SPY/") for key in store)


def test_what_is_not_published_but_was_trained_before_is_loaded_and_published(store: Store) -> None:
    cold = models(store)
    cold.refit("SPY", "2015-04", MOMENT, history())
    kept = kept_by_a_notebook()
    seconds = RefitCache(kept).refit(history().until(MOMENT), SPEC, 1).seconds
    warm = models(kept)
    assert warm.refit("SPY", "2015-04", MOMENT, Span(history().times, history().closes * 0.98)) == ""

    assert [(r.outcome, r.seconds) for r in warm.records] == [("loaded", seconds)]
    assert all(np.array_equal(a, b) for a, b in zip(warm.get("SPY").members[0], cold.get("SPY").members[0], strict=True))
    assert models(kept, "load").refit("SPY", "2015-04", MOMENT, history()) == ""


def test_refits_of_before_and_of_now_forecast_together() -> None:
    both = models(kept_by_a_notebook(), seeds=(1, 2))
    assert both.refit("SPY", "2015-04", MOMENT, Span(history().times, history().closes * 0.3)) == ""
    assert [r.outcome for r in both.records] == ["loaded", "trained"]
    assert both.get("SPY").forecast(history()).spread > 0


def test_train_pays_every_refit(store: Store) -> None:
    models(store).refit("SPY", "2015-04", MOMENT, history())
    again = models(store, "train")
    again.refit("SPY", "2015-04", MOMENT, history())
    assert again.records[0].outcome == "trained"


def test_load_takes_only_what_is_published() -> None:
    with pytest.raises(WeightsMissing):
        models(kept_by_a_notebook(), "load").refit("SPY", "2015-04", MOMENT, history())


def test_damaged_weights_are_said_and_trained_again_and_stop_a_run_that_only_loads(store: Store) -> None:
    models(store).refit("SPY", "2015-04", MOMENT, history())
    payload = next(key for key in store if key.startswith("macro_lstm/"))
    whole = store[payload]
    store[payload] = whole[:-1]
    with pytest.raises(WeightsCorrupt, match=f"{payload} is damaged"):
        models(store, "load").refit("SPY", "2015-04", MOMENT, history())

    again = models(store)
    said = again.refit("SPY", "2015-04", MOMENT, history())
    assert said.startswith(f"{payload} is damaged, or not all of its ")
    assert again.records[0].message == said
    assert again.count("trained") == 1
    assert models(store, "load").refit("SPY", "2015-04", MOMENT, history()) == ""


def test_a_damaged_kept_refit_is_said_and_made_again() -> None:
    kept = kept_by_a_notebook()
    key = next(iter(kept))
    whole = kept[key]
    kept[key] = whole[:-1]
    again = models(kept)
    said = again.refit("SPY", "2015-04", MOMENT, history())
    assert said.startswith(f"The kept refit {key} is not used: it is damaged")
    assert said == again.records[0].message
    assert again.records[0].outcome == "trained"

    after = models(kept)
    assert after.refit("SPY", "2015-04", MOMENT, history()) == ""
    assert after.records[0].outcome == "loaded"


def test_another_writers_month_of_other_prices_stays_and_each_run_loads_its_own(store: Store) -> None:
    models(store).refit("SPY", "2015-04", MOMENT, history())
    models(store).refit("SPY", "2015-04", MOMENT, history(seed=8))
    for seed in (7, 8):
        loading = models(store, "load")
        loading.refit("SPY", "2015-04", MOMENT, history(seed=seed))
        assert loading.get("SPY").scaler.anchor_close == history(seed=seed).until(MOMENT).closes[-6]


def test_a_store_that_is_full_is_reported_and_the_model_used(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise StoreWriteFailed("The store refused it: free space.")

    monkeypatch.setattr(WeightStore, "save", refuse)
    full = models(store)
    assert full.refit("SPY", "2015-04", MOMENT, history()) == (
        "The store refused it: free space. The run goes on with weights that are not kept."
    )
    assert full.get("SPY") is not None
    assert full.records[0] == replace(full.records[0], outcome="trained")


def test_a_fit_that_its_budget_stops_is_used_and_not_kept(store: Store) -> None:
    long = replace(SPEC, training=replace(SPEC.training, epochs=50))
    cut_short = NetworkModels(WeightStore(store, "macro_lstm"), RefitCache(store), long, (1,), "load-or-train")
    message = cut_short.refit("SPY", "2015-04", MOMENT, history(), TrainingBudget(1e-9, 1))
    assert message == "The budget stopped it after 1 of 50 epochs; its weights are used and not kept."
    assert cut_short.get("SPY") is not None
    assert store == {}

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from out_of_sample import score_walk
from walk_forward import Walk, WalkState, look_up, publish_results

from forecasting.bars import DailyBars
from forecasting.errors import StoreWriteFailed
from forecasting.refit_cache import RefitCache
from forecasting.refit_tasks import RefitResult, run_task
from forecasting.span import Span
from forecasting.specs import InputSpec, TrainingSpec
from forecasting.weight_store import WeightStore
from minilean.algorithm.object_store import ObjectStore


def look(walk: Walk, object_store: ObjectStore) -> WalkState:
    return look_up(walk, WeightStore(object_store, "macro_lstm"), RefitCache(object_store))


def results(found: WalkState, stop_after: int = 10**9) -> Iterator[RefitResult]:
    """The tasks done one by one in this process, newest first; a person stops after some."""
    for number, (_, task) in enumerate(reversed(list(found.missing.values()))):
        if number == stop_after:
            raise KeyboardInterrupt
        yield run_task(task)


def train(walk: Walk, object_store: ObjectStore, stop_after: int = 10**9) -> WalkState:
    found = look(walk, object_store)
    for _ in publish_results(results(found, stop_after), [found], WeightStore(object_store, "macro_lstm"), RefitCache(object_store)):
        pass
    return found


def test_every_month_end_and_seed_is_a_task_on_the_bars_known_then(make_walk, object_store, small_spec) -> None:
    found = look(make_walk(seeds=(1, 2)), object_store)

    assert list(found.missing)[:3] == [
        f"SPY of 2015-05 with seed 1 and spec {small_spec.hash}",
        f"SPY of 2015-05 with seed 2 and spec {small_spec.hash}",
        f"SPY of 2015-06 with seed 1 and spec {small_spec.hash}",
    ]
    assert [key for key, _ in found.missing.values()] == [(f"2015-{month:02d}", seed) for month in (5, 6, 7, 8) for seed in (1, 2)]
    # 31 May 2015 was a Sunday
    ends = [str(task.history.times[-1])[:16] for _, task in found.missing.values()][::2]
    assert ends == ["2015-05-29T16:00", "2015-06-29T16:00", "2015-07-30T16:00", "2015-08-28T16:00"]
    assert {len(task.history) for _, task in found.missing.values()} == {60}


@pytest.mark.long
def test_an_expanding_window_is_trained_on_all_bars_known_then_published_and_not_paid_again(make_walk, object_store, small_spec) -> None:
    walk = replace(make_walk(), spec=replace(small_spec, window=replace(small_spec.window, expanding=True)))
    found = look(walk, object_store)
    assert [len(task.history) for _, task in found.missing.values()] == [106, 127, 150, 171]
    first = train(walk, object_store)
    assert (first.trained, len(first.published), first.failed) == (4, 4, [])
    again = look(walk, object_store)
    assert (len(again.published), again.missing) == (4, {})
    assert len(look(replace(walk, history=walk.history[1:]), object_store).missing) == 4


def test_what_is_trained_is_kept_published_and_not_paid_again(make_walk, object_store, small_spec) -> None:
    first = train(make_walk(), object_store)
    assert (first.trained, len(first.published), first.failed) == (4, 4, [])
    assert [month for month, _ in WeightStore(object_store, "macro_lstm").months("SPY", small_spec)] == [
        "2015-05", "2015-06", "2015-07", "2015-08",
    ]  # fmt: skip

    again, longer = look(make_walk(), object_store), look(make_walk(last="2015-09-30"), object_store)
    assert (len(again.published), again.missing) == (4, {})
    assert [key for key, _ in longer.missing.values()] == [("2015-09", 1)]


def test_a_stop_in_the_middle_keeps_what_was_made(make_walk, object_store, small_spec) -> None:
    with pytest.raises(KeyboardInterrupt):
        train(make_walk(), object_store, stop_after=3)
    found = look(make_walk(), object_store)
    assert sorted(found.published) == [("2015-06", 1), ("2015-07", 1), ("2015-08", 1)] == sorted(found.refits)

    rest = train(make_walk(), object_store)
    assert (rest.trained, len(rest.published)) == (1, 4)
    undisturbed = ObjectStore(object_store._root.parent / "undisturbed", lambda _: None)
    train(make_walk(), undisturbed)
    assert undisturbed.keys == object_store.keys  # named by what they hold


def test_two_trainers_at_once_lose_nothing(make_walk, object_store, small_spec) -> None:
    """Both have looked before either wrote, and one has other months too."""
    one, other = look(make_walk(), object_store), look(make_walk(last="2015-10-31"), object_store)
    for found in (one, other):
        for _ in publish_results(results(found), [found], WeightStore(object_store, "macro_lstm"), RefitCache(object_store)):
            pass
    months = [f"2015-{month:02d}" for month in (5, 6, 7, 8, 9, 10)]
    assert [month for month, _ in WeightStore(object_store, "macro_lstm").months("SPY", small_spec)] == months
    assert sum(key.startswith("macro_lstm/") for key in object_store.keys) == 6


def test_damaged_weights_are_named_and_made_again(make_walk, object_store) -> None:
    train(make_walk(), object_store)
    for key in object_store.keys:
        if "/2015-06-1-" in key:
            object_store.save_bytes(key, bytes(object_store.read_bytes(key))[:-1])
    store, cache = WeightStore(object_store, "macro_lstm"), RefitCache(object_store)
    found = look_up(make_walk(), store, cache)
    assert len(store.troubles) == 1
    assert "/2015-06-1-" in store.troubles[0]
    assert "is damaged, or not all of its " in store.troubles[0]
    assert [key for key, _ in found.missing.values()] == [("2015-06", 1)]

    assert len(train(make_walk(), object_store).published) == 4
    assert look(make_walk(), object_store).missing == {}


def test_what_is_kept_but_not_published_is_published_without_training(make_walk, object_store) -> None:
    cache = RefitCache(object_store)
    for _, task in look(make_walk(), object_store).missing.values():
        cache.refit(task.history, task.spec, task.seed)  # as a notebook does
    found = train(make_walk(), object_store)
    assert (found.trained, len(found.published)) == (0, 4)
    assert len(look(make_walk(), object_store).published) == 4


def test_other_prices_are_trained_again_and_a_later_dividend_is_not(make_walk, object_store, closes) -> None:
    train(make_walk(), object_store)
    rescaled = Span(closes.times, closes.closes * 0.97)
    other = Span(closes.times, np.where(closes.times < closes.times[80], closes.closes * 1.2, closes.closes))

    assert len(look(make_walk(of=rescaled), object_store).published) == 4
    assert [key for key, _ in look(make_walk(of=other), object_store).missing.values()] == [("2015-05", 1), ("2015-06", 1)]
    train(make_walk(of=other), object_store)  # both stay, and each finds its own
    assert [look(make_walk(of=prices), object_store).missing for prices in (closes, other)] == [{}, {}]


def test_a_month_without_enough_bars_fails_by_itself(make_walk, object_store) -> None:
    found = train(make_walk(first="2015-03-01", last="2015-04-30"), object_store)

    assert len(found.failed) == 1
    assert found.failed[0].startswith("SPY of 2015-02 with seed 1 and spec ")
    assert "A refit needs 60 bars and the history has 41, the first on 2015-01-02" in found.failed[0]
    assert sorted(found.published) == [("2015-03", 1), ("2015-04", 1)]


def test_a_month_end_whose_bars_are_not_there_yet_is_not_trained(make_walk, object_store, closes) -> None:
    early = closes.until(np.datetime64("2015-08-20"))
    found = look(make_walk(of=early), object_store)

    assert [key for key, _ in found.missing.values()] == [("2015-05", 1), ("2015-06", 1), ("2015-07", 1)]
    assert "The newest close known then is of 2015-08-19, before the last session, 2015-08-28" in found.failed[0]


def test_a_month_end_whose_newest_bars_are_a_hole_is_not_trained_whatever_comes_later(make_walk, object_store, closes) -> None:
    is_hole = (closes.times > np.datetime64("2015-06-25")) & (closes.times < np.datetime64("2015-07-02"))
    found = look(make_walk(of=Span(closes.times[~is_hole], closes.closes[~is_hole])), object_store)

    assert [key for key, _ in found.missing.values()] == [("2015-05", 1), ("2015-07", 1), ("2015-08", 1)]
    assert found.failed == [
        f"SPY of 2015-06 with seed 1 and spec {found.walk.spec.hash}: The newest close known then is of 2015-06-24, before the last "
        "session, 2015-06-29: train it when its bars are there, or end the span earlier."
    ]


def test_a_month_end_before_all_bars_is_too_short_a_history(make_walk, object_store) -> None:
    found = look(make_walk(first="2014-12-01", last="2014-12-31"), object_store)
    assert found.missing == {}
    assert all("A refit needs 60 bars and the history has 0" in sentence for sentence in found.failed)
    assert len(found.failed) == 2


def test_every_refit_is_one_file_and_one_that_could_not_be_published_is_kept(
    make_walk, object_store, monkeypatch: pytest.MonkeyPatch
) -> None:
    train(make_walk(seeds=(1, 2)), object_store)
    assert len(object_store.keys) == 8
    assert all(key.startswith("macro_lstm/SPY/") for key in object_store.keys)

    save = object_store.save_bytes
    monkeypatch.setattr(object_store, "save_bytes", lambda key, contents: key.startswith("refits/") and save(key, contents))
    with pytest.raises(StoreWriteFailed):
        train(make_walk(seeds=(3,)), object_store)
    assert [key.startswith("refits/") for key in object_store.keys].count(True) == 1
    monkeypatch.undo()
    rest = train(make_walk(seeds=(3,)), object_store)
    assert (rest.trained, len(rest.published)) == (3, 4)


def test_a_store_that_refuses_stops_at_once(make_walk, object_store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(object_store, "save_bytes", lambda *_: False)
    with pytest.raises(StoreWriteFailed, match=r"The store refused macro_lstm/.* may be full or read-only"):
        train(make_walk(), object_store)


def test_a_network_that_is_shown_features_is_trained_on_bars_published_and_not_paid_again(make_walk, object_store, closes) -> None:
    moves = np.random.default_rng(5).uniform(0.001, 0.01, len(closes))
    bars = DailyBars(closes.times, closes.closes, closes.closes * (1 + moves), closes.closes * (1 - moves), closes.closes)
    inputs = InputSpec(("return(1)", "range", "sma_ratio(4)"), "standard")
    walk = make_walk()
    walk = replace(walk, history=bars, spec=replace(walk.spec, inputs=inputs, training=TrainingSpec(epochs=2, target="return")))

    found = look(walk, object_store)
    # three bars more, that a mean of four looks back on
    assert {(type(task.history), len(task.history)) for _, task in found.missing.values()} == {(DailyBars, 63)}
    first = train(walk, object_store)
    assert (first.trained, len(first.published), first.failed) == (4, 4, [])
    assert look(walk, object_store).missing == {}

    higher = DailyBars(bars.times, bars.opens, bars.highs * 1.02, bars.lows, bars.closes)
    # published weights are told by closes, kept ones by all that was shown
    assert RefitCache(object_store).find(higher.until(np.datetime64(walk.moments[0])), walk.spec, 1) is None
    score = score_walk(bars, walk.moments, first.refits)
    assert (score.first, score.last, score.changes.num_forecasts) == ("2015-06-01", "2015-09-29", 87)

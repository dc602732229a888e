from __future__ import annotations

import hashlib
import json
import math
import struct
from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np
import pytest

from forecasting import refit_cache, training_revision
from forecasting.bars import DailyBars
from forecasting.errors import HistoryTooShort
from forecasting.refit import Refit, refit
from forecasting.refit_cache import RefitCache, content_key
from forecasting.refit_format import describe, flat_weights, pack, seal, unpack, unseal
from forecasting.span import Span
from forecasting.specs import InputSpec, ModelSpec, NetworkSpec, TrainingSpec, WindowSpec


@pytest.fixture(scope="module")
def history(make_span) -> Span:
    span = make_span(80)
    return Span(span.times, span.closes.round(2))


@pytest.fixture(scope="module")
def made(history, small_spec) -> Refit:
    return refit(history, small_spec, 1)


@pytest.fixture
def cache(object_store, history, made) -> RefitCache:
    cache = RefitCache(object_store)
    assert cache.keep(history, made)
    return cache


def changed(history: Span, bar: int, cents: float) -> Span:
    closes = history.closes.copy()
    closes[bar] += cents / 100
    return Span(history.times, closes)


def assert_equal(found: Refit, expected: Refit) -> None:
    assert all(np.array_equal(a, b) and a.dtype == b.dtype for a, b in zip(found.weights, expected.weights, strict=True))
    assert found.relative_closes.tobytes() == expected.relative_closes.tobytes()
    names = ("spec", "seed", "scaler", "train_start", "known_until", "losses", "seconds", "out_of_sample", "versions")
    assert {name: getattr(found, name) for name in names} == {name: getattr(expected, name) for name in names}


def test_a_refit_is_paid_once(object_store, history, small_spec) -> None:
    first = RefitCache(object_store).refit(history, small_spec, 1)
    second = RefitCache(object_store).refit(history, small_spec, 1)

    assert_equal(second, first)  # the seconds too, which no second fit would have had
    assert list(object_store.contents) == [content_key(history, small_spec, 1)]
    assert len(content_key(history, small_spec, 1)) == len("refits/.npz") + 32


def test_a_refit_of_an_expanding_window_is_found_by_all_of_its_bars(object_store, history, small_spec) -> None:
    expanding, cache = replace(small_spec, window=replace(small_spec.window, expanding=True)), RefitCache(object_store)
    made = cache.refit(history, expanding, 1)
    assert made.relative_closes.size == 75

    found = cache.find(history, expanding, 1)
    assert found is not None
    assert_equal(found, made)
    split = cache.find(Span(history.times, history.closes / 4), expanding, 1)
    assert split is not None
    assert np.array_equal(split.weights[0], made.weights[0])
    assert cache.find(history[1:], expanding, 1) is None
    assert cache.find(changed(history, 0, 5), expanding, 1) is None
    assert cache.find(history, small_spec, 1) is None
    assert cache.troubles == []


def test_another_spec_seed_or_version_is_another_key(cache, history, small_spec, monkeypatch: pytest.MonkeyPatch) -> None:
    wider = replace(small_spec, network=replace(small_spec.network, units=4))
    assert cache.find(history, small_spec, 1) is not None
    assert cache.find(history, wider, 1) is None
    assert cache.find(history, small_spec, 2) is None
    monkeypatch.setattr(training_revision, "training_versions", lambda _: {"python": "3.11.0", "numpy": "1.26.4", "jax": "9.9.9"})
    assert cache.find(history, small_spec, 1) is None
    assert cache.troubles == []


@pytest.mark.parametrize("bar", [20, 21, 50, 74, 75, 79])
def test_a_bar_of_the_span_that_differs_by_a_cent_is_a_miss(cache, history, small_spec, bar: int) -> None:
    assert cache.find(changed(history, bar, 1), small_spec, 1) is None
    assert cache.find(changed(history, bar, -1), small_spec, 1) is None
    assert cache.troubles == []


def test_bars_before_and_after_what_is_looked_at_do_not_count(cache, history, small_spec, make_span, made) -> None:
    assert_equal(cache.find(changed(history, 19, 100), small_spec, 1), made)
    longer = make_span(81)
    with_later = Span(longer.times, np.append(history.closes, 250.0))
    assert_equal(cache.find(with_later.until(history.times[-1]), small_spec, 1), made)


@pytest.mark.parametrize("factor", [0.25, 0.9876543, 1.02, 20.0])
def test_a_later_dividend_or_split_gives_the_same_weights_in_its_prices(cache, history, small_spec, made, factor: float) -> None:
    rescaled = Span(history.times, history.closes * factor)
    found, trained = cache.find(rescaled, small_spec, 1), refit(rescaled, small_spec, 1)

    assert all(np.array_equal(a, b) for a, b in zip(found.weights, made.weights, strict=True))
    for name in ("low", "high", "deviation", "anchor_close"):
        assert getattr(found.scaler, name) == pytest.approx(getattr(trained.scaler, name), rel=1e-12)
    assert (found.train_start, found.known_until, found.scaler.anchor_time) == (
        trained.train_start, trained.known_until, trained.scaler.anchor_time,
    )  # fmt: skip
    assert found.model.forecast(rescaled).expected_return == pytest.approx(trained.model.forecast(rescaled).expected_return, abs=1e-4)


def test_factors_rounded_to_seven_decimals_are_the_same_prices(object_store, history, small_spec, made) -> None:
    """Three dividends inside the span; a fourth one after it multiplies every factor, and each is rounded by itself."""
    parts = np.repeat([0.9612345, 0.9745678, 0.9871234, 1.0], 20)
    before, after = (Span(history.times, history.closes * np.round(parts * later, 7)) for later in (1.0, 0.9934567))
    assert not np.allclose(before.closes / before.closes[-1], after.closes / after.closes[-1], rtol=1e-9)
    cache = RefitCache(object_store)
    cache.keep(before, refit(before, small_spec, 1))

    assert cache.find(after, small_spec, 1) is not None


def test_other_times_of_the_same_days_are_the_same_bars(cache, history, small_spec) -> None:
    midnights = Span(history.times.astype("datetime64[D]"), history.closes)
    found = cache.find(midnights, small_spec, 1)

    assert (found.train_start, found.known_until) == ("2015-01-30T00:00:00", "2015-04-23T00:00:00")
    assert found.scaler.anchor_time == "2015-04-16T00:00:00"


def test_closes_that_do_not_move_have_no_sign(history, small_spec) -> None:
    flat = changed(history, 51, 100 * (history.closes[50] - history.closes[51]))
    for cents in (1e-6, -1e-6):
        assert content_key(changed(flat, 51, cents), small_spec, 1) == content_key(flat, small_spec, 1)
    assert content_key(changed(flat, 51, 1), small_spec, 1) != content_key(changed(flat, 51, -1), small_spec, 1)


def test_a_changed_close_replaces_what_was_kept(cache, object_store, history, small_spec) -> None:
    perturbed = changed(history, 30, 1)
    assert content_key(perturbed, small_spec, 1) == content_key(history, small_spec, 1)
    other = cache.refit(perturbed, small_spec, 1)

    assert len(object_store.contents) == 1
    assert_equal(cache.find(perturbed, small_spec, 1), other)
    assert cache.find(history, small_spec, 1) is None


@pytest.mark.parametrize("damage", ["flip first", "flip middle", "flip last", "half", "nothing", "one byte"])
def test_a_damaged_file_is_a_miss_that_is_said_and_replaced(cache, object_store, history, small_spec, made, damage: str) -> None:
    key = content_key(history, small_spec, 1)
    contents = bytearray(object_store.contents[key])
    if damage.startswith("flip"):
        contents[{"first": 0, "middle": len(contents) // 2, "last": -1}[damage.split()[1]]] ^= 1
    else:
        contents = contents[: {"half": len(contents) // 2, "nothing": 0, "one byte": 1}[damage]]
    object_store.contents[key] = bytes(contents)

    assert cache.find(history, small_spec, 1) is None
    assert cache.troubles == [
        f"The kept refit {key} is not used: it is damaged, or not all of its {len(contents):,} bytes are there; "
        "it is trained again and replaced."
    ]
    again = cache.refit(history, small_spec, 1)
    assert all(np.array_equal(a, b) for a, b in zip(again.weights, made.weights, strict=True))
    assert cache.find(history, small_spec, 1) is not None


def rewritten(object_store, key: str, **arrays: np.ndarray | bytes) -> None:
    """Replace arrays of a kept refit, with the hash that belongs to it."""
    kept = unpack(object_store.contents[key][:-32], key, "")
    body = pack(kept | {name: np.frombuffer(array, np.uint8) if isinstance(array, bytes) else array for name, array in arrays.items()})
    object_store.contents[key] = body + hashlib.sha256(body).digest()


@pytest.mark.parametrize(
    "arrays",
    [
        {"about": b"{"},
        {"about": b"[]"},
        {"about": json.dumps({"format": 2}).encode()},
        {"about": b"\xff\xfe"},
        {"weights": np.zeros(3, np.float32)},
        {"weights": np.full(148, np.nan, np.float32)},
    ],
)
def test_a_whole_file_of_something_else_is_a_miss(cache, object_store, history, small_spec, arrays) -> None:
    rewritten(object_store, content_key(history, small_spec, 1), **arrays)
    assert cache.find(history, small_spec, 1) is None
    assert len(cache.troubles) == 1


def test_a_store_that_fails_to_read_is_a_miss(cache, object_store, history, small_spec, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: str) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(object_store, "read_bytes", refuse)
    assert cache.find(history, small_spec, 1) is None
    assert "Permission denied" in cache.troubles[0]


def test_a_full_store_costs_nothing_but_the_keeping(object_store, history, small_spec, made) -> None:
    object_store.room = 0
    cache = RefitCache(object_store)
    again = cache.refit(history, small_spec, 1)

    assert all(np.array_equal(a, b) for a, b in zip(again.weights, made.weights, strict=True))
    assert object_store.contents == {}
    assert "may be full or read-only" in cache.troubles[0]


def test_a_fit_that_its_budget_stopped_is_not_kept(object_store, history, small_spec, made) -> None:
    cache = RefitCache(object_store)
    assert not cache.keep(history, replace(made, losses=made.losses[:1]))
    assert object_store.contents == {}
    assert cache.troubles == []
    assert len(cache.refit(history, small_spec, 1, budget_seconds=0.0).losses) < 2
    assert object_store.contents == {}


def test_what_was_kept_with_another_alignment_has_the_same_weights_and_its_own_errors(cache, history, small_spec, made) -> None:
    early = replace(small_spec, window=replace(small_spec.window, seed_alignment=True, forecast_bars=33))
    found, trained = cache.find(history, early, 1), refit(history, early, 1)

    assert all(np.array_equal(a, b) for a, b in zip(found.weights, made.weights, strict=True))
    assert found.spec == early
    assert found.out_of_sample == trained.out_of_sample != made.out_of_sample


def test_too_short_a_history_is_said_before_anything_is_looked_for(object_store, make_span, small_spec) -> None:
    with pytest.raises(HistoryTooShort, match="A refit needs 60 bars and the history has 59"):
        RefitCache(object_store).refit(make_span(59), small_spec, 1)


def test_a_key_is_the_hash_of_what_decides_the_weights_and_of_nothing_else(history, small_spec) -> None:
    """Format, spec, seed and maker as JSON, then the days and whether each close was above (1), at (0) or below (-1) the one before."""
    looked_at = Span(history.times[-60:], history.closes[-60:])
    digest = hashlib.sha256(json.dumps([1, small_spec.hash, 4, training_revision.trained_by(small_spec)], sort_keys=True).encode())
    days = [(day - date(1970, 1, 1)).days for day in looked_at.times.astype("datetime64[D]").tolist()]
    digest.update(struct.pack("<60q", *days))
    closes = looked_at.closes.tolist()
    digest.update(struct.pack("<59b", *((b > a) - (b < a) for a, b in pairwise(closes))))
    assert content_key(history, small_spec, 4) == f"refits/{digest.hexdigest()[:32]}.npz"
    assert content_key(looked_at, small_spec, 4) == content_key(history, small_spec, 4)


def test_a_change_of_a_millionth_is_a_sign_and_less_is_none(small_spec, history) -> None:
    def key(change: float) -> str:
        closes = np.repeat([300.0, 100.0], 40)  # what counts is the close just before
        closes[-1] *= 1 + change
        return content_key(Span(history.times, closes), small_spec, 1)

    assert key(0.9e-6) == key(-0.9e-6) == key(0.0)
    assert len({key(0.0), key(1.1e-6), key(-1.1e-6)}) == 3


def test_a_file_holds_the_closes_in_full_and_all_that_was_made(cache, object_store, history, small_spec, made) -> None:
    ((key, contents),) = object_store.contents.items()
    about, arrays = unseal(contents, key, "")
    assert about == {"format": 1, "spec": small_spec.to_dict(), "seed": 1, "refit": json.loads(json.dumps(describe(made)))}
    assert sorted(arrays) == ["closes", "train_closes", "weights"]
    assert arrays["closes"].dtype == np.float64
    assert arrays["closes"].tolist() == (history.closes[-60:] / history.closes[-1]).tolist()
    assert arrays["train_closes"].dtype == np.float32
    assert np.array_equal(arrays["train_closes"], made.relative_closes)
    assert np.array_equal(arrays["weights"], np.concatenate([w.ravel() for w in made.weights]))


def with_bar(history: Span, bar: int, factor: float) -> Span:
    closes = history.closes.copy()
    closes[bar] *= factor
    return Span(history.times, closes)


def test_two_millionths_are_the_same_prices_and_three_are_not(cache, history, small_spec) -> None:
    assert cache.find(with_bar(history, 40, 1 + 1.9e-6), small_spec, 1) is not None
    assert cache.find(with_bar(history, 40, 1 - 1.9e-6), small_spec, 1) is not None
    assert cache.find(with_bar(history, 40, 1 + 3e-6), small_spec, 1) is None
    assert cache.find(with_bar(history, 40, 1 - 3e-6), small_spec, 1) is None


@pytest.mark.parametrize("closes", [np.ones(59), np.ones(1), np.full(60, np.nan)])
def test_closes_of_another_number_or_none_are_a_miss(cache, object_store, history, small_spec, closes: np.ndarray) -> None:
    rewritten(object_store, content_key(history, small_spec, 1), closes=closes)
    assert cache.find(history, small_spec, 1) is None
    assert cache.troubles == []


@pytest.mark.parametrize("other", [{"format": 2}, {"seed": 2}, {"spec": None}])
def test_what_was_kept_for_another_format_seed_or_spec_is_said(cache, object_store, history, small_spec, other: dict) -> None:
    key = content_key(history, small_spec, 1)
    about, arrays = unseal(object_store.contents[key], key, "")
    if "spec" in other:
        other = {"spec": replace(small_spec, network=replace(small_spec.network, dropout=0.1)).to_dict()}
    object_store.contents[key] = seal(about | other, arrays)
    assert cache.find(history, small_spec, 1) is None
    assert cache.troubles == [f"The kept refit {key} is not used: it was kept for another key; it is trained again and replaced."]


@pytest.mark.parametrize("absent", ["format", "spec", "seed", "refit"])
def test_what_lacks_something_is_said(cache, object_store, history, small_spec, absent: str) -> None:
    key = content_key(history, small_spec, 1)
    about, arrays = unseal(object_store.contents[key], key, "")
    object_store.contents[key] = seal({name: value for name, value in about.items() if name != absent}, arrays)
    assert cache.find(history, small_spec, 1) is None
    assert cache.troubles == [
        f"The kept refit {key} is not used: it cannot be read (KeyError({absent!r})); it is trained again and replaced."
    ]


def test_a_refused_write_is_said_with_its_size(object_store, history, small_spec, made) -> None:
    object_store.room = 0
    cache = RefitCache(object_store)
    assert cache.keep(history, made) is False
    size = len(seal({"format": 1, "spec": small_spec.to_dict(), "seed": 1, "refit": describe(made)}, {
        "closes": history.closes[-60:] / history.closes[-1], "train_closes": made.relative_closes, "weights": flat_weights(made),
    }))  # fmt: skip
    key = content_key(history, small_spec, 1)
    assert cache.troubles == [f"The store refused {key} ({size:,} bytes): it may be full or read-only; free space."]


def test_in_the_prices_of_a_later_day_only_the_training_span_is_rescaled(cache, history, small_spec, made) -> None:
    """Two for one: the holdout of five bars is no part of the relative closes or of the scaler."""
    found = cache.find(Span(history.times, history.closes / 2), small_spec, 1)
    train = history.closes[-60:-5]
    assert (found.scaler.low, found.scaler.high, found.scaler.anchor_close) == (train.min() / 2, train.max() / 2, train[-1] / 2)
    assert found.relative_closes.dtype == np.float32
    assert np.array_equal(found.relative_closes, (train / train[-1]).astype(np.float32))
    assert (found.train_start, found.scaler.anchor_time, found.known_until) == (
        "2015-01-30T16:00:00", "2015-04-16T16:00:00", "2015-04-23T16:00:00",
    )  # fmt: skip
    assert (found.spec, found.seed, found.losses, found.seconds, found.versions) == (
        made.spec, made.seed, made.losses, made.seconds, made.versions,
    )  # fmt: skip
    assert found.out_of_sample == made.out_of_sample


def test_what_it_trains_gets_the_seed_and_the_whole_budget(
    object_store, history, small_spec, made, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list = []
    monkeypatch.setattr(refit_cache, "refit", lambda *arguments: asked.append(arguments) or made)
    cache = RefitCache(object_store)
    assert cache.refit(history, small_spec, 1, 2.5) is made
    assert asked == [(history, small_spec, 1, 2.5)]
    object_store.contents.clear()
    cache.refit(history, small_spec, 1)
    assert asked[1] == (history, small_spec, 1, math.inf)


def test_a_difference_of_just_the_bound_is_the_same_prices(cache, history, small_spec, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refit_cache, "SAME_CLOSES", 0.0)
    assert cache.find(history, small_spec, 1) is not None
    assert cache.find(with_bar(history, 40, 1 + 1e-9), small_spec, 1) is None


def test_a_description_that_cannot_be_read_is_said(cache, object_store, history, small_spec) -> None:
    key = content_key(history, small_spec, 1)
    about, arrays = unseal(object_store.contents[key], key, "")
    object_store.contents[key] = seal(about | {"refit": {}}, arrays)
    assert cache.find(history, small_spec, 1) is None
    assert cache.troubles == [
        f"The kept refit {key} is not used: it is described in a way this version cannot read (KeyError('scaler')): train it again."
    ]


OF_FEATURES = ModelSpec(
    WindowSpec(lookback=4, training_bars=50, holdout=5, forecast_bars=10),
    NetworkSpec("gru", units=3),
    TrainingSpec(epochs=2, batch_size=16, target="log_variance"),
    InputSpec(("close", "sma_ratio(3)", "garman_klass(2)"), "standard"),
)


def test_a_refit_of_features_is_paid_once_and_found_again_after_a_dividend(object_store, make_bars) -> None:
    bars = make_bars(60)
    first = RefitCache(object_store).refit(bars, OF_FEATURES, 1)
    rescaled = DailyBars(bars.times, *(getattr(bars, name) * 0.9 for name in ("opens", "highs", "lows", "closes")))
    found = RefitCache(object_store).find(rescaled, OF_FEATURES, 1)

    assert found is not None
    assert found.model.forecast_values(rescaled) == pytest.approx(first.model.forecast_values(bars), rel=1e-6)
    assert found.features.centres[0] == pytest.approx(first.features.centres[0] * 0.9)
    assert found.features.centres[1:] == first.features.centres[1:]
    assert (found.train_start, found.known_until) == (first.train_start, first.known_until)
    assert len(object_store.contents) == 1


def test_other_highs_are_another_refit(object_store, make_bars) -> None:
    bars = make_bars(60)
    RefitCache(object_store).refit(bars, OF_FEATURES, 1)
    highs = bars.highs.copy()
    highs[40] *= 1.01
    changed_bars = replace(bars, highs=highs)
    assert RefitCache(object_store).find(changed_bars, OF_FEATURES, 1) is None
    assert RefitCache(object_store).find(bars, OF_FEATURES, 1) is not None

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from forecasting.errors import WeightsCorrupt, WeightsError, WeightsMismatch
from forecasting.first_bundles import read_first_bundle
from forecasting.refit import Refit, refit
from forecasting.store_keys import WeightKeys


@pytest.fixture(scope="module")
def fit(make_span, small_spec) -> Refit:
    return refit(make_span(80), small_spec, 1)


def keys(fit: Refit) -> WeightKeys:
    return WeightKeys("macro_lstm", "SPY", fit.spec.hash)


def test_what_was_published_is_read(object_store, fit, first_bundle) -> None:
    object_store.contents |= first_bundle({"2015-04/1": fit, "2015-04/12": replace(fit, seed=12)}, fit.spec.hash)
    found = read_first_bundle(object_store, keys(fit), fit.spec)

    assert sorted(found.entries) == [("2015-04", 1), ("2015-04", 12)]
    description, flat, closes = found.parts("2015-04", 12)
    assert description["known_until"] == "2015-04-23T16:00:00"
    assert flat.tobytes() == b"".join(w.tobytes() for w in fit.weights)
    assert closes.tobytes() == fit.relative_closes.tobytes()


@pytest.mark.parametrize("which", ["bundle.json", "weights-"])
@pytest.mark.parametrize("position", [0, 100, -2, "middle"])
@pytest.mark.parametrize("bit", [0, 7])
def test_a_flipped_bit_is_named(object_store, fit, first_bundle, which: str, position: int | str, bit: int) -> None:
    object_store.contents |= first_bundle({"2015-04/1": fit}, fit.spec.hash)
    key = next(name for name in object_store.keys if f"/{which}" in name)
    contents = bytearray(object_store.contents[key])
    contents[len(contents) // 2 if position == "middle" else int(position)] ^= 1 << bit
    object_store.contents[key] = bytes(contents)

    with pytest.raises(WeightsCorrupt, match=f"{key} is .*delete {keys(fit).bundle} and train again"):
        read_first_bundle(object_store, keys(fit), fit.spec)


@pytest.mark.parametrize("which", ["bundle.json", "weights-"])
@pytest.mark.parametrize("length", [0, 1, 200])
def test_a_truncated_file_is_named(object_store, fit, first_bundle, which: str, length: int) -> None:
    object_store.contents |= first_bundle({"2015-04/1": fit}, fit.spec.hash)
    key = next(name for name in object_store.keys if f"/{which}" in name)
    object_store.contents[key] = object_store.contents[key][:length]
    with pytest.raises(WeightsCorrupt, match=key):
        read_first_bundle(object_store, keys(fit), fit.spec)


def test_an_absent_payload_is_named(object_store, fit, first_bundle) -> None:
    object_store.contents |= first_bundle({"2015-04/1": fit}, fit.spec.hash)
    del object_store.contents[next(name for name in object_store.keys if "/weights-" in name)]
    with pytest.raises(WeightsCorrupt, match="which is absent; delete macro_lstm/SPY/"):
        read_first_bundle(object_store, keys(fit), fit.spec)


def test_a_bundle_under_the_key_of_another_spec_or_symbol_is_a_mismatch(object_store, fit, first_bundle, small_spec) -> None:
    wider = replace(small_spec, network=replace(small_spec.network, units=4))
    (_, manifest), (_, payload) = sorted(first_bundle({"2015-04/1": fit}, fit.spec.hash).items())
    for symbol, spec in (("SPY", wider), ("QQQ", fit.spec)):
        own = WeightKeys("macro_lstm", symbol, spec.hash)
        object_store.contents = {own.bundle: manifest, f"{own.folder}/weights-0000000000000000.npz": payload}
        with pytest.raises(WeightsMismatch, match="copied to a key that is not its own"):
            read_first_bundle(object_store, own, spec)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda manifest: manifest.update(format=2), "has format 2 and this version reads format 1: update, or train again"),
        (lambda manifest: manifest.update(features=["open"]), "was trained on .*open.*: expected"),
        (lambda manifest: manifest["spec"]["network"].update(heads=2), "unknown heads"),
        (lambda manifest: manifest["payload"].update(key="../../other.npz"), "names the payload '../../other.npz'"),
        (lambda manifest: manifest["entries"].update({"2015-4/1": {}}), "no month"),
        (lambda manifest: manifest["entries"].update({"2015-05/1": {}}), "lacks 2015-05/1, which its manifest lists"),
        (lambda manifest: manifest.update(entries=[1]), "cannot read"),
        (lambda manifest: manifest.pop("payload"), "cannot read"),
    ],
)
def test_a_manifest_that_is_whole_and_of_another_form_is_named(object_store, fit, first_bundle, change, words: str) -> None:
    object_store.contents |= first_bundle({"2015-04/1": fit}, fit.spec.hash, change)
    with pytest.raises(WeightsError, match=words):
        read_first_bundle(object_store, keys(fit), fit.spec)


def test_a_payload_with_other_arrays_is_read_and_one_with_objects_is_not(object_store, fit, first_bundle) -> None:
    object_store.contents |= first_bundle({"2015-04/1": fit}, fit.spec.hash, more=np.zeros(3))
    assert "more" in read_first_bundle(object_store, keys(fit), fit.spec).arrays
    object_store.contents = first_bundle({"2015-04/1": fit}, fit.spec.hash, more=np.array([{}, 1], dtype=object))
    with pytest.raises(WeightsCorrupt, match=r"more\.npy is no row of numbers"):
        read_first_bundle(object_store, keys(fit), fit.spec)

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from forecasting.errors import StoreWriteFailed, WeightsCorrupt, WeightsLookAhead, WeightsMismatch, WeightsMissing
from forecasting.refit import Refit, refit
from forecasting.store_keys import BundleKeys
from forecasting.weight_store import WeightStore


@pytest.fixture(scope="module")
def fit(make_span, small_spec) -> Refit:
    return refit(make_span(80), small_spec, 1)


def other_month(fit: Refit) -> Refit:
    return replace(fit, weights=tuple(w + 1 for w in fit.weights))


def manifest_key(fit: Refit) -> str:
    return BundleKeys("macro_lstm", "SPY", fit.spec.hash).manifest


def payload_key(object_store, fit: Refit) -> str:
    return json.loads(object_store.contents[manifest_key(fit)])["payload"]["key"]


def assert_equal(found: Refit, expected: Refit) -> None:
    assert all(np.array_equal(a, b) and a.dtype == b.dtype for a, b in zip(found.weights, expected.weights, strict=True))
    assert np.array_equal(found.relative_closes, expected.relative_closes)
    names = ("spec", "seed", "scaler", "train_start", "known_until", "losses", "seconds", "out_of_sample", "versions")
    assert all(getattr(found, name) == getattr(expected, name) for name in names)


def test_what_is_loaded_is_what_was_saved(object_store, fit) -> None:
    WeightStore(object_store, "macro_lstm").save("SPY", "2015-04", fit)
    found = WeightStore(object_store, "macro_lstm").load("SPY", fit.spec, "2015-04", 1)
    assert_equal(found, fit)


def test_one_bundle_holds_all_months_in_two_files(object_store, fit) -> None:
    store = WeightStore(object_store, "macro_lstm")
    for month in ("2015-05", "2015-04", "2015-06"):
        store.save("SPY", month, fit if month == "2015-04" else other_month(fit))
    fresh = WeightStore(object_store, "macro_lstm")

    assert len(object_store.contents) == 2
    assert fresh.months("SPY", fit.spec) == (("2015-04", 1), ("2015-05", 1), ("2015-06", 1))
    assert_equal(fresh.load("SPY", fit.spec, "2015-04", 1), fit)
    assert_equal(fresh.load("SPY", fit.spec, "2015-06", 1), other_month(fit))


def test_the_same_refits_give_the_same_payload_in_any_order(object_store, fit) -> None:
    for months in (("2015-04", "2015-05"), ("2015-05", "2015-04")):
        object_store.contents.clear()
        store = WeightStore(object_store, "macro_lstm")
        for month in months:
            store.save("SPY", month, fit)
    first = dict(object_store.contents)
    WeightStore(object_store, "macro_lstm").save("SPY", "2015-04", fit)
    assert object_store.contents == first


def test_what_is_not_there_is_missing(object_store, fit, small_spec) -> None:
    store = WeightStore(object_store, "macro_lstm")
    with pytest.raises(WeightsMissing, match="no weights for SPY of 2015-04 with seed 1"):
        store.load("SPY", fit.spec, "2015-04", 1)
    store.save("SPY", "2015-04", fit)
    with pytest.raises(WeightsMissing, match="holds 2015-04 to 2015-04"):
        store.load("SPY", fit.spec, "2015-05", 1)
    with pytest.raises(WeightsMissing):
        store.load("SPY", fit.spec, "2015-04", 2)
    with pytest.raises(WeightsMissing):
        store.load("QQQ", fit.spec, "2015-04", 1)
    with pytest.raises(WeightsMissing):
        store.load("SPY", replace(small_spec, network=replace(small_spec.network, units=4)), "2015-04", 1)


def test_weights_that_know_the_future_are_refused(object_store, fit) -> None:
    store = WeightStore(object_store, "macro_lstm")
    store.save("SPY", "2015-04", fit)
    assert fit.known_until == "2015-04-23T16:00:00"

    store.load("SPY", fit.spec, "2015-04", 1, known_at=np.datetime64("2015-04-23T16:00"))
    with pytest.raises(WeightsLookAhead, match="know bars until 2015-04-23T16:00:00"):
        store.load("SPY", fit.spec, "2015-04", 1, known_at=np.datetime64("2015-04-23T15:59"))


@pytest.mark.parametrize("which", ["manifest", "payload"])
@pytest.mark.parametrize("position", [0, 100, -2, "middle"])
def test_a_flipped_byte_is_found(object_store, fit, which: str, position: int | str) -> None:
    WeightStore(object_store, "macro_lstm").save("SPY", "2015-04", fit)
    key = manifest_key(fit) if which == "manifest" else payload_key(object_store, fit)
    contents = bytearray(object_store.contents[key])
    contents[len(contents) // 2 if position == "middle" else int(position)] ^= 1
    object_store.contents[key] = bytes(contents)

    with pytest.raises(WeightsCorrupt) as caught:
        WeightStore(object_store, "macro_lstm").load("SPY", fit.spec, "2015-04", 1)
    assert manifest_key(fit) in str(caught.value)


@pytest.mark.parametrize("which", ["manifest", "payload"])
@pytest.mark.parametrize("length", [0, 1, 200])
def test_a_truncated_file_is_found(object_store, fit, which: str, length: int) -> None:
    WeightStore(object_store, "macro_lstm").save("SPY", "2015-04", fit)
    key = manifest_key(fit) if which == "manifest" else payload_key(object_store, fit)
    object_store.contents[key] = object_store.contents[key][:length]

    with pytest.raises(WeightsCorrupt):
        WeightStore(object_store, "macro_lstm").load("SPY", fit.spec, "2015-04", 1)


def test_an_absent_payload_is_found(object_store, fit) -> None:
    WeightStore(object_store, "macro_lstm").save("SPY", "2015-04", fit)
    object_store.delete(payload_key(object_store, fit))
    with pytest.raises(WeightsCorrupt, match="which is absent: delete macro_lstm/SPY/"):
        WeightStore(object_store, "macro_lstm").load("SPY", fit.spec, "2015-04", 1)


def test_a_bundle_under_the_key_of_another_spec_or_symbol_is_a_mismatch(object_store, fit, small_spec) -> None:
    WeightStore(object_store, "macro_lstm").save("SPY", "2015-04", fit)
    wider = replace(small_spec, network=replace(small_spec.network, units=4))
    manifest = object_store.contents[manifest_key(fit)]
    object_store.contents[BundleKeys("macro_lstm", "SPY", wider.hash).manifest] = manifest
    object_store.contents[BundleKeys("macro_lstm", "QQQ", fit.spec.hash).manifest] = manifest

    with pytest.raises(WeightsMismatch, match="copied to a key that is not its own"):
        WeightStore(object_store, "macro_lstm").load("SPY", wider, "2015-04", 1)
    with pytest.raises(WeightsMismatch, match="copied to a key that is not its own"):
        WeightStore(object_store, "macro_lstm").load("QQQ", fit.spec, "2015-04", 1)


def test_weights_of_another_shape_are_a_mismatch(object_store, fit) -> None:
    WeightStore(object_store, "macro_lstm").save("SPY", "2015-04", replace(fit, weights=fit.weights[:-1]))
    with pytest.raises(WeightsMismatch, match="expected 148 float32 numbers"):
        WeightStore(object_store, "macro_lstm").load("SPY", fit.spec, "2015-04", 1)


def test_a_newer_format_is_a_mismatch(object_store, fit) -> None:
    WeightStore(object_store, "macro_lstm").save("SPY", "2015-04", fit)
    manifest = json.loads(object_store.contents[manifest_key(fit)]) | {"format": 2}
    object_store.save(manifest_key(fit), json.dumps(manifest, indent=1))
    with pytest.raises(WeightsMismatch, match="has format 2 and this version reads format 1"):
        WeightStore(object_store, "macro_lstm").load("SPY", fit.spec, "2015-04", 1)


@pytest.mark.parametrize("writes", [0, 1])
def test_a_write_that_is_refused_leaves_everything_as_it_was(object_store, fit, writes: int) -> None:
    store = WeightStore(object_store, "macro_lstm")
    store.save("SPY", "2015-04", fit)
    object_store.room = writes

    with pytest.raises(StoreWriteFailed, match="may be full or read-only"):
        store.save("SPY", "2015-05", other_month(fit))
    for reader in (store, WeightStore(object_store, "macro_lstm")):
        assert reader.months("SPY", fit.spec) == (("2015-04", 1),)
        assert_equal(reader.load("SPY", fit.spec, "2015-04", 1), fit)
    object_store.room = 10
    store.save("SPY", "2015-05", other_month(fit))
    assert_equal(WeightStore(object_store, "macro_lstm").load("SPY", fit.spec, "2015-05", 1), other_month(fit))


def test_two_writers_in_turn_keep_each_others_months(object_store, fit) -> None:
    one, other = WeightStore(object_store, "macro_lstm"), WeightStore(object_store, "macro_lstm")
    one.save("SPY", "2015-04", fit)
    other.save("SPY", "2015-05", other_month(fit))
    one.save("SPY", "2015-06", fit)
    assert [month for month, _ in other.months("SPY", fit.spec)] == ["2015-04", "2015-05", "2015-06"]


def test_many_months_are_one_write(object_store, fit) -> None:
    months = [f"20{year}-{month:02d}" for year in range(11, 21) for month in range(1, 13)]
    object_store.room = 2
    WeightStore(object_store, "macro_lstm").save_all("SPY", fit.spec, [(month, fit) for month in months])

    assert len(object_store.contents) == 2
    assert [month for month, _ in WeightStore(object_store, "macro_lstm").months("SPY", fit.spec)] == months
    assert_equal(WeightStore(object_store, "macro_lstm").load("SPY", fit.spec, "2015-04", 1), fit)


def test_many_at_once_or_one_by_one_give_the_same_bytes(object_store, fit) -> None:
    refits = [("2015-04", fit), ("2015-05", other_month(fit))]
    WeightStore(object_store, "macro_lstm").save_all("SPY", fit.spec, refits)
    at_once = dict(object_store.contents)
    object_store.contents.clear()
    for month, one in reversed(refits):
        WeightStore(object_store, "macro_lstm").save("SPY", month, one)
    assert object_store.contents == at_once


def test_nothing_to_save_writes_nothing_and_two_specs_are_refused(object_store, fit, small_spec) -> None:
    store = WeightStore(object_store, "macro_lstm")
    store.save_all("SPY", fit.spec, [])
    with pytest.raises(ValueError, match="refits of one spec"):
        store.save_all("SPY", replace(small_spec, network=replace(small_spec.network, units=4)), [("2015-04", fit)])
    assert object_store.contents == {}


def test_a_bundle_that_is_replaced_while_it_is_read_is_read_again(object_store, fit, monkeypatch: pytest.MonkeyPatch) -> None:
    store = WeightStore(object_store, "macro_lstm")
    store.save("SPY", "2015-04", fit)
    reader, read, trainer = WeightStore(object_store, "macro_lstm"), object_store.read, store

    def read_and_be_overtaken(key: str) -> str:
        text = read(key)
        monkeypatch.setattr(object_store, "read", read)
        trainer.save("SPY", "2015-05", other_month(fit))
        return text

    monkeypatch.setattr(object_store, "read", read_and_be_overtaken)
    assert_equal(reader.load("SPY", fit.spec, "2015-05", 1), other_month(fit))


RELOAD = """
import sys
from pathlib import Path
import numpy as np
from forecasting.span import Span
from forecasting.specs import ModelSpec
from forecasting.weight_store import WeightStore
import json
class Folder:
    contains_key = staticmethod(lambda key: Path(key).exists())
    read = staticmethod(lambda key: Path(key).read_text())
    read_bytes = staticmethod(lambda key: Path(key).read_bytes())
spec = ModelSpec.from_dict(json.loads(Path("spec.json").read_text()))
span = np.load("span.npz")
model = WeightStore(Folder, "macro_lstm").load("SPY", spec, "2015-04", 1).model
print(model.forecast(Span(span["times"], span["closes"])).expected_return.hex())
print(sorted({"tensorflow", "keras", "jax", "sklearn"} & set(sys.modules)))
"""


def test_another_process_forecasts_the_same_bits_and_loads_no_framework(object_store, fit, make_span, tmp_path: Path) -> None:
    WeightStore(object_store, "macro_lstm").save("SPY", "2015-04", fit)
    for key, contents in object_store.contents.items():
        (tmp_path / key).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / key).write_bytes(contents)
    (tmp_path / "spec.json").write_text(json.dumps(fit.spec.to_dict()))
    span = make_span(90)
    np.savez(tmp_path / "span.npz", times=span.times, closes=span.closes)
    library = str(Path(__file__).resolve().parents[3] / "Library")
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {library!r})\n{RELOAD}"],
        cwd=tmp_path, capture_output=True, text=True, timeout=60,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.split("\n")[:2] == [fit.model.forecast(span).expected_return.hex(), "[]"]

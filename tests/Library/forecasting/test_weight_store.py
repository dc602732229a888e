from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from forecasting import weight_store
from forecasting.bars import DailyBars
from forecasting.errors import StoreWriteFailed, WeightsCorrupt, WeightsLookAhead, WeightsMismatch, WeightsMissing
from forecasting.refit import Refit, refit
from forecasting.refit_format import describe, flat_weights, restore, seal, unseal
from forecasting.span import Span
from forecasting.specs import InputSpec, ModelSpec, NetworkSpec, TrainingSpec, WindowSpec
from forecasting.store_keys import WeightKeys
from forecasting.training_revision import trained_by
from forecasting.weight_store import WeightStore


@pytest.fixture(scope="module")
def fit(make_span, small_spec) -> Refit:
    return refit(make_span(80), small_spec, 1)


def other_month(fit: Refit) -> Refit:
    return replace(fit, weights=tuple(w + 1 for w in fit.weights))


def of_other_prices(fit: Refit, factor: float = 1.2) -> Refit:
    """A refit whose span began at other prices, and whose weights show which it is."""
    closes = fit.relative_closes.copy()
    closes[:10] *= np.float32(factor)
    return replace(other_month(fit), relative_closes=closes)


def store(object_store) -> WeightStore:
    return WeightStore(object_store, "macro_lstm")


def assert_equal(found: Refit, expected: Refit) -> None:
    assert all(np.array_equal(a, b) and a.dtype == b.dtype for a, b in zip(found.weights, expected.weights, strict=True))
    assert np.array_equal(found.relative_closes, expected.relative_closes)
    names = ("spec", "seed", "scaler", "train_start", "known_until", "losses", "seconds", "out_of_sample", "versions")
    assert all(getattr(found, name) == getattr(expected, name) for name in names)


def test_what_is_loaded_is_what_was_saved(object_store, fit) -> None:
    store(object_store).save("SPY", "2015-04", fit)
    found = store(object_store).load("SPY", fit.spec, "2015-04", 1)
    assert_equal(found, fit)


def test_every_month_and_seed_is_a_file_that_is_named_by_what_it_forecasts(object_store, fit) -> None:
    one = store(object_store)
    for month in ("2015-05", "2015-04", "2015-06"):
        one.save("SPY", month, fit if month == "2015-04" else other_month(fit))
    one.save("SPY", "2015-04", replace(fit, seed=2))

    names = [key.rpartition("/") for key in object_store.keys]
    assert {folder for folder, _, _ in names} == {f"macro_lstm/SPY/{fit.spec.hash}"}
    assert [name[:10] for _, _, name in names] == ["2015-04-1-", "2015-04-2-", "2015-05-1-", "2015-06-1-"]
    assert store(object_store).months("SPY", fit.spec) == (("2015-04", 1), ("2015-04", 2), ("2015-05", 1), ("2015-06", 1))
    assert_equal(store(object_store).load("SPY", fit.spec, "2015-06", 1), other_month(fit))


def test_ten_years_and_five_seeds_are_at_most_a_thousand_files(object_store, fit) -> None:
    one = store(object_store)
    months = ["2010-12", *(f"20{year}-{month:02d}" for year in range(11, 21) for month in range(1, 13))]
    for month in months:
        for seed in range(1, 6):
            one.save("SPY", month, replace(fit, seed=seed))
    assert len(object_store.contents) == len(store(object_store).months("SPY", fit.spec)) == 605


def test_the_same_refit_is_kept_once_whoever_made_it_and_however_long_it_took(object_store, fit) -> None:
    for writer in (store(object_store), store(object_store)):
        writer.save("SPY", "2015-04", fit)
        writer.save("SPY", "2015-04", replace(fit, seconds=9.0, versions={"python": "3.11.2"}))
    assert len(object_store.contents) == 1
    assert_equal(store(object_store).load("SPY", fit.spec, "2015-04", 1), fit)


def test_what_is_not_there_is_missing(object_store, fit, small_spec) -> None:
    one = store(object_store)
    with pytest.raises(WeightsMissing, match="no weights for SPY of 2015-04 with seed 1"):
        one.load("SPY", fit.spec, "2015-04", 1)
    one.save("SPY", "2015-04", fit)
    with pytest.raises(WeightsMissing, match=r"holds 2015-04 to 2015-04 \(1 refits\)"):
        one.load("SPY", fit.spec, "2015-05", 1)
    with pytest.raises(WeightsMissing):
        one.load("SPY", fit.spec, "2015-04", 2)
    with pytest.raises(WeightsMissing):
        one.load("QQQ", fit.spec, "2015-04", 1)
    with pytest.raises(WeightsMissing):
        one.load("SPY", replace(small_spec, network=replace(small_spec.network, units=4)), "2015-04", 1)


def test_what_another_process_saves_later_is_found(object_store, fit) -> None:
    reader = store(object_store)
    store(object_store).save("SPY", "2015-04", fit)
    assert_equal(reader.load("SPY", fit.spec, "2015-04", 1), fit)
    store(object_store).save("SPY", "2015-05", other_month(fit))
    assert_equal(reader.load("SPY", fit.spec, "2015-05", 1), other_month(fit))


def test_weights_that_know_the_future_are_refused(object_store, fit) -> None:
    one = store(object_store)
    one.save("SPY", "2015-04", fit)
    assert fit.known_until == "2015-04-23T16:00:00"

    one.load("SPY", fit.spec, "2015-04", 1, known_at=np.datetime64("2015-04-23T16:00"))
    with pytest.raises(WeightsLookAhead, match="know bars until 2015-04-23T16:00:00"):
        one.load("SPY", fit.spec, "2015-04", 1, known_at=np.datetime64("2015-04-23T15:59"))


def test_of_two_for_one_month_the_one_of_these_prices_is_loaded_whoever_came_first(object_store, fit, make_span) -> None:
    history, other = make_span(80), of_other_prices(fit)
    for first, second in ((fit, other), (other, fit)):
        object_store.contents.clear()
        store(object_store).save("SPY", "2015-04", first)
        store(object_store).save("SPY", "2015-04", second)

        assert len(object_store.contents) == 2
        assert_equal(store(object_store).load("SPY", fit.spec, "2015-04", 1, history=history), fit)
        # a later dividend rescales all of it
        rescaled = Span(history.times, history.closes * 0.97)
        assert_equal(store(object_store).load("SPY", fit.spec, "2015-04", 1, history=rescaled), fit)
        perturbed = Span(history.times, np.where(np.arange(80) < 30, history.closes * 1.2, history.closes))
        assert store(object_store).load("SPY", fit.spec, "2015-04", 1, history=perturbed).difference_to(perturbed) < 1e-6


def test_of_two_of_the_same_prices_the_newer_arithmetic_wins_and_then_the_key(
    object_store, fit, make_span, monkeypatch: pytest.MonkeyPatch
) -> None:
    for revision, month in ((3, fit), (2, other_month(fit))):
        monkeypatch.setattr(weight_store, "TRAINING_REVISION", revision)
        store(object_store).save("SPY", "2015-04", month)
    assert_equal(store(object_store).load("SPY", fit.spec, "2015-04", 1, history=make_span(80)), fit)

    monkeypatch.setattr(weight_store, "TRAINING_REVISION", 3)
    store(object_store).save("SPY", "2015-04", other_month(fit))
    found = {store(object_store).load("SPY", fit.spec, "2015-04", 1, history=make_span(n)).weights[0].tobytes() for n in (80, 80)}
    assert len(object_store.contents) == 3
    assert len(found) == 1


def test_what_counts_for_these_prices_is_found_and_the_rest_is_to_be_trained(object_store, fit, make_span) -> None:
    one, history, then = store(object_store), make_span(80), np.datetime64("2015-04-23T16:00")
    assert one.find("SPY", fit.spec, "2015-04", 1, then, history) is None
    one.save("SPY", "2015-04", fit)

    assert_equal(one.find("SPY", fit.spec, "2015-04", 1, then, Span(history.times, history.closes * 0.97)), fit)
    assert one.find("SPY", fit.spec, "2015-04", 1, then - np.timedelta64(1, "m"), history) is None
    for factor, counts in ((1.04, True), (1.06, False)):
        other = Span(history.times, np.where(np.arange(80) < 30, history.closes * factor, history.closes))
        assert (one.find("SPY", fit.spec, "2015-04", 1, then, other) is not None) is counts
    short = Span(history.times[-59:], history.closes[-59:] * np.linspace(1.5, 1.0, 59))
    assert_equal(one.find("SPY", fit.spec, "2015-04", 1, then, short), fit)
    object_store.contents = {key: contents[:-1] for key, contents in object_store.contents.items()}
    with pytest.raises(WeightsCorrupt):
        store(object_store).find("SPY", fit.spec, "2015-04", 1, then, history)


def trained_with(monkeypatch: pytest.MonkeyPatch, **versions: str) -> None:
    """From here on this process is one that trains with other packages or on another machine."""
    monkeypatch.setattr(weight_store, "trained_by", lambda _: {"python": "3.11.9", "jax": "1", "numpy": "1", "machine": "m"} | versions)


@pytest.mark.parametrize("change", [{"jax": "2"}, {"numpy": "2"}, {"machine": "other"}])
def test_after_an_upgrade_every_month_is_the_one_that_was_trained_with_it(
    object_store, fit, make_span, monkeypatch: pytest.MonkeyPatch, change: dict[str, str]
) -> None:
    def with_bytes(number: float) -> Refit:
        return replace(fit, weights=tuple(w + np.float32(number) for w in fit.weights))

    months = [f"2015-{month:02d}" for month in range(1, 13)]
    for position, month in enumerate(months):
        trained_with(monkeypatch)
        store(object_store).save("SPY", month, with_bytes(position))
        trained_with(monkeypatch, **change)
        store(object_store).save("SPY", month, with_bytes(position + 100))

    def loaded() -> list[int]:
        one, first = store(object_store), fit.weights[0].flat[0]
        refits = [one.load("SPY", fit.spec, month, 1, history=make_span(80)) for month in months]
        return [round(float(refit.weights[0].flat[0] - first)) for refit in refits]

    assert loaded() == [position + 100 for position in range(12)]
    trained_with(monkeypatch)
    assert loaded() == list(range(12))
    # neither is this one's own: not as near, but the same in all months
    trained_with(monkeypatch, **dict.fromkeys(change, "3"))
    assert loaded() in (list(range(12)), [position + 100 for position in range(12)])


def test_a_file_of_an_earlier_version_says_less_of_its_maker_and_is_read(object_store, fit, make_span) -> None:
    store(object_store).save("SPY", "2015-04", fit)
    rewritten(object_store, lambda about, _: about.pop("trained_by"))
    assert_equal(store(object_store).load("SPY", fit.spec, "2015-04", 1), fit)

    store(object_store).save("SPY", "2015-04", other_month(fit))
    assert_equal(store(object_store).load("SPY", fit.spec, "2015-04", 1, history=make_span(80)), other_month(fit))


@pytest.mark.parametrize("position", [0, 100, -2, "middle"])
def test_a_flipped_byte_is_found(object_store, fit, position: int | str) -> None:
    store(object_store).save("SPY", "2015-04", fit)
    (key,) = object_store.keys
    contents = bytearray(object_store.contents[key])
    contents[len(contents) // 2 if position == "middle" else int(position)] ^= 1
    object_store.contents[key] = bytes(contents)

    with pytest.raises(WeightsCorrupt) as caught:
        store(object_store).load("SPY", fit.spec, "2015-04", 1)
    assert str(caught.value) == (
        f"{key} is damaged, or not all of its {len(contents):,} bytes are there; delete it, or train this month again."
    )


def test_half_a_file_is_named_passed_over_for_a_sound_one_and_written_whole_again(object_store, fit) -> None:
    store(object_store).save("SPY", "2015-04", fit)
    (key,) = object_store.keys
    whole = object_store.contents[key]
    object_store.contents[key] = whole[: len(whole) // 2]
    with pytest.raises(WeightsCorrupt, match=r"2015-04-1-.*npz is damaged, or not all of its .* bytes are there"):
        store(object_store).load("SPY", fit.spec, "2015-04", 1)

    store(object_store).save("SPY", "2015-04", other_month(fit))
    reader = store(object_store)
    for _ in range(2):
        assert_equal(reader.load("SPY", fit.spec, "2015-04", 1), other_month(fit))
    (said,) = reader.troubles
    assert said.startswith(f"{key} is damaged")
    assert said.endswith("Another one is used.")

    store(object_store).save("SPY", "2015-04", fit)
    assert object_store.contents[key] == whole


def test_a_file_under_the_key_of_another_symbol_month_seed_or_digest_is_a_mismatch(object_store, fit) -> None:
    store(object_store).save("SPY", "2015-04", fit)
    (key,) = object_store.keys
    for symbol, month, seed, other in (
        ("QQQ", "2015-04", 1, key.replace("/SPY/", "/QQQ/")),
        ("SPY", "2015-05", 1, key.replace("2015-04", "2015-05")),
        ("SPY", "2015-04", 2, key.replace("2015-04-1-", "2015-04-2-")),
        ("SPY", "2015-04", 1, f"{key[:-20]}{'0' * 16}.npz"),
    ):
        copied = {other: object_store.contents[key]}
        object_store.contents, kept = copied, object_store.contents
        with pytest.raises(WeightsMismatch, match="copied to a key that is not its own"):
            store(object_store).load(symbol, fit.spec, month, seed)
        object_store.contents = kept


def rewritten(object_store, change) -> None:
    """Replace the one file by what ``change`` makes of its description and arrays, with the hash that belongs to it."""
    (key,) = object_store.keys
    about, arrays = unseal(object_store.contents[key], key, "")
    change(about, arrays)
    object_store.contents[key] = seal(about, arrays)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda about, _: about.update(format=3), "has format 3 and this version reads 2: update, or train again"),
        (lambda about, _: about.update(features=["open"]), "was trained on .*open.*: expected"),
        (lambda about, _: about.update(spec=5), "cannot read"),
        (lambda about, _: about.update(revision="x"), "not its own"),
        (lambda about, _: about.pop("refit"), "cannot read"),
        (lambda about, _: about.update(trained_by=7), "cannot read"),
        (lambda about, _: about.update(trained_by={"jax": 7}), "expected names with versions"),
        (lambda about, _: about["refit"].update(losses=7), "cannot read"),
        (lambda about, _: about["refit"].update(versions=[1]), "cannot read"),
        (lambda about, _: about["refit"].update(seconds="long"), "cannot read"),
        (lambda about, _: about["refit"].update(out_of_sample={}), "cannot read"),
        (lambda _, arrays: arrays.pop("closes"), "cannot read"),
    ],
)
def test_a_whole_file_of_another_form_is_a_mismatch(object_store, fit, change, words: str) -> None:
    store(object_store).save("SPY", "2015-04", fit)
    rewritten(object_store, change)
    with pytest.raises(WeightsMismatch, match=words):
        store(object_store).load("SPY", fit.spec, "2015-04", 1)


def test_weights_of_another_shape_are_a_mismatch(object_store, fit) -> None:
    store(object_store).save("SPY", "2015-04", replace(fit, weights=fit.weights[:-1]))
    with pytest.raises(WeightsMismatch, match="expected 148 float32 numbers"):
        store(object_store).load("SPY", fit.spec, "2015-04", 1)


def test_a_write_that_is_refused_leaves_everything_as_it_was(object_store, fit) -> None:
    one = store(object_store)
    one.save("SPY", "2015-04", fit)
    object_store.room = 0

    one.save("SPY", "2015-04", fit)  # it is there already
    with pytest.raises(StoreWriteFailed, match=r"2015-05-1-.*may be full or read-only"):
        one.save("SPY", "2015-05", other_month(fit))
    for reader in (one, store(object_store)):
        assert reader.months("SPY", fit.spec) == (("2015-04", 1),)
        assert_equal(reader.load("SPY", fit.spec, "2015-04", 1), fit)


def test_a_store_that_does_not_give_its_bytes_is_named(object_store, fit, monkeypatch: pytest.MonkeyPatch) -> None:
    store(object_store).save("SPY", "2015-04", fit)

    def refuse(_: str) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(object_store, "read_bytes", refuse)
    with pytest.raises(WeightsCorrupt, match=r"2015-04-1-.*Permission denied.*look at the disk and the permissions"):
        store(object_store).load("SPY", fit.spec, "2015-04", 1)


def test_specs_that_differ_in_what_changes_no_weights_share_them(object_store, fit) -> None:
    early = replace(fit.spec, window=replace(fit.spec.window, seed_alignment=True, forecast_bars=33))
    store(object_store).save("SPY", "2015-04", fit)
    found = store(object_store).load("SPY", early, "2015-04", 1)

    assert found.spec == early
    assert all(np.array_equal(a, b) for a, b in zip(found.weights, fit.weights, strict=True))
    assert found.out_of_sample is None  # was measured with the other alignment
    store(object_store).save("SPY", "2015-04", found)
    assert len(object_store.contents) == 1


def test_a_bundle_of_the_first_form_is_read_and_never_written(object_store, fit, first_bundle) -> None:
    bundle = first_bundle({"2015-04/1": fit, "2015-05/1": other_month(fit)}, fit.spec.hash)
    object_store.contents |= bundle
    one = store(object_store)
    assert_equal(one.load("SPY", fit.spec, "2015-05", 1), other_month(fit))
    one.save("SPY", "2015-06", fit)

    assert one.months("SPY", fit.spec) == (("2015-04", 1), ("2015-05", 1), ("2015-06", 1))
    assert {key: object_store.contents[key] for key in bundle} == bundle
    assert len(object_store.contents) == 3
    with pytest.raises(WeightsMissing, match=r"holds 2015-04 to 2015-06 \(3 refits\)"):
        one.load("SPY", fit.spec, "2015-07", 1)


def test_what_is_trained_again_beside_a_bundle_of_the_first_form_wins(object_store, fit, first_bundle, make_span) -> None:
    object_store.contents |= first_bundle({"2015-04/1": fit}, fit.spec.hash)
    store(object_store).save("SPY", "2015-04", other_month(fit))
    assert_equal(store(object_store).load("SPY", fit.spec, "2015-04", 1, history=make_span(80)), other_month(fit))


@pytest.mark.parametrize("option", [{"seed_alignment": True}, {"forecast_bars": 33}])
def test_a_bundle_under_a_former_hash_is_found_where_it_is(object_store, fit, first_bundle, option: dict) -> None:
    spec = replace(fit.spec, window=replace(fit.spec.window, **option))
    former = hashlib.sha256(json.dumps(spec.to_dict(), sort_keys=True, separators=(",", ":")).encode()).hexdigest()[:16]
    assert former != spec.hash
    object_store.contents |= first_bundle({"2015-04/1": replace(fit, spec=spec)}, former)
    before = dict(object_store.contents)

    assert_equal(store(object_store).load("SPY", spec, "2015-04", 1), replace(fit, spec=spec))
    assert store(object_store).months("SPY", spec) == (("2015-04", 1),)
    assert object_store.contents == before


RELOAD = """
import sys
from pathlib import Path
import numpy as np
from forecasting.span import Span
from forecasting.specs import ModelSpec
from forecasting.weight_store import WeightStore
import json
class Folder:
    keys = [str(path) for path in Path("macro_lstm").rglob("*.npz")]
    contains_key = staticmethod(lambda key: Path(key).exists())
    read_bytes = staticmethod(lambda key: Path(key).read_bytes())
spec = ModelSpec.from_dict(json.loads(Path("spec.json").read_text()))
span = np.load("span.npz")
model = WeightStore(Folder, "macro_lstm").load("SPY", spec, "2015-04", 1).model
print(model.forecast(Span(span["times"], span["closes"])).expected_return.hex())
print(sorted({"tensorflow", "keras", "jax", "sklearn"} & set(sys.modules)))
"""


def test_another_process_forecasts_the_same_bits_and_loads_no_framework(object_store, fit, make_span, tmp_path: Path) -> None:
    store(object_store).save("SPY", "2015-04", fit)
    for key, contents in object_store.contents.items():
        (tmp_path / key).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / key).write_bytes(contents)
    (tmp_path / "spec.json").write_text(json.dumps(fit.spec.to_dict()))
    span = make_span(90)
    np.savez(tmp_path / "span.npz", times=span.times, closes=span.closes)
    library = str(Path(__file__).resolve().parents[3] / "Library")
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {library!r})\n{RELOAD}"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.split("\n")[:2] == [fit.model.forecast(span).expected_return.hex(), "[]"]


def digest_by_definition(fit: Refit, month: str, revision: int) -> str:
    """What decides the forecasts, as JSON, then weights and closes as bytes."""
    about = ["macro_lstm", "SPY", fit.spec.hash, month, fit.seed, revision, fit.scaler.to_dict(), fit.train_start, fit.known_until]
    digest = hashlib.sha256(json.dumps(about, sort_keys=True).encode())
    digest.update(b"".join(w.astype("<f4").tobytes() for w in fit.weights))
    digest.update(fit.relative_closes.astype("<f4").tobytes())
    return digest.hexdigest()


def test_a_key_has_the_digest_of_what_decides_the_forecasts(object_store, fit) -> None:
    store(object_store).save("SPY", "2015-04", fit)
    digest = digest_by_definition(fit, "2015-04", 2)
    assert object_store.keys == [f"macro_lstm/SPY/{fit.spec.hash}/2015-04-1-{digest[:16]}.npz"]
    # known, then changed: whatever is decisive gives another file
    changes = [
        replace(fit, scaler=replace(fit.scaler, low=fit.scaler.low * 0.9)),
        replace(fit, train_start="2015-01-29T16:00:00"),
        replace(fit, known_until="2015-04-24T16:00:00"),
        replace(fit, relative_closes=fit.relative_closes * np.float32(1.5)),
        other_month(fit),
    ]
    for number, change in enumerate(changes, 2):
        store(object_store).save("SPY", "2015-04", change)
        assert len(object_store.contents) == number


def test_a_file_says_what_it_is(object_store, fit) -> None:
    store(object_store).save("SPY", "2015-04", replace(fit, relative_closes=fit.relative_closes.astype(np.float64)))
    ((key, contents),) = object_store.contents.items()
    about, arrays = unseal(contents, key, "")
    assert about == {
        "format": 2,
        "strategy": "macro_lstm",
        "symbol": "SPY",
        "spec_hash": fit.spec.hash,
        "spec": fit.spec.to_dict(),
        "features": ["close"],
        "month": "2015-04",
        "seed": 1,
        "revision": 2,
        "trained_by": trained_by(fit.spec),
        "refit": json.loads(json.dumps(describe(fit))),
    }
    assert sorted(arrays) == ["closes", "weights"]
    assert {array.dtype for array in arrays.values()} == {np.dtype(np.float32)}
    assert np.array_equal(arrays["weights"], np.concatenate([w.ravel() for w in fit.weights]))
    assert np.array_equal(arrays["closes"], fit.relative_closes)


def test_a_dot_in_a_ticker_is_stored_and_found(object_store, fit) -> None:
    store(object_store).save("BRK.B", "2015-04", fit)
    assert object_store.keys[0].startswith(f"macro_lstm/BRK=B/{fit.spec.hash}/2015-04-1-")
    assert_equal(store(object_store).load("BRK.B", fit.spec, "2015-04", 1), fit)


def shown(fit: Refit, number: float, **changes: object) -> Refit:
    """A refit whose weights show which it is."""
    return replace(fit, weights=tuple(w + np.float32(number) for w in fit.weights), **changes)


def number_of(found: Refit, fit: Refit) -> int:
    return round(float(found.weights[0].flat[0] - fit.weights[0].flat[0]))


def with_close(fit: Refit, factor: float) -> np.ndarray:
    closes = fit.relative_closes.astype(np.float64)
    closes[3] *= factor
    return closes.astype(np.float32)


def test_two_millionths_are_the_same_closes_and_the_newer_arithmetic_wins(
    object_store, fit, make_span, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of 1.5e-6 nothing is made; of 1e-5 the older arithmetic wins, whose closes are nearer."""
    for revision, factor in ((3, 1 + 1.5e-6), (4, 1 + 1e-5), (2, 1.0)):
        monkeypatch.setattr(weight_store, "TRAINING_REVISION", revision)
        store(object_store).save("SPY", "2015-04", shown(fit, revision, relative_closes=with_close(fit, factor)))
    history = make_span(80)
    assert number_of(store(object_store).load("SPY", fit.spec, "2015-04", 1, history=history), fit) == 3
    # without prices to choose by the newest arithmetic is best
    assert number_of(store(object_store).load("SPY", fit.spec, "2015-04", 1), fit) == 4


def test_of_several_those_that_know_the_future_are_passed_over(object_store, fit, monkeypatch: pytest.MonkeyPatch) -> None:
    one = store(object_store)
    one.save("SPY", "2015-04", fit)
    monkeypatch.setattr(weight_store, "TRAINING_REVISION", 9)
    one.save("SPY", "2015-04", shown(fit, 5, known_until="2015-04-30T16:00:00"))
    then = np.datetime64("2015-04-23T16:00")
    assert number_of(one.load("SPY", fit.spec, "2015-04", 1, known_at=then), fit) == 0
    assert number_of(one.load("SPY", fit.spec, "2015-04", 1, known_at=np.datetime64("2015-04-30T16:00")), fit) == 5
    assert number_of(one.load("SPY", fit.spec, "2015-04", 1), fit) == 5
    with pytest.raises(WeightsLookAhead):
        one.load("SPY", fit.spec, "2015-04", 1, known_at=then - np.timedelta64(1, "s"))


def test_of_makers_that_differ_the_one_with_fewer_differences_wins_then_the_one_that_says_more(
    object_store, fit, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = {"python": "3.11.9", "jax": "1", "numpy": "1", "machine": "m"}
    makers = {1: own | {"jax": "2", "numpy": "2"}, 2: own | {"jax": "2"}, 3: {"python": "3.11.9"}}
    for number, maker in makers.items():
        monkeypatch.setattr(weight_store, "trained_by", lambda _, maker=maker: maker)
        store(object_store).save("SPY", "2015-04", shown(fit, number))
        if number == 2:
            monkeypatch.setattr(weight_store, "trained_by", lambda _: own)
            assert number_of(store(object_store).load("SPY", fit.spec, "2015-04", 1), fit) == 2
    monkeypatch.setattr(weight_store, "trained_by", lambda _: own)
    # the third differs in nothing that it says
    assert number_of(store(object_store).load("SPY", fit.spec, "2015-04", 1), fit) == 3
    monkeypatch.setattr(weight_store, "trained_by", lambda _: own)
    store(object_store).save("SPY", "2015-04", shown(fit, 4))
    assert number_of(store(object_store).load("SPY", fit.spec, "2015-04", 1), fit) == 4


def test_a_damaged_file_is_said_once_however_often_it_is_passed_over(object_store, fit) -> None:
    store(object_store).save("SPY", "2015-04", fit)
    (key,) = object_store.keys
    object_store.contents[key] = object_store.contents[key][:-1]
    one = store(object_store)
    one.save("SPY", "2015-04", other_month(fit))
    for _ in range(2):
        assert_equal(one.load("SPY", fit.spec, "2015-04", 1), other_month(fit))
    size = len(object_store.contents[key])
    assert one.troubles == [
        f"{key} is damaged, or not all of its {size:,} bytes are there; delete it, or train this month again. Another one is used."
    ]


def test_a_history_of_just_enough_bars_can_tell_other_prices(object_store, fit, make_span) -> None:
    one, history, then = store(object_store), make_span(80), np.datetime64("2015-04-23T16:00")
    one.save("SPY", "2015-04", fit)
    other = history.closes * np.linspace(1.5, 1.0, 80)
    assert one.find("SPY", fit.spec, "2015-04", 1, then, Span(history.times[-60:], other[-60:])) is None
    assert one.find("SPY", fit.spec, "2015-04", 1, then, Span(history.times[-59:], other[-59:])) is not None


@pytest.mark.long
def test_an_expanding_window_counts_when_it_was_trained_on_the_bars_that_there_are(object_store, make_span, small_spec) -> None:
    spec = replace(small_spec, window=replace(small_spec.window, expanding=True))
    one, history, then = store(object_store), make_span(80), np.datetime64("2015-04-23T16:00")
    made = refit(history, spec, 1)
    one.save("SPY", "2015-04", made)
    found = store(object_store).find("SPY", spec, "2015-04", 1, then, history)
    assert found is not None
    assert_equal(found, made)
    assert one.find("SPY", spec, "2015-04", 1, then, history[1:]) is None
    assert one.find("SPY", spec, "2015-04", 1, then, Span(history.times, history.closes * np.linspace(1.5, 1.0, 80))) is None
    assert one.find("SPY", spec, "2015-04", 1, then, history[-59:]) is not None

    later_data = refit(history[1:], spec, 1)
    one.save("SPY", "2015-04", later_data)
    for bars, expected in ((history, made), (history[1:], later_data)):
        chosen = store(object_store).find("SPY", spec, "2015-04", 1, then, bars)
        assert chosen is not None
        assert_equal(chosen, expected)


def rekeyed(object_store, change) -> str:
    """What ``change`` makes of the one file, under the key that belongs to it then."""
    (key,) = object_store.keys
    about, arrays = unseal(object_store.contents.pop(key), key, "")
    change(about)
    made = key[:-20] + weight_store._digest(about, arrays)[:16] + ".npz"
    object_store.contents[made] = seal(about, arrays)
    return made


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"seed": True}, "was written for .*, 2015-04, seed True: it was copied to a key that is not its own"),
        ({"seed": 2}, "seed 2: it was copied"),
        ({"month": "2015-05"}, "2015-05, seed 1: it was copied"),
        ({"symbol": "QQQ"}, "was written for macro_lstm/QQQ/.*: it was copied"),
        ({"strategy": "other"}, "was written for other/SPY/.*: it was copied"),
        ({"revision": True}, "was trained on"),
        ({"revision": 2.5}, "was trained on"),
        ({"features": ["close", "volume"]}, "was trained on .*volume"),
        ({"trained_by": {"jax": None}}, "expected names with versions"),
        ({"spec_hash": "0" * 16}, "it was copied"),
    ],
)
def test_a_file_under_a_key_that_fits_its_digest_is_still_checked(object_store, fit, change: dict, words: str) -> None:
    store(object_store).save("SPY", "2015-04", fit)
    key = rekeyed(object_store, lambda about: about.update(change))
    with pytest.raises(WeightsMismatch, match=f"^{key} {words}" if not words.startswith(("it was", "seed", "2015", "expected")) else words):
        store(object_store).load("SPY", fit.spec, "2015-04", 1)


def test_a_spec_that_is_not_the_one_of_its_folder_is_refused(object_store, fit, small_spec) -> None:
    store(object_store).save("SPY", "2015-04", fit)
    wider = replace(small_spec, network=replace(small_spec.network, dropout=0.1)).to_dict()
    rekeyed(object_store, lambda about: about.update(spec=wider))
    with pytest.raises(WeightsMismatch, match="it was copied to a key that is not its own"):
        store(object_store).load("SPY", fit.spec, "2015-04", 1)


def test_a_file_copied_to_another_months_key_is_refused(object_store, fit) -> None:
    store(object_store).save("SPY", "2015-04", fit)
    (key,) = object_store.keys
    object_store.contents = {key.replace("2015-04", "2015-05"): object_store.contents[key]}
    with pytest.raises(WeightsMismatch, match="2015-04, seed 1: it was copied"):
        store(object_store).load("SPY", fit.spec, "2015-05", 1)


def test_a_bundle_is_read_once_and_a_damaged_one_is_named_each_time(object_store, fit, first_bundle, monkeypatch) -> None:
    bundle = first_bundle({"2015-04/1": fit, "2015-05/2": replace(other_month(fit), seed=2)}, fit.spec.hash)
    object_store.contents |= bundle
    read: list[str] = []
    genuine = weight_store.read_first_bundle
    monkeypatch.setattr(weight_store, "read_first_bundle", lambda *arguments: read.append(arguments[1].bundle) or genuine(*arguments))
    one = store(object_store)
    assert_equal(one.load("SPY", fit.spec, "2015-04", 1), fit)
    assert number_of(one.load("SPY", fit.spec, "2015-05", 2), fit) == 1
    assert one.months("SPY", fit.spec) == (("2015-04", 1), ("2015-05", 2))
    assert read == [f"macro_lstm/SPY/{fit.spec.hash}/bundle.json"]
    for month, seed in (("2015-04", 2), ("2015-05", 1)):
        with pytest.raises(WeightsMissing):
            one.load("SPY", fit.spec, month, seed)

    object_store.contents[read[0]] = object_store.contents[read[0]][:-9]
    again = store(object_store)
    for _ in range(2):
        with pytest.raises(WeightsCorrupt, match=r"bundle.json"):
            again.load("SPY", fit.spec, "2015-04", 1)
    assert again.months("SPY", fit.spec) == ()
    again.save("SPY", "2015-04", fit)
    assert_equal(again.load("SPY", fit.spec, "2015-04", 1), fit)
    assert len(again.troubles) == 1
    assert "bundle.json" in again.troubles[0]
    assert again.troubles[0].endswith("Another one is used.")


def test_of_a_bundle_and_a_file_the_file_has_the_newer_arithmetic(object_store, fit, first_bundle, monkeypatch) -> None:
    object_store.contents |= first_bundle({"2015-04/1": fit}, fit.spec.hash)
    for revision, number in ((0, 0), (1, 7)):
        monkeypatch.setattr(weight_store, "TRAINING_REVISION", revision)
        monkeypatch.setattr(weight_store, "trained_by", lambda _: {"python": "other"})
        store(object_store).save("SPY", "2015-04", shown(fit, 7))
        monkeypatch.setattr(weight_store, "trained_by", lambda _: fit.versions)
        assert number_of(store(object_store).load("SPY", fit.spec, "2015-04", 1), fit) == number


def test_what_a_store_saved_itself_is_in_its_list_without_looking_again(object_store, fit, monkeypatch: pytest.MonkeyPatch) -> None:
    one = store(object_store)
    one.save("SPY", "2015-04", fit)
    assert one.months("SPY", fit.spec) == (("2015-04", 1),)
    looked: list[int] = []
    monkeypatch.setattr(one, "_list", lambda: looked.append(1) or {})
    for month in ("2015-05", "2015-06"):
        one.save("SPY", month, other_month(fit))
        one.save("SPY", month, fit)
        assert len(one._candidates(WeightKeys("macro_lstm", "SPY", fit.spec.hash), fit.spec, month, 1)[0]) == 2
    assert looked == []


def test_a_difference_of_just_a_bound_is_within_it(object_store, fit, make_span, monkeypatch: pytest.MonkeyPatch) -> None:
    history, then = make_span(80), np.datetime64("2015-04-23T16:00")
    other = Span(history.times, np.where(np.arange(80) < 30, history.closes * 1.04, history.closes))
    difference = fit.difference_to(other)
    one = store(object_store)
    one.save("SPY", "2015-04", fit)
    for bound, counts in ((difference, True), (difference * 0.999, False)):
        monkeypatch.setattr(weight_store, "SAME_PRICES", bound)
        assert (one.find("SPY", fit.spec, "2015-04", 1, then, other) is not None) is counts
    # of equal closes the newer arithmetic's are loaded, else the nearer ones
    monkeypatch.setattr(weight_store, "TRAINING_REVISION", 1)
    near = np.where(np.arange(fit.relative_closes.size) < 10, fit.relative_closes * 1.03, fit.relative_closes).astype(np.float32)
    one.save("SPY", "2015-04", shown(fit, 3, relative_closes=near))
    for bound, number in ((difference, 0), (difference * 0.999, 3)):
        monkeypatch.setattr(weight_store, "SAME_CLOSES", bound)
        assert number_of(one.load("SPY", fit.spec, "2015-04", 1, history=other), fit) == number


def test_a_month_of_a_bundle_that_cannot_be_read_is_named(object_store, fit, first_bundle) -> None:
    object_store.contents |= first_bundle({"2015-04/1": replace(fit, weights=fit.weights[:-1])}, fit.spec.hash)
    with pytest.raises(WeightsMismatch, match=f"macro_lstm/SPY/{fit.spec.hash}/bundle.json at 2015-04/1 "):
        store(object_store).load("SPY", fit.spec, "2015-04", 1)


def of_features(make_bars) -> Refit:
    spec = ModelSpec(
        WindowSpec(lookback=4, training_bars=50, holdout=5, forecast_bars=10),
        NetworkSpec("gru", units=3),
        TrainingSpec(epochs=2, batch_size=16, target="log_variance"),
        InputSpec(("close", "sma_ratio(3)"), "standard"),
    )
    return refit(make_bars(60), spec, 1)


def implied(make_bars, level: float) -> DailyBars:
    bars = make_bars(60)
    return replace(bars, implied_volatilities=level + 0.05 * np.sin(np.arange(60)))


def of_volatility(make_bars) -> Refit:
    spec = ModelSpec(
        WindowSpec(lookback=4, training_bars=50, holdout=5, forecast_bars=10),
        NetworkSpec("gru", units=3),
        TrainingSpec(epochs=2, batch_size=16, target="return"),
        InputSpec(("close", "sma_ratio(3)", "vix"), "standard"),
    )
    return refit(implied(make_bars, 0.2), spec, 1)


def test_what_was_trained_on_features_is_loaded_as_it_was_saved(object_store, make_bars) -> None:
    made = of_features(make_bars)
    store(object_store).save("SPY", "2019-03", made)
    found = store(object_store).load("SPY", made.spec, "2019-03", 1)

    assert_equal(found, made)
    assert found.features == made.features
    assert found.model.forecast_values(make_bars(70)).tobytes() == made.model.forecast_values(make_bars(70)).tobytes()


def test_weights_of_other_features_of_the_same_closes_are_not_found(object_store, make_bars) -> None:
    made, bars = of_volatility(make_bars), implied(make_bars, 0.2)
    one = store(object_store)
    one.save("SPY", "2019-03", made)
    moment = np.datetime64("2019-03-26")
    assert_equal(one.find("SPY", made.spec, "2019-03", 1, moment, bars), made)
    assert one.find("SPY", made.spec, "2019-03", 1, moment, implied(make_bars, 0.3)) is None  # of the same closes, with another index
    halved = replace(bars, **{name: getattr(bars, name) / 2 for name in ("opens", "highs", "lows", "closes")})
    assert_equal(one.find("SPY", made.spec, "2019-03", 1, moment, halved), made)  # a split since then
    assert one.find("SPY", made.spec, "2019-03", 1, moment, bars[20:]) is not None  # too short to tell


def test_another_scaler_of_features_is_another_file(object_store, make_bars) -> None:
    made = of_features(make_bars)
    one = store(object_store)
    one.save("SPY", "2019-03", made)
    one.save("SPY", "2019-03", replace(made, features=replace(made.features, target_centre=0.0)))
    assert len(object_store.contents) == 2


@pytest.mark.parametrize(
    "change", [{"widths": [1.0, 0.0]}, {"centres": [1.0]}, {"moves": [1, 0]}, {"target_width": "wide"}, {"centres": [float("nan"), 0.0]}]
)
def test_a_scaler_of_features_that_is_none_is_refused(object_store, make_bars, change: dict[str, object]) -> None:
    made = of_features(make_bars)
    description = describe(made)
    description["inputs"] |= change
    with pytest.raises(WeightsMismatch, match=r"cannot read|cannot be read"):
        restore(description, flat_weights(made), made.relative_closes, made.spec, made.spec, 1, "it")

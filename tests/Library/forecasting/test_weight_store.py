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
from forecasting.errors import StoreWriteFailed, WeightsCorrupt, WeightsLookAhead, WeightsMismatch, WeightsMissing
from forecasting.refit import Refit, refit
from forecasting.refit_format import seal, unseal
from forecasting.span import Span
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

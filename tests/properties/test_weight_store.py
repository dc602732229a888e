"""What is saved comes back to the last bit, and no damaged byte goes unnoticed."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable

import hypothesis.extra.numpy
import numpy as np
import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from forecasting import weight_store
from forecasting.errors import WeightsError
from forecasting.networks import graph_of
from forecasting.refit import Refit
from forecasting.refit_format import describe, flat_weights, pack, seal, unpack, unseal
from forecasting.scaling import PriceScaler
from forecasting.span import Span
from forecasting.specs import ModelSpec, NetworkSpec, TrainingSpec, WindowSpec
from forecasting.store_keys import WeightKeys
from forecasting.weight_store import WeightStore

SPEC = ModelSpec(
    WindowSpec(lookback=2, training_bars=10, holdout=0, forecast_bars=4), NetworkSpec(units=1, layers=1), TrainingSpec(epochs=1)
)
SHAPES = graph_of(SPEC.network).weight_shapes
FLOATS = st.floats(width=32, allow_nan=False, allow_infinity=False)


class Store(dict):
    contains_key = dict.__contains__
    read_bytes = dict.__getitem__

    @property
    def keys(self) -> list[str]:  # pyright: ignore[reportIncompatibleMethodOverride]  # a property, as in LEAN
        return list(self)

    def save_bytes(self, key: str, contents: bytes) -> bool:
        self[key] = contents
        return True


@st.composite
def refits(draw: st.DrawFn) -> Refit:
    sizes = [int(np.prod(shape)) for shape in SHAPES]
    flat = [draw(st.lists(FLOATS, min_size=size, max_size=size)) for size in sizes]
    weights = tuple(np.array(numbers, np.float32).reshape(shape) for numbers, shape in zip(flat, SHAPES, strict=True))
    positive = st.floats(1e-6, 1e6)
    low, high = sorted((draw(positive), draw(positive)))
    scaler = PriceScaler(low, high, draw(positive), "2020-03-02T16:00:00", draw(positive))
    losses = tuple(draw(st.lists(positive, max_size=3)))
    return Refit(
        SPEC,
        draw(st.integers(0, 9)),
        weights,
        scaler,
        "2019-01-02T16:00:00",
        "2020-03-30T16:00:00",
        np.linspace(0.5, 1.0, 10, dtype=np.float32),
        losses,
        draw(positive),
        None,
        {"python": "3.11"},
    )


@given(st.dictionaries(st.sampled_from(["2020-01", "2020-02", "2020-03"]), refits(), min_size=1))
def test_save_then_load_is_the_identity(kept: dict[str, Refit]) -> None:
    store = Store()
    for month, refit in kept.items():
        WeightStore(store, "macro_lstm").save("SPY", month, refit)
    for month, refit in kept.items():
        found = WeightStore(store, "macro_lstm").load("SPY", SPEC, month, refit.seed)
        assert all(a.tobytes() == b.tobytes() for a, b in zip(found.weights, refit.weights, strict=True))
        assert (found.scaler, found.losses, found.seconds, found.seed) == (refit.scaler, refit.losses, refit.seconds, refit.seed)


REFIT = Refit(
    SPEC,
    1,
    tuple(np.ones(s, np.float32) for s in SHAPES),
    PriceScaler(1.0, 2.0, 0.01, "2020-03-02T16:00:00", 1.5),
    "2019-01-02T16:00:00",
    "2020-03-30T16:00:00",
    np.linspace(0.5, 1.0, 10, dtype=np.float32),
    (0.1,),
    1.0,
    None,
    {},
)


@st.composite
def damaged(draw: st.DrawFn, contents: bytes) -> bytes:
    """Some bytes flipped, cut off, doubled, put in or taken out; perhaps none."""
    for _ in range(draw(st.integers(0, 3))):
        start, length = draw(st.integers(0, max(len(contents) - 1, 0))), draw(st.integers(1, 40))
        head, middle, tail = contents[:start], contents[start : start + length], contents[start + length :]
        kind = draw(st.sampled_from(["flip", "cut", "double", "put in", "take out", "zero"]))
        if kind == "flip" and middle:
            middle = bytes([middle[0] ^ draw(st.integers(1, 255)), *middle[1:]])
        made = {"double": middle * 2, "put in": draw(st.binary(max_size=20)) + middle, "take out": b"", "zero": bytes(len(middle))}
        middle = made.get(kind, middle)
        contents = head if kind == "cut" else head + middle + tail
    return contents


def first_bundle() -> Store:
    """The same refit as it was published first."""
    arrays = {"2020-03/1/weights": flat_weights(REFIT), "2020-03/1/closes": REFIT.relative_closes}
    payload = pack(arrays)
    digest = hashlib.sha256(payload).hexdigest()
    folder = f"macro_lstm/SPY/{SPEC.hash}"
    former = {"strategy": "macro_lstm", "symbol": "SPY", "spec_hash": SPEC.hash, "spec": SPEC.to_dict(), "features": ["close"], "format": 1}
    named = {"key": f"{folder}/weights-{digest[:16]}.npz", "sha256": digest, "bytes": len(payload)}
    manifest = former | {"payload": named, "entries": {"2020-03/1": describe(REFIT)}}
    manifest["sha256"] = hashlib.sha256(json.dumps(manifest, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
    return Store({f"{folder}/bundle.json": json.dumps(manifest, indent=1).encode(), named["key"]: payload})


def saved() -> Store:
    store = Store()
    WeightStore(store, "macro_lstm").save("SPY", "2020-03", REFIT)
    return store


@pytest.mark.parametrize("make", [saved, first_bundle])
@given(data=st.data())
def test_damaged_bytes_give_the_same_model_or_an_error_of_ours(make: Callable[[], Store], data: st.DataObject) -> None:
    store = make()
    key = data.draw(st.sampled_from(sorted(store)))
    whole, store[key] = store[key], data.draw(damaged(store[key]))
    try:
        found = WeightStore(store, "macro_lstm").load("SPY", SPEC, "2020-03", 1)
    except WeightsError as error:
        assert store[key] != whole
        assert key.rpartition("/")[0] in str(error)
    else:
        assert [w.tobytes() for w in found.weights] == [w.tobytes() for w in REFIT.weights]
        assert (found.scaler, found.known_until) == (REFIT.scaler, REFIT.known_until)


@given(data=st.data())
def test_bytes_that_are_made_up_are_an_error_of_ours(data: st.DataObject) -> None:
    """The hash agrees with whatever the archive has become."""
    store = saved()
    (key,) = store
    body = data.draw(damaged(store[key][:-32]))
    store[key] = body + hashlib.sha256(body).digest()
    try:
        found = WeightStore(store, "macro_lstm").load("SPY", SPEC, "2020-03", 1)
    except WeightsError:
        return
    assert [w.tobytes() for w in found.weights] == [w.tobytes() for w in REFIT.weights]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**400), 10**400) | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
PLACES = [
    ("format",), ("strategy",), ("symbol",), ("spec_hash",), ("spec",), ("spec", "window"), ("spec", "window", "lookback"),
    ("spec", "network", "name"), ("spec", "training", "learning_rate"), ("features",), ("month",), ("seed",), ("revision",), ("refit",),
    *(("refit", name) for name in describe(REFIT)), *(("refit", "scaler", name) for name in REFIT.scaler.to_dict()),
]  # fmt: skip


@given(place=st.sampled_from(PLACES), value=JSON)
def test_a_description_of_any_shape_is_an_error_of_ours_or_a_sound_refit(place: tuple[str, ...], value: object) -> None:
    store = saved()
    (key,) = store
    about, arrays = unseal(store[key], key, "")
    inner = about
    for name in place[:-1]:
        inner = inner[name]
    inner[place[-1]] = value
    contents = seal(about, arrays)
    try:  # under the key that belongs to what it has become
        key = WeightKeys("macro_lstm", "SPY", SPEC.hash).weights("2020-03", 1, weight_store._digest(about, arrays))
    except (TypeError, KeyError):
        event("no key belongs to it")
    assert_sound_or_ours(Store({key: contents}))


ARRAYS = st.sampled_from(["weights", "closes", "about"])
SHAPES_AND_TYPES = hypothesis.extra.numpy.arrays(
    st.sampled_from([np.float32, np.float64, np.int64, np.uint8, np.bool_, "U3", np.complex64]),
    hypothesis.extra.numpy.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=20),
)


@given(name=ARRAYS, array=SHAPES_AND_TYPES)
def test_an_array_of_any_shape_is_an_error_of_ours_or_a_sound_refit(name: str, array: np.ndarray) -> None:
    store = saved()
    (key,) = store
    body = pack(unpack(store[key][:-32], key, "") | {name: array})
    store[key] = body + hashlib.sha256(body).digest()
    assert_sound_or_ours(store)


ENTRY = ("entries", "2020-03/1")
PLACES_IN_A_MANIFEST = [
    (), *PLACES[:10], ("payload",), ("payload", "key"), ("payload", "sha256"), ("entries",), ENTRY,
    *((*ENTRY, name) for name in describe(REFIT)), *((*ENTRY, "scaler", name) for name in REFIT.scaler.to_dict()),
]  # fmt: skip


@given(place=st.sampled_from(PLACES_IN_A_MANIFEST), value=JSON)
def test_a_manifest_of_any_shape_is_an_error_of_ours_or_a_sound_refit(place: tuple[str, ...], value: object) -> None:
    store = first_bundle()
    key = next(name for name in store if name.endswith("bundle.json"))
    manifest = json.loads(store[key])
    inner = manifest
    for name in place[:-1]:
        inner = inner[name]
    if place:
        inner[place[-1]] = value
    else:
        manifest = value
    if isinstance(manifest, dict):
        manifest.pop("sha256", None)
        manifest["sha256"] = hashlib.sha256(json.dumps(manifest, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
    store[key] = json.dumps(manifest, indent=1).encode()
    assert_sound_or_ours(store)


def assert_sound_or_ours(store: Store) -> None:
    try:
        found = WeightStore(store, "macro_lstm").load("SPY", SPEC, "2020-03", 1)
    except WeightsError as error:
        str(error).encode("utf-8")  # can be printed
        return
    assert all(np.isfinite(w).all() and w.dtype == np.float32 for w in found.weights)
    assert [w.shape for w in found.weights] == [tuple(shape) for shape in SHAPES]
    assert 0 < found.scaler.low <= found.scaler.high < np.inf
    assert found.scaler.deviation > 0
    found.model.forecast(HISTORY)


HISTORY = Span(np.arange("2020-02-27T16", "2020-03-05T16", dtype="datetime64[D]").astype("datetime64[ns]"), np.linspace(1.0, 2.0, 7))


@pytest.mark.parametrize(
    ("contents", "words"),
    [
        (b"[" * 100_000, "is no JSON in UTF-8"),
        (b'{"a":' * 500 + b"1" + b"}" * 500, "is no manifest"),
        (b'{"format": 1, "a": ' + b"9" * 5000 + b"}", "is no JSON in UTF-8"),
        (b"\xff\xfe", "is no JSON in UTF-8"),
        (b'{"format": 1, "sha256": NaN}', "is damaged, its hash differs"),
        (b"", "is no JSON in UTF-8"),
    ],
)
def test_a_manifest_that_is_no_json_or_too_deep_is_named(contents: bytes, words: str) -> None:
    store = first_bundle()
    key = next(name for name in store if name.endswith("bundle.json"))
    store[key] = contents
    with pytest.raises(WeightsError, match=f"{key} {words}.*delete {key} and train again"):
        WeightStore(store, "macro_lstm").load("SPY", SPEC, "2020-03", 1)


def test_a_header_that_promises_terabytes_takes_no_memory() -> None:
    store = saved()
    (key,) = store
    body = store[key][:-32]
    shape = f"({flat_weights(REFIT).size},)".encode()
    assert body.count(shape) == 1
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(stream, "w") as new:
        for member in old.infolist():
            contents = old.read(member)
            at = contents.find(shape)
            huge = b"(900000000000,)"
            room = len(huge) - len(shape)
            changed = contents.replace(shape + b", }" + b" " * room, huge + b", }") if at >= 0 else contents
            assert len(changed) == len(contents)
            new.writestr(member, changed)
    body = stream.getvalue()
    store[key] = body + hashlib.sha256(body).digest()
    with pytest.raises(WeightsError, match=r"weights\.npy has .* numbers instead of 900000000000"):
        WeightStore(store, "macro_lstm").load("SPY", SPEC, "2020-03", 1)


def test_a_compressed_archive_is_refused_however_large_it_would_become() -> None:
    store = saved()
    (key,) = store
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("weights.npy", bytes(10_000_000))
    body = stream.getvalue()
    store[key] = body + hashlib.sha256(body).digest()
    with pytest.raises(WeightsError, match=r"weights\.npy is compressed"):
        WeightStore(store, "macro_lstm").load("SPY", SPEC, "2020-03", 1)

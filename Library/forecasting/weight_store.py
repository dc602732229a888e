"""Keep weights in an object store, and get back exactly what was kept or a named error.

Works on whatever has the interface of LEAN's object store, so the same code serves a backtest, a notebook, live trading and the
offline trainer. A write is whole or absent: the new payload is stored under a name of its own first, then the manifest that names
it, and only then is the payload that it replaces deleted.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from forecasting.errors import InvalidSpec, StoreWriteFailed, WeightsCorrupt, WeightsLookAhead, WeightsMismatch, WeightsMissing
from forecasting.refit import FEATURES, Refit
from forecasting.refit_format import describe, flat_weights, pack, restore, unpack
from forecasting.specs import ModelSpec
from forecasting.store_keys import BundleKeys, entry_name

FORMAT = 1
# Vendors differ in the handling of dividends and rounding, by well under one percent; other prices differ by far more.
SAME_PRICES = 0.05


class ObjectStore(Protocol):
    """What is used of LEAN's ``QCAlgorithm.object_store``."""

    def contains_key(self, key: str, /) -> bool:
        """Whether there is something under the key."""
        ...

    def read(self, key: str, /) -> str:
        """The text under the key."""
        ...

    def save(self, key: str, text: str, /) -> bool:
        """Store a text; False when the store refuses."""
        ...

    def read_bytes(self, key: str, /) -> bytes | bytearray:
        """The bytes under the key."""
        ...

    def save_bytes(self, key: str, contents: bytes, /) -> bool:
        """Store bytes; False when the store refuses."""
        ...

    def delete(self, key: str, /) -> bool:
        """Remove what is under the key."""
        ...


@dataclass(frozen=True)
class _Bundle:
    manifest: dict[str, Any]
    arrays: dict[str, np.ndarray]


class WeightStore:
    """Weights of one strategy: save a refit, load a refit.

    Args:
        object_store: LEAN's object store or anything like it.
        strategy: folder name of the strategy, part of every key.
    """

    def __init__(self, object_store: ObjectStore, strategy: str) -> None:
        self._store = object_store
        self._strategy = strategy
        self._checked: dict[str, tuple[str, _Bundle]] = {}  # manifest key -> (text of the manifest, what it and its payload hold)

    def save(self, symbol: str, month: str, refit: Refit) -> None:
        """Add a refit to the bundle of its symbol and spec, in place of one of the same month and seed.

        Args:
            symbol: ticker.
            month: the refit's month end, such as 2020-03.
            refit: weights and where they come from.

        Raises:
            StoreWriteFailed: the store refused the write; its contents are as before.
            WeightsCorrupt: the bundle that is there is damaged; says which key to delete.
            WeightsMismatch: the bundle that is there has another format.
            InvalidKey: a name cannot be part of a key.
        """
        self.save_all(symbol, refit.spec, [(month, refit)])

    def save_all(self, symbol: str, spec: ModelSpec, refits: Sequence[tuple[str, Refit]]) -> None:
        """Add any number of refits to the bundle of a symbol and spec in one write: all of them are there afterwards, or none.

        Args:
            symbol: ticker.
            spec: what all of them were trained by.
            refits: month end, such as 2020-03, and refit; one of the same month and seed is replaced.

        Raises:
            ValueError: a refit has another spec.
            StoreWriteFailed, WeightsCorrupt, WeightsMismatch, InvalidKey: as for :meth:`save`.
        """
        if any(refit.spec != spec for _, refit in refits):
            raise ValueError(f"A bundle holds refits of one spec, {spec.hash}: save those of another spec by themselves.")
        if not refits:
            return
        keys = BundleKeys(self._strategy, symbol, spec.hash)
        old = self._read(keys) if self._store.contains_key(keys.manifest) else None
        arrays = dict(old.arrays) if old else {}
        entries = dict(old.manifest["entries"]) if old else {}
        for month, refit in refits:
            name = entry_name(month, refit.seed)
            arrays[f"{name}/weights"] = flat_weights(refit)
            arrays[f"{name}/closes"] = refit.relative_closes.astype(np.float32)
            entries[name] = describe(refit)
        payload = pack(arrays)
        digest = hashlib.sha256(payload).hexdigest()
        manifest = {
            "format": FORMAT,
            "strategy": keys.strategy,
            "symbol": keys.symbol,
            "spec_hash": spec.hash,
            "spec": spec.to_dict(),
            "features": list(FEATURES),
            "payload": {"key": keys.payload(digest), "sha256": digest, "bytes": len(payload)},
            "entries": {key: entries[key] for key in sorted(entries)},
        }
        manifest["sha256"] = _digest(manifest)
        replaced = old.manifest["payload"]["key"] if old else None
        text = _format(manifest)
        self._write(keys, payload, manifest["payload"]["key"], text, replaced)
        self._checked[keys.manifest] = text, _Bundle(manifest, arrays)

    def load(self, symbol: str, spec: ModelSpec, month: str, seed: int, known_at: np.datetime64 | None = None) -> Refit:
        """The refit of a month and seed.

        Args:
            symbol: ticker.
            spec: the spec that the weights must have been trained by.
            month: such as 2020-03.
            seed: which of the seeds.
            known_at: the moment of use, exchange time; weights that know later bars are refused.

        Raises:
            WeightsMissing: there are none.
            WeightsCorrupt: hashes differ, the payload is absent or cannot be read.
            WeightsMismatch: another format, spec, feature list or shape.
            WeightsLookAhead: the weights know bars after ``known_at``.
        """
        keys, name = BundleKeys(self._strategy, symbol, spec.hash), entry_name(month, seed)
        wanted = f"{symbol} of {month} with seed {seed} and spec {spec.hash}"
        if not self._store.contains_key(keys.manifest):
            raise WeightsMissing(f"There are no weights for {wanted}: no key {keys.manifest}; train them first or use load-or-train.")
        bundle = self._read(keys, spec)
        if name not in bundle.manifest["entries"]:
            months = sorted({key.split("/")[0] for key in bundle.manifest["entries"]})
            raise WeightsMissing(
                f"There are no weights for {wanted}: {keys.manifest} holds {months[0]} to {months[-1]} "
                f"({len(bundle.manifest['entries'])} refits); train them first or use load-or-train."
            )
        arrays = bundle.arrays
        where = f"{keys.manifest} at {name}"
        refit = restore(bundle.manifest["entries"][name], arrays[f"{name}/weights"], arrays[f"{name}/closes"], spec, seed, where)
        if known_at is not None and np.datetime64(refit.known_until) > known_at:
            raise WeightsLookAhead(
                f"The weights for {wanted} know bars until {refit.known_until}, which is after {known_at}: "
                "they were trained for a later moment; train this month again."
            )
        return refit

    def months(self, symbol: str, spec: ModelSpec) -> tuple[tuple[str, int], ...]:
        """All months and seeds that are stored for a symbol and spec, in order.

        Raises:
            WeightsCorrupt: the bundle is damaged.
            WeightsMismatch: the bundle has another format.
        """
        keys = BundleKeys(self._strategy, symbol, spec.hash)
        if not self._store.contains_key(keys.manifest):
            return ()
        return tuple((key.split("/")[0], int(key.split("/")[1])) for key in self._read(keys, spec).manifest["entries"])

    def _write(self, keys: BundleKeys, payload: bytes, payload_key: str, manifest: str, replaced: str | None) -> None:
        if payload_key != replaced and not self._store.save_bytes(payload_key, payload):
            raise StoreWriteFailed(f"The store refused {payload_key} ({len(payload):,} bytes): it may be full or read-only; free space.")
        if not self._store.save(keys.manifest, manifest):
            raise StoreWriteFailed(f"The store refused {keys.manifest}: it may be full or read-only; free space.")
        if replaced and replaced != payload_key and self._store.contains_key(replaced):
            self._store.delete(replaced)

    def _read(self, keys: BundleKeys, spec: ModelSpec | None = None) -> _Bundle:
        text = self._store.read(keys.manifest)
        try:
            return self._bundle(text, keys, spec)
        except WeightsCorrupt:
            # A trainer may have replaced the payload since its name was read; then there is a new manifest too.
            newer = self._store.read(keys.manifest)
            if newer == text:
                raise
            return self._bundle(newer, keys, spec)

    def _bundle(self, text: str, keys: BundleKeys, spec: ModelSpec | None) -> _Bundle:
        known_text, bundle = self._checked.get(keys.manifest, ("", None))
        if bundle is not None and text == known_text:
            return bundle
        manifest = _parse_manifest(text, keys)
        if spec is not None and manifest["spec"] != spec.to_dict():
            raise WeightsMismatch(f"{keys.manifest} belongs to another spec: expected {spec.to_dict()}, found {manifest['spec']}.")
        payload = manifest["payload"]
        arrays = self._read_payload(keys, payload)
        absent = [name for name in manifest["entries"] if f"{name}/weights" not in arrays or f"{name}/closes" not in arrays]
        if absent:
            raise WeightsCorrupt(f"{payload['key']} lacks {', '.join(absent)}, which its manifest lists: {_delete(keys)}")
        self._checked[keys.manifest] = text, _Bundle(manifest, arrays)
        return self._checked[keys.manifest][1]

    def _read_payload(self, keys: BundleKeys, payload: dict[str, Any]) -> dict[str, np.ndarray]:
        if not self._store.contains_key(payload["key"]):
            raise WeightsCorrupt(f"{keys.manifest} names the payload {payload['key']}, which is absent: {_delete(keys)}")
        contents = bytes(self._store.read_bytes(payload["key"]))
        digest = hashlib.sha256(contents).hexdigest()
        if digest != payload["sha256"]:
            raise WeightsCorrupt(
                f"{payload['key']} is damaged: {len(contents):,} bytes with hash {digest[:16]}, expected {payload['bytes']:,} bytes "
                f"with hash {payload['sha256'][:16]}; {_delete(keys)}"
            )
        return unpack(contents, payload["key"], _delete(keys))


def _parse_manifest(text: str, keys: BundleKeys) -> dict[str, Any]:
    try:
        manifest = json.loads(text)
        written, found = manifest["format"], manifest["sha256"]
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        raise WeightsCorrupt(f"{keys.manifest} is no manifest ({type(error).__name__}: {error}); {_delete(keys)}") from error
    if written != FORMAT:
        raise WeightsMismatch(f"{keys.manifest} has format {written} and this version reads format {FORMAT}: update, or train again.")
    if found != _digest(manifest) or text != _format(manifest):
        raise WeightsCorrupt(f"{keys.manifest} is damaged, its hash differs from its contents; {_delete(keys)}")
    try:
        spec = ModelSpec.from_dict(manifest["spec"])
    except InvalidSpec as error:
        raise WeightsMismatch(f"{keys.manifest} has a spec that this version cannot read ({error})") from error
    written_for = (manifest["strategy"], manifest["symbol"], spec.hash)
    if written_for != (keys.strategy, keys.symbol, keys.spec_hash):
        raise WeightsMismatch(f"{keys.manifest} was written for {', '.join(written_for)}: it was copied to a key that is not its own.")
    if manifest["features"] != list(FEATURES):
        raise WeightsMismatch(f"{keys.manifest} was trained on {manifest['features']}: expected {list(FEATURES)}; train again.")
    return manifest


def _format(manifest: dict[str, Any]) -> str:
    return json.dumps(manifest, indent=1)


def _digest(manifest: dict[str, Any]) -> str:
    contents = {key: value for key, value in manifest.items() if key != "sha256"}
    return hashlib.sha256(json.dumps(contents, sort_keys=True, separators=(",", ":")).encode("utf-8")).hexdigest()


def _delete(keys: BundleKeys) -> str:
    return f"delete {keys.manifest} and train again."

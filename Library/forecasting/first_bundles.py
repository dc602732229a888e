"""Published weights of the first form: one manifest, ``bundle.json``, and one payload for all months and seeds of a symbol and spec.

They are read for ever, under the key they have, and never written: new months are saved beside them, a file each.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from forecasting.errors import InvalidKey, InvalidSpec, WeightsCorrupt, WeightsMismatch
from forecasting.object_store import ObjectStore, read_contents
from forecasting.refit_format import read_json, unpack
from forecasting.specs import ModelSpec
from forecasting.store_keys import WeightKeys, entry_name

FORMAT = 1


@dataclass(frozen=True, eq=False)
class FirstBundle:
    """What a manifest and its payload hold.

    Args:
        key: of the manifest.
        spec: what was trained.
        entries: by month and seed, as ``forecasting.refit_format.describe`` gives them.
        arrays: weights and closes, by name.
    """

    key: str
    spec: ModelSpec
    entries: Mapping[tuple[str, int], Any]
    arrays: Mapping[str, np.ndarray]

    def parts(self, month: str, seed: int) -> tuple[Any, np.ndarray, np.ndarray]:
        """Description, flat weights and closes of one of the entries."""
        name = entry_name(month, seed)
        return self.entries[month, seed], self.arrays[f"{name}/weights"], self.arrays[f"{name}/closes"]


def read_first_bundle(store: ObjectStore, keys: WeightKeys, spec: ModelSpec) -> FirstBundle:
    """The bundle of a symbol and spec.

    Args:
        store: where it is.
        keys: its keys; the manifest is there.
        spec: what it is wanted for.

    Raises:
        WeightsCorrupt: it is damaged, or its payload is absent.
        WeightsMismatch: it has another format, or belongs to another spec.
    """
    advice = f"delete {keys.bundle} and train again."
    text = read_contents(store, keys.bundle)
    manifest = read_json(text, keys.bundle, advice)
    try:
        return _checked(store, text, manifest, keys, spec, advice)
    except (KeyError, TypeError, ValueError, AttributeError, InvalidKey, InvalidSpec) as error:
        raise WeightsMismatch(f"{keys.bundle} has a form that this version cannot read ({error!r:.200}); {advice}") from error
    except RecursionError as error:
        raise WeightsCorrupt(f"{keys.bundle} is no manifest: it has too many brackets; {advice}") from error


def _checked(store: ObjectStore, text: bytes, manifest: object, keys: WeightKeys, spec: ModelSpec, advice: str) -> FirstBundle:
    if not isinstance(manifest, dict) or "format" not in manifest:
        raise WeightsCorrupt(f"{keys.bundle} is no manifest: expected a JSON object with a format; {advice}")
    if manifest["format"] != FORMAT:
        raise WeightsMismatch(
            f"{keys.bundle} has format {manifest['format']!r:.40} and this version reads format {FORMAT}: update, or train again."
        )
    if manifest.get("sha256") != _digest(manifest) or text != json.dumps(manifest, indent=1).encode("utf-8"):
        raise WeightsCorrupt(f"{keys.bundle} is damaged, its hash differs from its contents; {advice}")
    written = ModelSpec.from_dict(manifest["spec"])
    written_for = (manifest["strategy"], manifest["symbol"], manifest["spec_hash"])
    if written_for != (keys.strategy, keys.symbol, keys.spec_hash) or written.hash != spec.hash:
        raise WeightsMismatch(f"{keys.bundle} was written for {written_for!r:.120}: it was copied to a key that is not its own.")
    if manifest["features"] != list(spec.inputs.features):
        expected = list(spec.inputs.features)
        raise WeightsMismatch(f"{keys.bundle} was trained on {manifest['features']!r:.100}: expected {expected}; train again.")
    entries = {_month_and_seed(name): description for name, description in manifest["entries"].items()}
    arrays = _read_payload(store, keys, manifest["payload"], advice)
    names = [entry_name(month, seed) for month, seed in entries]
    absent = [name for name in names if f"{name}/weights" not in arrays or f"{name}/closes" not in arrays]
    if absent:
        raise WeightsCorrupt(f"{manifest['payload']['key']} lacks {', '.join(absent)}, which its manifest lists; {advice}")
    return FirstBundle(keys.bundle, written, entries, arrays)


def _month_and_seed(name: str) -> tuple[str, int]:
    month, _, seed = name.partition("/")
    if not (seed.isascii() and seed.isdigit()) or entry_name(month, int(seed)) != name:
        raise InvalidKey(f"{name!r} is no entry of a bundle: expected a month and a seed such as 2020-03/1.")
    return month, int(seed)


def _read_payload(store: ObjectStore, keys: WeightKeys, payload: dict[str, Any], advice: str) -> dict[str, np.ndarray]:
    key = payload["key"]
    if key != keys.payload(payload["sha256"]):
        raise WeightsMismatch(f"{keys.bundle} names the payload {key!r:.100}: expected {keys.payload(payload['sha256'])}; {advice}")
    if not store.contains_key(key):
        raise WeightsCorrupt(f"{keys.bundle} names the payload {key}, which is absent; {advice}")
    contents = read_contents(store, key)
    digest = hashlib.sha256(contents).hexdigest()
    if digest != payload["sha256"]:
        raise WeightsCorrupt(
            f"{key} is damaged: {len(contents):,} bytes with hash {digest[:16]}, expected {payload['bytes']!r:.20} bytes "
            f"with hash {payload['sha256']!r:.18}; {advice}"
        )
    return unpack(contents, key, advice)


def _digest(manifest: dict[str, Any]) -> str:
    contents = {key: value for key, value in manifest.items() if key != "sha256"}
    return hashlib.sha256(json.dumps(contents, sort_keys=True, separators=(",", ":")).encode("utf-8")).hexdigest()

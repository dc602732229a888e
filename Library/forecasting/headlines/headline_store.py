"""Keep the networks of headlines in an object store, under the keys of all published weights, in files that check themselves.

It is a sibling of ``WeightStore``: what was learned is known by its headlines and classes in place of closes, and a vocabulary is kept
beside the weights. A file is written once; what is learned from other headlines has another key.
"""

import hashlib
import json
import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from forecasting.errors import (
    InvalidSpec,
    StoreWriteFailed,
    WeightsCorrupt,
    WeightsError,
    WeightsLookAhead,
    WeightsMismatch,
    WeightsMissing,
)
from forecasting.headlines.headline_refit import HeadlineRefit
from forecasting.headlines.words import PADDING, UNKNOWN
from forecasting.networks import graph_of
from forecasting.object_store import ObjectStore, read_contents
from forecasting.refit_format import seal, unseal
from forecasting.span import read_time
from forecasting.specs import ModelSpec
from forecasting.store_keys import WeightKeys, parse_weights_key
from forecasting.training_revision import TRAINING_REVISION, trained_by

FORMAT = 1
KIND = "headlines"
_ADVICE = "delete it, or train this month again."
# What decides what a refit says, and so the digest in its key; how long the fit took does not.
_DECISIVE = ("strategy", "symbol", "spec_hash", "month", "seed", "revision", "learnt", "known_until", "vocabulary")


class HeadlineStore:
    """Networks of headlines of one strategy: save a refit, find a refit.

    Args:
        object_store: LEAN's object store or anything like it.
        strategy: folder name of the strategy, part of every key.
    """

    def __init__(self, object_store: ObjectStore, strategy: str) -> None:
        self._store, self._strategy = object_store, strategy
        self.troubles: list[str] = []
        """One sentence for every file that was passed over because it is damaged, oldest first."""

    def save(self, symbol: str, month: str, refit: HeadlineRefit) -> None:
        """Keep a refit beside all that is there.

        Args:
            symbol: ticker.
            month: the refit's, such as 2020-03.
            refit: weights and where they come from.

        Raises:
            StoreWriteFailed: the store refused the write; its contents are as before.
            InvalidKey: a name cannot be part of a key.
        """
        keys = WeightKeys(self._strategy, symbol, refit.spec.hash)
        words = sorted(refit.vocabulary, key=refit.vocabulary.__getitem__)
        about = {
            "format": FORMAT, "kind": KIND, "strategy": keys.strategy, "symbol": keys.symbol, "spec_hash": keys.spec_hash,
            "spec": refit.spec.to_dict(), "month": month, "seed": refit.seed, "revision": TRAINING_REVISION,
            "trained_by": trained_by(refit.spec), "learnt": refit.learnt, "train_start": refit.train_start,
            "known_until": refit.known_until, "num_headlines": refit.num_headlines, "vocabulary": words, "losses": list(refit.losses),
            "seconds": refit.seconds, "versions": dict(refit.versions),
        }  # fmt: skip
        arrays = {"weights": np.concatenate([w.ravel() for w in refit.weights]).astype(np.float32)}
        key, contents = keys.weights(month, refit.seed, _digest(about, arrays)), seal(about, arrays)
        if self._is_sound(key, refit.spec):
            return
        if not self._store.save_bytes(key, contents):
            raise StoreWriteFailed(f"The store refused {key} ({len(contents):,} bytes): it may be full or read-only; free space.")

    def load(
        self, symbol: str, spec: ModelSpec, month: str, seed: int, known_at: np.datetime64, learnt: str | None = None
    ) -> HeadlineRefit:
        """The refit of a month and seed; of several, what was learned from these headlines, by what trains here.

        Args:
            symbol: ticker.
            spec: the spec that the weights must have been trained by.
            month: such as 2020-03.
            seed: which of the seeds.
            known_at: the moment of use, exchange time; weights that know later bars are refused.
            learnt: ``HeadlineProblem.digest``, to choose by; without it every stored refit counts alike.

        Raises:
            WeightsMissing: there are none.
            WeightsCorrupt: all that there is, is damaged; one that is passed over for a sound one is among ``troubles``.
            WeightsMismatch: another format, spec or shape.
            WeightsLookAhead: the weights know bars after ``known_at``.
        """
        found, refused = self._candidates(symbol, spec, month, seed)
        wanted = f"headlines of {symbol}, {month} with seed {seed} and spec {spec.hash}"
        if not found and refused:
            raise refused[0]
        if not found:
            raise WeightsMissing(f"The store has no weights of {wanted}: train them, or use weights=load-or-train.")
        self.troubles += [str(error) for error in refused]
        honest = [one for one in found if np.datetime64(one[1].known_until) <= known_at]
        if not honest:
            raise WeightsLookAhead(
                f"The weights of {wanted} know bars until {found[0][1].known_until}, after the moment of use, {known_at}: train again."
            )
        own = trained_by(spec)
        return min(honest, key=lambda one: (one[1].learnt != learnt, -one[2]["revision"], one[2]["trained_by"] != own, one[0]))[1]

    def find(self, symbol: str, spec: ModelSpec, month: str, seed: int, known_at: np.datetime64, learnt: str) -> HeadlineRefit | None:
        """The refit that was learned from exactly these headlines and classes; None where there is none.

        Raises:
            WeightsCorrupt: all that there is, is damaged.
            WeightsMismatch: another format, spec or shape.
        """
        try:
            stored = self.load(symbol, spec, month, seed, known_at, learnt)
        except (WeightsMissing, WeightsLookAhead):
            return None
        return stored if stored.learnt == learnt else None

    def _candidates(
        self, symbol: str, spec: ModelSpec, month: str, seed: int
    ) -> tuple[list[tuple[str, HeadlineRefit, dict[str, Any]]], list[WeightsError]]:
        keys = WeightKeys(self._strategy, symbol, spec.hash)
        parsed = {str(key): parse_weights_key(str(key)) for key in self._store.keys}
        own = sorted(key for key, one in parsed.items() if one and (one.folder, one.month, one.seed) == (keys.folder, month, seed))
        found: list[tuple[str, HeadlineRefit, dict[str, Any]]] = []
        refused: list[WeightsError] = []
        for key in own:
            try:
                found.append((key, *self._read(key, spec)))
            except (WeightsCorrupt, WeightsMismatch) as error:
                refused.append(error)
        return found, refused

    def _is_sound(self, key: str, spec: ModelSpec) -> bool:
        if not self._store.contains_key(key):
            return False
        try:
            self._read(key, spec)
        except (WeightsCorrupt, WeightsMismatch):
            return False  # half of a write that was killed: it is written whole now
        return True

    def _read(self, key: str, spec: ModelSpec) -> tuple[HeadlineRefit, dict[str, Any]]:
        about, arrays = unseal(read_contents(self._store, key), key, _ADVICE)
        if (about.get("format"), about.get("kind")) != (FORMAT, KIND):
            raise WeightsMismatch(f"{key} is no file of headlines of format {FORMAT}: update, or train again.")
        parsed = parse_weights_key(key)
        try:
            folder = WeightKeys(about["strategy"], about["symbol"], about["spec_hash"]).folder
            written = (folder, about["month"], about["seed"], _digest(about, arrays)[:16])
            named = parsed and (parsed.folder, parsed.month, parsed.seed, parsed.digest)
            if written != named or isinstance(about["seed"], bool) or ModelSpec.from_dict(about["spec"]).hash != spec.hash:
                raise WeightsMismatch(f"{key} was written for {folder}, {about['month']}: it was copied to a key that is not its own.")
            return _restored(about, arrays["weights"], spec, key), about
        except (KeyError, TypeError, ValueError, AttributeError, InvalidSpec, RecursionError) as error:
            raise WeightsMismatch(f"{key} has a form that this version cannot read ({error!r:.200}); {_ADVICE}") from error


def _restored(about: Mapping[str, Any], flat: np.ndarray, spec: ModelSpec, key: str) -> HeadlineRefit:
    shapes = graph_of(spec.network).weight_shapes
    sizes = [math.prod(shape) for shape in shapes]
    words, losses, seconds = about["vocabulary"], about["losses"], about["seconds"]
    if flat.dtype != np.float32 or flat.shape != (sum(sizes),):
        raise WeightsMismatch(f"{key} has {flat.dtype} weights of shape {flat.shape}: expected {sum(sizes):,} of float32; train again.")
    if not np.isfinite(flat).all():
        raise WeightsCorrupt(f"{key} has weights that are no numbers: train this month again.")
    sound = words[:2] == [PADDING, UNKNOWN] and len(set(words)) == len(words) <= spec.network.vocabulary
    if not sound or not all(isinstance(word, str) for word in words):
        raise WeightsMismatch(f"{key} has a vocabulary that is none of its network: train this month again.")
    if not all(isinstance(number, (int, float)) for number in (*losses, seconds, about["num_headlines"], about["revision"])):
        raise WeightsMismatch(f"{key} has losses or times that are no numbers: train this month again.")
    for name in ("train_start", "known_until"):
        read_time(about[name])
    parts = np.split(flat, np.cumsum(sizes)[:-1])
    return HeadlineRefit(
        spec=spec,
        seed=about["seed"],
        weights=tuple(part.reshape(shape) for part, shape in zip(parts, shapes, strict=True)),
        vocabulary={word: number for number, word in enumerate(words)},
        learnt=str(about["learnt"]),
        train_start=about["train_start"],
        known_until=about["known_until"],
        num_headlines=about["num_headlines"],
        losses=tuple(losses),
        seconds=float(seconds),
        versions=dict(about["versions"]),
    )


def _digest(about: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> str:
    digest = hashlib.sha256(json.dumps([about[name] for name in _DECISIVE], sort_keys=True).encode("utf-8"))
    digest.update(arrays["weights"].tobytes())
    return digest.hexdigest()

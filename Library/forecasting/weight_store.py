"""Keep weights in an object store, and get back exactly what was kept or a named error.

Works on whatever has the interface of LEAN's object store, so the same code serves a backtest, a notebook, live trading and the
offline trainer. Every month and seed is one file that is written once and checks itself: its key has a digest of what decides its
forecasts, and its last bytes are a hash of all before. Any number of writers can be at work on one store: the same content has the same
key, other content has another one, and nothing sound is ever replaced and nothing deleted; a damaged file is written whole again.
"""

import hashlib
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from forecasting.bars import DailyBars
from forecasting.errors import (
    InvalidSpec,
    StoreWriteFailed,
    WeightsCorrupt,
    WeightsError,
    WeightsLookAhead,
    WeightsMismatch,
    WeightsMissing,
)
from forecasting.first_bundles import FirstBundle, read_first_bundle
from forecasting.object_store import ObjectStore, read_contents
from forecasting.refit import Refit
from forecasting.refit_format import describe, flat_weights, restore, seal, unseal
from forecasting.span import Span
from forecasting.specs import ModelSpec
from forecasting.store_keys import WeightKeys, parse_weights_key
from forecasting.training_revision import TRAINING_REVISION, trained_by

FORMAT = 2
# Vendors differ in the handling of dividends and rounding, by well under one percent; other prices differ by far more.
SAME_PRICES = 0.05
# LEAN's factors have seven decimals, so that each of them moves a price by up to a few ten-millionths; a cent moves it by more.
SAME_CLOSES = 2e-6
# What decides the forecasts of a refit, and so the digest in its key; how long the fit took does not.
_DECISIVE = ("scaler", "train_start", "known_until", "inputs")


@dataclass(frozen=True, eq=False)
class _Candidate:
    """One of the refits that are stored for a month and seed: of other prices, or of another revision of the training."""

    key: str
    revision: int
    trained_by: dict[str, str]
    refit: Refit

    def preference(self, history: Span | DailyBars | None, own: dict[str, str]) -> tuple[float, int, int, int, str, str]:
        """Least is best: trained on these prices, by the newest arithmetic, by what trains here; then the same maker in every month."""
        difference = _difference(self.refit, history) if history is not None else 0.0
        others = sum(own.get(name) != value for name, value in self.trained_by.items())
        unknown = len(own.keys() - self.trained_by.keys())  # older files say less
        maker = json.dumps(self.trained_by, sort_keys=True)
        return (0.0 if difference <= SAME_CLOSES else difference, -self.revision, others, unknown, maker, self.key)


def _difference(made: Refit, history: Span | DailyBars) -> float:
    """How far a refit's prices are from those of a history; infinitely where an expanding window had more bars or fewer."""
    window = made.spec.window
    if window.expanding and made.relative_closes.size + window.holdout + made.spec.inputs.lead != len(history):
        return math.inf
    return made.difference_to(history)


class WeightStore:
    """Weights of one strategy: save a refit, load a refit.

    Args:
        object_store: LEAN's object store or anything like it.
        strategy: folder name of the strategy, part of every key.
    """

    def __init__(self, object_store: ObjectStore, strategy: str) -> None:
        self._store = object_store
        self._strategy = strategy
        self._listed: dict[tuple[str, str, int], set[str]] | None = None  # folder, month and seed -> keys
        self._bundles: dict[str, FirstBundle | WeightsError] = {}  # each is read once
        self.troubles: list[str] = []
        """One sentence for every file that was passed over because it is damaged, oldest first."""

    def save(self, symbol: str, month: str, refit: Refit) -> None:
        """Keep a refit beside all that is there; one that forecasts the same is kept once.

        Args:
            symbol: ticker.
            month: the refit's month end, such as 2020-03.
            refit: weights and where they come from.

        Raises:
            StoreWriteFailed: the store refused the write; its contents are as before.
            InvalidKey: a name cannot be part of a key.
        """
        keys = WeightKeys(self._strategy, symbol, refit.spec.hash)
        about = {
            "format": FORMAT,
            "strategy": keys.strategy,
            "symbol": keys.symbol,
            "spec_hash": keys.spec_hash,
            "spec": refit.spec.to_dict(),
            "features": list(refit.spec.inputs.features),
            "month": month,
            "seed": refit.seed,
            "revision": TRAINING_REVISION,
            "trained_by": trained_by(refit.spec),
            "refit": describe(refit),
        }
        arrays = {"weights": flat_weights(refit), "closes": refit.relative_closes.astype(np.float32)}
        key = keys.weights(month, refit.seed, _digest(about, arrays))
        if not self._is_sound(key, refit.spec):
            contents = seal(about, arrays)
            if not self._store.save_bytes(key, contents):
                raise StoreWriteFailed(f"The store refused {key} ({len(contents):,} bytes): it may be full or read-only; free space.")
        if self._listed is not None:
            self._listed.setdefault((keys.folder, month, refit.seed), set()).add(key)

    def load(
        self,
        symbol: str,
        spec: ModelSpec,
        month: str,
        seed: int,
        known_at: np.datetime64 | None = None,
        history: Span | DailyBars | None = None,
    ) -> Refit:
        """The refit of a month and seed; of several, the one that was trained on these prices, then the newest arithmetic's.

        Of those, the one that was made by what trains here and now, or as much like it as there is: what an earlier version of a
        package or another machine has left is not mixed with it.

        Args:
            symbol: ticker.
            spec: the spec that the weights must have been trained by.
            month: such as 2020-03.
            seed: which of the seeds.
            known_at: the moment of use, exchange time; weights that know later bars are refused.
            history: closes or bars, as they are adjusted today, to choose by; without them every stored refit counts alike.

        Raises:
            WeightsMissing: there are none.
            WeightsCorrupt: all that there is, is damaged; one that is passed over for a sound one is among ``troubles``.
            WeightsMismatch: another format, spec, feature list or shape.
            WeightsLookAhead: the weights know bars after ``known_at``.
        """
        keys = WeightKeys(self._strategy, symbol, spec.hash)
        wanted = f"{symbol} of {month} with seed {seed} and spec {spec.hash}"
        found, refused = self._candidates(keys, spec, month, seed)
        if not found and refused:
            raise refused[0]
        if not found:
            there = self.months(symbol, spec)
            held = f"{keys.folder} holds {there[0][0]} to {there[-1][0]} ({len(there)} refits)" if there else f"nothing is in {keys.folder}"
            raise WeightsMissing(f"There are no weights for {wanted}: {held}; train them first or use load-or-train.")
        known = [candidate for candidate in found if known_at is None or np.datetime64(candidate.refit.known_until) <= known_at]
        if not known:
            raise WeightsLookAhead(
                f"The weights for {wanted} know bars until {found[0].refit.known_until}, which is after {known_at}: "
                "they were trained for a later moment; train this month again."
            )
        said = (f"{error} Another one is used." for error in refused)
        self.troubles += [sentence for sentence in said if sentence not in self.troubles]
        own = trained_by(spec) if len(known) > 1 else {}
        return min(known, key=lambda candidate: candidate.preference(history, own)).refit

    def find(self, symbol: str, spec: ModelSpec, month: str, seed: int, known_at: np.datetime64, history: Span | DailyBars) -> Refit | None:
        """What ``load`` gives, if it counts for these prices; None when the month is to be trained.

        It does not when it is missing, knows later bars, or was trained on other prices under the same name, such as those of sample
        data, whatever dividends came later. A history that is too short to train on cannot tell. With an expanding window it also does
        not when it was trained on more bars or fewer than the history has.

        Raises:
            WeightsCorrupt: all that there is, is damaged.
            WeightsMismatch: another format, spec, feature list or shape.
        """
        try:
            stored = self.load(symbol, spec, month, seed, known_at, history)
        except (WeightsMissing, WeightsLookAhead):
            return None
        comparable = len(history) >= spec.bars_of_refit
        return None if comparable and _difference(stored, history) > SAME_PRICES else stored

    def months(self, symbol: str, spec: ModelSpec) -> tuple[tuple[str, int], ...]:
        """All months and seeds that are stored for a symbol and spec, in order; what is damaged shows when it is loaded.

        Looks at the store anew, so that what others have saved meanwhile is among them.
        """
        keys = WeightKeys(self._strategy, symbol, spec.hash)
        self._listed = self._list()
        found = {(month, seed) for folder, month, seed in self._listed if folder == keys.folder}
        for bundle in self._first_bundles(keys, spec, []):
            found |= bundle.entries.keys()
        return tuple(sorted(found))

    def _candidates(self, keys: WeightKeys, spec: ModelSpec, month: str, seed: int) -> tuple[list[_Candidate], list[WeightsError]]:
        place = (keys.folder, month, seed)
        if self._listed is None or place not in self._listed:
            self._listed = self._list()  # others may have saved it meanwhile
        found: list[_Candidate] = []
        refused: list[WeightsError] = []
        for key in sorted(self._listed.get(place, ())):
            try:
                candidate = self._read(key, spec)
            except (WeightsCorrupt, WeightsMismatch) as error:
                refused.append(error)
                continue
            # the name of a function of one's own says nothing of what it builds today
            if not spec.network.is_own or candidate.trained_by.get("network") == trained_by(spec).get("network"):
                found.append(candidate)
        for bundle in self._first_bundles(keys, spec, refused):
            if (month, seed) in bundle.entries:
                where = f"{bundle.key} at {month}/{seed}"
                try:
                    refit = restore(*bundle.parts(month, seed), bundle.spec, spec, seed, where)
                    found.append(_Candidate(bundle.key, 0, refit.versions, refit))
                except (WeightsCorrupt, WeightsMismatch) as error:
                    refused.append(error)
        return found, refused

    def _list(self) -> dict[tuple[str, str, int], set[str]]:
        listed: dict[tuple[str, str, int], set[str]] = {}
        for key in self._store.keys:
            parsed = parse_weights_key(str(key))
            if parsed is not None:
                listed.setdefault((parsed.folder, parsed.month, parsed.seed), set()).add(str(key))
        return listed

    def _is_sound(self, key: str, spec: ModelSpec) -> bool:
        if not self._store.contains_key(key):
            return False
        try:
            self._read(key, spec)
        except (WeightsCorrupt, WeightsMismatch):
            return False  # half of a write that was killed: it is written whole now
        return True

    def _read(self, key: str, spec: ModelSpec) -> _Candidate:
        advice = "delete it, or train this month again."
        about, arrays = unseal(read_contents(self._store, key), key, advice)
        if about.get("format") != FORMAT:
            raise WeightsMismatch(f"{key} has format {about.get('format')!r:.40} and this version reads {FORMAT}: update, or train again.")
        parsed = parse_weights_key(key)
        try:
            folder = WeightKeys(about["strategy"], about["symbol"], about["spec_hash"]).folder
            month, seed, revision, written = about["month"], about["seed"], about["revision"], ModelSpec.from_dict(about["spec"])
            own = parsed is not None and (folder, month, seed, _digest(about, arrays)[:16]) == (
                parsed.folder, parsed.month, parsed.seed, parsed.digest,
            )  # fmt: skip
            if not own or isinstance(seed, bool) or written.hash != spec.hash:
                raise WeightsMismatch(f"{key} was written for {folder}, {month}, seed {seed}: it was copied to a key that is not its own.")
            if about["features"] != list(spec.inputs.features) or isinstance(revision, bool) or not isinstance(revision, int):
                raise WeightsMismatch(
                    f"{key} was trained on {about['features']!r:.60}: expected {list(spec.inputs.features)}; train again."
                )
            maker = about.get("trained_by", {})
            if not all(isinstance(text, str) for text in (*maker.keys(), *maker.values())):
                raise WeightsMismatch(f"{key} says that {maker!r:.60} trained it: expected names with versions; train again.")
            refit = restore(about["refit"], arrays["weights"], arrays["closes"], written, spec, seed, key)
        except (KeyError, TypeError, ValueError, AttributeError, InvalidSpec, RecursionError) as error:
            raise WeightsMismatch(f"{key} has a form that this version cannot read ({error!r:.200}); {advice}") from error
        return _Candidate(key, revision, maker or refit.versions, refit)

    def _first_bundles(self, keys: WeightKeys, spec: ModelSpec, refused: list[WeightsError]) -> Iterator[FirstBundle]:
        for spec_hash in (spec.hash, *spec.former_hashes):
            under = WeightKeys(keys.strategy, keys.symbol, spec_hash)
            if under.bundle not in self._bundles and self._store.contains_key(under.bundle):
                try:
                    self._bundles[under.bundle] = read_first_bundle(self._store, under, spec)
                except (WeightsCorrupt, WeightsMismatch) as error:
                    self._bundles[under.bundle] = error
            bundle = self._bundles.get(under.bundle)
            if isinstance(bundle, FirstBundle):
                yield bundle
            elif bundle is not None:
                refused.append(bundle)


def _digest(about: dict[str, Any], arrays: dict[str, np.ndarray]) -> str:
    names = ("strategy", "symbol", "spec_hash", "month", "seed", "revision")
    decisive = [*(about[name] for name in names), *(about["refit"][name] for name in _DECISIVE if name in about["refit"])]
    digest = hashlib.sha256(json.dumps(decisive, sort_keys=True).encode("utf-8"))
    for name in ("weights", "closes"):
        digest.update(arrays[name].tobytes())
    return digest.hexdigest()

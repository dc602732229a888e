"""Refits that are not paid twice by who does not publish them: kept in the object store and found again by what they were trained on.

A key is made of all that decides the weights and of nothing that a later dividend or split changes: adjusted prices are rescaled
as a whole by each of them, so the key has the days of the bars and whether each close was above or below the one before, and the
file keeps the closes relative to the last, which must agree before a refit is used.
"""

import hashlib
import json
import math
from dataclasses import replace

import numpy as np

from forecasting.bars import DailyBars
from forecasting.errors import InvalidSpec, WeightsError, WeightsMismatch
from forecasting.examples import features_of, features_shown, referee_target, require_bars
from forecasting.object_store import ObjectStore, read_contents
from forecasting.refit import Refit, refit, rescored
from forecasting.refit_format import describe, flat_weights, restore, seal, unseal
from forecasting.span import Span
from forecasting.specs import ModelSpec
from forecasting.store_keys import refit_key
from forecasting.training_revision import trained_by
from forecasting.weight_store import SAME_CLOSES
from forecasting.windows import bars_of_refit

FORMAT = 1
NO_CHANGE = 1e-6
# Adjusted prices are rounded, each for itself, and features are made of differences of them.
SAME_FEATURES = 1e-4

_ADVICE = "it is trained again and replaced."


class RefitCache:
    """Hands out the refit that was made before from the same bars, spec and seed, or makes and keeps it.

    Args:
        object_store: LEAN's object store or anything like it.
    """

    def __init__(self, object_store: ObjectStore) -> None:
        self._store = object_store
        self.troubles: list[str] = []
        """One sentence for every file that could not be used or kept, oldest first."""

    def refit(self, history: Span | DailyBars, spec: ModelSpec, seed: int, budget_seconds: float = math.inf) -> Refit:
        """The kept refit, or a new one, which is kept if the store takes it.

        Args:
            history: at least ``bars_of_refit`` bars that were known at the moment of the refit.
            spec: what to train.
            seed: decides everything random.
            budget_seconds: wall time after which a fit stops; what it stopped is not kept.

        Raises:
            HistoryTooShort: there are fewer bars.
            TrainingError: the fit could not be made; see ``forecasting.refit.refit``.
        """
        found = self.find(history, spec, seed)
        if found is None:
            found = refit(history, spec, seed, budget_seconds)
            self.keep(history, found)
        return found

    def find(self, history: Span | DailyBars, spec: ModelSpec, seed: int) -> Refit | None:
        """The kept refit in the prices of the given history; None when it must be trained.

        A file that is damaged, half-written or of other prices counts as none, and ``troubles`` says so of the first two.

        Args:
            history: as for ``refit``.
            spec: what was trained.
            seed: what made it random.

        Raises:
            HistoryTooShort: there are fewer bars than a refit needs.
        """
        span = _looked_at(history, spec)
        key = content_key(span, spec, seed)
        try:
            if not self._store.contains_key(key):
                return None
            kept, closes, shown = _read(read_contents(self._store, key), spec, seed)
        except WeightsError as error:
            self.troubles.append(f"The kept refit {key} is not used: {error}")
            return None
        if closes.shape != span.closes.shape or not np.abs(closes / _relative(span) - 1.0).max() <= SAME_CLOSES:
            return None
        if shown is not None and not _agrees(shown, _shown(span, spec)):
            return None
        return _in_prices_of(span, kept)

    def keep(self, history: Span | DailyBars, made: Refit) -> bool:
        """Keep a refit under what it was trained on, in place of what is there.

        Args:
            history: what it was made from.
            made: the refit.

        Returns:
            Whether it is kept; ``troubles`` says so if the store refused. A fit that its budget stopped depends on the speed of the
            machine and is never kept.
        """
        if not made.is_complete:
            return False
        span = _looked_at(history, made.spec)
        key = content_key(span, made.spec, made.seed)
        about = {"format": FORMAT, "spec": made.spec.to_dict(), "seed": made.seed, "refit": describe(made)}
        arrays = {"closes": _relative(span), "train_closes": made.relative_closes.astype(np.float32), "weights": flat_weights(made)}
        if made.spec.needs_bars:
            arrays["shown"] = _shown(span, made.spec)
        contents = seal(about, arrays)
        kept = self._store.save_bytes(key, contents)
        if not kept:
            self.troubles.append(f"The store refused {key} ({len(contents):,} bytes): it may be full or read-only; free space.")
        return kept


def content_key(history: Span | DailyBars, spec: ModelSpec, seed: int) -> str:
    """The key of a refit from a history: equal before and after a dividend or split that rescales all of it.

    Args:
        history: the newest ``bars_of_refit`` bars are used, with an expanding window all.
        spec: what is trained.
        seed: what makes it random.

    Raises:
        HistoryTooShort: there are fewer bars.
    """
    span = _looked_at(history, spec)
    changes = np.diff(span.closes) / span.closes[:-1]
    signs = np.where(np.abs(changes) < NO_CHANGE, 0, np.sign(changes)).astype(np.int8)
    digest = hashlib.sha256(json.dumps([FORMAT, spec.hash, seed, trained_by(spec)], sort_keys=True).encode("utf-8"))
    digest.update(span.times.astype("datetime64[D]").astype(np.int64).tobytes())
    digest.update(signs.tobytes())
    return refit_key(digest.hexdigest())


def _looked_at(history: Span | DailyBars, spec: ModelSpec) -> Span | DailyBars:
    if spec.needs_bars:
        return bars_of_refit(require_bars(history, spec), spec)
    return bars_of_refit(history.span if isinstance(history, DailyBars) else history, spec)


def _relative(span: Span | DailyBars) -> np.ndarray:
    return span.closes / span.closes[-1]


def _shown(history: Span | DailyBars, spec: ModelSpec) -> np.ndarray:
    """Features and target of a refit's bars in one row, such that a later dividend or split does not change them."""
    bars = require_bars(history, spec)
    moves = np.array([each.kind == "price" for each in features_of(spec)])
    features = features_shown(bars, spec) / np.where(moves, bars.closes[-1], 1.0)
    return np.concatenate([features.ravel(), referee_target(spec).values(bars)])


def _agrees(kept: np.ndarray, now: np.ndarray) -> bool:
    return kept.shape == now.shape and bool(np.allclose(kept, now, rtol=SAME_FEATURES, atol=SAME_FEATURES, equal_nan=True))


def _read(contents: bytes, spec: ModelSpec, seed: int) -> tuple[Refit, np.ndarray, np.ndarray | None]:
    about, arrays = unseal(contents, "it", _ADVICE)
    try:
        written = ModelSpec.from_dict(about["spec"])
        if about["format"] != FORMAT or written.hash != spec.hash or about["seed"] != seed:
            raise WeightsMismatch(f"it was kept for another key; {_ADVICE}")
        kept = restore(about["refit"], arrays["weights"], arrays["train_closes"], written, spec, seed, "it")
        return kept, arrays["closes"], arrays["shown"] if spec.needs_bars else None
    except (KeyError, TypeError, ValueError, InvalidSpec) as error:
        raise WeightsMismatch(f"it cannot be read ({error!r:.200}); {_ADVICE}") from error


def _in_prices_of(span: Span | DailyBars, kept: Refit) -> Refit:
    end, lead = len(span) - kept.spec.window.holdout, kept.spec.inputs.lead
    train, stamps = span[lead:end], span.times.astype("datetime64[s]")
    scaler = replace(kept.scaler.rebased(train), anchor_time=str(stamps[end - 1]))
    features = kept.features and kept.features.rebased(scaler.anchor_close / kept.scaler.anchor_close)
    found = replace(
        kept,
        scaler=scaler,
        features=features,
        train_start=str(stamps[lead]),
        known_until=str(stamps[-1]),
        relative_closes=(train.closes / train.closes[-1]).astype(np.float32),
    )
    # kept with another alignment, which gives the same weights and other errors on the holdout
    return found if found.out_of_sample is not None else rescored(found, span)

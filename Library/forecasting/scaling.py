"""Scale prices to the range that a network learns on, and back, without looking past the training span."""

import math
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from forecasting.bars import DailyBars
from forecasting.errors import HistoryTooShort, SpanNotInHistory, WeightsMismatch
from forecasting.span import Span, read_time

# Flat prices have no range and flat changes no deviation: dividing by one keeps them at zero, as scikit-learn does.
_FLAT = 1.0


@dataclass(frozen=True)
class PriceScaler:
    """Maps the lowest close of the training span to 0 and the highest to 1 (`sklearn.preprocessing.MinMaxScaler`).

    Args:
        low: lowest close of the training span.
        high: highest close of the training span.
        deviation: standard deviation of the span's changes over the horizon, a fraction; the unit of a ``return`` target.
        anchor_time: end of the training span's last bar, ISO 8601, exchange time.
        anchor_close: close of that bar in the prices the scaler was fitted on.

    Adjusted prices move: every later dividend or split multiplies the whole past by one factor. The anchor tells that factor, so
    that ``rebased`` brings a stored scaler to the prices of today.
    """

    low: float
    high: float
    deviation: float
    anchor_time: str
    anchor_close: float

    @classmethod
    def fit(cls, span: Span, horizon: int = 1) -> "PriceScaler":
        """Fit on the training span and on nothing else.

        Args:
            span: the training span, holdout excluded.
            horizon: bars over which changes are measured.

        Raises:
            HistoryTooShort: the span is not longer than the horizon.
        """
        if len(span) <= horizon:
            raise HistoryTooShort(f"A scaler needs more than {horizon} bars and the training span has {len(span)}: provide earlier data.")
        # imported here because a run on stored weights fits nothing and shall start without scikit-learn
        from sklearn.preprocessing import MinMaxScaler

        fitted = MinMaxScaler().fit(span.closes.reshape(-1, 1))
        changes = span.closes[horizon:] / span.closes[:-horizon] - 1.0
        return cls(
            low=float(fitted.data_min_[0]),
            high=float(fitted.data_max_[0]),
            deviation=float(changes.std()) or _FLAT,
            anchor_time=str(span.times[-1].astype("datetime64[s]")),
            anchor_close=float(span.closes[-1]),
        )

    def anchored(self, span: Span) -> "PriceScaler":
        """The same scale, anchored at the last bar of another stretch of the same prices.

        Args:
            span: a training span whose newest bars the scaler has not seen.
        """
        return replace(self, anchor_time=str(span.times[-1].astype("datetime64[s]")), anchor_close=float(span.closes[-1]))

    @property
    def anchor_day(self) -> np.datetime64:
        """Day of the training span's last bar. Vendors stamp the same daily bar at midnight or at the close, so the day decides."""
        return np.datetime64(self.anchor_time, "D")

    @property
    def _width(self) -> float:
        return (self.high - self.low) or _FLAT

    def scale(self, prices: np.ndarray) -> np.ndarray:
        """Prices of any shape as float64 numbers, 0 at the span's low and 1 at its high."""
        return (np.asarray(prices, dtype=np.float64) - self.low) / self._width

    def unscale(self, values: np.ndarray) -> np.ndarray:
        """The prices, float64, that ``scale`` mapped to these values."""
        return np.asarray(values, dtype=np.float64) * self._width + self.low

    def rebased(self, history: Span | DailyBars) -> "PriceScaler":
        """The same scaler in today's prices.

        Args:
            history: closes as they are adjusted today; must contain the training span's last bar.

        Raises:
            SpanNotInHistory: the history lacks the bar of ``anchor_time``.
        """
        ratio = self.ratio(history)
        if ratio == 1.0:
            return self
        return replace(self, low=self.low * ratio, high=self.high * ratio, anchor_close=self._close_in(history))

    def ratio(self, history: Span | DailyBars) -> float:
        """Prices of a history over those that the scaler was fitted on.

        Args:
            history: as for ``rebased``.

        Raises:
            SpanNotInHistory: the history lacks the bar of ``anchor_time``.
        """
        return self._close_in(history) / self.anchor_close

    def _close_in(self, history: Span | DailyBars) -> float:
        day, days = self.anchor_day, history.times.astype("datetime64[D]")
        position = int(np.searchsorted(days, day))
        if position == len(history) or days[position] != day:
            covered = f"{days[0]} to {days[-1]}" if len(history) else "no bars"
            raise SpanNotInHistory(
                f"The training span ended on {day} and the history covers {covered} without that bar: "
                "request a history that reaches back to it."
            )
        return float(history.closes[position])

    def to_dict(self) -> dict[str, Any]:
        """The scaler's state, ready for JSON; floats survive unchanged."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "PriceScaler":
        """The scaler that ``to_dict`` described.

        Raises:
            WeightsMismatch: a name is missing or a value is of the wrong kind, or no scaler of prices has such values.
        """
        try:
            numbers = {name: values[name] for name in ("low", "high", "deviation", "anchor_close")}
            wrong = [f"{name}={value!r:.40}" for name, value in numbers.items() if not _is_positive(value)]
            if wrong or numbers["low"] > numbers["high"]:
                raise ValueError(", ".join(wrong) or f"low={numbers['low']} above high={numbers['high']}")
            read_time(values["anchor_time"])
            return cls(anchor_time=values["anchor_time"], **{name: float(value) for name, value in numbers.items()})
        except (KeyError, TypeError, ValueError) as error:
            raise WeightsMismatch(f"A stored scaler cannot be read ({error!r}): train these weights again.") from error


@dataclass(frozen=True)
class FeatureScaler:
    """Brings features, and a target that is no price, to the range that a network learns on; knows the training span alone.

    Args:
        centres: F numbers that become 0.
        widths: F numbers above 0, the unit of each feature.
        moves: F times whether the feature moves with prices when a later dividend or split rescales them.
        target_centre: the target's number that becomes 0.
        target_width: the target's unit, above 0.
    """

    centres: tuple[float, ...]
    widths: tuple[float, ...]
    moves: tuple[bool, ...]
    target_centre: float = 0.0
    target_width: float = 1.0

    @classmethod
    def fit(cls, features: np.ndarray, moves: Sequence[bool], scaling: str, targets: np.ndarray | None = None) -> "FeatureScaler":
        """Fit on the training span and on nothing else.

        Args:
            features: shape (T, F), of the training span; NaN where one is not known.
            moves: F times whether a feature moves with prices.
            scaling: ``minmax`` or ``standard``.
            targets: shape (T,), to be brought to mean 0 and standard deviation 1; None for a target that stays as it is.

        Raises:
            HistoryTooShort: a feature or the target is never known in the span.
        """
        # imported here because a run on stored weights fits nothing and shall start without scikit-learn
        from sklearn.preprocessing import MinMaxScaler, StandardScaler

        unknown = np.isnan(features).all(axis=0)
        if unknown.any() or (targets is not None and np.isnan(targets).all()):
            what = f"Feature {int(np.argmax(unknown)) + 1}" if unknown.any() else "The target"
            raise HistoryTooShort(f"{what} is known on no bar of the training span: provide earlier data, or leave it out.")
        if scaling == "minmax":
            found = MinMaxScaler().fit(features)
            centres, widths = np.asarray(found.data_min_), np.asarray(found.data_range_)
        else:
            found = StandardScaler().fit(features)
            centres, widths = np.asarray(found.mean_), np.asarray(found.scale_)
        centre, width = (0.0, 1.0) if targets is None else (float(np.nanmean(targets)), float(np.nanstd(targets)) or _FLAT)
        return cls(tuple(float(value) for value in centres), tuple(float(value) or _FLAT for value in widths), tuple(moves), centre, width)

    def scale(self, features: np.ndarray) -> np.ndarray:
        """Features, shape (T, F), as a network sees them."""
        return (features - np.array(self.centres)) / np.array(self.widths)

    def scale_target(self, values: np.ndarray) -> np.ndarray:
        """Values of the target as a network learns them."""
        return (values - self.target_centre) / self.target_width

    def unscale_target(self, outputs: np.ndarray) -> np.ndarray:
        """The values that ``scale_target`` mapped to these."""
        return np.asarray(outputs, dtype=np.float64) * self.target_width + self.target_centre

    def difference_to(self, features: np.ndarray, scaling: str) -> float:
        """How far the scaler is from one that was fitted on other features, in units of theirs.

        Args:
            features: shape (T, F), of a training span in the prices of this scaler's.
            scaling: how this one was fitted.

        Returns:
            A number; infinity where a feature is never known.
        """
        if np.isnan(features).all(axis=0).any():
            return math.inf
        if scaling == "minmax":
            centres = np.nanmin(features, axis=0)
            widths = np.nanmax(features, axis=0) - centres
        else:
            centres, widths = np.nanmean(features, axis=0), np.nanstd(features, axis=0)
        widths = np.where(widths == 0, _FLAT, widths)
        moved, stretched = np.abs(centres - self.centres) / widths, np.abs(np.array(self.widths) / widths - 1.0)
        return float(max(moved.max(), stretched.max()))

    def rebased(self, ratio: float) -> "FeatureScaler":
        """The same scaler for prices that are ``ratio`` times those of its training span."""
        factors = [ratio if move else 1.0 for move in self.moves]
        centres, widths = ([value * by for value, by in zip(values, factors, strict=True)] for values in (self.centres, self.widths))
        return replace(self, centres=tuple(centres), widths=tuple(widths))

    def to_dict(self) -> dict[str, Any]:
        """The scaler's state, ready for JSON; floats survive unchanged."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any], num_features: int) -> "FeatureScaler":
        """The scaler that ``to_dict`` described.

        Raises:
            WeightsMismatch: a name is missing or a value is of the wrong kind, or there are more or fewer features.
        """
        try:
            centres, widths, moves = (tuple(values[name]) for name in ("centres", "widths", "moves"))
            numbers = [*centres, values["target_centre"]]
            units = [*widths, values["target_width"]]
            sound = all(_is_number(value) for value in numbers) and all(_is_positive(value) for value in units)
            if (
                not sound
                or not all(isinstance(move, bool) for move in moves)
                or not len(centres) == len(widths) == len(moves) == num_features
            ):
                raise ValueError(f"{values!r:.80} is no scaler of {num_features} features")
            return cls(
                tuple(map(float, centres)), tuple(map(float, widths)), moves, float(values["target_centre"]), float(values["target_width"])
            )
        except (KeyError, TypeError, ValueError) as error:
            raise WeightsMismatch(f"A stored scaler cannot be read ({error!r:.200}): train these weights again.") from error


def _is_number(value: object) -> bool:
    return not isinstance(value, bool) and isinstance(value, (int, float)) and abs(value) <= sys.float_info.max


def _is_positive(value: object) -> bool:
    return not isinstance(value, bool) and isinstance(value, (int, float)) and 0 < value <= sys.float_info.max

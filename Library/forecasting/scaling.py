"""Scale prices to the range that a network learns on, and back, without looking past the training span."""

import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

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

    def rebased(self, history: Span) -> "PriceScaler":
        """The same scaler in today's prices.

        Args:
            history: closes as they are adjusted today; must contain the training span's last bar.

        Raises:
            SpanNotInHistory: the history lacks the bar of ``anchor_time``.
        """
        day, days = self.anchor_day, history.times.astype("datetime64[D]")
        position = int(np.searchsorted(days, day))
        if position == len(history) or days[position] != day:
            covered = f"{days[0]} to {days[-1]}" if len(history) else "no bars"
            raise SpanNotInHistory(
                f"The training span ended on {day} and the history covers {covered} without that bar: "
                "request a history that reaches back to it."
            )
        ratio = float(history.closes[position]) / self.anchor_close
        if ratio == 1.0:
            return self
        return replace(self, low=self.low * ratio, high=self.high * ratio, anchor_close=float(history.closes[position]))

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


def _is_positive(value: object) -> bool:
    return not isinstance(value, bool) and isinstance(value, (int, float)) and 0 < value <= sys.float_info.max

"""When a model is refitted on its walk through time, what it may be fitted on then, and which forecasts count."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from forecasting.errors import HistoryTooShort, InvalidSpec
from forecasting.month_ends import refit_moments
from forecasting.targets import Target


@dataclass(frozen=True)
class Leg:
    """One refit and the forecasts that are made with it.

    Args:
        known: rows known at the refit; the last of them is ``known`` - 1.
        first: first row that is forecast.
        end: the row after the last.
    """

    known: int
    first: int
    end: int


@dataclass(frozen=True)
class WalkSchedule:
    """A walk: refits at month ends, each followed by a month of forecasts.

    Args:
        first: forecasts count whose outcome begins on this day or later.
        last: and is known by this day.
        training_bars: newest bars that a refit uses; None for all of them (an expanding window).
        embargo: bars between the last outcome that a refit may know and its first forecast, beyond those that the outcome itself takes.

    Raises:
        InvalidSpec: a number is out of range, or the last day is before the first.
    """

    first: date
    last: date
    training_bars: int | None = 1280
    embargo: int = 0

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise InvalidSpec(f"A walk goes from {self.first} to {self.last}: expected a last day that is not before the first.")
        for name, value, least in (("training_bars", self.training_bars, 1), ("embargo", self.embargo, 0)):
            if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < least):
                raise InvalidSpec(f"A walk has {name}={value!r}: expected a whole number of at least {least}.")

    def legs(self, times: np.ndarray, target: Target) -> tuple[Leg, ...]:
        """The refits and what is forecast after each.

        Args:
            times: shape (T,), ends of the bars, exchange time.
            target: what is forecast.

        Raises:
            HistoryTooShort: the span begins with the bars or before them, or no forecast in it counts.
        """
        begins = np.searchsorted(times, np.datetime64(self.first, "ns"))
        ends = np.searchsorted(times, np.datetime64(self.last + timedelta(days=1), "ns"))
        first, end = max(int(begins) - 1, 0), int(ends) - target.known_after
        if end <= first or begins == 0:
            raise HistoryTooShort(
                f"No forecast of {target.name} over {target.horizon} bars can be made and judged from {self.first} to {self.last}: "
                f"the bars are from {_day(times, 0)} to {_day(times, -1)}. Name a span that they cover."
            )
        known = [int(np.searchsorted(times, np.datetime64(moment), side="right")) for moment in refit_moments(self.first, self.last)]
        # the forecasts of a refit begin with the newest bar that it knows
        bounds = [max(row - 1, first) for row in known] + [end]
        legs = (Leg(row, at, min(until, end)) for row, at, until in zip(known, bounds[:-1], bounds[1:], strict=True))
        return tuple(leg for leg in legs if leg.first < leg.end)

    def training_rows(self, leg: Leg, target: Target, lookback: int) -> np.ndarray:
        """The rows that a refit may be fitted on: whole windows whose outcomes are known, the embargo aside.

        Args:
            leg: its refit.
            target: what is forecast.
            lookback: bars in a window.

        Returns:
            shape (N,), increasing.
        """
        oldest = 0 if self.training_bars is None else max(leg.known - self.training_bars, 0)
        return np.arange(oldest + lookback - 1, max(leg.known - target.known_after - self.embargo, oldest + lookback - 1))


def _day(times: np.ndarray, row: int) -> str:
    return str(times[row].astype("datetime64[D]")) if times.size else "none"

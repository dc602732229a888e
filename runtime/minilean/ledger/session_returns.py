"""From sampled equity to the returns of trading sessions, and what they score."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import SupportsFloat

import numpy as np

from minilean.errors import DataError
from minilean.ledger.trial import Score

_DAY = 86_400
# LEAN samples at New York's midnight, which is 4:00 or 5:00 UTC and belongs to the day that ends
_OFFSET = 5 * 3600 + 1
_DAYS_PER_YEAR = 365.0
_SATURDAY = 5
_FEWEST = 2


@dataclass(frozen=True, eq=False)
class SessionReturns:
    """Returns of the days on which anything could change.

    Args:
        days: shape (N,), datetime64[D], in order.
        returns: shape (N,), fractions (0.01 = 1 %) of the equity of the session before.
        benchmark: shape (N,), the same of the benchmark; NaN where it is not known.
        gaps: shape (N,), calendar days since the session before.
    """

    days: np.ndarray
    returns: np.ndarray
    benchmark: np.ndarray
    gaps: np.ndarray

    def bills(self, rate: Callable[[date], SupportsFloat]) -> np.ndarray:
        """What treasury bills that are renewed on the first of each month earn from session to session, shape (N,), as fractions.

        Args:
            rate: the yearly simple rate of a day, a fraction. That of the month in which the session before lies is earned until this one.
        """
        months = (self.days - self.gaps.astype("timedelta64[D]")).astype("datetime64[M]")
        starts, place = np.unique(months, return_inverse=True)
        rates = [float(rate(day)) for day in starts.astype("datetime64[D]").tolist()]
        return np.array(rates)[place] * self.gaps / _DAYS_PER_YEAR if rates else np.zeros(0)


def session_returns(
    times: np.ndarray, equity: np.ndarray, benchmark_times: np.ndarray | None = None, benchmark: np.ndarray | None = None
) -> SessionReturns:
    """Returns from session to session.

    A day counts when the equity or the benchmark changed on it, or when it is a weekday and there is no benchmark to tell: LEAN samples
    closed days too. After the day on which the equity is gone there are no returns.

    Args:
        times: shape (N,), Unix seconds of the samples in order; the first is the start.
        equity: shape (N,), account value, in any currency.
        benchmark_times: shape (M,), the same of the benchmark.
        benchmark: shape (M,), its value; zero and below where it has no price yet.

    Raises:
        DataError: an equity is not finite, or samples are not in order; says on which day.
    """
    days, values = _closes(times, equity, "equity")
    if not np.isfinite(values).all():
        raise DataError(f"The equity of {days[~np.isfinite(values)][0]} is not a number; run the backtest again.")
    gone = np.flatnonzero(values <= 0)
    if gone.size:
        days, values = days[: gone[0] + 1], values[: gone[0] + 1]
    known = _benchmark_at(days, benchmark_times, benchmark)
    returns, compared = values[1:] / values[:-1] - 1.0, known[1:] / known[:-1] - 1.0
    is_weekday = (days[1:].astype(np.int64) + 3) % 7 < _SATURDAY
    counts = (returns != 0) | np.where(np.isnan(compared), is_weekday, compared != 0)
    last = np.concatenate([days[:1], days[1:][counts]])
    return SessionReturns(days[1:][counts], returns[counts], compared[counts], np.diff(last).astype(np.int64))


def days_of(times: np.ndarray) -> np.ndarray:
    """The day that each sample closes, datetime64[D]: one at midnight belongs to the day that ends.

    Args:
        times: shape (N,), int64, Unix seconds.
    """
    return ((times - _OFFSET) // _DAY).astype("datetime64[D]")


def score_of(returns: np.ndarray, excess: np.ndarray) -> Score:
    """What daily returns score; without a Sharpe ratio where they do not vary, as in an account that never traded.

    Args:
        returns: shape (N,), fractions.
        excess: shape (N,), the same above the risk-free rate, which alone varies with the days between sessions.
    """
    if excess.size < _FEWEST:
        return Score(excess.size)
    mean, deviation = float(excess.mean()), float(excess.std(ddof=1))
    has_ratio = _varies(returns) and _varies(excess)
    return Score(excess.size, mean, deviation, mean / deviation if has_ratio else None)


def _varies(returns: np.ndarray) -> bool:
    # equal numbers may differ from their mean by its rounding
    deviation = float(returns.std(ddof=1))
    return deviation > 1e-12 * abs(float(returns.mean())) and math.isfinite(deviation)


def _closes(times: np.ndarray, values: np.ndarray, name: str) -> tuple[np.ndarray, np.ndarray]:
    days = days_of(times)
    if (days[1:] < days[:-1]).any():
        day = days[1:][days[1:] < days[:-1]][0]
        raise DataError(f"The samples of the {name} go back in time on {day}; run the backtest again.")
    last = np.append(days[1:] != days[:-1], True) if days.size else np.zeros(0, bool)
    return days[last], values[last].astype(np.float64)


def _benchmark_at(days: np.ndarray, times: np.ndarray | None, values: np.ndarray | None) -> np.ndarray:
    if times is None or values is None or not times.size:
        return np.full(days.shape, np.nan)
    own, closes = _closes(times, values, "benchmark")
    place = np.searchsorted(own, days, side="right") - 1
    found = np.where((place >= 0) & (own[np.maximum(place, 0)] == days), closes[np.maximum(place, 0)], np.nan)
    return np.where(found > 0, found, np.nan)

"""From samples to daily values, drawdowns and the returns of months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from minilean.report.reading import RunResult, Series, local_day

_DAYS_PER_YEAR = 365.0
_FEWEST_DAYS = 90


@dataclass(frozen=True, eq=False)
class DailyValues:
    """The portfolio at the close of every day, beside the benchmark.

    Args:
        days: N days in order; the first is the day before the run, with the starting value.
        equity: shape (N,), account currency.
        benchmark: shape (N,), scaled to start at the same value as the portfolio; None when there is no benchmark.
    """

    days: tuple[date, ...]
    equity: np.ndarray
    benchmark: np.ndarray | None


def daily_values(result: RunResult) -> DailyValues | None:
    """Daily values of a run; None when no equity was sampled."""
    equity = result.series("Strategy Equity", "Equity")
    by_day = _last_of_day(equity)
    if not by_day:
        return None
    days = tuple(by_day)
    values = np.array(list(by_day.values()))
    return DailyValues(days, values, _scaled_benchmark(result.series("Benchmark", "Benchmark"), days, values[0]))


@dataclass(frozen=True)
class SpanFigures:
    """What a row of daily values comes to; all fractions (0.01 = 1 %), NaN when they cannot be told.

    Args:
        total: return from the first known value to the last.
        annual: the return of a year of 365 days that gives the total when it is repeated; NaN below 90 days, where it says nothing.
        deepest: the largest drawdown at a close, zero or below.
    """

    total: float
    annual: float
    deepest: float


def span_figures(days: Sequence[date], values: np.ndarray) -> SpanFigures:
    """Return and drawdown of a row of daily values, shape (N,); NaN is passed over."""
    known = [(day, float(value)) for day, value in zip(days, values.tolist(), strict=True) if np.isfinite(value)]
    if not known:
        return SpanFigures(np.nan, np.nan, np.nan)
    (first, start), (last, end) = known[0], known[-1]
    growth, num_days = (end / start if start > 0 else np.nan), (last - first).days
    annual = growth ** (_DAYS_PER_YEAR / num_days) - 1.0 if num_days >= _FEWEST_DAYS and growth > 0 else np.nan
    return SpanFigures(growth - 1.0, float(annual), float(np.nanmin(drawdown(np.array([value for _, value in known])))))


def drawdown(values: np.ndarray) -> np.ndarray:
    """How far each value lies below the highest one before it.

    Args:
        values: shape (N,), above zero; NaN is passed over.

    Returns:
        Shape (N,), fractions from -1 to 0.
    """
    peaks = np.fmax.accumulate(values) if values.size else values
    return np.divide(values, peaks, out=np.full(values.shape, np.nan), where=peaks > 0) - 1.0


def monthly_returns(days: Sequence[date], values: Sequence[float]) -> dict[tuple[int, int], float]:
    """Return of every calendar month: its last value over the last value before the month.

    A first month that has no value before it starts from its own first value, and is left out when that is its only one.

    Args:
        days: in order.
        values: portfolio values at the close of these days; days with NaN are passed over.

    Returns:
        Fractions (0.01 = 1 %) by year and month, in order. A month that starts at zero has NaN.
    """
    returns: dict[tuple[int, int], float] = {}
    base, last, month = np.nan, np.nan, None
    for day, value in zip(days, values, strict=True):
        if not np.isfinite(value):
            continue
        if month is None:
            month, base = (day.year, day.month), value
        elif (day.year, day.month) != month:
            month, base = (day.year, day.month), last
            returns[month] = _ratio(value, base)
        else:
            returns[month] = _ratio(value, base)
        last = value
    return returns


def compounded(returns: Sequence[float]) -> float:
    """Total of successive returns, all of them fractions."""
    return float(np.prod(1.0 + np.asarray(returns, dtype=np.float64)) - 1.0)


def _ratio(value: float, base: float) -> float:
    return float(value / base - 1.0) if base else np.nan


def _last_of_day(series: Series | None) -> dict[date, float]:
    if series is None:
        return {}
    known = np.isfinite(series.values)
    return {local_day(int(t)): float(v) for t, v in zip(series.times[known], series.values[known], strict=True)}


def _scaled_benchmark(series: Series | None, days: tuple[date, ...], start: float) -> np.ndarray | None:
    by_day = _last_of_day(series)
    values = np.array([by_day.get(day, np.nan) for day in days])
    usable = values[np.isfinite(values) & (values > 0)]
    if not usable.size or not np.isfinite(start):
        return None
    return values / usable[0] * start

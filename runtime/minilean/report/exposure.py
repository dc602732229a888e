"""How much of the portfolio was in each fund, day by day, as far as result files tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from minilean.report.reading import Fill, RunResult, Series, local_day

_MARGIN = "Portfolio Margin"
_EXPOSURE = "Exposure"


@dataclass(frozen=True, eq=False)
class Exposure:
    """Positions as fractions of the portfolio's value.

    Args:
        days: N days.
        long: shape (N,), all long positions.
        short: shape (N,), all short positions, zero or below.
        funds: by ticker, shape (N,), NaN on days without a position; the largest on average first. Empty when the files do not
            tell one fund from another.
    """

    days: tuple[date, ...]
    long: np.ndarray
    short: np.ndarray
    funds: dict[str, np.ndarray]


def exposure_by_fund(result: RunResult) -> Exposure | None:
    """Split the sampled long and short exposure over funds, in proportion to the margin that each fund used at that moment.

    The charts `Exposure` (long and short value over portfolio value) and `Portfolio Margin` (margin used by each position) are sampled
    at the same moments. With one margin requirement for all funds, as by default for equities, the split is exact up to the charts'
    rounding. Filled orders tell which funds were short where both sides were held.

    Returns:
        None when no exposure was sampled.
    """
    charts = result.charts.get(_EXPOSURE, {}).values()
    longs, shorts = _total(s for s in charts if "Long" in s.name), _total(s for s in charts if "Short" in s.name)
    times = {local_day(t): t for t in sorted(longs.keys() | shorts.keys())}  # the last sample of a day stands for it
    if not times:
        return None
    days, stamps = tuple(times), list(times.values())
    long = np.array([longs.get(t, 0.0) for t in stamps])
    short = -np.abs([shorts.get(t, 0.0) for t in stamps])
    return Exposure(days, long, short, _funds(result, stamps, long, short))


def _total(series: Iterable[Series]) -> dict[int, float]:
    totals: dict[int, float] = defaultdict(float)
    for row in series:
        for time, value in zip(row.times.tolist(), row.values.tolist(), strict=True):
            if np.isfinite(value):
                totals[time] += value
    return dict(totals)


def _funds(result: RunResult, stamps: list[int], long: np.ndarray, short: np.ndarray) -> dict[str, np.ndarray]:
    names = sorted(result.charts.get(_MARGIN, {}))
    margins = np.array([_at(result.charts[_MARGIN][name], stamps) for name in names]).reshape(len(names), len(stamps))
    is_short = _short_sides(names, stamps, long, short, result.fills)
    shares = np.zeros_like(margins)
    for side, total in ((~is_short, long), (is_short, short)):
        used = np.where(side, margins, 0.0)
        whole = used.sum(axis=0)
        shares += np.divide(used, whole, out=np.zeros_like(used), where=whole > 0) * total
    means = {name: float(np.abs(row).mean()) for name, row in zip(names, shares, strict=True)}
    rows = {name: np.where(row != 0, row, np.nan) for name, row in zip(names, shares, strict=True)}
    return {name: rows[name] for name in sorted(names, key=lambda name: -means[name]) if means[name] > 0}


def _at(series: Series, stamps: list[int]) -> list[float]:
    values = dict(zip(series.times.tolist(), np.nan_to_num(series.values).tolist(), strict=True))
    return [values.get(t, 0.0) for t in stamps]


def _short_sides(names: list[str], stamps: list[int], long: np.ndarray, short: np.ndarray, fills: tuple[Fill, ...]) -> np.ndarray:
    sides = np.tile((short < 0) & (long == 0), (len(names), 1))
    both = (short < 0) & (long > 0)
    if not both.any():
        return sides
    for row, name in enumerate(names):
        own = [fill for fill in fills if fill.symbol == name]
        held = np.concatenate([[0.0], np.cumsum([fill.quantity for fill in own])])
        index = np.searchsorted([fill.time for fill in own], stamps, side="right")
        sides[row] |= both & (held[index] < 0)
    return sides

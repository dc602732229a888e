"""The strategy's equity and SPY day by day, as LEAN lays them side by side (`ResultsAnalyzer.ReadEquityCurve`, `SeriesSampler`).

The equity is sampled every 24 hours from the first moment on, SPY has a value at each midnight of New York, and the moments that both have
are kept. So where a run begins in summer the days of winter are left out, and the other way round, as in LEAN.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Protocol

from minilean.common.clock import EPOCH, unix_seconds
from minilean.common.decimals import ONE, divide, to_double
from minilean.results.chart_json import close_within
from minilean.results.charts import Point

_DAY = 86_400


class Closed(Protocol):
    """A bar whose close is asked for."""

    @property
    def close_exact(self) -> Decimal:
        """The last price."""
        ...


@dataclass(frozen=True, eq=False)
class DailyCurve:
    """Values at moments, in order.

    Args:
        times: naive UTC.
        values: as many.
        num_marked: how many of the first times LEAN prints with the mark of UTC: it knows that of candles, not of moments that it computed.
    """

    times: Sequence[datetime] = ()
    values: Sequence[Decimal] = ()
    num_marked: int = 0

    @cached_property
    def changes(self) -> list[Decimal]:
        """Change from each value to the next as a fraction, one fewer than values (`Extensions.PercentChange`).

        Raises:
            ZeroDivisionError: a value before the last is zero.
        """
        return [divide(after, before) - ONE for before, after in zip(self.values, self.values[1:], strict=False)]

    @cached_property
    def returns(self) -> list[float]:
        """The changes as doubles."""
        return [to_double(change) for change in self.changes]

    @property
    def has_changes(self) -> bool:
        """Whether every change can be told: no value but the last is zero."""
        return all(self.values[:-1])

    def time_text(self, place: int) -> str:
        """A time as LEAN's JSON has it."""
        return self.times[place].isoformat() + ("Z" if place < self.num_marked else "")


@dataclass(frozen=True)
class DailyCurves:
    """The strategy and SPY at the same moments.

    Args:
        equity: portfolio value in account currency.
        benchmark: adjusted closes of SPY.
    """

    equity: DailyCurve = DailyCurve()
    benchmark: DailyCurve = DailyCurve()

    @property
    def have_changes(self) -> bool:
        """Whether every change of both can be told."""
        return self.equity.has_changes and self.benchmark.has_changes


def daily_curves(candles: Sequence[Point], benchmark: Mapping[datetime, Closed]) -> DailyCurves:
    """Lay equity and benchmark side by side.

    Args:
        candles: of the equity chart: Unix seconds, open, high, low, close; in order.
        benchmark: bars by the midnight after each, UTC, in order; the closes that are needed are read.

    Returns:
        Both at the moments that they have in common; empty where one of them is.
    """
    if not candles or not benchmark:
        return DailyCurves()
    bars = {unix_seconds(time): bar for time, bar in benchmark.items()}
    days = list(bars)
    start, stop = max(candles[0][0], days[0]), min(candles[-1][0], days[-1])
    sampled, num_marked = _sampled_closes(candles, start, stop, bars.keys())
    times = [EPOCH + timedelta(seconds=time) for time in sampled]
    return DailyCurves(
        DailyCurve(times, list(sampled.values()), num_marked),
        DailyCurve(times, [bars[time].close_exact for time in sampled]),
    )


def _sampled_closes(candles: Sequence[Point], start: int, stop: int, wanted: Collection[int]) -> tuple[dict[int, Decimal], int]:
    """Closes every 24 hours at the moments that are wanted, and how many of the first are those of a candle as it is."""
    first = next((place for place, candle in enumerate(candles) if candle[0] > start), 0) - 1
    if first < 0:  # nothing comes after the start
        found = {candle[0]: candle[4] for candle in candles if start <= candle[0] <= stop and candle[0] in wanted}
        return found, len(found)
    found, num_marked, due = {}, 0, start
    if candles[first][0] == due <= stop:
        if due in wanted:
            found[due], num_marked = candles[first][4], 1
        due += _DAY
        first += 1
    for place in range(first, len(candles)):
        time = candles[place][0]
        if due > time:
            continue
        while due <= min(time, stop):
            if due in wanted:
                found[due] = candles[place][4] if due == time else _between(candles, first, place, due)
            due += _DAY
        if due > stop:
            break
        first = place + 1
    return found, num_marked


def _between(candles: Sequence[Point], first: int, last: int, due: int) -> Decimal:
    # the first candle of a run opens as long before its time as the second one comes after it
    opened = candles[first - 1][0] if first else 2 * candles[0][0] - candles[1][0]
    return close_within(opened, list(candles[first : last + 1]), due)

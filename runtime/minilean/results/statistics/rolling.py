"""Performance of a whole run and of its 1, 3, 6 and 12 month windows (`StatisticsBuilder`)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import accumulate, pairwise

import numpy as np

from minilean.common.clock import midnight
from minilean.common.decimals import ZERO
from minilean.results.parallel import both
from minilean.results.statistics.numbers import Returns
from minilean.results.statistics.portfolio import PortfolioFigures, PortfolioSpan, RealisedProfit, portfolio_statistics
from minilean.results.statistics.trades import TradeFigures, growing_statistics
from minilean.results.trade_builder import Trade

_DAY = timedelta(days=1)
_WINDOW_MONTHS = (1, 3, 6, 12)
# the midnight before the first day and the first day itself are left out: an order at the first open would misalign them
_SKIPPED_RETURNS = 2
_MANY = 1_000  # closed trades; those of fewer are counted sooner than a second process starts


@dataclass(frozen=True, slots=True)
class Samples:
    """Values at increasing UTC instants; `times` and `values` have one length."""

    times: Sequence[datetime]
    values: Sequence[Decimal]

    def between(self, start: datetime, end: datetime) -> slice:
        """The indices of start <= time < end."""
        return slice(bisect_left(self.times, start), bisect_left(self.times, end))


@dataclass(frozen=True, slots=True)
class RunRecord:
    """Everything the statistics of a run are computed from.

    Attributes:
        equity: closes of the equity samples.
        returns: daily returns of the portfolio in percent.
        benchmark: daily benchmark values, at the same instants.
        turnover: daily turnover, fractions.
        trades: closed trades by exit.
        profits: realised profits by time.
        starting_capital: portfolio value at the start.
        risk_free_rate: yearly rate on a date.
        trading_days_per_year: days that a year has for annual figures.
    """

    equity: Samples
    returns: Samples
    benchmark: Samples
    turnover: Samples
    trades: Sequence[Trade]
    profits: Sequence[RealisedProfit]
    starting_capital: Decimal
    risk_free_rate: Callable[[date], Decimal]
    trading_days_per_year: int = 252

    def __post_init__(self) -> None:
        if len(self.returns.values) != len(self.benchmark.values):
            raise ValueError(
                f"The benchmark has {len(self.benchmark.values)} daily values and the portfolio {len(self.returns.values)}; "
                "they must be sampled together."
            )


@dataclass(frozen=True, slots=True)
class Performance:
    """Figures of a run or window (`AlgorithmPerformance`)."""

    trade_statistics: TradeFigures = field(default_factory=TradeFigures)
    portfolio_statistics: PortfolioFigures = field(default_factory=PortfolioFigures)
    closed_trades: Sequence[Trade] = ()


class PerformanceCalculator:
    """Computes the performance of any span of one run.

    Args:
        record: the run.
    """

    def __init__(self, record: RunRecord) -> None:
        self._record = record
        self._exits = [trade._exit_utc for trade in record.trades]
        self._profit_times = [profit.time for profit in record.profits]
        rates = (record.risk_free_rate(moment.date()) for moment in record.equity.times)
        self._rate_sums = list(accumulate(rates, initial=ZERO))
        self._equity = np.array([float(value) for value in record.equity.values], dtype=np.float64)
        self._fractions = np.array([float(value / 100) for value in record.returns.values], dtype=np.float64)
        self._changes = np.array(list(_relative_changes(record.benchmark.values)), dtype=np.float64)

    def total(self) -> Performance:
        """Performance of the whole run."""
        times = self._record.equity.times
        if not times:
            return Performance()
        return next(self._growing(midnight(times[0]), [midnight(times[-1])]))

    def rolling(self) -> dict[str, Performance]:
        """Performance by window, e.g. `M3_20161231` for the three months to the end of 2016, without the trades."""
        times = self._record.equity.times
        if not times:
            return {}
        spans = {
            f"M{months}_{end:%Y%m%d}": (start, end)
            for months in _WINDOW_MONTHS
            for start, end in _windows(months, midnight(times[0]), midnight(times[-1]))
        }
        ends_by_start: dict[datetime, set[datetime]] = {}
        for start, end in spans.values():
            ends_by_start.setdefault(start, set()).add(end)
        starts = list(ends_by_start.items())
        if len(self._record.trades) < _MANY:
            found = self._by_span(starts)
        else:
            half, other_half = both(lambda: self._by_span(starts[::2]), lambda: self._by_span(starts[1::2]))
            found = half | other_half
        return {name: found[span] for name, span in spans.items()}

    def _by_span(self, ends_by_start: Iterable[tuple[datetime, set[datetime]]]) -> dict[tuple[datetime, datetime], Performance]:
        return {
            (start, end): Performance(part.trade_statistics, part.portfolio_statistics)
            for start, ends in ends_by_start
            for end, part in zip(sorted(ends), self._growing(start, sorted(ends)), strict=True)
        }

    def _growing(self, first_day: datetime, last_days: Sequence[datetime]) -> Iterator[Performance]:
        """Performance from a day to each of several later ones, in order."""
        first = bisect_left(self._exits, first_day)
        counts = [bisect_left(self._exits, last_day + _DAY) - first for last_day in last_days]
        trades = self._record.trades[first : first + counts[-1]]
        for last_day, count, figures in zip(last_days, counts, growing_statistics(trades, counts), strict=True):
            span = self._span(first_day, last_day + _DAY)
            yield Performance() if span is None else Performance(figures, portfolio_statistics(span), trades[:count])

    def _span(self, first_day: datetime, end: datetime) -> PortfolioSpan | None:
        record = self._record
        inside = record.equity.between(first_day, end)
        if inside.start == inside.stop:
            return None
        whole = inside == slice(0, len(record.equity.times))
        equity = record.equity.values[inside]
        daily = record.returns.between(first_day, end)
        count = inside.stop - inside.start
        return PortfolioSpan(
            equity_times=record.equity.times[inside],
            equity=equity,
            equity_doubles=self._equity[inside],
            turnover=record.turnover.values[record.turnover.between(first_day, end)],
            returns=self._returns(daily),
            benchmark_returns=self._benchmark_returns(daily),
            profits=record.profits[bisect_left(self._profit_times, first_day) : bisect_left(self._profit_times, end)],
            starting_capital=record.starting_capital if whole else equity[0],
            risk_free_rate=(self._rate_sums[inside.stop] - self._rate_sums[inside.start]) / count,
            trading_days_per_year=record.trading_days_per_year,
        )

    def _returns(self, daily: slice) -> Returns:
        return self._fractions[daily][_SKIPPED_RETURNS:]

    def _benchmark_returns(self, daily: slice) -> Returns:
        # change i leads to value i + 1; the change to the window's second value is dropped
        return self._changes[daily.start + 1 : max(daily.stop - 1, daily.start + 1)]


def _relative_changes(values: Sequence[Decimal]) -> Iterator[float]:
    for before, after in pairwise(values):
        yield float((after - before) / before) if before else 0.0


def _windows(months: int, first: datetime, last: datetime) -> list[tuple[datetime, datetime]]:
    ends = []
    end = last
    while True:
        ends.append(end)
        end = end.replace(day=1) - _DAY
        if end < first:
            break
    ends.reverse()
    windows = [(first, ends[0])]
    for before, end in pairwise(ends):
        windows.append((max(first, _months_earlier(before + _DAY, months - 1)), end))
    return windows


def _months_earlier(first_of_month: datetime, months: int) -> datetime:
    number = first_of_month.year * 12 + first_of_month.month - 1 - months
    return first_of_month.replace(year=number // 12, month=number % 12 + 1)

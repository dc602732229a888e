"""Figures of closed trades (`TradeStatistics`)."""

from __future__ import annotations

import math
from bisect import insort
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from minilean.common.decimals import ONE, ZERO, decimal_cast
from minilean.results.statistics.formats import ticks
from minilean.results.trade_builder import Trade

_NO_LOSS = Decimal(10)
_TICKS_PER_SECOND = 10_000_000


@dataclass(slots=True)
class TradeFigures:
    """Figures of trades: amounts in account currency, durations in ticks of 100 nanoseconds, ratios as fractions."""

    start_date_time: datetime | None = None
    end_date_time: datetime | None = None
    total_number_of_trades: int = 0
    number_of_winning_trades: int = 0
    number_of_losing_trades: int = 0
    total_profit_loss: Decimal = ZERO
    total_profit: Decimal = ZERO
    total_loss: Decimal = ZERO
    largest_profit: Decimal = ZERO
    largest_loss: Decimal = ZERO
    average_profit_loss: Decimal = ZERO
    average_profit: Decimal = ZERO
    average_loss: Decimal = ZERO
    average_trade_duration: int = 0
    average_winning_trade_duration: int = 0
    average_losing_trade_duration: int = 0
    median_trade_duration: int = 0
    median_winning_trade_duration: int = 0
    median_losing_trade_duration: int = 0
    max_consecutive_winning_trades: int = 0
    max_consecutive_losing_trades: int = 0
    profit_loss_ratio: Decimal = ZERO
    win_loss_ratio: Decimal = ZERO
    win_rate: Decimal = ZERO
    loss_rate: Decimal = ZERO
    average_mae: Decimal = ZERO
    average_mfe: Decimal = ZERO
    largest_mae: Decimal = ZERO
    largest_mfe: Decimal = ZERO
    maximum_closed_trade_drawdown: Decimal = ZERO
    maximum_intra_trade_drawdown: Decimal = ZERO
    profit_loss_standard_deviation: Decimal = ZERO
    profit_loss_downside_deviation: Decimal = ZERO
    profit_factor: Decimal = ZERO
    sharpe_ratio: Decimal = ZERO
    sortino_ratio: Decimal = ZERO
    profit_to_max_drawdown_ratio: Decimal = ZERO
    maximum_end_trade_drawdown: Decimal = ZERO
    average_end_trade_drawdown: Decimal = ZERO
    maximum_drawdown_duration: int = 0
    total_fees: Decimal = ZERO


class _Moments:
    # updated value by value, as LEAN does: an exact mean and one that was rounded on the way print differently
    __slots__ = ("_squares", "count", "mean")

    def __init__(self) -> None:
        self.count = 0
        self.mean = self._squares = ZERO

    def add(self, value: Decimal) -> None:
        self.count += 1
        before = value - self.mean
        self.mean += before / self.count
        self._squares += before * (value - self.mean)

    def deviation(self) -> Decimal:
        return decimal_cast(math.sqrt(self._squares / (self.count - 1))) if self.count > 1 else ZERO


class _Durations:
    """Lengths in ticks: their mean, rounded down to ticks at each trade as .NET's TimeSpan does, and their upper median."""

    __slots__ = ("_lengths", "mean")

    def __init__(self) -> None:
        self._lengths: list[int] = []
        self.mean = 0

    def add(self, length: int) -> None:
        insort(self._lengths, length)
        self.mean += int((length / _TICKS_PER_SECOND - self.mean / _TICKS_PER_SECOND) / len(self._lengths) * _TICKS_PER_SECOND)

    def median(self) -> int:
        return self._lengths[len(self._lengths) // 2] if self._lengths else 0


class _Drawdowns:
    """Falls of the cumulative profit, over closed trades and within them."""

    def __init__(self, first_entry: datetime) -> None:
        self.closed = ZERO
        self.intra = ZERO
        self.longest = 0
        self._total = ZERO
        self._peak = ZERO
        self._peak_with_profit = ZERO
        self._peak_time = first_entry
        self._below = False

    def add(self, trade: Trade) -> None:
        best = self._total + trade.mfe_exact
        if best > self._peak_with_profit:
            self._peak_with_profit = best
        fall = self._total + trade.mae_exact - self._peak_with_profit
        if fall < self.intra:
            self.intra = fall
        self._total = after = self._total + trade.profit_loss_exact
        if trade.profit_loss_exact <= 0:
            if after - self._peak < self.closed:
                self.closed = after - self._peak
            self._below = True
        elif after > self._peak:
            self._peak = after
            if self._below:
                self.longest = max(self.longest, ticks(trade._exit_utc - self._peak_time))
            self._peak_time = trade._exit_utc
            self._below = False


class _Streaks:
    def __init__(self) -> None:
        self.wins = self.losses = 0
        self._length = 0
        self._winning = False

    def add(self, winning: bool) -> None:
        self._length = self._length + 1 if winning == self._winning else 1
        self._winning = winning
        if winning:
            self.wins = max(self.wins, self._length)
        else:
            self.losses = max(self.losses, self._length)


class _Trades:
    """Trades, added one by one in the order they were closed; a trade without profit counts as a loss."""

    def __init__(self, first_entry: datetime) -> None:
        self._figures = TradeFigures()
        self._count = 0
        self._first_entry = self._last_exit = first_entry
        self._spans, self._win_spans, self._loss_spans = _Durations(), _Durations(), _Durations()
        self._all, self._losses = _Moments(), _Moments()
        self._drawdowns, self._streaks = _Drawdowns(first_entry), _Streaks()

    def add(self, trade: Trade) -> None:
        figures, amount, span = self._figures, trade.profit_loss_exact, ticks(trade._exit_utc - trade._entry_utc)
        winning = amount > 0
        self._count += 1
        self._all.add(amount)
        self._spans.add(span)
        if winning:
            self._win_spans.add(span)
            figures.number_of_winning_trades += 1
            figures.total_profit += amount
            figures.average_profit += (amount - figures.average_profit) / figures.number_of_winning_trades
            if amount > figures.largest_profit:
                figures.largest_profit = amount
        else:
            self._losses.add(amount)
            self._loss_spans.add(span)
            figures.number_of_losing_trades += 1
            figures.total_loss += amount
            if amount < figures.largest_loss:
                figures.largest_loss = amount
        self._add_excursions(trade)
        self._first_entry = min(self._first_entry, trade._entry_utc)
        self._last_exit = max(self._last_exit, trade._exit_utc)
        figures.total_fees += trade.total_fees_exact
        self._drawdowns.add(trade)
        self._streaks.add(winning)

    def _add_excursions(self, trade: Trade) -> None:
        figures, mae, mfe = self._figures, trade.mae_exact, trade.mfe_exact
        figures.average_mae += (mae - figures.average_mae) / self._count
        figures.average_mfe += (mfe - figures.average_mfe) / self._count
        if mae < figures.largest_mae:
            figures.largest_mae = mae
        if mfe > figures.largest_mfe:
            figures.largest_mfe = mfe
        if trade.end_trade_drawdown_exact > figures.maximum_end_trade_drawdown:
            figures.maximum_end_trade_drawdown = trade.end_trade_drawdown_exact

    def statistics(self) -> TradeFigures:
        """The figures of the trades so far."""
        result = replace(self._figures, start_date_time=self._first_entry, end_date_time=self._last_exit)
        result.total_number_of_trades = result.number_of_winning_trades + result.number_of_losing_trades
        result.total_profit_loss = result.total_profit + result.total_loss
        result.average_profit_loss, result.profit_loss_standard_deviation = self._all.mean, self._all.deviation()
        result.average_loss, result.profit_loss_downside_deviation = self._losses.mean, self._losses.deviation()
        result.average_trade_duration, result.median_trade_duration = self._spans.mean, self._spans.median()
        result.average_winning_trade_duration, result.median_winning_trade_duration = self._win_spans.mean, self._win_spans.median()
        result.average_losing_trade_duration, result.median_losing_trade_duration = self._loss_spans.mean, self._loss_spans.median()
        result.maximum_closed_trade_drawdown, result.maximum_intra_trade_drawdown = self._drawdowns.closed, self._drawdowns.intra
        result.maximum_drawdown_duration = self._drawdowns.longest
        result.max_consecutive_winning_trades, result.max_consecutive_losing_trades = self._streaks.wins, self._streaks.losses
        _add_ratios(result)
        return result


def trade_statistics(trades: Sequence[Trade]) -> TradeFigures:
    """The figures of trades in the order they were closed; a trade without profit counts as a loss.

    Args:
        trades: closed trades, by exit.

    Returns:
        The figures; all zero for no trades.
    """
    return next(growing_statistics(trades, [len(trades)]))


def growing_statistics(trades: Sequence[Trade], counts: Iterable[int]) -> Iterator[TradeFigures]:
    """The figures of the first trades, then of more of them, as windows need that begin on one day.

    Args:
        trades: closed trades, by exit.
        counts: how many of them, never less than before.

    Yields:
        What `trade_statistics` says of each of these beginnings.
    """
    done = 0
    seen = _Trades(trades[0]._entry_utc) if trades else None
    for count in counts:
        if seen is None or not count:
            yield TradeFigures()
            continue
        for trade in trades[done:count]:
            seen.add(trade)
        done = count
        yield seen.statistics()


def _add_ratios(result: TradeFigures) -> None:
    count = Decimal(result.total_number_of_trades)
    lost = Decimal(result.number_of_losing_trades)
    result.profit_loss_ratio = result.average_profit / abs(result.average_loss) if result.average_loss else ZERO
    result.win_loss_ratio = result.number_of_winning_trades / lost if lost else _NO_LOSS
    result.win_rate = result.number_of_winning_trades / count
    result.loss_rate = ONE - result.win_rate
    if result.total_profit:
        result.profit_factor = result.total_profit / abs(result.total_loss) if result.total_loss else _NO_LOSS
    if result.profit_loss_standard_deviation:
        result.sharpe_ratio = result.average_profit_loss / result.profit_loss_standard_deviation
    if result.profit_loss_downside_deviation:
        result.sortino_ratio = result.average_profit_loss / result.profit_loss_downside_deviation
    if result.total_profit_loss:
        fall = abs(result.maximum_closed_trade_drawdown)
        result.profit_to_max_drawdown_ratio = result.total_profit_loss / fall if fall else _NO_LOSS
    result.average_end_trade_drawdown = result.average_profit_loss - result.average_mfe

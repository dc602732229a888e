"""Figures of closed trades (`TradeStatistics`)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from minilean.common.decimals import ONE, ZERO, to_decimal
from minilean.results.statistics.formats import ticks
from minilean.results.trade_builder import Trade

_NO_LOSS = Decimal(10)
_TICKS_PER_SECOND = 10_000_000


@dataclass(slots=True)
class TradeStatistics:
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


def _running_mean(values: Sequence[Decimal]) -> Decimal:
    # updated value by value, as LEAN does: an exact mean and one that was rounded on the way print differently
    mean = ZERO
    for count, value in enumerate(values, 1):
        mean += (value - mean) / count
    return mean


def _running_moments(values: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    mean = squares = ZERO
    for count, value in enumerate(values, 1):
        before = value - mean
        mean += before / count
        squares += before * (value - mean)
    return mean, to_decimal(math.sqrt(squares / (len(values) - 1))) if len(values) > 1 else ZERO


def _durations(lengths: Sequence[int]) -> tuple[int, int]:
    """Mean, rounded down to ticks at each trade as .NET's TimeSpan does, and upper median."""
    if not lengths:
        return 0, 0
    mean = 0
    for count, length in enumerate(lengths, 1):
        mean += int((length / _TICKS_PER_SECOND - mean / _TICKS_PER_SECOND) / count * _TICKS_PER_SECOND)
    return mean, sorted(lengths)[len(lengths) // 2]


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
        best = self._total + trade.mfe
        if best > self._peak_with_profit:
            self._peak_with_profit = best
        fall = self._total + trade.mae - self._peak_with_profit
        if fall < self.intra:
            self.intra = fall
        self._total = after = self._total + trade.profit_loss
        if trade.profit_loss <= 0:
            if after - self._peak < self.closed:
                self.closed = after - self._peak
            self._below = True
        elif after > self._peak:
            self._peak = after
            if self._below:
                self.longest = max(self.longest, ticks(trade.exit_time - self._peak_time))
            self._peak_time = trade.exit_time
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


def trade_statistics(trades: Sequence[Trade]) -> TradeStatistics:
    """The figures of trades in the order they were closed; a trade without profit counts as a loss.

    Args:
        trades: closed trades, by exit.

    Returns:
        The figures; all zero for no trades.
    """
    if not trades:
        return TradeStatistics()
    result = TradeStatistics()
    winners = [trade for trade in trades if trade.profit_loss > 0]
    losers = [trade for trade in trades if trade.profit_loss <= 0]
    spans = [ticks(trade.exit_time - trade.entry_time) for trade in trades]
    win_spans = [span for span, trade in zip(spans, trades, strict=True) if trade.profit_loss > 0]
    loss_spans = [span for span, trade in zip(spans, trades, strict=True) if trade.profit_loss <= 0]
    _add_profits(result, trades, winners, losers)
    result.start_date_time = min(trade.entry_time for trade in trades)
    result.end_date_time = max(trade.exit_time for trade in trades)
    result.average_trade_duration, result.median_trade_duration = _durations(spans)
    result.average_winning_trade_duration, result.median_winning_trade_duration = _durations(win_spans)
    result.average_losing_trade_duration, result.median_losing_trade_duration = _durations(loss_spans)
    losses = [trade.mae for trade in trades]
    gains = [trade.mfe for trade in trades]
    result.average_mae, result.largest_mae = _running_mean(losses), min(ZERO, *losses)
    result.average_mfe, result.largest_mfe = _running_mean(gains), max(ZERO, *gains)
    result.maximum_end_trade_drawdown = max(ZERO, *(trade.end_trade_drawdown for trade in trades))
    result.total_fees = sum((trade.total_fees for trade in trades), ZERO)
    drawdowns, streaks = _Drawdowns(trades[0].entry_time), _Streaks()
    for trade in trades:
        drawdowns.add(trade)
        streaks.add(trade.profit_loss > 0)
    result.maximum_closed_trade_drawdown, result.maximum_intra_trade_drawdown = drawdowns.closed, drawdowns.intra
    result.maximum_drawdown_duration = drawdowns.longest
    result.max_consecutive_winning_trades, result.max_consecutive_losing_trades = streaks.wins, streaks.losses
    _add_ratios(result)
    return result


def _add_profits(result: TradeStatistics, trades: Sequence[Trade], winners: Sequence[Trade], losers: Sequence[Trade]) -> None:
    profits = [trade.profit_loss for trade in winners]
    losses = [trade.profit_loss for trade in losers]
    result.total_number_of_trades = len(trades)
    result.number_of_winning_trades, result.number_of_losing_trades = len(winners), len(losers)
    result.total_profit, result.total_loss = sum(profits, ZERO), sum(losses, ZERO)
    result.total_profit_loss = result.total_profit + result.total_loss
    result.largest_profit, result.largest_loss = max(ZERO, *profits, ZERO), min(ZERO, *losses, ZERO)
    result.average_profit_loss, result.profit_loss_standard_deviation = _running_moments([trade.profit_loss for trade in trades])
    result.average_profit = _running_mean(profits)
    result.average_loss, result.profit_loss_downside_deviation = _running_moments(losses)


def _add_ratios(result: TradeStatistics) -> None:
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

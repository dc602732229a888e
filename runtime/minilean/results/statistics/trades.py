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


class _RunningMean:
    """Mean and sum of squared deviations as LEAN updates them, value by value, so that printed digits agree."""

    __slots__ = ("count", "mean", "squares")

    def __init__(self) -> None:
        self.count = 0
        self.mean = ZERO
        self.squares = ZERO

    def add(self, value: Decimal) -> None:
        self.count += 1
        before = value - self.mean
        self.mean += before / self.count
        self.squares += before * (value - self.mean)

    @property
    def deviation(self) -> Decimal:
        if self.count < 2:
            return ZERO
        return to_decimal(math.sqrt(self.squares / (self.count - 1)))


class _Durations:
    __slots__ = ("all", "mean")

    def __init__(self) -> None:
        self.all: list[int] = []
        self.mean = 0

    def add(self, length: int) -> None:
        self.all.append(length)
        change = (length / _TICKS_PER_SECOND - self.mean / _TICKS_PER_SECOND) / len(self.all)
        self.mean += int(change * _TICKS_PER_SECOND)

    @property
    def median(self) -> int:
        return sorted(self.all)[len(self.all) // 2] if self.all else 0


class _Drawdowns:
    """Falls of the cumulative profit, over closed trades and within them."""

    def __init__(self, first_entry: datetime) -> None:
        self.closed = ZERO
        self.intra = ZERO
        self.longest = 0
        self._peak = ZERO
        self._peak_with_profit = ZERO
        self._peak_time = first_entry
        self._below = False

    def add(self, trade: Trade, before: Decimal, after: Decimal) -> None:
        if before + trade.mfe > self._peak_with_profit:
            self._peak_with_profit = before + trade.mfe
        self.intra = min(self.intra, before + trade.mae - self._peak_with_profit)
        if trade.profit_loss <= 0:
            self.closed = min(self.closed, after - self._peak)
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
    result, wins, losses, everything = TradeStatistics(), _RunningMean(), _RunningMean(), _RunningMean()
    mae, mfe = _RunningMean(), _RunningMean()
    spans, win_spans, loss_spans = _Durations(), _Durations(), _Durations()
    drawdowns, streaks = _Drawdowns(trades[0].entry_time), _Streaks()
    total = ZERO
    for trade in trades:
        profit = trade.profit_loss
        before, total = total, total + profit
        drawdowns.add(trade, before, total)
        streaks.add(profit > 0)
        length = ticks(trade.duration)
        (wins if profit > 0 else losses).add(profit)
        (win_spans if profit > 0 else loss_spans).add(length)
        spans.add(length)
        everything.add(profit)
        mae.add(trade.mae)
        mfe.add(trade.mfe)
    result.start_date_time = min(trade.entry_time for trade in trades)
    result.end_date_time = max(trade.exit_time for trade in trades)
    result.total_number_of_trades = len(trades)
    result.number_of_winning_trades, result.number_of_losing_trades = wins.count, losses.count
    result.total_profit_loss = total
    result.total_profit = sum((trade.profit_loss for trade in trades if trade.profit_loss > 0), ZERO)
    result.total_loss = sum((trade.profit_loss for trade in trades if trade.profit_loss <= 0), ZERO)
    result.largest_profit = _extreme(trade.profit_loss for trade in trades)
    result.largest_loss = -_extreme(-trade.profit_loss for trade in trades)
    result.average_profit_loss, result.average_profit, result.average_loss = everything.mean, wins.mean, losses.mean
    result.average_trade_duration, result.median_trade_duration = spans.mean, spans.median
    result.average_winning_trade_duration, result.median_winning_trade_duration = win_spans.mean, win_spans.median
    result.average_losing_trade_duration, result.median_losing_trade_duration = loss_spans.mean, loss_spans.median
    result.max_consecutive_winning_trades, result.max_consecutive_losing_trades = streaks.wins, streaks.losses
    result.average_mae, result.average_mfe = mae.mean, mfe.mean
    result.largest_mae = -_extreme(-trade.mae for trade in trades)
    result.largest_mfe = _extreme(trade.mfe for trade in trades)
    result.maximum_closed_trade_drawdown, result.maximum_intra_trade_drawdown = drawdowns.closed, drawdowns.intra
    result.maximum_drawdown_duration = drawdowns.longest
    result.profit_loss_standard_deviation, result.profit_loss_downside_deviation = everything.deviation, losses.deviation
    result.maximum_end_trade_drawdown = _extreme(trade.end_trade_drawdown for trade in trades)
    result.total_fees = sum((trade.total_fees for trade in trades), ZERO)
    _add_ratios(result)
    return result


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


def _extreme(values: object) -> Decimal:
    # the first of equal values, as LEAN replaces only on strictly greater ones
    best = ZERO
    for value in values:  # type: ignore[attr-defined]
        if value > best:
            best = value
    return best

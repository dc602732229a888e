"""Closed trades from fills (`TradeBuilder`): unless an algorithm chooses, each exit is matched to the entries before it, oldest first.

A trade remembers how far it was under water and in profit while it was open, so prices between the fills are needed too.
"""

from __future__ import annotations

from collections.abc import KeysView
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from minilean.common.decimals import ONE, ZERO, round_to
from minilean.common.enums import DataNormalizationMode, FillGroupingMethod, FillMatchingMethod, OrderStatus, SecurityType
from minilean.common.exact import float_of
from minilean.common.naming import DualNamed, LeanEnum
from minilean.common.symbol import Symbol
from minilean.common.utc_times import utc_field
from minilean.results.flat_trades import FlatPosition, PendingFill

if TYPE_CHECKING:
    from minilean.data.bars import Split

_CENTS = 2


class TradeDirection(LeanEnum):
    """Side of a trade (`TradeDirection`)."""

    LONG = 0
    SHORT = 1


_LONG = TradeDirection.LONG


@dataclass(slots=True)
class Trade:
    """One closed trade; amounts in account currency, rounded to cents (`Trade`).

    Attributes:
        mae_exact: largest loss while open, zero or negative (maximum adverse excursion).
        mfe_exact: largest profit while open, zero or positive (maximum favourable excursion).
        end_trade_drawdown_exact: largest fall from a profit reached while open, zero or positive.
    """

    symbol: Symbol
    _entry_utc: datetime
    entry_price_exact: Decimal
    direction: TradeDirection
    quantity_exact: Decimal
    total_fees_exact: Decimal
    order_ids: list[int]
    _exit_utc: datetime = datetime.min
    exit_price_exact: Decimal = ZERO
    profit_loss_exact: Decimal = ZERO
    mae_exact: Decimal = ZERO
    mfe_exact: Decimal = ZERO
    end_trade_drawdown_exact: Decimal = ZERO
    is_win: bool = False
    id: str = ""

    entry_price = float_of("entry_price_exact", "Price of the entry.")
    quantity = float_of("quantity_exact", "Units, always positive.")
    total_fees = float_of("total_fees_exact", "Fees of its orders.")
    exit_price = float_of("exit_price_exact", "Price of the exit.")
    profit_loss = float_of("profit_loss_exact", "Gain before fees.")
    mae = float_of("mae_exact", "Largest loss while open, zero or negative.")
    mfe = float_of("mfe_exact", "Largest profit while open, zero or positive.")
    end_trade_drawdown = float_of("end_trade_drawdown_exact", "Largest fall from a profit reached while open.")

    entry_time = utc_field("_entry_utc", "When the position was entered.")
    exit_time = utc_field("_exit_utc", "When it was left.")

    @property
    def duration(self) -> timedelta:
        """Time from entry to exit."""
        return self._exit_utc - self._entry_utc

    @property
    def symbols(self) -> list[Symbol]:
        """The traded symbol, as a list."""
        return [self.symbol]


class Fill(Protocol):
    """What the builder reads of an order event."""

    order_id: int
    symbol: Symbol
    _utc: datetime
    status: OrderStatus
    fill_price_exact: Decimal
    fill_quantity_exact: Decimal


@dataclass(slots=True)
class _OpenTrade:
    trade: Trade
    max_profit: Decimal = ZERO
    max_drawdown: Decimal = ZERO

    def see(self, price: Decimal) -> None:
        trade = self.trade
        profit = price - trade.entry_price_exact if trade.direction is _LONG else trade.entry_price_exact - price
        if profit >= self.max_profit:
            self.max_profit = profit
        elif self.max_profit - profit > self.max_drawdown:
            self.max_drawdown = self.max_profit - profit


@dataclass(slots=True)
class _Position:
    low: Decimal
    high: Decimal
    open_trades: list[_OpenTrade]

    def see(self, price: Decimal) -> None:
        if price > self.high:
            self.high = price
        elif price < self.low:
            self.low = price
        for open_trade in self.open_trades:
            open_trade.see(price)


class TradeBuilder(DualNamed):
    """Builds trades while the run goes on.

    Profit, excursions and drawdown of a trade are price differences times quantity, currency rate and contract multiplier. The fee of
    an order is counted with its first fill only. Trades that begin where nothing is held have no excursions and no drawdown, as in LEAN.

    Args:
        grouping_method: what a trade is: an entry and an exit, or all fills from a flat position to a flat or to a smaller one.
        matching_method: whether an exit closes the oldest or the newest entry.
    """

    closed_trades: list[Trade]

    def __init__(self, grouping_method: FillGroupingMethod, matching_method: FillMatchingMethod) -> None:
        self._grouping = FillGroupingMethod(grouping_method).member
        self._newest_first = FillMatchingMethod(matching_method) == FillMatchingMethod.LIFO
        # by the text of the symbol, whose hash Python keeps: it is asked for with every bar
        self._positions: dict[str, _Position] = {}
        self._flat_positions: dict[Symbol, FlatPosition] = {}
        self._orders_with_fee: set[int] = set()
        self.closed_trades = []

    @property
    def _followed(self) -> KeysView[str]:
        """The texts of the symbols with open trades that follow prices; the view follows what is traded."""
        return self._positions.keys()

    def has_open_position(self, symbol: Symbol) -> bool:
        """Whether a trade of the symbol is open."""
        position = self._positions.get(symbol._text)
        return (position is not None and bool(position.open_trades)) or symbol in self._flat_positions

    def set_market_price(self, symbol: Symbol, price: Decimal) -> None:
        """Tell a new price of a symbol; costs nothing when it has no open trade.

        Args:
            symbol: the symbol.
            price: exact price, in the security's quote currency.
        """
        position = self._positions.get(symbol._text)
        if position is not None:
            position.see(price)

    def apply_split(self, split: Split, mode: DataNormalizationMode) -> None:
        """Restate open trades in the new shares; adjusted prices need none.

        Args:
            split: the split that occurred.
            mode: normalisation of the symbol's prices.
        """
        if mode is not DataNormalizationMode.RAW or split.symbol.security_type is not SecurityType.EQUITY:
            return
        factor = split.split_factor_exact
        flat = self._flat_positions.get(split.symbol)
        if flat is not None:
            flat.apply_split(factor)
        position = self._positions.get(split.symbol._text)
        if position is None:
            return
        position.low *= factor
        position.high *= factor
        for open_trade in position.open_trades:
            open_trade.trade.quantity_exact /= factor
            open_trade.trade.entry_price_exact *= factor
            open_trade.max_profit *= factor
            open_trade.max_drawdown *= factor

    def process_fill(self, fill: Fill, fee: Decimal, conversion_rate: Decimal = ONE, multiplier: Decimal = ONE) -> None:
        """Open or close trades by a fill.

        Args:
            fill: an order event with status filled or partially filled.
            fee: fee of the order in account currency.
            conversion_rate: account currency per unit of quote currency.
            multiplier: contract multiplier.
        """
        if fill.order_id in self._orders_with_fee:
            fee = ZERO
        self._orders_with_fee.add(fill.order_id)
        if self._grouping is FillGroupingMethod.FILL_TO_FILL:
            self._match(fill, fee, conversion_rate * multiplier)
        else:
            self._gather(fill, fee, conversion_rate * multiplier)

    # ---- an entry and an exit ---------------------------------------------------------------------------------------

    def _match(self, fill: Fill, fee: Decimal, scale: Decimal) -> None:
        quantity, price = fill.fill_quantity_exact, fill.fill_price_exact
        position = self._positions.get(fill.symbol._text)
        if position is None or not position.open_trades:
            self._positions[fill.symbol._text] = _Position(price, price, [_opened(fill, quantity, fee)])
            return
        position.see(price)
        held = position.open_trades[0].trade
        if (quantity > 0) == (held.direction is TradeDirection.LONG):
            position.open_trades.append(_opened(fill, quantity, fee))
            return
        rest = self._close(position, fill, abs(quantity), fee, scale)
        if rest:
            self._positions[fill.symbol._text] = _Position(price, price, [_opened(fill, rest.copy_sign(quantity), ZERO)])
        elif not position.open_trades:
            del self._positions[fill.symbol._text]

    def _close(self, position: _Position, fill: Fill, quantity: Decimal, fee: Decimal, scale: Decimal) -> Decimal:
        place = -1 if self._newest_first else 0
        while quantity and position.open_trades:
            open_trade = position.open_trades[place]
            trade = open_trade.trade
            if quantity >= trade.quantity_exact:
                position.open_trades.pop(place)
                closed = trade
            else:
                closed = _part_of(trade, quantity)
                trade.quantity_exact -= quantity
                trade.total_fees_exact = ZERO
            quantity -= closed.quantity_exact
            closed.total_fees_exact += fee
            fee = ZERO
            if fill.order_id not in closed.order_ids:
                closed.order_ids.append(fill.order_id)
            self._finish(closed, position, open_trade.max_drawdown, fill, scale)
        return quantity

    def _finish(self, trade: Trade, position: _Position, drawdown: Decimal, fill: Fill, scale: Decimal) -> None:
        price, entry = fill.fill_price_exact, trade.entry_price_exact
        if trade.direction is TradeDirection.LONG:
            gain, worst, best = price - entry, position.low - entry, position.high - entry
        else:
            gain, worst, best = entry - price, entry - position.high, entry - position.low
        size = trade.quantity_exact * scale
        trade._exit_utc = fill._utc
        trade.exit_price_exact = price
        trade.profit_loss_exact = round_to(gain * size, _CENTS)
        trade.mae_exact = round_to(worst * size, _CENTS)
        trade.mfe_exact = round_to(best * size, _CENTS)
        trade.end_trade_drawdown_exact = round_to(drawdown * size, _CENTS)
        self._keep(trade)

    # ---- all fills of a position --------------------------------------------------------------------------------------

    def _gather(self, fill: Fill, fee: Decimal, scale: Decimal) -> None:
        pending = PendingFill(fill.order_id, fill._utc, fill.fill_price_exact, fill.fill_quantity_exact)
        position = self._flat_positions.get(fill.symbol)
        if position is None:
            self._flat_positions[fill.symbol] = FlatPosition(pending, fee)
            return
        until_flat = self._grouping is FillGroupingMethod.FLAT_TO_FLAT
        found = (position.take_until_flat if until_flat else position.take_until_reduced)(pending, fee, self._newest_first)
        if not position.fills:
            del self._flat_positions[fill.symbol]
        if found is None:
            return
        direction = TradeDirection.LONG if found.quantity > ZERO else TradeDirection.SHORT
        trade = Trade(fill.symbol, found.entry_time, found.entry_price, direction, abs(found.quantity), found.fees, found.order_ids)
        trade._exit_utc = fill._utc
        trade.exit_price_exact = found.exit_price
        trade.profit_loss_exact = round_to((found.exit_price - found.entry_price) * found.quantity * scale, _CENTS)
        self._keep(trade)

    def _keep(self, trade: Trade) -> None:
        trade.is_win = trade.profit_loss_exact > 0
        trade.id = _identifier(len(self.closed_trades) + 1)
        self.closed_trades.append(trade)


def _opened(fill: Fill, quantity: Decimal, fee: Decimal) -> _OpenTrade:
    direction = TradeDirection.LONG if quantity > 0 else TradeDirection.SHORT
    return _OpenTrade(Trade(fill.symbol, fill._utc, fill.fill_price_exact, direction, abs(quantity), fee, [fill.order_id]))


def _part_of(trade: Trade, quantity: Decimal) -> Trade:
    return Trade(
        trade.symbol, trade._entry_utc, trade.entry_price_exact, trade.direction, quantity, trade.total_fees_exact, list(trade.order_ids)
    )


def _identifier(number: int) -> str:
    # LEAN draws a random GUID; a counted one keeps equal runs equal
    digits = f"{number:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))

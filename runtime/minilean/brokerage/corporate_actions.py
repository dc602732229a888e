"""What splits, renames and delistings do to open orders (`AlgorithmManager`, `BacktestingBrokerage.ProcessDelistings`)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from minilean.common.decimals import ZERO
from minilean.common.enums import DataNormalizationMode, DelistingType
from minilean.orders.events import OrderEvent
from minilean.orders.fees import OrderFee
from minilean.orders.order import MarketOrder, Order

if TYPE_CHECKING:
    from minilean.brokerage.context import OrderContext
    from minilean.brokerage.open_tickets import OpenTickets
    from minilean.common.symbol import Symbol
    from minilean.data.bars import Delisting, Split, SymbolChangedEvent
    from minilean.data.dictionaries import DataDictionary
    from minilean.securities.security import Security

DELISTING_TAG = "Liquidate from delisting"
RENAME_TAG = "Open order cancelled on symbol changed event"


class OrderKeeper(Protocol):
    """Keeps the orders that a change of their security reaches."""

    open_tickets: OpenTickets

    def cancel_open_orders(self, symbol: Symbol) -> None:
        """Cancel the open orders of a security."""
        ...

    def add_open_order(self, order: Order) -> None:
        """Take an order that the engine made itself."""
        ...

    def handle_order_event(self, event: OrderEvent) -> None:
        """Book an event."""
        ...


class OrderCorporateActions:
    """Changes, cancels and makes orders because a security changed.

    Args:
        context: what the parts of the brokerage share.
        keeper: keeps the orders.
        leave_universes: takes a security out of the universes at a UTC time.
    """

    def __init__(self, context: OrderContext, keeper: OrderKeeper, leave_universes: Callable[[Symbol, datetime], None]) -> None:
        self._context = context
        self._keeper = keeper
        self._leave_universes = leave_universes

    def cancel_for_symbol_changes(self, changes: DataDictionary[SymbolChangedEvent]) -> None:
        """Cancel the open orders of renamed securities."""
        renamed = set(changes.keys())
        for ticket in self._keeper.open_tickets.all():
            if ticket.symbol in renamed:
                ticket.cancel(RENAME_TAG)

    def process_delistings(self, delistings: DataDictionary[Delisting]) -> None:
        """Sell what is delisted today at its last price and without fee, take it out of the universes, cancel its orders."""
        for delisting in delistings.values():
            if delisting.type == DelistingType.WARNING:
                continue
            security = self._context.securities[delisting.symbol]
            if security.holdings.quantity_exact != ZERO:
                self._liquidate(security)
            self._leave_universes(security.symbol, self._context.clock.utc)
            if not self._context.state.is_warming_up:
                self._keeper.cancel_open_orders(security.symbol)

    def _liquidate(self, security: Security) -> None:
        now = self._context.clock.utc
        order = MarketOrder(security.symbol, -security.holdings.quantity_exact, now, DELISTING_TAG)
        self._keeper.add_open_order(order)
        event = OrderEvent(order, now, OrderFee.ZERO)
        self._keeper.handle_order_event(event._fill(security.price_exact, order.quantity_exact, DELISTING_TAG))

    def apply_split(self, split: Split) -> None:
        """Let the brokerage model change the open orders of a security with raw prices."""
        security = self._context.securities[split.symbol]
        if security.data_normalization_mode is not DataNormalizationMode.RAW:
            return
        self._context.state.brokerage_model.apply_split(self._keeper.open_tickets.of(split.symbol), split)

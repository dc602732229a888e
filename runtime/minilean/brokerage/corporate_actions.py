"""What splits, renames and delistings do to open orders (`AlgorithmManager`, `BacktestingBrokerage.ProcessDelistings`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minilean.common.decimals import ZERO
from minilean.common.enums import DataNormalizationMode, DelistingType
from minilean.orders.events import OrderEvent
from minilean.orders.fees import OrderFee
from minilean.orders.order import MarketOrder

if TYPE_CHECKING:
    from minilean.brokerage.context import RunContext
    from minilean.brokerage.handler import TransactionHandler
    from minilean.data.bars import Split
    from minilean.securities.security import Security

DELISTING_TAG = "Liquidate from delisting"
RENAME_TAG = "Open order cancelled on symbol changed event"


class OrderCorporateActions:
    """Changes, cancels and makes orders because a security changed.

    Args:
        run: the run.
        handler: keeps the orders.
    """

    def __init__(self, run: RunContext, handler: TransactionHandler) -> None:
        self._run = run
        self._handler = handler

    def cancel_for_symbol_changes(self, changes: Any) -> None:
        """Cancel the open orders of renamed securities."""
        renamed = set(changes.keys())
        for ticket in self._handler.open_tickets.all():
            if ticket.symbol in renamed:
                ticket.cancel(RENAME_TAG)

    def process_delistings(self, delistings: Any) -> None:
        """Sell what is delisted today at its last price and without fee, take it out of the universes, cancel its orders."""
        for delisting in delistings.values():
            if delisting.type == DelistingType.WARNING:
                continue
            security = self._run.securities[delisting.symbol]
            if security.holdings.quantity_exact != ZERO:
                self._liquidate(security)
            self._run.universe_manager.forget_member(security.symbol, self._run.clock.utc)
            if not self._run.is_warming_up:
                self._run.transactions.cancel_open_orders(security.symbol)

    def _liquidate(self, security: Security) -> None:
        now = self._run.clock.utc
        order = MarketOrder(security.symbol, -security.holdings.quantity_exact, now, DELISTING_TAG)
        self._handler.add_open_order(order)
        event = OrderEvent(order, now, OrderFee.ZERO)
        self._handler.handle_order_event(event.fill(security.price_exact, order.quantity_exact, DELISTING_TAG))

    def apply_split(self, split: Split) -> None:
        """Let the brokerage model change the open orders of a security with raw prices."""
        security = self._run.securities[split.symbol]
        if security.data_normalization_mode != DataNormalizationMode.RAW:
            return
        self._run.brokerage_model.apply_split(self._handler.open_tickets.of(split.symbol), split)

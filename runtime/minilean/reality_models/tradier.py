"""Tradier (`TradierBrokerageModel`)."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, ClassVar

from minilean.common.decimals import ONE, ZERO
from minilean.common.enums import OrderType, SecurityType
from minilean.orders.brokerage_properties import TradierOrderProperties
from minilean.orders.time_in_force import DayTimeInForce, GoodTilCanceledTimeInForce
from minilean.reality_models.brokerage_models import BrokerageMessageEvent
from minilean.reality_models.brokerage_rules import Rule, RuledBrokerageModel, refusal, takes_type
from minilean.reality_models.fees import ConstantFeeModel

if TYPE_CHECKING:
    from minilean.data.bars import Split
    from minilean.orders.order import Order
    from minilean.orders.requests import UpdateOrderRequest
    from minilean.orders.ticket import OrderTicket
    from minilean.securities.security import Security

_LARGEST = 10_000_000
_CHEAPEST = 5
# exchange time
_BEFORE, _AFTER = (time(4), time(9, 24)), (time(16), time(19, 55))


def _takes_stocks(model: RuledBrokerageModel, security: Security, order: Order) -> BrokerageMessageEvent | None:
    return None if security.type is SecurityType.EQUITY else refusal("This model only supports equities and options.")


def _takes_tradier_times(model: RuledBrokerageModel, security: Security, order: Order) -> BrokerageMessageEvent | None:
    if isinstance(order.time_in_force, (GoodTilCanceledTimeInForce, DayTimeInForce)):
        return None
    return refusal(
        "This model only supports orders with the following time in force types: "
        "QuantConnect.Orders.TimeInForces.DayTimeInForce and QuantConnect.Orders.TimeInForces.GoodTilCanceledTimeInForce"
    )


def _takes_shorts(model: RuledBrokerageModel, security: Security, order: Order) -> BrokerageMessageEvent | None:
    if security.holdings.quantity_exact + order.quantity_exact >= ZERO:
        return None
    if isinstance(order.time_in_force, GoodTilCanceledTimeInForce):
        return refusal("You cannot place short stock orders with GTC, only day orders are allowed", "ShortOrderIsGtc")
    if security.price_exact < _CHEAPEST:
        return refusal("Sell Short order cannot be placed for stock priced below $5", "SellShortOrderLastPriceBelow5")
    return None


def _takes_quantity(model: RuledBrokerageModel, security: Security, order: Order) -> BrokerageMessageEvent | None:
    if ONE <= abs(order.quantity_exact) <= _LARGEST:
        return None
    return refusal("Quantity should be between 1 and 10,000,000", "IncorrectOrderQuantity")


def _takes_hours(model: RuledBrokerageModel, security: Security, order: Order) -> BrokerageMessageEvent | None:
    # without the wish to trade outside the session the order waits for the open
    if _trades_outside_hours(order) and not _executes(security, order):
        return refusal(
            "Tradier does not support explicitly placing out-of-regular-hours orders if not currently during the pre or post market "
            "session. PreMarket: 04:00:00-09:24:00. PostMarket: 16:00:00-19:55:00. "
            "Only equity limit orders are allowed during extended market hours.",
            "ExtendedMarket",
        )
    return None


def _trades_outside_hours(order: Order) -> bool:
    properties = order.properties
    return isinstance(properties, TradierOrderProperties) and properties.outside_regular_trading_hours


def _executes(security: Security, order: Order) -> bool:
    if security.exchange.exchange_open:
        return True
    if not _trades_outside_hours(order) or order.type is not OrderType.LIMIT or security.type is not SecurityType.EQUITY:
        return False
    now = security.local_time.time()
    return any(first <= now < last for first, last in (_BEFORE, _AFTER))


class TradierBrokerageModel(RuledBrokerageModel):
    """Tradier: stocks by limit, market, stop and stop limit orders without fees, shorts for the day only and not of cheap stocks.

    Orders fill while the exchange trades, so that daily bars, which come at its close, fill none; in LEAN too.
    """

    _types = (OrderType.LIMIT, OrderType.MARKET, OrderType.STOP_MARKET, OrderType.STOP_LIMIT)
    _rules: ClassVar[tuple[Rule, ...]] = (
        takes_type,
        _takes_stocks,
        _takes_tradier_times,
        _takes_shorts,
        _takes_quantity,
        _takes_hours,
    )

    def get_fee_model(self, security: Security) -> object:
        """What orders cost: nothing."""
        return ConstantFeeModel(ZERO)

    def can_update_order(
        self, security: Security, order: Order, request: UpdateOrderRequest, message: object = None
    ) -> tuple[bool, BrokerageMessageEvent | None]:
        """Whether a change is taken: not that of a quantity."""
        changed = request.quantity_exact
        if changed is None or changed == order.quantity_exact:
            return True, None
        return False, refusal("Tradier does not support updating order quantities.", "UpdateRejected")

    def can_execute_order(self, security: Security, order: Order) -> bool:
        """Whether the exchange trades, or the order may fill outside its session."""
        return _executes(security, order)

    def apply_split(self, tickets: list[OrderTicket], split: Split) -> None:
        """Change open orders by a split; a reverse split cancels them."""
        if split.split_factor_exact <= ONE:
            super().apply_split(tickets, split)
            return
        for ticket in tickets:
            ticket.cancel("Tradier Brokerage cancels open orders on reverse split symbols")

"""Brokerages that trade currency pairs (`OandaBrokerageModel`, `FxcmBrokerageModel`)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from minilean.common.decimals import ZERO, text
from minilean.common.dotnet_errors import ArgumentException
from minilean.common.enums import AccountType, Market, OrderDirection, OrderType, SecurityType
from minilean.orders.time_in_force import GoodTilCanceledTimeInForce
from minilean.reality_models.brokerage_fees import FxcmFeeModel
from minilean.reality_models.brokerage_models import BrokerageMessageEvent
from minilean.reality_models.brokerage_rules import Rule, RuledBrokerageModel, refusal, takes_security, takes_time_in_force, takes_type
from minilean.reality_models.fees import ConstantFeeModel
from minilean.reality_models.settlement import ImmediateSettlementModel

if TYPE_CHECKING:
    from minilean.orders.order import Order
    from minilean.orders.requests import UpdateOrderRequest
    from minilean.securities.security import Security

_FARTHEST = Decimal(10 * 15_000)  # in steps of the price, of which ten are a pip
_HALF = Decimal(2)


class _CurrencyBrokerageModel(RuledBrokerageModel):
    _default_benchmark = "EURUSD"
    _default_benchmark_type = SecurityType.FOREX
    _default_benchmark_market = Market.OANDA
    _kinds = (SecurityType.FOREX, SecurityType.CFD)
    _times_in_force = (GoodTilCanceledTimeInForce,)

    @property
    def default_markets(self) -> dict[SecurityType, str]:
        """Market of each kind of security when an algorithm names none."""
        stocks = dict.fromkeys((SecurityType.BASE, SecurityType.EQUITY, SecurityType.OPTION), Market.USA)
        return {**stocks, **dict.fromkeys((SecurityType.FOREX, SecurityType.CFD), self._default_forex_market)}

    def get_settlement_model(self, security: Security) -> object:
        """When proceeds can be used: at once."""
        return ImmediateSettlementModel()


class OandaBrokerageModel(_CurrencyBrokerageModel):
    """Oanda: no fees; margin accounts only.

    Args:
        account_type: margin.

    Raises:
        ArgumentException: a cash account.
    """

    _types = (OrderType.LIMIT, OrderType.MARKET, OrderType.STOP_MARKET, OrderType.STOP_LIMIT)
    _rules: ClassVar[tuple[Rule, ...]] = (takes_security, takes_type, takes_time_in_force)

    def __init__(self, account_type: AccountType = AccountType.MARGIN) -> None:
        if account_type == AccountType.CASH:
            raise ArgumentException("Oanda brokerage can only be used with a Margin account type; use AccountType.MARGIN.")
        super().__init__(account_type)

    def get_fee_model(self, security: Security) -> object:
        """What orders cost: nothing."""
        return ConstantFeeModel(ZERO)


def _takes_lots(model: RuledBrokerageModel, security: Security, order: Order) -> BrokerageMessageEvent | None:
    return _lot_refusal(security, order.quantity_exact)


def _takes_price(model: RuledBrokerageModel, security: Security, order: Order) -> BrokerageMessageEvent | None:
    sent: Any = order  # which prices it has is known by its type alone
    if order.type is OrderType.LIMIT:
        return _price_refusal(security, order.type, order.direction, ZERO, sent.limit_price_exact)
    if order.type is OrderType.STOP_MARKET:
        return _price_refusal(security, order.type, order.direction, sent.stop_price_exact, ZERO)
    # limit and stop orders may stay open as long as they like
    return takes_time_in_force(model, security, order)


class FxcmBrokerageModel(_CurrencyBrokerageModel):
    """FXCM: fees by lots of a thousand units, whole lots, limits and stops on the right side of the price and not too far from it.

    Args:
        account_type: margin or cash.
    """

    _default_benchmark_market = Market.FXCM
    _default_forex_market = Market.FXCM
    _types = (OrderType.LIMIT, OrderType.MARKET, OrderType.STOP_MARKET)
    _rules: ClassVar[tuple[Rule, ...]] = (takes_security, takes_type, _takes_lots, _takes_price)

    def get_fee_model(self, security: Security) -> object:
        """What orders cost."""
        return FxcmFeeModel()

    def can_update_order(
        self, security: Security, order: Order, request: UpdateOrderRequest, message: object = None
    ) -> tuple[bool, BrokerageMessageEvent | None]:
        """Whether the new size and prices are taken, and why not."""
        changed, price = request.quantity_exact, security.price_exact
        refused = None if changed is None else _lot_refusal(security, changed)
        if refused is None:
            quantity = order.quantity_exact if changed is None else changed
            direction = OrderDirection.BUY if quantity > ZERO else OrderDirection.SELL
            stop = price if request.stop_price_exact is None else request.stop_price_exact
            limit = price if request.limit_price_exact is None else request.limit_price_exact
            refused = _price_refusal(security, order.type, direction, stop, limit)
        return refused is None, refused


def _lot_refusal(security: Security, quantity: Decimal) -> BrokerageMessageEvent | None:
    lot = security.symbol_properties.lot_size_exact
    return refusal(f"The order quantity must be a multiple of lot_size: [{text(lot)}].") if quantity % lot else None


def _price_refusal(
    security: Security, kind: OrderType, direction: OrderDirection, stop: Decimal, limit: Decimal
) -> BrokerageMessageEvent | None:
    if kind not in (OrderType.LIMIT, OrderType.STOP_MARKET):
        return None
    price = security.price_exact
    wanted = limit if kind is OrderType.LIMIT else stop
    # buying at a limit and selling at a stop wait below the price
    below = (kind is OrderType.LIMIT) == (direction is OrderDirection.BUY)
    if wanted > price if below else wanted < price:
        return refusal(
            "Limit Buy orders and Stop Sell orders must be below market, Limit Sell orders and Stop Buy orders must be above market."
        )
    farthest = min(security.symbol_properties.minimum_price_variation_exact * _FARTHEST, price / _HALF)
    if abs(wanted - price) > farthest:
        return refusal(
            f"The {kind.pascal_name} {direction.pascal_name} order price ({text(wanted)}) is too far from the current market price "
            f"({text(price)})."
        )
    return None

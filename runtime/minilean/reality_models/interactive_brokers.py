"""Interactive Brokers (`InteractiveBrokersBrokerageModel`, `InteractiveBrokersFixModel`)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from minilean.common.decimals import ZERO
from minilean.common.enums import Market, OrderType, SecurityType
from minilean.orders.time_in_force import DayTimeInForce, GoodTilCanceledTimeInForce, GoodTilDateTimeInForce
from minilean.reality_models.brokerage_models import BrokerageMessageEvent
from minilean.reality_models.brokerage_rules import (
    Rule,
    RuledBrokerageModel,
    refusal,
    takes_market_on_open,
    takes_security,
    takes_time_in_force,
    takes_type,
)
from minilean.reality_models.fees import InteractiveBrokersFeeModel

if TYPE_CHECKING:
    from minilean.orders.order import Order
    from minilean.orders.requests import UpdateOrderRequest
    from minilean.securities.security import Security

_FOREX_SIZES = {
    "USD": (25_000, 7_000_000),
    "AUD": (25_000, 6_000_000),
    "CAD": (25_000, 6_000_000),
    "CHF": (25_000, 6_000_000),
    "CNH": (150_000, 40_000_000),
    "DKK": (150_000, 35_000_000),
    "EUR": (20_000, 6_000_000),
    "GBP": (20_000, 5_000_000),
    "HKD": (200_000, 50_000_000),
    "JPY": (2_500_000, 550_000_000),
    "KRW": (0, 200_000_000),
    "MXN": (300_000, 70_000_000),
    "NOK": (150_000, 35_000_000),
    "NZD": (35_000, 8_000_000),
    "RUB": (750_000, 30_000_000),
    "SEK": (175_000, 40_000_000),
    "SGD": (35_000, 8_000_000),
    "ZAR": (350_000, 100_000_000),
}
_CLOSING_KINDS = (SecurityType.FUTURE, SecurityType.EQUITY, SecurityType.CFD)


def _takes_at_the_close(model: RuledBrokerageModel, security: Security, order: Order) -> BrokerageMessageEvent | None:
    if order.type is not OrderType.MARKET_ON_CLOSE or security.type in _CLOSING_KINDS:
        return None
    return refusal(
        "InteractiveBrokers does not support Market-on-Close orders for other security types different than Future and Equity.",
        f"Unsupported order type for {security.type.pascal_name} security type",
    )


def _takes_currency_size(model: RuledBrokerageModel, security: Security, order: Order) -> BrokerageMessageEvent | None:
    return _forex_size_refusal(security, order.quantity_exact) if security.type is SecurityType.FOREX else None


class InteractiveBrokersBrokerageModel(RuledBrokerageModel):
    """Interactive Brokers: its fees also for currency pairs, its order sizes, no custom data; the benchmark is 0.

    Args:
        account_type: margin or cash.
    """

    _default_benchmark = None
    _kinds = (SecurityType.EQUITY, SecurityType.FOREX, SecurityType.INDEX)
    _types = (
        OrderType.MARKET,
        OrderType.MARKET_ON_OPEN,
        OrderType.MARKET_ON_CLOSE,
        OrderType.LIMIT,
        OrderType.STOP_MARKET,
        OrderType.STOP_LIMIT,
        OrderType.TRAILING_STOP,
        OrderType.LIMIT_IF_TOUCHED,
        OrderType.COMBO_MARKET,
        OrderType.COMBO_LIMIT,
        OrderType.COMBO_LEG_LIMIT,
        OrderType.OPTION_EXERCISE,
    )
    _times_in_force = (GoodTilCanceledTimeInForce, DayTimeInForce, GoodTilDateTimeInForce)
    _rules: ClassVar[tuple[Rule, ...]] = (
        takes_type,
        _takes_at_the_close,
        takes_market_on_open(None, 2, SecurityType.EQUITY),
        takes_security,
        _takes_currency_size,
        takes_time_in_force,
    )

    @property
    def default_markets(self) -> dict[SecurityType, str]:
        """Market of each kind of security when an algorithm names none."""
        kinds = (SecurityType.BASE, SecurityType.EQUITY, SecurityType.INDEX, SecurityType.OPTION, SecurityType.INDEX_OPTION)
        return {
            **dict.fromkeys(kinds, Market.USA),
            SecurityType.FUTURE: Market.CME,
            SecurityType.FUTURE_OPTION: Market.CME,
            SecurityType.FOREX: self._default_forex_market,
            SecurityType.CFD: Market.INTERACTIVE_BROKERS,
        }

    def get_fee_model(self, security: Security) -> object:
        """What orders cost."""
        return InteractiveBrokersFeeModel()

    def can_update_order(
        self, security: Security, order: Order, request: UpdateOrderRequest, message: object = None
    ) -> tuple[bool, BrokerageMessageEvent | None]:
        """Whether the new size of a currency order is taken, and why not."""
        quantity = request.quantity_exact
        refused = None
        if security.type is SecurityType.FOREX and quantity is not None:
            refused = _forex_size_refusal(security, quantity)
        return refused is None, refused

    def can_execute_order(self, security: Security, order: Order) -> bool:
        """Custom data cannot be traded."""
        return security.type is not SecurityType.BASE


class InteractiveBrokersFixModel(InteractiveBrokersBrokerageModel):
    """Interactive Brokers by FIX: fewer order types, and none that end on a date.

    Args:
        account_type: margin or cash.
    """

    _types = (
        OrderType.MARKET,
        OrderType.MARKET_ON_OPEN,
        OrderType.MARKET_ON_CLOSE,
        OrderType.LIMIT,
        OrderType.STOP_MARKET,
        OrderType.STOP_LIMIT,
        OrderType.TRAILING_STOP,
        OrderType.COMBO_MARKET,
        OrderType.COMBO_LIMIT,
    )
    _times_in_force = (GoodTilCanceledTimeInForce, DayTimeInForce)


def _forex_size_refusal(security: Security, quantity: Decimal) -> BrokerageMessageEvent | None:
    currency = security.symbol.value[:3]
    least, most = _FOREX_SIZES.get(currency, (0, 0))
    size = abs(quantity)
    if size > ZERO and least <= size <= most:
        return None
    return refusal(f"The minimum and maximum limits for the allowable order size are ({least}, {most}){currency}.", "OrderSizeLimit")

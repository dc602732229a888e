"""The rules of brokerages: which models a security gets and which orders are taken (`DefaultBrokerageModel` and others)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from minilean.common.decimals import ONE, ZERO, Number
from minilean.common.dotnet_errors import ArgumentException
from minilean.common.enums import AccountType, BrokerageMessageType, BrokerageName, Market, OrderType, SecurityType
from minilean.common.naming import LeanObject
from minilean.common.symbol import Symbol
from minilean.errors import UnsupportedCall
from minilean.orders.requests import UpdateOrderFields, UpdateOrderRequest
from minilean.reality_models.buying_power import SecurityMarginModel
from minilean.reality_models.cash_buying_power import CashBuyingPowerModel
from minilean.reality_models.fees import AlphaStreamsFeeModel, ConstantFeeModel, InteractiveBrokersFeeModel
from minilean.reality_models.fills import EquityFillModel, ImmediateFillModel
from minilean.reality_models.margin_interest import MarginInterestRateModel
from minilean.reality_models.settlement import (
    EQUITY_SETTLEMENT_DAYS,
    EQUITY_SETTLEMENT_TIME,
    DelayedSettlementModel,
    ImmediateSettlementModel,
)
from minilean.reality_models.shortable import NullShortableProvider
from minilean.reality_models.slippage import AlphaStreamsSlippageModel, NullSlippageModel
from minilean.securities.benchmarks import FuncBenchmark, SecurityBenchmark

if TYPE_CHECKING:
    from minilean.data.bars import Split
    from minilean.orders.order import Order
    from minilean.orders.ticket import OrderTicket
    from minilean.securities.manager import SecurityManager
    from minilean.securities.security import Security

_LEVERAGE = {SecurityType.EQUITY: Decimal(2), SecurityType.FOREX: Decimal(50)}
_ALPHA_STREAMS_FOREX_LEVERAGE = Decimal(10)
_LIMIT_ORDERS = (OrderType.LIMIT, OrderType.STOP_LIMIT, OrderType.LIMIT_IF_TOUCHED)
_MARKET_ON_OPEN_MARGIN = timedelta(minutes=2)
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
_STOP_ORDERS = (OrderType.STOP_MARKET, OrderType.STOP_LIMIT, OrderType.TRAILING_STOP)


class BrokerageMessageEvent(LeanObject):
    """Why a brokerage refuses an order.

    Args:
        type: how grave it is.
        code: short name of the reason.
        message: the reason.
    """

    __slots__ = ("code", "message", "type")

    def __init__(self, type: BrokerageMessageType, code: str, message: str) -> None:
        self.type = type
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return f"{self.type.pascal_name} - Code: {self.code} - {self.message}"


class DefaultBrokerageModel(LeanObject):
    """LEAN's default brokerage: every order is taken, stocks cost what Interactive Brokers charges, the rest is free.

    Args:
        account_type: margin or cash.
    """

    default_benchmark: str | None = "SPY"
    """Ticker that the portfolio is compared with unless the algorithm sets another; None compares with 0."""

    default_benchmark_type = SecurityType.EQUITY
    default_benchmark_market = Market.USA
    default_forex_market = Market.OANDA
    required_free_buying_power_percent = ZERO

    def __init__(self, account_type: AccountType = AccountType.MARGIN) -> None:
        self.account_type = account_type

    @property
    def default_markets(self) -> dict[SecurityType, str]:
        """Market of each kind of security when an algorithm names none."""
        return {
            SecurityType.BASE: Market.USA,
            SecurityType.EQUITY: Market.USA,
            SecurityType.OPTION: Market.USA,
            SecurityType.FUTURE: Market.CME,
            SecurityType.FUTURE_OPTION: Market.CME,
            SecurityType.FOREX: self.default_forex_market,
            SecurityType.CFD: Market.OANDA,
            SecurityType.CRYPTO: Market.COINBASE,
            SecurityType.CRYPTO_FUTURE: Market.BINANCE,
            SecurityType.INDEX: Market.USA,
            SecurityType.INDEX_OPTION: Market.USA,
        }

    def get_benchmark(self, securities: SecurityManager) -> object:
        """What the portfolio is compared with unless the algorithm says so: an object with `evaluate(utc)`."""
        if self.default_benchmark is None:
            return FuncBenchmark(lambda utc: 0)
        symbol = Symbol.create(self.default_benchmark, self.default_benchmark_type, self.default_benchmark_market)
        return SecurityBenchmark.create_instance(securities, symbol)

    def get_leverage(self, security: Security) -> Number:
        """2 for stocks, 50 for currency pairs, else 1; 1 in a cash account."""
        return ONE if self.account_type == AccountType.CASH else _LEVERAGE.get(security.type, ONE)

    def get_fill_model(self, security: Security) -> object:
        """How orders fill."""
        return EquityFillModel() if security.type == SecurityType.EQUITY else ImmediateFillModel()

    def get_fee_model(self, security: Security) -> object:
        """What orders cost."""
        return InteractiveBrokersFeeModel() if security.type == SecurityType.EQUITY else ConstantFeeModel(ZERO)

    def get_slippage_model(self, security: Security) -> object:
        """How much worse than the market price orders fill: not at all."""
        return NullSlippageModel.instance

    def get_settlement_model(self, security: Security) -> object:
        """When proceeds can be used: stocks in a cash account on the next trading day."""
        if self.account_type == AccountType.CASH and security.type == SecurityType.EQUITY:
            return DelayedSettlementModel(EQUITY_SETTLEMENT_DAYS, EQUITY_SETTLEMENT_TIME)
        return ImmediateSettlementModel()

    def get_buying_power_model(self, security: Security) -> object:
        """How margin is counted; currency pairs in a cash account have none."""
        if self.account_type == AccountType.CASH and security.type == SecurityType.FOREX:
            return CashBuyingPowerModel()
        return SecurityMarginModel(self.get_leverage(security), self.required_free_buying_power_percent)

    def get_margin_interest_rate_model(self, security: Security) -> object:
        """What borrowed money costs: nothing."""
        return MarginInterestRateModel.NULL

    def get_shortable_provider(self, security: Security) -> object:
        """How much can be borrowed: without limit."""
        return NullShortableProvider()

    def can_submit_order(self, security: Security, order: Order, message: object = None) -> tuple[bool, BrokerageMessageEvent | None]:
        """Whether the brokerage takes an order, and why not."""
        return True, None

    def can_update_order(
        self, security: Security, order: Order, request: UpdateOrderRequest, message: object = None
    ) -> tuple[bool, BrokerageMessageEvent | None]:
        """Whether the brokerage takes a change of an order, and why not."""
        return True, None

    def can_execute_order(self, security: Security, order: Order) -> bool:
        """Whether the brokerage can fill an order now."""
        return True

    def apply_split(self, tickets: list[OrderTicket], split: Split) -> None:
        """Change open orders by a split: quantities grow as prices shrink; quantities are cut to whole shares."""
        factor = split.split_factor_exact
        for ticket in tickets:
            ticket.update(_after_split(ticket, factor))


def _after_split(ticket: OrderTicket, factor: Decimal) -> UpdateOrderFields:
    order: Any = ticket.order  # of the type that its kind says
    fields = UpdateOrderFields()
    fields.quantity = int(ticket.quantity_exact / factor)
    if order.type in _LIMIT_ORDERS:
        fields.limit_price = order.limit_price_exact * factor
    if order.type in _STOP_ORDERS:
        fields.stop_price = order.stop_price_exact * factor
    if order.type == OrderType.LIMIT_IF_TOUCHED:
        fields.trigger_price = order.trigger_price_exact * factor
    if order.type == OrderType.TRAILING_STOP and not order.trailing_as_percentage:
        fields.trailing_amount = order.trailing_amount_exact * factor
    return fields


class InteractiveBrokersBrokerageModel(DefaultBrokerageModel):
    """Interactive Brokers: its fees also for currency pairs, its order sizes, no custom data; the benchmark is 0.

    Args:
        account_type: margin or cash.
    """

    default_benchmark = None

    def get_fee_model(self, security: Security) -> object:
        """What orders cost."""
        return InteractiveBrokersFeeModel()

    def can_submit_order(self, security: Security, order: Order, message: object = None) -> tuple[bool, BrokerageMessageEvent | None]:
        """Whether the order's kind, time, security and size are taken, and why not."""
        reason = self._refusal(security, order)
        return (True, None) if reason is None else (False, BrokerageMessageEvent(BrokerageMessageType.WARNING, *reason))

    def _refusal(self, security: Security, order: Order) -> tuple[str, str] | None:
        kind = security.type
        if order.type == OrderType.MARKET_ON_CLOSE and kind != SecurityType.EQUITY:
            return (
                "NotSupported",
                f"Interactive Brokers takes market-on-close orders of stocks only, not of {kind.name.lower()} securities.",
            )
        if order.type == OrderType.MARKET_ON_OPEN:
            if kind != SecurityType.EQUITY:
                return "UnsupportedSecurityType", f"The brokerage does not take market-on-open orders of {kind.name.lower()} securities."
            reason = _market_on_open_refusal(security)
            if reason is not None:
                return "NotSupported", reason
        if kind not in (SecurityType.EQUITY, SecurityType.FOREX, SecurityType.INDEX):
            return "NotSupported", f"Interactive Brokers does not trade {kind.name.lower()} securities such as {security.symbol.value}."
        if kind == SecurityType.FOREX:
            return _forex_size_refusal(security.symbol.value[:3], order.quantity_exact)
        return None

    def can_update_order(
        self, security: Security, order: Order, request: UpdateOrderRequest, message: object = None
    ) -> tuple[bool, BrokerageMessageEvent | None]:
        """Whether the new size of a currency order is taken, and why not."""
        quantity = request.quantity_exact
        reason = None
        if security.type == SecurityType.FOREX and quantity is not None:
            reason = _forex_size_refusal(security.symbol.value[:3], quantity)
        return (True, None) if reason is None else (False, BrokerageMessageEvent(BrokerageMessageType.WARNING, *reason))

    def can_execute_order(self, security: Security, order: Order) -> bool:
        """Custom data cannot be traded."""
        return security.type != SecurityType.BASE


class AlphaStreamsBrokerageModel(DefaultBrokerageModel):
    """Alpha Streams: no leverage on stocks, ten-fold on currency pairs, a slippage of 0.01 % on stocks; margin accounts only.

    Args:
        account_type: margin.

    Raises:
        ArgumentException: a cash account.
    """

    def __init__(self, account_type: AccountType = AccountType.MARGIN) -> None:
        if account_type == AccountType.CASH:
            raise ArgumentException("The Alpha Streams brokerage has no cash accounts; use AccountType.MARGIN.")
        super().__init__(account_type)

    def get_leverage(self, security: Security) -> Number:
        """10 for currency pairs, else 1."""
        return _ALPHA_STREAMS_FOREX_LEVERAGE if security.type == SecurityType.FOREX else ONE

    def get_fee_model(self, security: Security) -> object:
        """What orders cost."""
        return AlphaStreamsFeeModel()

    def get_slippage_model(self, security: Security) -> object:
        """How much worse than the market price orders fill."""
        return AlphaStreamsSlippageModel()


def brokerage_model(model: object, account_type: AccountType = AccountType.MARGIN) -> DefaultBrokerageModel:
    """The rules of a brokerage (`BrokerageModel.Create`).

    Args:
        model: its name, or a model that the algorithm made itself.
        account_type: margin or cash.

    Returns:
        The model.

    Raises:
        UnsupportedCall: a brokerage that only LEAN models.
        TypeError: neither a name nor a model.
    """
    if isinstance(model, DefaultBrokerageModel):
        return model
    if not isinstance(model, BrokerageName):
        raise TypeError(
            f"The brokerage model is a {type(model).__name__}; expected a BrokerageName or an object derived from DefaultBrokerageModel."
        )
    if model == BrokerageName.DEFAULT:
        return DefaultBrokerageModel(account_type)
    if model == BrokerageName.INTERACTIVE_BROKERS_BROKERAGE:
        return InteractiveBrokersBrokerageModel(account_type)
    if model == BrokerageName.ALPHA_STREAMS:
        return AlphaStreamsBrokerageModel(account_type)
    raise UnsupportedCall(f"BrokerageName.{model.name}")


def _market_on_open_refusal(security: Security) -> str | None:
    """Market-on-open orders are taken from the close until two minutes before the open; at any time on closed days."""
    now = security.local_time
    session = security.exchange.hours.session(now.date())
    if session is None:
        return None
    opening, closing = session
    if opening - _MARKET_ON_OPEN_MARGIN <= now < closing:
        return (
            f"Market-on-open orders are taken from {closing:%H:%M} until {opening - _MARKET_ON_OPEN_MARGIN:%H:%M} "
            f"local time; this one was sent at {now:%H:%M}."
        )
    return None


def _forex_size_refusal(currency: str, quantity: Decimal) -> tuple[str, str] | None:
    least, most = _FOREX_SIZES.get(currency, (0, 0))
    size = abs(quantity)
    if size > ZERO and least <= size <= most:
        return None
    return "OrderSizeLimit", f"Orders of {currency} must be between {least} and {most} units; this one has {size}."

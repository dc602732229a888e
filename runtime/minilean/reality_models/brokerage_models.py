"""The rules of brokerages: which models a security gets and which orders are taken (`DefaultBrokerageModel` and others)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from minilean.common.decimals import ONE, ZERO, Number, divide
from minilean.common.enums import AccountType, BrokerageMessageType, Market, OrderType, SecurityType
from minilean.common.naming import LeanObject
from minilean.common.symbol import Symbol
from minilean.common.user_models import is_lean_class
from minilean.orders.requests import UpdateOrderFields, UpdateOrderRequest
from minilean.reality_models.buying_power import SecurityMarginModel
from minilean.reality_models.cash_buying_power import CashBuyingPowerModel
from minilean.reality_models.fees import ConstantFeeModel, InteractiveBrokersFeeModel
from minilean.reality_models.fills import EquityFillModel, ImmediateFillModel
from minilean.reality_models.margin_interest import MarginInterestRateModel
from minilean.reality_models.settlement import (
    EQUITY_SETTLEMENT_DAYS,
    EQUITY_SETTLEMENT_TIME,
    DelayedSettlementModel,
    ImmediateSettlementModel,
)
from minilean.reality_models.shortable import NullShortableProvider
from minilean.reality_models.slippage import NullSlippageModel
from minilean.securities.benchmarks import FuncBenchmark, SecurityBenchmark

if TYPE_CHECKING:
    from minilean.data.bars import Split
    from minilean.orders.order import Order
    from minilean.orders.ticket import OrderTicket
    from minilean.securities.manager import SecurityManager
    from minilean.securities.security import Security

_LEVERAGE = {SecurityType.EQUITY: Decimal(2), SecurityType.FOREX: Decimal(50)}
_LIMIT_ORDERS = (OrderType.LIMIT, OrderType.STOP_LIMIT, OrderType.LIMIT_IF_TOUCHED)
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

    _default_benchmark: str | None = "SPY"
    """Ticker that the portfolio is compared with unless the algorithm sets another; None compares with 0."""

    _default_benchmark_type = SecurityType.EQUITY
    _default_benchmark_market: str = Market.USA

    _default_forex_market: str = Market.OANDA
    required_free_buying_power_percent = 0.0

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
            SecurityType.FOREX: self._default_forex_market,
            SecurityType.CFD: Market.OANDA,
            SecurityType.CRYPTO: Market.COINBASE,
            SecurityType.CRYPTO_FUTURE: Market.BINANCE,
            SecurityType.INDEX: Market.USA,
            SecurityType.INDEX_OPTION: Market.USA,
        }

    def get_benchmark(self, securities: SecurityManager) -> object:
        """What the portfolio is compared with unless the algorithm says so: an object with `evaluate(utc)`."""
        if self._default_benchmark is None:
            return FuncBenchmark(lambda utc: 0)
        symbol = Symbol.create(self._default_benchmark, self._default_benchmark_type, self._default_benchmark_market)
        return SecurityBenchmark.create_instance(securities, symbol)

    def get_leverage(self, security: Security) -> Number:
        """2 for stocks, 50 for currency pairs, else 1; 1 in a cash account."""
        return ONE if self.account_type == AccountType.CASH else _LEVERAGE.get(security.type, ONE)

    def get_fill_model(self, security: Security) -> object:
        """How orders fill."""
        return EquityFillModel() if security.type is SecurityType.EQUITY else ImmediateFillModel()

    def get_fee_model(self, security: Security) -> object:
        """What orders cost."""
        return InteractiveBrokersFeeModel() if security.type is SecurityType.EQUITY else ConstantFeeModel(ZERO)

    def get_slippage_model(self, security: Security) -> object:
        """How much worse than the market price orders fill: not at all."""
        return NullSlippageModel.INSTANCE

    def get_settlement_model(self, security: Security) -> object:
        """When proceeds can be used: stocks in a cash account on the next trading day."""
        if self.account_type == AccountType.CASH and security.type is SecurityType.EQUITY:
            return DelayedSettlementModel(EQUITY_SETTLEMENT_DAYS, EQUITY_SETTLEMENT_TIME)
        return ImmediateSettlementModel()

    def get_buying_power_model(self, security: Security) -> object:
        """How margin is counted; currency pairs in a cash account have none.

        C# sees no override of Python's: an algorithm's own `get_leverage` counts later, its free buying power never.
        """
        if self.account_type == AccountType.CASH and security.type is SecurityType.FOREX:
            return CashBuyingPowerModel()
        lean = next(kind for kind in type(self).__mro__ if is_lean_class(kind))
        return SecurityMarginModel(lean.get_leverage(self, security), ZERO)

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
    order: Any = ticket._order  # of the type that its kind says
    fields = UpdateOrderFields()
    fields.quantity = int(divide(ticket.quantity_exact, factor))
    if order.type in _LIMIT_ORDERS:
        fields.limit_price = order.limit_price_exact * factor
    if order.type in _STOP_ORDERS:
        fields.stop_price = order.stop_price_exact * factor
    if order.type is OrderType.LIMIT_IF_TOUCHED:
        fields.trigger_price = order.trigger_price_exact * factor
    if order.type is OrderType.TRAILING_STOP and not order.trailing_as_percentage:
        fields.trailing_amount = order.trailing_amount_exact * factor
    return fields

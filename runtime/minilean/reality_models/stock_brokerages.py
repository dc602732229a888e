"""Brokerages that trade stocks: which orders they take, what they charge and lend (`AlpacaBrokerageModel`, `EzeBrokerageModel`, ...)."""

from __future__ import annotations

from datetime import time
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from minilean.common.decimals import ONE, ZERO, Number
from minilean.common.dotnet_errors import ArgumentException
from minilean.common.enums import AccountType, Market, OrderType, SecurityType
from minilean.orders.brokerage_properties import (
    AlpacaOrderProperties,
    PublicOrderProperties,
    TradeStationOrderProperties,
    WebullOrderProperties,
)
from minilean.orders.time_in_force import DayTimeInForce
from minilean.reality_models.brokerage_fees import (
    AlpacaFeeModel,
    AxosFeeModel,
    CharlesSchwabFeeModel,
    ExanteFeeModel,
    EzeFeeModel,
    PublicFeeModel,
    RBIFeeModel,
    TastytradeFeeModel,
    TDAmeritradeFeeModel,
    TradeStationFeeModel,
    WebullFeeModel,
    WolverineFeeModel,
)
from minilean.reality_models.brokerage_models import BrokerageMessageEvent, DefaultBrokerageModel
from minilean.reality_models.brokerage_rules import (
    Rule,
    RuledBrokerageModel,
    crosses_zero,
    name_of,
    refusal,
    takes_market_on_open,
    takes_security,
    takes_size,
    takes_type,
    takes_whole_units,
    turns_over_by_plain_orders,
)
from minilean.reality_models.fees import AlphaStreamsFeeModel, ConstantFeeModel
from minilean.reality_models.settlement import ImmediateSettlementModel
from minilean.reality_models.shortable import LocalDiskShortableProvider
from minilean.reality_models.slippage import AlphaStreamsSlippageModel

if TYPE_CHECKING:
    from minilean.orders.order import Order
    from minilean.orders.requests import UpdateOrderRequest
    from minilean.securities.security import Security

_PLAIN = (OrderType.MARKET, OrderType.LIMIT, OrderType.STOP_MARKET, OrderType.STOP_LIMIT)
_NO_UPDATE = "Brokerage does not support update. You must cancel and re-create instead."
_ALPHA_STREAMS_FOREX_LEVERAGE = Decimal(10)
_EXANTE_LEVERAGE = {SecurityType.FOREX: Decimal("1.05"), SecurityType.EQUITY: Decimal("1.2")}
_ROOM = "QuantConnect.Orders.TimeInForces"


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
        return _ALPHA_STREAMS_FOREX_LEVERAGE if security.type is SecurityType.FOREX else ONE

    def get_fee_model(self, security: Security) -> object:
        """What orders cost."""
        return AlphaStreamsFeeModel()

    def get_slippage_model(self, security: Security) -> object:
        """How much worse than the market price orders fill."""
        return AlphaStreamsSlippageModel()

    def get_settlement_model(self, security: Security) -> object:
        """When proceeds can be used: at once."""
        return ImmediateSettlementModel()


class TDAmeritradeBrokerageModel(RuledBrokerageModel):
    """TD Ameritrade: stocks by market, limit, stop and stop limit orders, without fees."""

    _types = _PLAIN
    _rules: ClassVar[tuple[Rule, ...]] = (takes_size, takes_security, takes_type)

    def get_fee_model(self, security: Security) -> object:
        """What orders cost."""
        return TDAmeritradeFeeModel()


def _unknown_to_rbi(model: RuledBrokerageModel, security: Security, order: Order) -> BrokerageMessageEvent | None:
    if order.type in _PLAIN:
        return None
    return refusal(
        f"{order.type.pascal_name} order is not supported by RBI. "
        "Currently, only Market Order, Limit Order, StopMarket Order and StopLimit Order are supported."
    )


class RBIBrokerageModel(RuledBrokerageModel):
    """RBI: stocks by market, limit, stop and stop limit orders."""

    _rules: ClassVar[tuple[Rule, ...]] = (takes_size, takes_security, _unknown_to_rbi)

    def get_fee_model(self, security: Security) -> object:
        """What orders cost."""
        return RBIFeeModel()


class WolverineBrokerageModel(RuledBrokerageModel):
    """Wolverine: stocks by market, market-on-close, limit, stop and stop limit orders, which cannot be changed."""

    _types = (OrderType.MARKET, OrderType.MARKET_ON_CLOSE, OrderType.LIMIT, OrderType.STOP_MARKET, OrderType.STOP_LIMIT)
    _rules: ClassVar[tuple[Rule, ...]] = (takes_size, takes_security, takes_type)

    def get_fee_model(self, security: Security) -> object:
        """What orders cost."""
        return WolverineFeeModel()

    def can_update_order(
        self, security: Security, order: Order, request: UpdateOrderRequest, message: object = None
    ) -> tuple[bool, BrokerageMessageEvent | None]:
        """Never."""
        return False, refusal(_NO_UPDATE, "0")


class TerminalLinkBrokerageModel(RuledBrokerageModel):
    """Bloomberg's Terminal Link: stocks by all but market-on-close, trailing and touched orders, which cannot be changed."""

    _types = (OrderType.MARKET, OrderType.MARKET_ON_OPEN, OrderType.LIMIT, OrderType.STOP_MARKET, OrderType.STOP_LIMIT)
    _rules: ClassVar[tuple[Rule, ...]] = (takes_security, takes_type)

    def can_update_order(
        self, security: Security, order: Order, request: UpdateOrderRequest, message: object = None
    ) -> tuple[bool, BrokerageMessageEvent | None]:
        """Never."""
        return False, refusal(_NO_UPDATE)


class _MarginOnlyBrokerageModel(RuledBrokerageModel):
    _title: ClassVar[str] = ""

    def __init__(self, account_type: AccountType = AccountType.MARGIN) -> None:
        if account_type == AccountType.CASH:
            raise ArgumentException(f"{self._title} brokerage can only be used with a Margin account type; use AccountType.MARGIN.")
        super().__init__(account_type)


class BloombergFixBrokerageModel(_MarginOnlyBrokerageModel):
    """Bloomberg by FIX: stocks by all but trailing and touched orders; margin accounts only.

    Args:
        account_type: margin.

    Raises:
        ArgumentException: a cash account.
    """

    _title = "Bloomberg FIX"
    _types = (
        OrderType.MARKET,
        OrderType.MARKET_ON_OPEN,
        OrderType.MARKET_ON_CLOSE,
        OrderType.LIMIT,
        OrderType.STOP_MARKET,
        OrderType.STOP_LIMIT,
    )
    _rules: ClassVar[tuple[Rule, ...]] = (takes_security, takes_type)


class EzeBrokerageModel(_MarginOnlyBrokerageModel):
    """Eze: stocks in whole shares by all but trailing and touched orders, without fees; margin accounts only.

    Args:
        account_type: margin.

    Raises:
        ArgumentException: a cash account.
    """

    _title = "Eze"
    _kinds = (SecurityType.EQUITY, SecurityType.INDEX)
    _types = (
        OrderType.MARKET,
        OrderType.LIMIT,
        OrderType.STOP_MARKET,
        OrderType.STOP_LIMIT,
        OrderType.MARKET_ON_OPEN,
        OrderType.MARKET_ON_CLOSE,
    )
    _rules: ClassVar[tuple[Rule, ...]] = (takes_security, takes_type, takes_whole_units)

    def get_fee_model(self, security: Security) -> object:
        """What orders cost."""
        return EzeFeeModel()


class AxosClearingBrokerageModel(RuledBrokerageModel):
    """Axos: stocks in whole shares by limit, market and market-on-close orders; the benchmark is 0; files say what can be borrowed."""

    _default_benchmark = None
    _types = (OrderType.LIMIT, OrderType.MARKET, OrderType.MARKET_ON_CLOSE)
    _rules: ClassVar[tuple[Rule, ...]] = (takes_security, takes_type, takes_whole_units)

    @property
    def default_markets(self) -> dict[SecurityType, str]:
        """Market of each kind of security when an algorithm names none."""
        return {SecurityType.EQUITY: Market.USA}

    def get_fee_model(self, security: Security) -> object:
        """What orders cost."""
        return AxosFeeModel()

    def get_shortable_provider(self, security: Security) -> object:
        """How much can be borrowed."""
        return LocalDiskShortableProvider("axos") if security.type is SecurityType.EQUITY else super().get_shortable_provider(security)


class CharlesSchwabBrokerageModel(RuledBrokerageModel):
    """Charles Schwab: stocks by all but trailing and touched orders, without fees."""

    _types = (
        OrderType.MARKET,
        OrderType.LIMIT,
        OrderType.STOP_MARKET,
        OrderType.COMBO_MARKET,
        OrderType.COMBO_LIMIT,
        OrderType.MARKET_ON_CLOSE,
        OrderType.MARKET_ON_OPEN,
        OrderType.STOP_LIMIT,
    )
    _rules: ClassVar[tuple[Rule, ...]] = (takes_security, takes_type)

    def get_fee_model(self, security: Security) -> object:
        """What orders cost."""
        return CharlesSchwabFeeModel()


class TastytradeBrokerageModel(RuledBrokerageModel):
    """tastytrade: stocks by market, limit, stop and stop limit orders, without fees."""

    _types = (*_PLAIN, OrderType.COMBO_LIMIT)
    _rules: ClassVar[tuple[Rule, ...]] = (takes_security, takes_type)

    def get_fee_model(self, security: Security) -> object:
        """What orders cost."""
        return TastytradeFeeModel()


def _webull_hours(model: RuledBrokerageModel, security: Security, order: Order) -> BrokerageMessageEvent | None:
    properties = order.properties
    if not (isinstance(properties, WebullOrderProperties) and properties.outside_regular_trading_hours and order.type is OrderType.MARKET):
        return None
    return refusal("Market orders are not supported outside regular trading hours.")


class WebullBrokerageModel(RuledBrokerageModel):
    """Webull: stocks by market, limit, stop, stop limit and trailing stop orders, without fees."""

    _types = (*_PLAIN, OrderType.TRAILING_STOP)
    _rules: ClassVar[tuple[Rule, ...]] = (takes_security, takes_type, _webull_hours)

    def get_fee_model(self, security: Security) -> object:
        """What orders cost."""
        return WebullFeeModel()


def _public_hours(model: RuledBrokerageModel, security: Security, order: Order) -> BrokerageMessageEvent | None:
    properties = order.properties
    if not isinstance(properties, PublicOrderProperties):
        return None
    if properties.outside_regular_trading_hours and order.type is not OrderType.LIMIT:
        return refusal(
            f"Orders for extended market must be of type 'Limit' and with 'DAY' time-in-force, but {order.type.pascal_name} was specified."
        )
    wanted = properties.use_margin is None or properties.use_margin
    properties.use_margin = model.account_type != AccountType.CASH and wanted
    return None


class PublicBrokerageModel(RuledBrokerageModel):
    """Public.com: stocks by market, limit, stop and stop limit orders."""

    _types = (*_PLAIN, OrderType.COMBO_LIMIT)
    _rules: ClassVar[tuple[Rule, ...]] = (takes_security, takes_type, _public_hours)

    def get_fee_model(self, security: Security) -> object:
        """What orders cost."""
        return PublicFeeModel()


def _alpaca_hours(model: RuledBrokerageModel, security: Security, order: Order) -> BrokerageMessageEvent | None:
    properties, lasts = order.properties, order.time_in_force
    if not (isinstance(properties, AlpacaOrderProperties) and properties.outside_regular_trading_hours):
        return None
    if order.type is OrderType.LIMIT and isinstance(lasts, DayTimeInForce):
        return None
    return refusal(
        f"The {name_of(model)} does not support {order.type.pascal_name} orders with {_ROOM}.{type(lasts).__name__} TIF outside "
        f"regular hours. Only Limit orders with {_ROOM}.DayTimeInForce TIF are supported outside regular trading hours."
    )


class AlpacaBrokerageModel(RuledBrokerageModel):
    """Alpaca: stocks by all but touched orders, without fees; at the open from 19:00 on; always a margin account."""

    _types = (*_PLAIN, OrderType.TRAILING_STOP, OrderType.MARKET_ON_OPEN, OrderType.MARKET_ON_CLOSE)
    _rules: ClassVar[tuple[Rule, ...]] = (
        takes_security,
        takes_type,
        _alpaca_hours,
        turns_over_by_plain_orders(OrderType.MARKET_ON_OPEN, OrderType.MARKET_ON_CLOSE),
        takes_market_on_open(time(19), 2, SecurityType.EQUITY),
    )

    def __init__(self) -> None:
        super().__init__(AccountType.MARGIN)

    def get_fee_model(self, security: Security) -> object:
        """What orders cost."""
        return AlpacaFeeModel()


def _trade_station_hours(model: RuledBrokerageModel, security: Security, order: Order) -> BrokerageMessageEvent | None:
    properties = order.properties
    if not (isinstance(properties, TradeStationOrderProperties) and properties.outside_regular_trading_hours):
        return None
    if order.type is OrderType.LIMIT and security.type is SecurityType.EQUITY:
        return None
    return refusal(
        "To place an order outside regular trading hours, please use a limit order and ensure the security is an equity.",
        "NotSupportedOutsideRegularMarketHours",
    )


class TradeStationBrokerageModel(RuledBrokerageModel):
    """TradeStation: stocks by all but touched orders, without fees for residents of the USA; at the open from 06:00 on."""

    _types = (
        *_PLAIN,
        OrderType.COMBO_MARKET,
        OrderType.COMBO_LIMIT,
        OrderType.MARKET_ON_OPEN,
        OrderType.MARKET_ON_CLOSE,
        OrderType.TRAILING_STOP,
    )
    _rules: ClassVar[tuple[Rule, ...]] = (
        _trade_station_hours,
        takes_security,
        takes_type,
        turns_over_by_plain_orders(OrderType.MARKET_ON_OPEN, OrderType.MARKET_ON_CLOSE),
        takes_market_on_open(time(6), 1, SecurityType.EQUITY),
    )

    def get_fee_model(self, security: Security) -> object:
        """What orders cost."""
        return TradeStationFeeModel()

    def can_update_order(
        self, security: Security, order: Order, request: UpdateOrderRequest, message: object = None
    ) -> tuple[bool, BrokerageMessageEvent | None]:
        """Whether a change is taken: not that of the quantity of an order that turns the position over."""
        changed = request.quantity_exact
        if changed is None or changed == order.quantity_exact or not crosses_zero(security.holdings.quantity_exact, order.quantity_exact):
            return True, None
        message = f"Unfortunately, the {name_of(self)} brokerage model does not support updating the quantity of Cross Zero Orders."
        return False, refusal(message, "UpdateRejected")


def _without_price(model: RuledBrokerageModel, security: Security, order: Order) -> BrokerageMessageEvent | None:
    return None if order.price_exact else refusal("Price is not set.")


class ExanteBrokerageModel(RuledBrokerageModel):
    """Exante: it takes orders with a price, which no order of a backtest has before it fills, so that it takes none; in LEAN too.

    Args:
        account_type: cash unless said otherwise.
    """

    _kinds = (SecurityType.FOREX, SecurityType.EQUITY, SecurityType.INDEX)
    _rules: ClassVar[tuple[Rule, ...]] = (_without_price, takes_security)

    def __init__(self, account_type: AccountType = AccountType.CASH) -> None:
        super().__init__(account_type)

    def get_fee_model(self, security: Security) -> object:
        """What orders cost."""
        return ExanteFeeModel()

    def get_leverage(self, security: Security) -> Number:
        """1.2 for stocks, 1.05 for currency pairs, else 1; 1 in a cash account and for the engine's own data."""
        if self.account_type == AccountType.CASH or security._is_internal:
            return ONE
        return _EXANTE_LEVERAGE.get(security.type, ONE)


class TradingTechnologiesBrokerageModel(RuledBrokerageModel):
    """Trading Technologies: futures only, which minilean does not trade; the benchmark is 0."""

    _default_benchmark = None
    _kinds = (SecurityType.FUTURE,)
    _rules: ClassVar[tuple[Rule, ...]] = (takes_security,)

    @property
    def default_markets(self) -> dict[SecurityType, str]:
        """Market of each kind of security when an algorithm names none."""
        return {SecurityType.FUTURE: Market.CME}

    def get_fee_model(self, security: Security) -> object:
        """What orders cost: nothing."""
        return ConstantFeeModel(ZERO)

    def can_execute_order(self, security: Security, order: Order) -> bool:
        """Futures only."""
        return security.type is SecurityType.FUTURE

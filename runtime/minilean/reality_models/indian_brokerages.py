"""Brokerages that trade Indian stocks (`ZerodhaBrokerageModel`, `SamcoBrokerageModel`)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from minilean.common.decimals import ONE, Number
from minilean.common.dotnet_errors import ArgumentException
from minilean.common.enums import AccountType, Market, OrderType, SecurityType
from minilean.orders.time_in_force import DayTimeInForce, GoodTilCanceledTimeInForce, GoodTilDateTimeInForce
from minilean.reality_models.brokerage_fees import SamcoFeeModel, ZerodhaFeeModel
from minilean.reality_models.brokerage_rules import Rule, RuledBrokerageModel, name_of, takes_security, takes_time_in_force, takes_type

if TYPE_CHECKING:
    from minilean.orders.order import Order
    from minilean.securities.security import Security

_LEVERAGE = Decimal(5)


class _IndianBrokerageModel(RuledBrokerageModel):
    _times_in_force = (GoodTilCanceledTimeInForce, DayTimeInForce, GoodTilDateTimeInForce)
    _market_kinds: ClassVar[tuple[SecurityType, ...]] = ()

    @property
    def default_markets(self) -> dict[SecurityType, str]:
        """Market of each kind of security when an algorithm names none."""
        return {**super().default_markets, **dict.fromkeys(self._market_kinds, Market.INDIA)}

    def get_leverage(self, security: Security) -> Number:
        """5; 1 in a cash account, for custom data and for the engine's own.

        Raises:
            ArgumentException: a currency pair.
        """
        if self.account_type == AccountType.CASH or security._is_internal or security.type is SecurityType.BASE:
            return ONE
        if security.type in (SecurityType.EQUITY, SecurityType.INDEX):
            return _LEVERAGE
        raise ArgumentException(f"Invalid security type: {security.type.pascal_name}; {name_of(self)} trades stocks.")

    def can_execute_order(self, security: Security, order: Order) -> bool:
        """Stocks only, and no times in force of an algorithm's own."""
        return security.type is SecurityType.EQUITY and type(order.time_in_force) in self._times_in_force


class ZerodhaBrokerageModel(_IndianBrokerageModel):
    """Zerodha: Indian stocks by limit, market, stop and stop limit orders.

    Args:
        account_type: margin or cash.
    """

    _market_kinds = (SecurityType.EQUITY,)
    _types = (OrderType.LIMIT, OrderType.MARKET, OrderType.STOP_MARKET, OrderType.STOP_LIMIT)
    _rules: ClassVar[tuple[Rule, ...]] = (takes_security, takes_type, takes_time_in_force)

    def get_fee_model(self, security: Security) -> object:
        """What orders cost."""
        return ZerodhaFeeModel()


class SamcoBrokerageModel(_IndianBrokerageModel):
    """Samco: Indian stocks by market, limit and stop orders; compared with an Indian fund.

    Args:
        account_type: margin or cash.
    """

    _default_benchmark = "NIFTYBEES"
    _default_benchmark_market = Market.INDIA
    _market_kinds = (SecurityType.EQUITY, SecurityType.FUTURE, SecurityType.OPTION)
    _types = (OrderType.MARKET, OrderType.LIMIT, OrderType.STOP_MARKET)
    _rules: ClassVar[tuple[Rule, ...]] = (takes_security, takes_time_in_force, takes_type)

    def get_fee_model(self, security: Security) -> object:
        """What orders cost."""
        return SamcoFeeModel()

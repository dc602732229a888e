"""Makes securities of the right kind (`SecurityService`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Protocol

from minilean.common.decimals import ZERO, Number, to_decimal
from minilean.common.enums import DataNormalizationMode, SecurityType
from minilean.errors import UnsupportedCall
from minilean.securities.exchange import SecurityExchange
from minilean.securities.price_variation import EquityPriceVariationModel
from minilean.securities.security import Equity, Forex, Security, SecurityModels

if TYPE_CHECKING:
    from minilean.common.clock import EngineClock
    from minilean.common.symbol import Symbol
    from minilean.data.market_hours import ExchangeHours
    from minilean.data.subscription_config import SubscriptionConfig
    from minilean.data.symbol_properties import SymbolProperties
    from minilean.securities.cash_book import CashBook

_KINDS: dict[SecurityType, type[Security]] = {
    SecurityType.EQUITY: Equity,
    SecurityType.FOREX: Forex,
    SecurityType.INDEX: Security,
    SecurityType.BASE: Security,
}


class SecurityInitializer(Protocol):
    """Prepares a security once, when it is added."""

    def initialize(self, security: Security) -> None:
        """Prepare the security."""
        ...


class SecurityFactory:
    """Builds securities and runs the security initializer on them.

    Args:
        cash_book: the account's currencies; those of new securities become part of it.
        clock: the clock of the run.
        models: makes the models that a security of a kind begins with.
        seed: gives a security its first price before the initializer runs, where the algorithm's settings say so.
    """

    def __init__(
        self,
        cash_book: CashBook,
        clock: EngineClock,
        models: Callable[[SecurityType], SecurityModels],
        seed: Callable[[Security], None],
    ) -> None:
        self._cash_book = cash_book
        self._clock = clock
        self._models = models
        self._seed = seed

    def create(self, symbol: Symbol, hours: ExchangeHours, properties: SymbolProperties) -> Security:
        """A bare security: LEAN's models for its kind, no data streams, not initialised. Benchmarks are used like this.

        Args:
            symbol: which one.
            hours: trading calendar of its exchange.
            properties: contract size, lot and price step.

        Raises:
            UnsupportedCall: a kind of security that is not modelled.
        """
        kind = _KINDS.get(symbol.security_type)
        if kind is None:
            raise UnsupportedCall(f"Security of type {symbol.security_type.pascal_name}")
        return kind(symbol, SecurityExchange(hours, self._clock), properties, self._cash_book, self._models(symbol.security_type))

    def prepare(
        self, security: Security, configs: Iterable[SubscriptionConfig], initializer: SecurityInitializer, leverage: Number = ZERO
    ) -> Security:
        """Attach data streams to a security and initialise it once; a removed security becomes usable again.

        Args:
            security: a new security, or one that the algorithm adds again.
            configs: its data streams.
            initializer: run unless the security is initialised already.
            leverage: 0 leaves that of the initializer.

        Returns:
            The security.
        """
        configs = list(configs)
        internal = any(config.is_internal_feed for config in configs)
        is_new = not security._is_initialized
        security._add_subscriptions(configs)
        if internal:
            security.is_tradable = security.is_tradable and not is_new
        elif security.type is not SecurityType.INDEX:
            security.is_tradable = True
        if is_new:
            if not internal:
                self._seed(security)
            initializer.initialize(security)
            security._is_initialized = True
            if to_decimal(leverage) != ZERO:
                security.set_leverage(leverage)
            if security.type is SecurityType.EQUITY and any(c.data_normalization_mode is DataNormalizationMode.RAW for c in configs):
                security.price_variation_model = EquityPriceVariationModel()
        return security

    @staticmethod
    def reinitialize(security: Security, initializer: SecurityInitializer) -> None:
        """Run an initializer again, after the brokerage changed; the leverage stays what it was (`SetBrokerageModel`)."""
        leverage = security.leverage_exact
        initializer.initialize(security)
        security.set_leverage(leverage)

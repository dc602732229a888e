"""Adds securities to a run and takes them out again (`SecurityService`, `QCAlgorithm.AddSecurity`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from minilean.common import symbol_cache
from minilean.common.dotnet_errors import ArgumentException, ArgumentNullException, InvalidOperationException
from minilean.common.enums import DataNormalizationMode, Resolution, SecurityType
from minilean.common.naming import member_of
from minilean.common.symbol import Symbol
from minilean.errors import UnsupportedCall
from minilean.reality_models.security_initializer import (
    BrokerageModelSecurityInitializer,
    CompositeSecurityInitializer,
    SecurityInitializer,
    as_initializer,
)

if TYPE_CHECKING:
    from minilean.data.folder import DataFolder
    from minilean.data.subscription_config import SubscriptionConfig
    from minilean.engine.subscription_configs import SubscriptionConfigs
    from minilean.engine.universe_manager import UniverseManager
    from minilean.reality_models.brokerage_models import DefaultBrokerageModel
    from minilean.results.messages import MessageLog
    from minilean.securities.factory import SecurityFactory
    from minilean.securities.manager import SecurityManager
    from minilean.securities.security import Security
    from minilean.universes.changes import SecurityChanges
    from minilean.universes.settings import UniverseSettings


_PAIR_LENGTH = 6


class SecurityService:
    """Adds and removes securities for the algorithm, universes and the engine itself.

    Args:
        folder: the data folder.
        factory: makes securities.
        securities: those of the algorithm.
        configs: makes their subscriptions.
        universes: take in what is added by hand.
        messages: the log.
        brokerage_model: whose rules new securities follow.
        leave: cancels the orders of a security and sells it, with a tag on the orders.
    """

    def __init__(
        self,
        folder: DataFolder,
        factory: SecurityFactory,
        securities: SecurityManager,
        configs: SubscriptionConfigs,
        universes: UniverseManager,
        messages: MessageLog,
        brokerage_model: DefaultBrokerageModel,
        leave: Callable[[Security, str], None],
    ) -> None:
        self._folder = folder
        self._factory = factory
        self._securities = securities
        self._configs = configs
        self._universes = universes
        self._messages = messages
        self._leave = leave
        self._initializer: SecurityInitializer = BrokerageModelSecurityInitializer(brokerage_model)
        self._initializer_was_set = False

    # ---- what the algorithm asks for ------------------------------------------------------------------------------

    def add(
        self,
        security_type: SecurityType,
        ticker: str | Symbol,
        resolution: Resolution | None,
        market: str,
        fill_forward: bool,
        leverage: float,
        extended_market_hours: bool = False,
        mode: DataNormalizationMode | None = None,
    ) -> Security:
        """Add a security by hand; one that exists is returned with its further subscription.

        Raises:
            UnsupportedCall: a resolution that cannot be fed.
            TypeError: no ticker, or no resolution.
            ArgumentNullException: no ticker, or an empty one.
            ArgumentException: a currency pair whose currencies cannot be told from its ticker.
            InvalidOperationException: prices in the terms of each day, which histories alone have.
        """
        if mode == DataNormalizationMode.SCALED_RAW:
            raise InvalidOperationException(
                "DataNormalizationMode.SCALED_RAW is for histories only; subscribe with another mode, such as ADJUSTED."
            )
        if not isinstance(ticker, (Symbol, str)) and ticker is not None:
            raise TypeError(f"{ticker!r} is no ticker; expected a text, such as 'SPY'.")
        if not ticker:
            raise ArgumentNullException(f"{ticker!r} was given where a ticker belongs; expected a text, such as 'SPY'.")
        if resolution is not None and type(resolution) is not int and not isinstance(resolution, Resolution):
            raise TypeError(f"{resolution!r} is no resolution; expected one such as Resolution.DAILY.")
        resolution = None if resolution is None else member_of(Resolution, resolution)
        mode = None if mode is None else member_of(DataNormalizationMode, mode)
        symbol = ticker if isinstance(ticker, Symbol) else self._symbol(ticker, security_type, market)
        return self._include(self._configs.add(symbol, resolution, fill_forward, extended_market_hours, mode), leverage)

    def add_for_order(self, name: object, settings: UniverseSettings) -> Security:
        """Add the security of an order that the algorithm never added, or has removed (`QCAlgorithm.GetSecurityForOrder`).

        Args:
            name: a symbol, or text.
            settings: those of the algorithm; what is added follows them, with adjusted prices.

        Raises:
            InvalidOperationException: custom data about a security.
            UnsupportedCall: the settings ask for a resolution that cannot be fed.
        """
        symbol = name if isinstance(name, Symbol) else symbol_cache.symbol_of_text(str(name))
        if symbol.has_underlying:
            raise InvalidOperationException(f"{symbol.value} is not among the securities of this algorithm; add it with add_data.")
        if not self._configs.can_be_fed(symbol, settings.resolution):
            raise UnsupportedCall(
                f"An order of {symbol.value}, which is not among the algorithm's securities,",
                f"LEAN adds it at universe_settings.resolution, which is {settings.resolution}: set that to Resolution.DAILY, "
                "or add the security before",
            )
        mode, extended = DataNormalizationMode.ADJUSTED, settings.extended_market_hours
        return self.add(symbol.security_type, symbol, None, symbol._market, settings.fill_forward, 0, extended, mode)

    def _symbol(self, ticker: str, security_type: SecurityType, market: str) -> Symbol:
        if security_type == SecurityType.FOREX and len(ticker) != _PAIR_LENGTH:
            raise ArgumentException(f"{ticker!r} is no currency pair; expected the codes of two currencies, such as EURUSD.")
        # what a ticker stands for already, if that is of the same kind
        known = symbol_cache.find(ticker)
        if known is not None and known._market == market and known.security_type == security_type:
            return known
        return self._folder.create_symbol(ticker, security_type, market)

    def add_custom(
        self, data_type: type, ticker: object, resolution: Resolution | None, time_zone: object, fill_forward: bool, leverage: float
    ) -> Security:
        """Add data of the algorithm's own."""
        return self._include([self._configs.add_custom(data_type, ticker, resolution, time_zone, fill_forward)], leverage)

    def _include(self, configs: list[SubscriptionConfig], leverage: float) -> Security:
        security = self._securities.get(configs[0].symbol)
        if security is None:
            security = self.create(configs[0].symbol)
            symbol_cache.register(security.symbol)
        self._factory.prepare(security, configs, self._initializer, leverage)
        self._securities.add(security)
        self._universes.include(security, configs)
        self._say_what_is_missing(configs[0])
        return security

    def _say_what_is_missing(self, config: SubscriptionConfig) -> None:
        # LEAN goes on in silence without these files, and so does this runtime, but not in silence
        folder, log, symbol = self._folder, self._messages.log, config.symbol
        if symbol.security_type is SecurityType.BASE:
            return
        if folder.series(symbol, config.resolution) is None:
            kind = str(config.resolution).lower()
            log(f"There are no {kind} prices of {symbol.value}: it has no data, and orders for it are refused.")
        elif symbol.security_type is SecurityType.EQUITY:
            factors = folder.factor_file(symbol)
            if not factors.rows:
                log(f"There is no factor file of {symbol.value}: its prices are as traded, without dividends or splits.")
            elif factors.unusable:
                log(
                    f"The first {factors.unusable} lines of {factors.path} have no factors above zero: "
                    f"the prices of {symbol.value} begin on {factors.minimum_date}."
                )
            if not folder.map_file(symbol).rows:
                log(f"There is no map file of {symbol.value}: it always had this ticker and is never delisted.")

    def remove(self, symbol: object, tag: str | None = None) -> bool:
        """Cancel the orders of a security, sell it and stop its data at the end of the step; once more where that was done before."""
        security = self._securities.get(symbol)
        if security is None:
            return False
        self._leave(security, "Removed" if tag is None else tag)
        self._universes.exclude(security.symbol)
        security.reset()
        return True

    def set_initializer(self, initializer: object) -> None:
        """Run this for every security that is added from now on, in place of the brokerage's."""
        self._initializer = as_initializer(initializer)
        self._initializer_was_set = True

    def add_initializer(self, initializer: object) -> None:
        """Run this too for every security that is added from now on, after those that are there."""
        current = self._initializer
        if isinstance(current, CompositeSecurityInitializer):
            current.add_security_initializer(initializer)
        else:
            self._initializer = CompositeSecurityInitializer(current, initializer)

    @property
    def initializer(self) -> SecurityInitializer:
        """What is done to every security that is added."""
        return self._initializer

    def use_brokerage_model(self, model: DefaultBrokerageModel) -> None:
        """The brokerage model changed: its models are those of every security, unless the algorithm has its own initializer."""
        if self._initializer_was_set:
            return
        of_brokerage = BrokerageModelSecurityInitializer(model)
        if isinstance(self._initializer, CompositeSecurityInitializer):
            self._messages.debug(
                "Warning: set_brokerage_model was called after add_security_initializer, which adds to the brokerage's own; call it before."
            )
            self._initializer._set_brokerage_initializer(of_brokerage)
        else:
            self._initializer = of_brokerage
        for security in self._securities.values():
            self._factory.reinitialize(security, self._initializer)

    # ---- what universes ask for -----------------------------------------------------------------------------------

    def security_of(self, symbol: Symbol, settings: UniverseSettings | None) -> Security:
        """The security of a selected symbol: that of the algorithm, or a new one that is not in it yet."""
        existing = self._securities.get(symbol)
        if existing is not None and self._securities._is_active(existing.symbol):
            return existing
        security = existing or self.create(symbol)
        return self._factory.prepare(security, (), self._initializer, 0 if settings is None else settings.leverage)

    def forget(self, security: Security) -> None:
        """The last stream of a security ended and no universe holds it."""
        self._configs.discard(security.symbol)
        security.reset()
        security._forget_prices()
        self._securities.remove(security.symbol)

    def delist(self, security: Security) -> bool:
        """A security is delisted: it can no longer be traded and leaves the algorithm; false for one that is not in it."""
        if not self._securities._is_active(security.symbol):
            return False
        security.is_delisted = True
        security.reset()
        self._securities.remove(security.symbol)
        return True

    def process_changes(self, changes: SecurityChanges) -> None:
        """Securities entered or left a universe: keep `securities` in step."""
        for security in changes.added_securities:
            security.is_tradable = True
            self._securities.add(security)
        for security in changes.removed_securities:
            if not self._universes.is_active(security.symbol):
                security.is_tradable = False

    # ---- what the engine asks for ---------------------------------------------------------------------------------

    def create(self, symbol: Symbol) -> Security:
        """A security that is not among the algorithm's, such as the benchmark's, whose prices are apart from theirs."""
        properties = self._folder.symbol_properties.get(symbol._market, symbol.value, symbol.security_type)
        return self._factory.create(symbol, self._folder.hours_of(symbol), properties)

    def add_internal(self, symbol: Symbol) -> tuple[Security, SubscriptionConfig]:
        """Add a currency pair to the algorithm's securities for its rate only: not tradable, with daily prices that slices do not show."""
        config = self._configs.register(self._configs.internal(symbol, Resolution.DAILY, fill_forward=True))
        security = self._factory.prepare(self.create(symbol), [config], self._initializer)
        self._securities.add(security)
        return security, config

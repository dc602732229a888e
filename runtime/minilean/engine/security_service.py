"""Makes securities and their subscriptions (`SecurityService`, `SubscriptionDataConfigService`, `QCAlgorithm.AddSecurity`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minilean.algorithm.callbacks import Callbacks
from minilean.common import symbol_cache
from minilean.common.enums import AlgorithmMode, DataNormalizationMode, Resolution, SecurityType, TickType
from minilean.common.symbol import Symbol
from minilean.data.bars import QuoteBar, TradeBar
from minilean.data.custom import custom_config, selected_config
from minilean.data.subscription_config import SubscriptionConfig
from minilean.errors import UnsupportedCall
from minilean.reality_models.security_initializer import BrokerageModelSecurityInitializer, SecurityInitializer, as_initializer
from minilean.securities.factory import SecurityFactory
from minilean.universes.changes import SecurityChanges

if TYPE_CHECKING:
    from minilean.engine.runtime import Runtime
    from minilean.schedule.events import ScheduledEvent
    from minilean.securities.security import Security
    from minilean.universes.settings import UniverseSettings

_DATA = {SecurityType.EQUITY: (TradeBar, TickType.TRADE), SecurityType.FOREX: (QuoteBar, TickType.QUOTE)}
_MINUTES_BEFORE_CLOSE = 10


class SecurityService:
    """Adds and removes securities for the algorithm, universes and the engine itself."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._factory = SecurityFactory(runtime.portfolio.cash_book, runtime.clock)
        self._initializer: SecurityInitializer = BrokerageModelSecurityInitializer(runtime.brokerage_model)
        self._initializer_was_set = False
        self._end_of_day: dict[Symbol, ScheduledEvent] = {}

    # ---- what the algorithm asks for ------------------------------------------------------------------------------

    def add(
        self,
        security_type: SecurityType,
        ticker: str,
        resolution: Resolution | None,
        market: str,
        fill_forward: bool,
        leverage: float,
        extended_market_hours: bool = False,
        mode: DataNormalizationMode | None = None,
    ) -> Security:
        """Add a security by hand; one that exists is returned with its further subscription.

        Raises:
            UnsupportedCall: a resolution other than daily.
        """
        rt = self._runtime
        # a symbol stands for its ticker
        symbol = rt.folder.create_symbol(str(getattr(ticker, "value", ticker)), security_type, market)
        resolution = rt.universe_settings.resolution if resolution is None else resolution
        mode = rt.universe_settings.data_normalization_mode if mode is None else mode
        return self._include(self._config(symbol, resolution, fill_forward, extended_market_hours, mode), leverage)

    def add_custom(
        self, data_type: type, ticker: Any, resolution: Resolution | None, time_zone: Any, fill_forward: bool, leverage: float
    ) -> Security:
        """Add data of the algorithm's own."""
        return self._include(custom_config(self._runtime.folder, data_type, ticker, resolution, time_zone, fill_forward), leverage)

    def _include(self, config: SubscriptionConfig, leverage: float) -> Security:
        rt = self._runtime
        config = rt.subscription_manager.add(config)
        security = rt.securities.get(config.symbol) or self._create(config.symbol)
        self._factory.prepare(security, [config], self._initializer, leverage)
        rt.securities.add(security)
        symbol_cache.register(security.symbol)
        rt.universe_manager.include(security, [config])
        self._say_what_is_missing(config)
        return security

    def _say_what_is_missing(self, config: SubscriptionConfig) -> None:
        # LEAN goes on in silence without these files, and so does this runtime, but not in silence
        rt, symbol = self._runtime, config.symbol
        if symbol.security_type == SecurityType.BASE:
            return
        if rt.folder.series(symbol, config.resolution) is None:
            kind = config.resolution.name.lower()
            rt.messages.log(f"There are no {kind} prices of {symbol.value}: it has no data, and orders for it are refused.")
        elif symbol.security_type == SecurityType.EQUITY:
            factors = rt.folder.factor_file(symbol)
            if not factors.rows:
                rt.messages.log(f"There is no factor file of {symbol.value}: its prices are as traded, without dividends or splits.")
            elif factors.unusable:
                rt.messages.log(
                    f"The first {factors.unusable} lines of {factors.path} have no factors above zero: "
                    f"the prices of {symbol.value} begin on {factors.minimum_date}."
                )
            if not rt.folder.map_file(symbol).rows:
                rt.messages.log(f"There is no map file of {symbol.value}: it always had this ticker and is never delisted.")

    def remove(self, symbol: Any, tag: str | None = None) -> bool:
        """Cancel the orders of a security, sell it and stop its data at the end of the step."""
        rt = self._runtime
        security = rt.securities.get(symbol)
        if security is None or not rt.securities.is_active(security.symbol):
            return False
        tag = "Removed" if tag is None else tag
        if not rt.is_warming_up:
            rt.transactions.cancel_open_orders(security.symbol, tag)
        if security.invested:
            rt.trading.liquidate(security.symbol, tag=tag)
        rt.universe_manager.exclude(security.symbol)
        security.reset()
        return True

    def set_initializer(self, initializer: Any) -> None:
        """Run this for every security that is added from now on, in place of the brokerage's."""
        self._initializer = as_initializer(initializer)
        self._initializer_was_set = True

    def use_brokerage_model(self) -> None:
        """The brokerage model changed: its models are those of every security, unless the algorithm has its own initializer."""
        if self._initializer_was_set:
            return
        self._initializer = BrokerageModelSecurityInitializer(self._runtime.brokerage_model)
        for security in self._runtime.securities.values:
            self._factory.reinitialize(security, self._initializer)

    # ---- what universes ask for -----------------------------------------------------------------------------------

    def security_of(self, symbol: Symbol, settings: UniverseSettings | None) -> Security:
        """The security of a selected symbol: that of the algorithm, or a new one that is not in it yet."""
        rt = self._runtime
        existing = rt.securities.get(symbol)
        if existing is not None and rt.securities.is_active(existing.symbol):
            return existing
        security = existing or self._create(symbol)
        symbol_cache.register(symbol)
        return self._factory.prepare(security, (), self._initializer, 0 if settings is None else settings.leverage)

    def existing(self, symbol: Symbol) -> list[SubscriptionConfig]:
        """The subscriptions that the algorithm holds already."""
        return self._runtime.subscription_manager.get_subscription_data_configs(symbol)

    def create(self, symbol: Symbol, settings: UniverseSettings) -> list[SubscriptionConfig]:
        """Subscriptions by a universe's settings; of custom data as their class reads them.

        Raises:
            UnsupportedCall: custom data of a class that the run does not know, or a resolution other than daily.
        """
        data_type = symbol_cache.type_of(symbol) if symbol.security_type == SecurityType.BASE else None
        if data_type is not None:
            made = selected_config(self._runtime.folder, data_type, symbol, settings.resolution, settings.fill_forward)
            return [self._runtime.subscription_manager.add(made)]
        config = self._config(
            symbol, settings.resolution, settings.fill_forward, settings.extended_market_hours, settings.data_normalization_mode
        )
        return [self._runtime.subscription_manager.add(config)]

    def forget(self, security: Security) -> None:
        """The last stream of a security ended and no universe holds it."""
        for config in self.existing(security.symbol):
            self._runtime.subscription_manager.discard(config)
        security.reset()
        security.cache.reset()
        self._runtime.securities.remove(security.symbol)

    def delist(self, security: Security, is_internal: bool) -> SecurityChanges:
        """A security is delisted: it can no longer be traded and leaves the algorithm (`UniverseSelection.HandleDelisting`)."""
        rt = self._runtime
        if not rt.securities.is_active(security.symbol):
            return SecurityChanges.NONE
        security.is_delisted = True
        security.reset()
        rt.securities.remove(security.symbol)
        return rt.universe_feed.selector.delist(security, is_internal)

    def process_changes(self, changes: SecurityChanges) -> None:
        """Securities entered or left a universe: keep `securities` and end-of-day events in step."""
        rt = self._runtime
        for security in changes.added_securities:
            security.is_tradable = True
            rt.securities.add(security)
        for security in changes.removed_securities:
            if not rt.universe_manager.is_active(security.symbol):
                security.is_tradable = False
            event = self._end_of_day.pop(security.symbol, None)
            if event is not None:
                rt.schedule.remove(event)
        if type(rt.algorithm).on_end_of_day is not Callbacks.on_end_of_day:
            for security in changes.added_securities:
                self._schedule_end_of_day(security.symbol)

    def _schedule_end_of_day(self, symbol: Symbol) -> None:
        rt = self._runtime
        self._end_of_day[symbol] = rt.schedule.on(
            f"{symbol}.EndOfDay",
            rt.date_rules.every_day(symbol),
            rt.time_rules.before_market_close(symbol, _MINUTES_BEFORE_CLOSE),
            lambda: rt.algorithm.on_end_of_day(symbol),
        )

    # ---- how they are made ----------------------------------------------------------------------------------------

    def create_benchmark(self, symbol: Symbol) -> Security:
        """A security of the engine's own, with prices apart from those of the algorithm's."""
        return self._create(symbol)

    def add_internal(self, symbol: Symbol) -> tuple[Security, SubscriptionConfig]:
        """Add a currency pair to the algorithm's securities for its rate only: not tradable, with daily prices that slices do not show."""
        rt = self._runtime
        config = rt.subscription_manager.add(self.internal_config(symbol, Resolution.DAILY, fill_forward=True))
        security = self._factory.prepare(self._create(symbol), [config], self._initializer)
        rt.securities.add(security)
        return security, config

    def internal_config(self, symbol: Symbol, resolution: Resolution, fill_forward: bool = False) -> SubscriptionConfig:
        """A subscription that algorithms do not see."""
        return self._make_config(symbol, resolution, DataNormalizationMode.ADJUSTED, fill_forward=fill_forward, is_internal_feed=True)

    def _create(self, symbol: Symbol) -> Security:
        folder = self._runtime.folder
        properties = folder.symbol_properties.get(symbol.market, symbol.value, symbol.security_type)
        return self._factory.create(symbol, folder.hours_of(symbol), properties)

    def _config(
        self, symbol: Symbol, resolution: Resolution, fill_forward: bool, extended: bool, mode: DataNormalizationMode
    ) -> SubscriptionConfig:
        if symbol.security_type not in _DATA:
            raise UnsupportedCall(f"a subscription of {symbol.security_type.pascal_name} data")
        # without an engine nothing is fed, and history says itself what it can read
        if resolution != Resolution.DAILY and self._runtime.mode is not AlgorithmMode.RESEARCH:
            raise UnsupportedCall(
                f"Resolution.{resolution.name} for {symbol.value}", "only Resolution.DAILY is; LEAN's default is Resolution.MINUTE"
            )
        return self._make_config(symbol, resolution, mode, fill_forward=fill_forward, extended_market_hours=extended)

    def _make_config(
        self,
        symbol: Symbol,
        resolution: Resolution,
        mode: DataNormalizationMode,
        *,
        fill_forward: bool,
        extended_market_hours: bool = False,
        is_internal_feed: bool = False,
    ) -> SubscriptionConfig:
        rt = self._runtime
        data_type, tick_type = _DATA[symbol.security_type]
        hours = rt.folder.hours_of(symbol)
        return SubscriptionConfig(
            symbol,
            data_type,
            resolution,
            hours,
            fill_forward=fill_forward,
            extended_market_hours=extended_market_hours,
            is_internal_feed=is_internal_feed,
            data_normalization_mode=mode,
            strict_daily_end_times=rt.folder.has_strict_end_times(symbol, hours, rt.settings.daily_precise_end_time),
            tick_type=tick_type,
        )

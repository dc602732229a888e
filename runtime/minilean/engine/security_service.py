"""Makes securities and their subscriptions (`SecurityService`, `SubscriptionDataConfigService`, `QCAlgorithm.AddSecurity`)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from minilean.algorithm.callbacks import Callbacks
from minilean.common.decimals import to_decimal
from minilean.common.enums import DataNormalizationMode, Resolution, SecurityType, TickType
from minilean.common.symbol import Symbol
from minilean.data.bars import QuoteBar, TradeBar
from minilean.data.subscription_config import SubscriptionConfig
from minilean.engine.corporate_events import corporate_events
from minilean.engine.subscription import Subscription, bar_points
from minilean.errors import UnsupportedCall
from minilean.securities.exchange import SecurityExchange
from minilean.securities.price_variation import EquityPriceVariationModel
from minilean.securities.security import Equity, Forex, Security

if TYPE_CHECKING:
    from minilean.data.market_hours import ExchangeHours
    from minilean.engine.runtime import Runtime
    from minilean.schedule.events import ScheduledEvent
    from minilean.universes.changes import SecurityChanges
    from minilean.universes.settings import UniverseSettings

_KINDS = {SecurityType.EQUITY: Equity, SecurityType.FOREX: Forex}
_DATA = {SecurityType.EQUITY: (TradeBar, TickType.TRADE), SecurityType.FOREX: (QuoteBar, TickType.QUOTE)}
_BEFORE_CLOSE = timedelta(minutes=10)
_TICK = timedelta(microseconds=1)
_Sessions = list[tuple[datetime, datetime, datetime]]


class SecurityService:
    """Adds and removes securities for the algorithm, universes and the engine itself."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._initializer: Callable[[Security], Any] = lambda security: None
        self._end_of_day: dict[Symbol, ScheduledEvent] = {}
        self._sessions: dict[tuple[int, bool], _Sessions] = {}

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
        symbol = rt.folder.create_symbol(ticker, security_type, market)
        resolution = rt.universe_settings.resolution if resolution is None else resolution
        config = self._config(
            symbol, resolution, fill_forward, extended_market_hours, rt.universe_settings.data_normalization_mode if mode is None else mode
        )
        return self._include(symbol, config, leverage)

    def add_custom(
        self, data_type: type, ticker: Any, resolution: Resolution | None, time_zone: Any, fill_forward: bool, leverage: float
    ) -> Security:
        """Add data of the algorithm's own."""
        from minilean.data.custom import custom_config

        config = custom_config(self._runtime.folder, data_type, ticker, resolution, time_zone, fill_forward)
        return self._include(config.symbol, config, leverage)

    def _include(self, symbol: Symbol, config: SubscriptionConfig, leverage: float) -> Security:
        rt = self._runtime
        config = rt.subscription_manager.add(config)
        security = rt.securities.get(symbol)
        if security is None:
            security = self._create(symbol, leverage, config.data_normalization_mode)
            security.add_subscriptions([config])
            self._initialize(security)
            rt.securities.add(security)
        else:
            security.add_subscriptions([config])
            security.is_tradable = True
        rt.universe_manager.include(security, [config])
        return security

    def remove(self, symbol: Any, tag: str | None = None) -> bool:
        """Cancel the orders of a security, sell it and stop its data at the end of the step."""
        rt = self._runtime
        security = rt.securities.get(symbol)
        if security is None:
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
        """Run this for every security that is created from now on."""
        self._initializer = initializer if callable(initializer) else initializer.initialize

    # ---- what universes ask for -----------------------------------------------------------------------------------

    def security_of(self, symbol: Symbol, settings: UniverseSettings | None) -> Security:
        """The security of a selected symbol: that of the algorithm, or a new one that is not in it yet."""
        existing = self._runtime.securities.get(symbol)
        if existing is not None:
            return existing
        mode = DataNormalizationMode.ADJUSTED if settings is None else settings.data_normalization_mode
        security = self._create(symbol, 0 if settings is None else settings.leverage, mode)
        self._initialize(security)
        return security

    def existing(self, symbol: Symbol) -> list[SubscriptionConfig]:
        """The subscriptions that the algorithm holds already."""
        return self._runtime.subscription_manager.get_subscription_data_configs(symbol)

    def create(self, symbol: Symbol, settings: UniverseSettings) -> list[SubscriptionConfig]:
        """Subscriptions by a universe's settings."""
        config = self._config(
            symbol, settings.resolution, settings.fill_forward, settings.extended_market_hours, settings.data_normalization_mode
        )
        return [self._runtime.subscription_manager.add(config)]

    def forget(self, security: Security) -> None:
        """The last stream of a security ended and no universe holds it."""
        for config in security.subscriptions:
            self._runtime.subscription_manager.discard(config)
        security.reset()
        security.cache.reset()
        self._runtime.securities.remove(security.symbol)

    def process_changes(self, changes: SecurityChanges) -> None:
        """Securities entered or left a universe: keep `securities` and end-of-day events in step."""
        rt = self._runtime
        for security in changes.added_securities:
            security.is_tradable = True
            if rt.securities.get(security.symbol) is None:
                rt.securities.add(security)
        for security in changes.removed_securities:
            if not rt.universe_manager.is_active(security.symbol):
                security.is_tradable = False
            event = self._end_of_day.pop(security.symbol, None)
            if event is not None:
                rt.schedule.remove(event)
        if _overrides_end_of_day(rt.algorithm):
            for security in changes.added_securities:
                self._schedule_end_of_day(security)

    def _schedule_end_of_day(self, security: Security) -> None:
        rt, symbol = self._runtime, security.symbol
        rules, times = rt.date_rules, rt.time_rules
        event = rt.schedule.on(
            f"{symbol}.EndOfDay",
            rules.every_day(symbol),
            times.before_market_close(symbol, _BEFORE_CLOSE.total_seconds() / 60),
            lambda: rt.algorithm.on_end_of_day(symbol),
        )
        self._end_of_day[symbol] = event

    # ---- how they are made ----------------------------------------------------------------------------------------

    def create_benchmark(self, symbol: Symbol) -> Security:
        """A security of the engine's own, with prices apart from those of the algorithm's."""
        return self._create(symbol, 0, DataNormalizationMode.ADJUSTED)

    def internal_config(self, symbol: Symbol, resolution: Resolution) -> SubscriptionConfig:
        """A subscription that algorithms do not see."""
        data_type, tick_type = _DATA[symbol.security_type]
        hours = self._runtime.folder.hours_of(symbol)
        return SubscriptionConfig(
            symbol,
            data_type,
            resolution,
            hours,
            fill_forward=False,
            is_internal_feed=True,
            strict_daily_end_times=self._runtime.folder.has_strict_end_times(symbol, hours),
            tick_type=tick_type,
        )

    def _create(self, symbol: Symbol, leverage: float, mode: DataNormalizationMode) -> Security:
        rt = self._runtime
        folder = rt.folder
        kind = _KINDS.get(symbol.security_type, Security)
        properties = folder.symbol_properties.get(symbol.market, symbol.value, symbol.security_type)
        security = kind(symbol, SecurityExchange(folder.hours_of(symbol), rt.clock), properties, rt.portfolio.cash_book)
        rt.brokerage_model.initialize_security(security)
        if leverage:
            security.set_leverage(to_decimal(leverage))
        if kind is Equity and mode == DataNormalizationMode.RAW:
            security.price_variation_model = EquityPriceVariationModel()
        return security

    def _initialize(self, security: Security) -> None:
        self._initializer(security)
        security.is_initialized = True

    def _config(
        self, symbol: Symbol, resolution: Resolution, fill_forward: bool, extended: bool, mode: DataNormalizationMode
    ) -> SubscriptionConfig:
        if symbol.security_type not in _DATA:
            raise UnsupportedCall(f"a subscription of {symbol.security_type.pascal_name} data")
        if resolution != Resolution.DAILY:
            raise UnsupportedCall(
                f"Resolution.{resolution.name} for {symbol.value}", "only Resolution.DAILY is; LEAN's default is Resolution.MINUTE"
            )
        data_type, tick_type = _DATA[symbol.security_type]
        hours = self._runtime.folder.hours_of(symbol)
        return SubscriptionConfig(
            symbol,
            data_type,
            resolution,
            hours,
            fill_forward=fill_forward,
            extended_market_hours=extended,
            data_normalization_mode=mode if symbol.security_type == SecurityType.EQUITY else DataNormalizationMode.RAW,
            strict_daily_end_times=self._runtime.folder.has_strict_end_times(symbol, hours),
            tick_type=tick_type,
        )

    # ---- their data -----------------------------------------------------------------------------------------------

    def stream(self, config: SubscriptionConfig, security: Security, start_utc: datetime) -> Subscription:
        """The data of a subscription from an instant on."""
        rt = self._runtime
        # what was known at the very start belongs to the run; later additions begin with what comes next
        after = start_utc - _TICK if start_utc <= rt.first_utc else start_utc
        if config.is_custom_data:
            from minilean.data.custom import custom_points

            return Subscription(config, security, custom_points(rt.folder, rt.object_store, config, after, rt.end_utc), None)
        series = rt.folder.series(config.symbol, config.resolution)
        hours = config.hours
        first, last = hours.zone.to_local(start_utc).date(), hours.zone.to_local(rt.end_utc).date()
        events = []
        if config.symbol.security_type == SecurityType.EQUITY and not config.is_internal_feed:
            folder = rt.folder
            events = corporate_events(config, hours, folder.factor_file(config.symbol), folder.map_file(config.symbol), first, last)
        if series is None:
            return Subscription(config, security, iter(()), None)
        sessions = self._fill_sessions(config, hours) if config.fill_data_forward else None
        return Subscription(config, security, bar_points(series, after, rt.end_utc, sessions, events), series)

    def _fill_sessions(self, config: SubscriptionConfig, hours: ExchangeHours) -> _Sessions:
        rt = self._runtime
        key = (id(hours), config.strict_daily_end_times)
        found = self._sessions.get(key)
        if found is None:
            first = hours.zone.to_local(rt.first_utc).date()
            last = hours.zone.to_local(rt.end_utc).date()
            spans = rt.folder.daily_spans(hours, config.strict_daily_end_times)
            ordinals = np.array([day.toordinal() for day in hours.open_days(first, last)])
            found = []
            if len(ordinals):
                ordinals = ordinals[spans.select(ordinals)]
                found = [s for s in zip(*spans.times(ordinals), strict=True) if s[2] <= rt.end_utc]
            self._sessions[key] = found
        return found


def _overrides_end_of_day(algorithm: Any) -> bool:
    return type(algorithm).on_end_of_day is not Callbacks.on_end_of_day


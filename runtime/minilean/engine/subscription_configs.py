"""Makes subscriptions and registers them (`SubscriptionDataConfigService`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minilean.common import symbol_cache
from minilean.common.enums import AlgorithmMode, DataNormalizationMode, Resolution, SecurityType, TickType
from minilean.common.symbol import Symbol
from minilean.data.bars import QuoteBar, TradeBar
from minilean.data.custom import benchmark_config, custom_config, selected_config
from minilean.data.subscription_config import SubscriptionConfig
from minilean.errors import UnsupportedCall

if TYPE_CHECKING:
    from minilean.algorithm.settings import AlgorithmSettings
    from minilean.data.folder import DataFolder
    from minilean.engine.subscription_manager import SubscriptionManager
    from minilean.universes.settings import UniverseSettings

_Data = tuple[type, TickType]
_TRADES: _Data = (TradeBar, TickType.TRADE)
_QUOTES: _Data = (QuoteBar, TickType.QUOTE)
_DATA = {SecurityType.EQUITY: _TRADES, SecurityType.FOREX: _QUOTES}
# what LEAN reads for a text that stands for nothing; there never is any
_UNKNOWN_DATA = _TRADES
# a stock has quotes too at these (`LeanData.IsValidConfiguration`)
_WITH_QUOTES = (Resolution.MINUTE, Resolution.SECOND)


class SubscriptionConfigs:
    """Subscriptions by hand, by the settings of universes, and of the engine's own.

    Args:
        folder: the data folder.
        manager: all subscriptions of the run.
        settings: the algorithm's settings (`daily_precise_end_time`).
        universe_settings: the defaults of a subscription by hand.
        mode: in research a subscription may have any resolution, since nothing is fed.
        strict: whether a resolution of which the folder has no prices is accepted, as in LEAN, which then repeats the bars of all others
            at it; otherwise it is refused, since nobody asks for that on purpose.
    """

    def __init__(
        self,
        folder: DataFolder,
        manager: SubscriptionManager,
        settings: AlgorithmSettings,
        universe_settings: UniverseSettings,
        mode: AlgorithmMode,
        strict: bool = False,
    ) -> None:
        self._folder = folder
        self._manager = manager
        self._settings = settings
        self._universe_settings = universe_settings
        self._mode = mode
        self._strict = strict

    def add(
        self, symbol: Symbol, resolution: Resolution | None, fill_forward: bool, extended_hours: bool, mode: DataNormalizationMode | None
    ) -> list[SubscriptionConfig]:
        """The subscriptions of a security by hand: one, or one of trades and one of quotes. What is None is that of the universe settings.

        Raises:
            UnsupportedCall: a resolution that is not `can_be_fed`.
        """
        resolution = self._universe_settings.resolution if resolution is None else resolution
        mode = self._universe_settings.data_normalization_mode if mode is None else mode
        return self._add(symbol, resolution, fill_forward, extended_hours, mode)

    def can_be_fed(self, symbol: Symbol, resolution: Resolution) -> bool:
        """Whether a run may subscribe to a symbol at a resolution.

        Daily bars are fed; a shorter resolution has to be without any price, so that nothing is to be fed, in a run that does as LEAN does.
        """
        if resolution is Resolution.DAILY or self._mode is AlgorithmMode.RESEARCH:
            return True  # without an engine nothing is fed, and history says itself what it can read
        return self._strict and resolution is not Resolution.TICK and not self._folder.has_bars(symbol, resolution)

    def add_custom(
        self, data_type: type, ticker: object, resolution: Resolution | None, time_zone: object, fill_forward: bool
    ) -> SubscriptionConfig:
        """A subscription of data of the algorithm's own."""
        return self._manager.add(custom_config(self._folder, data_type, ticker, resolution, time_zone, fill_forward))

    def existing(self, symbol: Symbol) -> list[SubscriptionConfig]:
        """The subscriptions that the algorithm holds already."""
        return self._manager.get_subscription_data_configs(symbol)

    def create(self, symbol: Symbol, settings: UniverseSettings) -> list[SubscriptionConfig]:
        """Subscriptions by a universe's settings; of custom data as their class reads them.

        Raises:
            UnsupportedCall: custom data of a class that the run does not know, or a resolution that is not `can_be_fed`.
        """
        data_type = symbol_cache.type_of(symbol) if symbol.security_type is SecurityType.BASE else None
        if data_type is not None:
            made = selected_config(self._folder, data_type, symbol, settings.resolution, settings.fill_forward)
            return [self._manager.add(made)]
        return self._add(
            symbol, settings.resolution, settings.fill_forward, settings.extended_market_hours, settings.data_normalization_mode
        )

    def internal(self, symbol: Symbol, resolution: Resolution, fill_forward: bool = False) -> SubscriptionConfig:
        """A subscription that algorithms do not see, not registered yet."""
        data = _DATA.get(symbol.security_type, _UNKNOWN_DATA)
        return self._make(symbol, data, resolution, DataNormalizationMode.ADJUSTED, fill_forward=fill_forward, is_internal_feed=True)

    def benchmark(self, symbol: Symbol) -> SubscriptionConfig | None:
        """The engine's own subscription of a benchmark's prices, hourly as in LEAN, not registered yet; None for what has none here."""
        if symbol.security_type in _DATA:
            return self.internal(symbol, Resolution.HOUR)
        # custom data that the algorithm has are read once more by their own class
        held = next((config for config in self.existing(symbol) if config.is_custom_data), None)
        return None if held is None else benchmark_config(held)

    def register(self, config: SubscriptionConfig) -> SubscriptionConfig:
        """Make a subscription one of the run's; one of the same kind that is so already is returned instead."""
        return self._manager.add(config)

    def discard(self, symbol: Symbol) -> None:
        """Forget the subscriptions of a symbol; the engine's own stay."""
        for config in self.existing(symbol):
            self._manager.discard(config)

    def _add(
        self, symbol: Symbol, resolution: Resolution, fill_forward: bool, extended: bool, mode: DataNormalizationMode
    ) -> list[SubscriptionConfig]:
        if symbol.security_type not in _DATA and symbol._market:
            raise UnsupportedCall(f"a subscription of {symbol.security_type.pascal_name} data")
        if not self.can_be_fed(symbol, resolution):
            raise UnsupportedCall(
                f"Resolution.{resolution} for {symbol.value}",
                "only Resolution.DAILY is: pass resolution=Resolution.DAILY; LEAN's default is Resolution.MINUTE",
            )
        data = _DATA.get(symbol.security_type, _UNKNOWN_DATA)
        with_quotes = symbol.security_type is SecurityType.EQUITY and resolution in _WITH_QUOTES
        return [
            self._manager.add(self._make(symbol, one, resolution, mode, fill_forward=fill_forward, extended_market_hours=extended))
            for one in ((data, _QUOTES) if with_quotes else (data,))
        ]

    def _make(
        self,
        symbol: Symbol,
        data: _Data,
        resolution: Resolution,
        mode: DataNormalizationMode,
        *,
        fill_forward: bool,
        extended_market_hours: bool = False,
        is_internal_feed: bool = False,
    ) -> SubscriptionConfig:
        data_type, tick_type = data
        hours = self._folder.hours_of(symbol)
        return SubscriptionConfig(
            symbol,
            data_type,
            resolution,
            hours,
            fill_forward=fill_forward,
            extended_market_hours=extended_market_hours,
            is_internal_feed=is_internal_feed,
            data_normalization_mode=mode,
            strict_daily_end_times=self._folder.has_strict_end_times(symbol, hours, self._settings.daily_precise_end_time),
            tick_type=tick_type,
        )

"""Feeding indicators: consolidators that update them, history that warms them up (`QCAlgorithm.Indicators.cs`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from minilean.common.clock import ONE_DAY
from minilean.common.decimals import to_decimal
from minilean.common.dotnet_errors import NullReferenceException
from minilean.common.enums import Resolution, SecurityType, TickType
from minilean.common.symbol import Symbol
from minilean.common.symbol_cache import symbol_of_text
from minilean.consolidators.base import DataConsolidator
from minilean.consolidators.factory import bar_consolidator, create_consolidator
from minilean.data.bars import BaseData, QuoteBar, TradeBar
from minilean.data.history_windows import start_of_bars
from minilean.data.subscription_config import SubscriptionConfig
from minilean.errors import InputError
from minilean.indicators.base import Indicator, IndicatorBase
from minilean.indicators.field import FieldSelector
from minilean.indicators.history import IndicatorHistory

if TYPE_CHECKING:
    from minilean.common.clock import EngineClock
    from minilean.data.folder import DataFolder

# the subscription that a selector needs
_TICK_TYPES: dict[type[BaseData] | None, TickType] = {TradeBar: TickType.TRADE, QuoteBar: TickType.QUOTE}
Selector = Callable[[BaseData], Any] | FieldSelector | None
_UNITS = {Resolution.TICK: "tick", Resolution.SECOND: "sec", Resolution.MINUTE: "min", Resolution.HOUR: "hr", Resolution.DAILY: "day"}


class Subscriptions(Protocol):
    """The run's subscriptions, and the consolidators that read them."""

    def get_subscription_data_configs(self, symbol: Symbol) -> list[SubscriptionConfig]:
        """The subscriptions of a symbol."""
        ...

    def add_consolidator(self, symbol: Any, consolidator: Any, tick_type: TickType | None = None) -> None:
        """Feed a consolidator with the bars of a subscription."""
        ...

    def remove_consolidator(self, symbol: Any, consolidator: Any) -> None:
        """Stop feeding a consolidator."""
        ...


@dataclass(frozen=True, eq=False)
class Registration:
    """What an algorithm's indicators and consolidators are fed with.

    Attributes:
        subscriptions: the run's subscriptions.
        securities: by symbol, security and ticker.
        settings: the algorithm's settings (`daily_precise_end_time`).
        messages: takes the warning about an indicator that cannot be warmed up (`debug`).
        folder: the data folder.
        clock: now.
        bars_of: history of a data type, as in `history[TradeBar](symbol, 20)`.
        add: adds a symbol that has no subscription.
    """

    subscriptions: Subscriptions
    securities: Any
    settings: Any
    messages: Any
    folder: DataFolder
    clock: EngineClock
    bars_of: Any
    add: Callable[[Symbol], object] | None = None

    def subscription(self, symbol: object, tick_type: TickType | None = None) -> SubscriptionConfig:
        """The subscription of a symbol that indicators and consolidators read.

        Raises:
            InputError: there is none.
        """
        symbol = self.symbol_of(symbol)
        configs = self.subscriptions.get_subscription_data_configs(symbol)
        if not configs and self.add is not None:
            self.add(symbol)
            configs = self.subscriptions.get_subscription_data_configs(symbol)
        if not configs:
            raise InputError(f"{symbol} has no data for indicators and consolidators; add it first, e.g. with add_equity.")
        return next((config for config in configs if config.tick_type == tick_type), configs[0])

    def symbol_of(self, name: object) -> Symbol:
        """The symbol behind a symbol, security or ticker.

        Raises:
            NullReferenceException: there is none.
            TypeError: it is none of these.
        """
        if isinstance(name, Symbol):
            return name
        if name is None:
            raise NullReferenceException("An indicator or consolidator got no symbol; expected a symbol, security or ticker.")
        if not isinstance(name, str) and not hasattr(name, "symbol_properties"):
            raise TypeError(f"An indicator or consolidator got {name!r} as its symbol; expected a symbol, security or ticker.")
        return symbol_of_text(name) if isinstance(name, str) else self.securities[name].symbol

    def name(self, symbol: object, kind: str, resolution: Resolution | None) -> str:
        """LEAN's name of an indicator: `SMA(30,SPY_day)`; without a symbol, `B(30,day)`, and `B(30,)` where no resolution was given."""
        if symbol is None:
            return f"{kind}({'' if resolution is None else _UNITS[resolution]})".replace(")(", ",")
        unit = self.subscription(symbol).resolution if resolution is None else resolution
        return f"{kind}({self.symbol_of(symbol)}_{_UNITS[unit]})".replace(")(", ",")

    def consolidator(self, symbol: object, period: object, tick_type: TickType | None = None) -> DataConsolidator:
        """A consolidator to bars of a period, not fed yet."""
        return create_consolidator(self.subscription(symbol, tick_type), period, self.settings.daily_precise_end_time)

    def feed(self, symbol: object, consolidator: object, tick_type: TickType | None = None) -> None:
        """Feed a consolidator with the symbol's data."""
        self.subscriptions.add_consolidator(self.symbol_of(symbol), consolidator, tick_type)

    def register(self, symbol: Any, indicator: Any, period: Any, selector: Selector) -> None:
        """Update an indicator with every bar of a period, or of a given consolidator."""
        consolidator = (
            period if hasattr(period, "data_consolidated") else self.consolidator(symbol, period, _TICK_TYPES.get(_wanted(selector)))
        )
        if isinstance(indicator, IndicatorBase):
            indicator.consolidators.append(consolidator)
        self.feed(symbol, consolidator)
        take = taker(indicator, selector)

        def on_consolidated(_: object, bar: BaseData) -> None:
            take(bar)

        consolidator.data_consolidated += on_consolidated

    def unregister(self, indicator: IndicatorBase) -> None:
        """Stop updating an indicator."""
        for consolidator in indicator.consolidators:
            self.subscriptions.remove_consolidator(None, consolidator)
        indicator.consolidators.clear()

    def warm_up(self, symbols: Any, indicator: Any, period: Any, selector: Selector) -> None:
        """Feed an indicator with as much history as it needs to be ready."""
        needed = getattr(indicator, "warm_up_period", 0)
        if not needed:
            self.messages.debug(
                "Warning: the 'WarmUpIndicator' feature only works with indicators which inherit from 'IIndicatorWarmUpPeriodProvider'"
                " and define a warm up period, setting property 'WarmUpPeriod' with a value > 0."
                f" The provided indicator of type '{type(indicator).__name__}' will not be warmed up."
            )
            return
        if isinstance(period, timedelta):
            self._warm_up_by_span(symbols, indicator, needed, period, selector)
        else:
            self.history(indicator, symbols, (needed,), period, selector)

    def history(
        self, indicator: object, symbols: object, window: tuple[Any, ...], resolution: Resolution | None, selector: Selector
    ) -> IndicatorHistory:
        """Forget the indicator's inputs, feed it with history, and keep what it says once it is ready.

        Args:
            indicator: the indicator.
            symbols: a symbol or several.
            window: a number of bars, or start and end in the algorithm's zone.
            resolution: of the bars.
            selector: what of a bar is taken.
        """
        bars = (bar for symbol in _several(symbols) for bar in self._bars(symbol, window, resolution))
        return self.replay(indicator, sorted(bars, key=lambda bar: bar.end_time), selector)

    def replay(self, indicator: Any, bars: Iterable[BaseData], selector: Selector) -> IndicatorHistory:
        """Forget the indicator's inputs, feed it with bars, and keep what it says once it is ready."""
        if not isinstance(indicator, IndicatorBase) and not hasattr(indicator, "reset"):
            raise TypeError(f"{indicator!r:.80} is no indicator; expected one such as SimpleMovingAverage(20).")
        indicator.reset()
        record = IndicatorHistory(indicator)
        indicator.updated += record.on_updated
        take = taker(indicator, selector)
        for bar in bars:
            take(bar)
        indicator.updated -= record.on_updated
        return record

    def window_start(self, indicator: object, symbols: object, start: datetime, resolution: Resolution | None) -> datetime:
        """A start early enough for the indicator to be ready with the first bar after `start` (`GetIndicatorAdjustedHistoryStart`).

        Args:
            indicator: the indicator.
            symbols: a symbol or several.
            start: in the algorithm's zone.
            resolution: of the bars; the subscription's unless given.
        """
        needed = getattr(indicator, "warm_up_period", 0) - 1
        if needed <= 0:
            return start
        earliest, zone = start, self.clock.zone
        for symbol in map(self.symbol_of, _several(symbols)):
            configs = self.subscriptions.get_subscription_data_configs(symbol)
            hours = configs[0].hours if configs else self.folder.hours_of(symbol)
            data_zone = configs[0].data_zone if configs else hours.data_zone
            length = resolution if resolution is not None else configs[0].resolution if configs else Resolution.DAILY
            strict = self.folder.has_strict_end_times(symbol, hours, self.settings.daily_precise_end_time)
            local = hours.zone.to_local(zone.to_utc(start))
            first = start_of_bars(hours, local, length, needed, strict, data_zone)
            earliest = min(earliest, zone.to_local(hours.zone.to_utc(first)))
        return earliest

    def _warm_up_by_span(self, symbols: object, indicator: object, needed: int, span: timedelta, selector: Selector) -> None:
        take = taker(indicator, selector)
        for symbol in _several(symbols):
            config = self.subscription(symbol)
            consolidator = self.consolidator(symbol, span)
            consolidator.data_consolidated += lambda _, bar: take(bar)
            for bar in self._bars(symbol, (needed * (span // ONE_DAY),), Resolution.DAILY):
                consolidator.update(bar)
            consolidator.scan(config.hours.zone.to_local(self.clock.utc))

    def _bars(self, symbol: object, window: tuple[Any, ...], resolution: Resolution | None) -> list[BaseData]:
        symbol = self.symbol_of(symbol)
        configs = self.subscriptions.get_subscription_data_configs(symbol)
        usual = QuoteBar if symbol.security_type == SecurityType.FOREX else TradeBar
        data_type = configs[0].data_type if configs else usual
        options = () if resolution is None else (resolution,)
        return self.bars_of[data_type](symbol, *window, *options)


def _wanted(selector: Selector) -> type[BaseData] | None:
    return selector.data_type if isinstance(selector, FieldSelector) else None


def taker(indicator: Any, selector: Selector) -> Callable[[BaseData], Any]:
    """How a bar reaches an indicator: as a value, as a bar, or as what a selector makes of it."""
    select: Callable[[BaseData], Any] | None = selector.exact if isinstance(selector, FieldSelector) else selector
    if not isinstance(indicator, Indicator):
        if not hasattr(indicator, "update"):
            raise TypeError(f"{indicator!r:.80} is no indicator; expected one such as SimpleMovingAverage(20).")
        receive = indicator._receive if isinstance(indicator, IndicatorBase) else indicator.update
        return receive if select is None else lambda bar: receive(select(bar))
    push = indicator._push
    if select is None:
        return lambda bar: push(bar.end_time, bar.value_exact, bar.symbol)
    return lambda bar: push(bar.end_time, to_decimal(select(bar)), bar.symbol)


def consolidator_of(data_type: type, period: Any) -> DataConsolidator:
    """A consolidator of data of a type, without a subscription."""
    return bar_consolidator(data_type)(period)


def _several(symbols: object) -> list[Any]:
    return list(symbols) if isinstance(symbols, (list, tuple, set)) else [symbols]

"""What an algorithm feeds with bars: `consolidate`, `register_indicator`, `warm_up_indicator`, ... (`QCAlgorithm.Indicators.cs`)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from minilean.algorithm.delegation import Facade
from minilean.common.dotnet_errors import ArgumentException
from minilean.common.enums import Resolution, TickType
from minilean.consolidators.base import DataConsolidator
from minilean.data.slice import Slice
from minilean.indicators.base import IndicatorBase
from minilean.indicators.history import IndicatorHistory
from minilean.indicators.registration import Registration, Selector, consolidator_of


class FeedingMembers(Facade):
    """Methods that connect consolidators and indicators with data."""

    @property
    def _registration(self) -> Registration:
        return self._runtime.registration

    def consolidate(
        self,
        symbol: object,
        period: object = None,
        *arguments: Any,
        tick_type: TickType | None = None,
        handler: Callable[[Any], object] | None = None,
        calendar: Callable[[datetime], object] | None = None,
    ) -> DataConsolidator:
        """Larger bars of a symbol: `consolidate(symbol, period, [tick_type,] handler)`.

        Args:
            symbol: symbol, security or ticker with a subscription.
            period: a resolution, a timedelta, or a function such as `Calendar.WEEKLY`.
            arguments: an optional tick type, then the function that gets each finished bar, or None.
            tick_type: which of the symbol's subscriptions, by its name.
            handler: the function by its name.
            calendar: the period by its name, where it is a function.

        Returns:
            The consolidator.

        Raises:
            ArgumentException: the subscription's bars are longer than the period, or the period is a number, which LEAN takes for a
                resolution.
        """
        if isinstance(symbol, type):
            raise TypeError("consolidate takes no type of data from Python, as in LEAN; expected a symbol, a period and a handler.")
        length = calendar if period is None else period
        if isinstance(length, (int, float)) and not isinstance(length, Resolution):
            advice = "make a TradeBarConsolidator of it and add it to the subscription manager"
            raise ArgumentException(f"consolidate got the number {length!r}, which LEAN takes for a resolution; {advice}.")
        if arguments:
            *kinds, handler = arguments
            tick_type = kinds[0] if kinds else tick_type
        if handler is not None and not callable(handler):
            raise TypeError(f"consolidate got {handler!r:.80} as its handler; expected a function of the bar.")
        consolidator = self._registration.consolidator(symbol, length, tick_type)
        if handler is not None:
            consolidator.data_consolidated += lambda _, bar: handler(bar)
            self._registration.feed(symbol, consolidator, tick_type)
        return consolidator

    def resolve_consolidator(
        self,
        symbol: object,
        resolution: Resolution | timedelta | None = None,
        data_type: type | None = None,
        *,
        time_span: timedelta | None = None,
    ) -> DataConsolidator:
        """The consolidator that makes bars of a resolution or timedelta for a symbol; nothing feeds it yet."""
        return self._registration.consolidator(symbol, resolution if time_span is None else time_span)

    @staticmethod
    def create_consolidator(period: timedelta, consolidator_input_type: type, tick_type: TickType | None = None) -> DataConsolidator:
        """A consolidator of data of a type; nothing feeds it yet."""
        return consolidator_of(consolidator_input_type, period)

    def register_indicator(
        self, symbol: object, indicator: object, resolution: object = None, selector: Selector = None, *, consolidator: object = None
    ) -> None:
        """Update an indicator from now on.

        Args:
            symbol: whose bars.
            indicator: the indicator.
            resolution: a resolution, a timedelta, or a consolidator; the subscription's own bars unless given.
            selector: a function of the bar, or a `Field`.
            consolidator: a consolidator by its name.
        """
        self._registration.register(symbol, indicator, consolidator if resolution is None else resolution, selector)

    def unregister_indicator(self, indicator: IndicatorBase) -> None:
        """Stop updating an indicator."""
        self._registration.unregister(indicator)

    def deregister_indicator(self, indicator: IndicatorBase) -> None:
        """LEAN's other name of `unregister_indicator`."""
        self._registration.unregister(indicator)

    def warm_up_indicator(
        self,
        symbol: object = None,
        indicator: object = None,
        resolution: object = None,
        selector: Selector = None,
        *,
        symbols: object = None,
        period: timedelta | None = None,
    ) -> None:
        """Feed an indicator with as many bars of history as make it ready.

        Args:
            symbol: a symbol or several.
            indicator: the indicator.
            resolution: a resolution, or a timedelta whose bars are consolidated first.
            selector: a function of the bar, or a `Field`.
            symbols: several symbols by their name.
            period: such a timedelta by its name.
        """
        whose = symbol if symbols is None else symbols
        self._registration.warm_up(whose, indicator, resolution if period is None else period, selector)

    def indicator_history(
        self, indicator: IndicatorBase, symbol: object = None, *arguments: Any, selector: Selector = None, **named: Any
    ) -> IndicatorHistory:
        """What an indicator said in the past; it forgets its inputs first.

        Args:
            indicator: the indicator.
            symbol: a symbol, several, or a list of slices to replay.
            arguments: a number of values, a timedelta, or start and end in the algorithm's zone; then resolution and selector.
            selector: a function of the bar, or a `Field`.
            named: `symbols` or `history`, `period`, `span`, `start`, `end`, `resolution` by name.

        Returns:
            The values; `data_frame` has one row per time.
        """
        parts = self._registration
        symbol = next((named.pop(name) for name in ("symbols", "history") if name in named), symbol)
        if isinstance(symbol, (list, tuple)) and symbol and isinstance(next(iter(symbol)), Slice):
            chosen = arguments[0] if arguments else selector
            return parts.replay(indicator, [bar for data in symbol for bar in data.values()], chosen)
        values = [*arguments, *(named[name] for name in ("period", "span", "start", "end", "resolution") if name in named)]
        first: Any = values.pop(0)
        now = self._runtime.clock.local
        if not isinstance(first, (timedelta, date)):
            resolution = values.pop(0) if values else None
            window: tuple[Any, ...] = (first + max(getattr(indicator, "warm_up_period", 0) - 1, 0),)
        else:
            start, end = (now - first, now) if isinstance(first, timedelta) else (_moment(first), _moment(values.pop(0)))
            resolution = values.pop(0) if values else None
            window = (parts.window_start(indicator, symbol, start, resolution), end)
        return parts.history(indicator, symbol, window, resolution, values.pop(0) if values else selector)

    def create_indicator_name(self, symbol: object, type: str, resolution: Resolution | None = None) -> str:
        """The name that the helpers would give an indicator: `SMA(30,SPY_day)`."""
        return self._registration.name(symbol, type, resolution)


def _moment(value: date) -> datetime:
    return value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)

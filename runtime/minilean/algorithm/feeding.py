"""What an algorithm feeds with bars: `consolidate`, `register_indicator`, `warm_up_indicator`, ... (`QCAlgorithm.Indicators.cs`)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from minilean.algorithm.delegation import Facade
from minilean.common.dotnet_errors import ArgumentException
from minilean.common.enums import Resolution, TickType
from minilean.common.keywords import in_order
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

    def consolidate(self, symbol: object, *arguments: Any, **named: Any) -> DataConsolidator:
        """Larger bars of a symbol: `consolidate(symbol, period, [tick_type,] handler)`.

        Args:
            symbol: symbol, security or ticker with a subscription.
            arguments: the `period`, a resolution or a timedelta, or the `calendar`, a function such as `Calendar.WEEKLY`; then an
                optional `tick_type` and the `handler`, a function that gets each finished bar.
            named: the same by name.

        Returns:
            The consolidator.

        Raises:
            ArgumentException: the subscription's bars are longer than the period, or it is a number, which LEAN refuses.
            TypeError: a type stands where the symbol belongs.
        """
        if isinstance(symbol, type):
            raise TypeError("consolidate takes no type of data from Python, as in LEAN; expected a symbol, a period and a handler.")
        period, *kinds, handler = in_order("consolidate", ("period", "calendar", "tick_type", "handler"), arguments, named)
        if isinstance(period, int) and not isinstance(period, Resolution):
            raise ArgumentException(
                f"consolidate was given the number {period}; expected a resolution, a timedelta or a function such as Calendar.WEEKLY. "
                "Bars of a number of bars are made by TradeBarConsolidator, see subscription_manager.add_consolidator."
            )
        tick_type: TickType | None = kinds[0] if kinds else None
        consolidator = self._registration.consolidator(symbol, period, tick_type)
        if handler is not None:
            consolidator.data_consolidated += lambda _, bar: handler(bar)
            self._registration.feed(symbol, consolidator, tick_type)
        return consolidator

    def resolve_consolidator(self, symbol: object, *arguments: Any, **named: Any) -> DataConsolidator:
        """The consolidator that makes bars of a `resolution` or `time_span` for a symbol; nothing feeds it yet."""
        period, *_ = in_order("resolve_consolidator", ("resolution", "time_span", "data_type"), arguments, named)
        return self._registration.consolidator(symbol, period)

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
            consolidator: the consolidator, by name.
        """
        self._registration.register(symbol, indicator, resolution if consolidator is None else consolidator, selector)

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
            symbols: several symbols, by name.
            period: the timedelta, by name.
        """
        self._registration.warm_up(symbol if symbols is None else symbols, indicator, period or resolution, selector)

    def indicator_history(
        self, indicator: object, symbol: object, *arguments: Any, selector: Selector = None, **named: Any
    ) -> IndicatorHistory:
        """What an indicator said in the past; it forgets its inputs first.

        Args:
            indicator: the indicator.
            symbol: a symbol, several, or a list of slices to replay.
            arguments: a number of values, a timedelta, or start and end in the algorithm's zone; then resolution and selector.
            selector: a function of the bar, or a `Field`.
            named: `period`, `span`, `start`, `end`, `resolution` by name.

        Returns:
            The values; `data_frame` has one row per time.
        """
        parts = self._registration
        if isinstance(symbol, (list, tuple)) and symbol and isinstance(symbol[0], Slice):
            chosen = arguments[0] if arguments else selector
            return parts.replay(indicator, [bar for data in symbol for bar in data.values()], chosen)
        values = [*arguments, *(named[name] for name in ("period", "span", "start", "end", "resolution") if name in named)]
        first = values.pop(0)
        if isinstance(first, timedelta):
            window: tuple[Any, ...] = (parts.window_start(indicator, self._runtime.clock.local - first), self._runtime.clock.local)
        elif isinstance(first, date):
            window = (parts.window_start(indicator, _moment(first)), _moment(values.pop(0)))
        else:
            window = (first + max(getattr(indicator, "warm_up_period", 0) - 1, 0),)
        resolution = values.pop(0) if values else None
        return parts.history(indicator, symbol, window, resolution, values.pop(0) if values else selector)

    def create_indicator_name(self, symbol: object, type: str, resolution: Resolution | None = None) -> str:
        """The name that the helpers would give an indicator: `SMA(30,SPY_day)`."""
        return self._registration.name(symbol, type, resolution)


def _moment(value: date) -> datetime:
    return value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)

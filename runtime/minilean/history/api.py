"""The `history` of algorithms and notebooks: callable, and by type as in `history[TradeBar](...)` (`QCAlgorithm.History`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from minilean.common.clock import EngineClock, Zone
from minilean.common.dotnet_errors import ArgumentException, InvalidOperationException
from minilean.common.enums import DataNormalizationMode, MarketDataType, Resolution, SecurityType
from minilean.common.symbol import Symbol
from minilean.common.views import sequence
from minilean.data.bars import BaseData, Delisting, Dividend, QuoteBar, Split, SymbolChangedEvent, TradeBar
from minilean.data.custom import CustomDataReader
from minilean.data.dictionaries import DataDictionary, TradeBars
from minilean.data.folder import DataFolder
from minilean.data.history_windows import start_of_bars
from minilean.data.python_data import PythonData
from minilean.data.slice import Slice
from minilean.data.subscription_config import SubscriptionConfig
from minilean.errors import UnsupportedCall
from minilean.history.arguments import Call, parse_call
from minilean.history.bars import EVENT_TYPES, CustomSelection, HistoryReader, SeriesSelection
from minilean.history.requests import HistoryRequest, Window
from minilean.history.universes import CollectionUniverse, collections, universe_frame

if TYPE_CHECKING:
    import pandas as pd

    from minilean.data.market_hours import ExchangeHours
    from minilean.securities.security import Security

FUTURE_MESSAGE = "Request for future history modified to end now."
BAR_TYPES = {SecurityType.EQUITY: TradeBar, SecurityType.FOREX: QuoteBar}
# in .NET; any other type of an algorithm's own is known there as `PythonData`
_NAMES: dict[type, str] = {
    kind: f"QuantConnect.Data.Market.{kind.__name__}" for kind in (TradeBar, QuoteBar, Dividend, Split, Delisting, SymbolChangedEvent)
}
_Slices = sequence("QuantConnect.Data.Slice")


class Securities(Protocol):
    """What history needs to know of the algorithm's securities."""

    def get(self, key: Symbol, /) -> Security | None:
        """The security of a symbol, or None."""
        ...

    def items(self) -> Iterable[tuple[Symbol, Security]]:
        """The symbols of all securities with the securities, in order."""
        ...


class Settings(Protocol):
    """What history needs to know of the algorithm's settings."""

    daily_precise_end_time: bool


class Defaults(Protocol):
    """What is taken of symbols without a subscription."""

    fill_forward: bool
    data_normalization_mode: DataNormalizationMode

    @property
    def resolution(self) -> Resolution:
        """Bar length."""
        ...


class Messages(Protocol):
    """Takes what is said to the user."""

    def debug(self, message: str) -> None:
        """Say a sentence."""
        ...


class HistoryApi:
    """Bars of the past as frames or as objects; nothing later than the clock is ever told.

    Args:
        folder: the data folder.
        clock: the engine's clock.
        securities: the algorithm's securities; their subscriptions are the defaults of a request.
        settings: the algorithm's settings (`daily_precise_end_time`).
        universe_settings: the defaults for symbols without subscription (`resolution`, `data_normalization_mode`, `fill_forward`).
        messages: takes the warning about a request that ends in the future (`debug`).
        custom_data: reads an algorithm's own data.
        subscriptions_of: all subscriptions of a symbol, the engine's own among them: those of the benchmark are the defaults of a request
            for a symbol that the algorithm did not subscribe to itself, as in LEAN.
    """

    def __init__(
        self,
        folder: DataFolder,
        clock: EngineClock,
        securities: Securities,
        settings: Settings,
        universe_settings: Defaults,
        messages: Messages,
        custom_data: CustomDataReader,
        subscriptions_of: Callable[[Symbol], Iterable[SubscriptionConfig]] = lambda symbol: (),
    ) -> None:
        self._folder = folder
        self._clock = clock
        self._securities = securities
        self._settings = settings
        self._universe_settings = universe_settings
        self._messages = messages
        self._reader = HistoryReader(folder, custom_data)
        self._subscriptions_of = subscriptions_of

    def __call__(self, *arguments: Any, **named: Any) -> pd.DataFrame | list[BaseData] | list[Slice]:
        """`history([type,] symbols, periods | timedelta | start, end, resolution, ...)`.

        Args:
            arguments: an optional data type; a symbol, security or list of them; a number of bars, a timedelta, or start and end in the
                algorithm's zone; resolution, fill_forward, extended_market_hours, data_mapping_mode, data_normalization_mode,
                contract_depth_offset, flatten.
            named: the same by name.

        Returns:
            A frame, for a universe of what it chose from; for a bare ticker the bars themselves; without symbols the slices of all
            securities.

        Raises:
            TypeError: an argument is of a type that LEAN does not take.
            ArgumentException: a ticker was never added, or a single ticker has no bars of trades.
        """
        from minilean.history.frames import make_frame

        call = parse_call(arguments, named, self._clock.local)
        if (
            arguments
            and hasattr(arguments[0], "points")
            and isinstance(arguments[0], CollectionUniverse)
            and not self._subscriptions_of(arguments[0].symbol)
        ):
            return self._of_universe(arguments[0], call)
        if call.data_type is None and call.window.count is not None and call.options.resolution == Resolution.TICK:
            raise InvalidOperationException("A history of ticks cannot be counted in bars; give it a timedelta, or a start and an end.")
        if (call.without_symbols and call.data_type in (None, Slice)) or (call.by_symbols and call.data_type is None):
            return self._slices(call)
        if call.by_ticker and call.data_type is None:
            self._require_hours(call)
            return self.typed(TradeBar, call)
        return make_frame(self._selections(call))

    def _require_hours(self, call: Call) -> None:
        # LEAN looks the calendar up, and has one of no market only after another call made it
        for symbol in call.symbols or ():
            if not symbol._market and not (symbol.value and self._folder.market_hours.has_hours("", symbol.value, SecurityType.BASE)):
                raise ArgumentException(
                    f"{symbol.value!r} is not the ticker of a security of this algorithm. Add it first, or pass a Symbol."
                )

    def _of_universe(self, universe: CollectionUniverse, call: Call) -> pd.DataFrame:
        hours = universe._hours
        start, end = self._span(call.window, Resolution.DAILY, hours, False, hours.data_zone)
        found = collections(universe, hours.zone.to_local(start), hours.zone.to_local(end))
        return universe_frame(universe.symbol, found, call.options.flatten)

    def __repr__(self) -> str:
        # as of any method of LEAN's
        return "<bound method 'history'>"

    def __getitem__(self, data_type: type) -> TypedHistory:
        """History as objects of a type: `history[TradeBar](symbol, 10, Resolution.DAILY)`."""
        return TypedHistory(self, data_type)

    def parse(self, arguments: tuple[Any, ...], named: dict[str, Any]) -> Call:
        """Understand the arguments of a call made now."""
        return parse_call(arguments, named, self._clock.local)

    def typed(self, data_type: type, call: Call) -> list[Any]:
        """Bars of one symbol in order, or for a list one dictionary by symbol per time.

        Raises:
            ArgumentException: the symbol has no data of that type.
        """
        if data_type is Slice or call.without_symbols:
            raise TypeError(f"history[{data_type.__name__}] takes symbols and a type of data; without these call history(...) alone.")
        name = _NAMES.get(data_type, "QuantConnect.Python.PythonData")
        if call.single and call.symbols is not None:
            requests = self._requests(call, data_type)
            if not requests and not call.symbols[0]._market:
                return sequence(name)()
            if not requests or not self._serves(requests[0].symbol, data_type):
                raise ArgumentException(
                    f"{call.symbols[0].value} has no data of the type {data_type.__name__}; ask for the type that it has."
                )
            return sequence(name)(_handed_out(bar) for selection in self._select(requests) for bar in selection.bars())
        by_time: dict[datetime, dict[Symbol, BaseData]] = {}
        for selection in self._select(self._requests(call, data_type)):
            for utc, bar in zip(selection.end_utc, selection.bars(), strict=True):
                by_time.setdefault(utc, {})[bar.symbol] = _handed_out(bar)
        kind: Any = TradeBars if data_type is TradeBar else DataDictionary
        return sequence(f"QuantConnect.Data.Market.DataDictionary`1[{name}]")(
            kind(by_time[utc], self._clock.zone.to_local(utc)) for utc in sorted(by_time)
        )

    def _selections(self, call: Call) -> list[SeriesSelection | CustomSelection]:
        return self._select(self._requests(call, call.data_type))

    def _select(self, requests: list[HistoryRequest]) -> list[SeriesSelection | CustomSelection]:
        found = (self._reader.select(request) for request in requests)
        return [selection for selection in found if selection is not None]

    def _slices(self, call: Call) -> list[Slice]:
        by_time: dict[datetime, tuple[dict[Symbol, Any], dict[Symbol, Any], dict[Symbol, Any]]] = {}
        places = {MarketDataType.TRADE_BAR: 0, MarketDataType.QUOTE_BAR: 1}
        for selection in self._selections(call):
            for utc, bar in zip(selection.end_utc, selection.bars(), strict=True):
                by_time.setdefault(utc, ({}, {}, {}))[places.get(bar.data_type, 2)][bar.symbol] = bar
        return _Slices(Slice(self._clock.zone.to_local(utc), utc, *by_time[utc]) for utc in sorted(by_time))

    def _serves(self, symbol: Symbol, data_type: type) -> bool:
        if data_type in EVENT_TYPES:
            return True
        own = BAR_TYPES.get(symbol.security_type)
        return data_type is own if own is not None else issubclass(data_type, PythonData)

    def _requests(self, call: Call, data_type: type | None) -> list[HistoryRequest]:
        if getattr(data_type, "_only_in_universes", False):
            raise UnsupportedCall(f"history of {data_type.__name__}", "such data are read for selections only")  # type: ignore[union-attr]
        symbols = tuple(symbol for symbol, _ in self._securities.items()) if call.symbols is None else call.symbols
        found = (self._request(symbol, data_type, call) for symbol in symbols)
        return [request for request in found if request is not None]

    def _request(self, symbol: Symbol, data_type: type | None, call: Call) -> HistoryRequest | None:
        if not symbol._market:
            self._folder.hours_of(symbol)
            return None
        security = self._securities.get(symbol)
        config = None if security is None else _subscription(security.subscriptions, data_type)
        if config is None:
            config = next((c for c in self._subscriptions_of(symbol) if data_type in (None, c.data_type)), None)
        wanted = data_type or (config.data_type if config is not None else BAR_TYPES.get(symbol.security_type))
        if wanted is None:
            return None
        is_custom = issubclass(wanted, PythonData)
        if is_custom and (config is None or config.data_type is not wanted):
            if call.symbols is None:
                return None
            raise ArgumentException(f"{symbol.value} is not subscribed to {wanted.__name__}; call add_data({wanted.__name__}, ...) first.")
        options, defaults = call.options, self._universe_settings
        resolution = options.resolution
        if resolution is None:
            resolution = defaults.resolution if config is None else config.resolution
        mode, fill_forward = options.mode, options.fill_forward
        if mode is None:
            mode = defaults.data_normalization_mode if config is None else config.data_normalization_mode
        if fill_forward is None:
            fill_forward = defaults.fill_forward if config is None else config.fill_data_forward
        if symbol.security_type is not SecurityType.EQUITY:
            mode = DataNormalizationMode.RAW
        hours = self._folder.hours_of(symbol) if config is None else config.hours
        data_zone = hours.data_zone if config is None else config.data_zone
        strict = self._folder.has_strict_end_times(symbol, hours, self._settings.daily_precise_end_time)
        start_utc, end_utc = self._span(call.window, resolution, hours, strict, data_zone)
        return HistoryRequest(
            call_symbol(security, symbol),
            wanted,
            resolution,
            hours,
            start_utc,
            end_utc,
            mode.member,
            fill_forward,
            strict,
            config if is_custom else None,
        )

    def _span(
        self, window: Window, resolution: Resolution, hours: ExchangeHours, strict: bool, data_zone: Zone
    ) -> tuple[datetime, datetime]:
        now = self._clock.utc
        if window.count is not None:
            if window.count <= 0:
                return now, now
            start_local = start_of_bars(hours, hours.zone.to_local(now), resolution, window.count, strict, data_zone)
            return hours.zone.to_utc(start_local), now
        to_utc = self._clock.zone.to_utc
        start, end = to_utc(window.start), to_utc(window.end)  # type: ignore[arg-type]
        if end > now:
            self._messages.debug(FUTURE_MESSAGE)
            end = now
        return min(start, end), end


def _handed_out(bar: BaseData) -> BaseData:
    return bar.values_only() if isinstance(bar, PythonData) else bar


def call_symbol(security: Security | None, symbol: Symbol) -> Symbol:
    """The symbol that bars carry: that of the security, whose ticker may have changed."""
    return symbol if security is None else security.symbol


class TypedHistory:
    """`history[TradeBar]`, waiting for its arguments."""

    def __init__(self, history: HistoryApi, data_type: type) -> None:
        self._history = history
        self._data_type = data_type

    def __call__(self, *arguments: Any, **named: Any) -> list[Any]:
        """Arguments as for `history`; see `HistoryApi.typed` for the result."""
        return self._history.typed(self._data_type, self._history.parse(arguments, named))


# and so is its type
HistoryApi.__name__ = "MethodBinding"


def _subscription(configs: Iterable[SubscriptionConfig], data_type: type | None) -> SubscriptionConfig | None:
    own = [config for config in configs if not config.is_internal_feed]
    if data_type is not None:
        own = [config for config in own if config.data_type is data_type] or [config for config in own if not config.is_custom_data]
    return own[0] if own else None

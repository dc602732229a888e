"""What an algorithm sees of one instant (`Slice`)."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NoReturn

from minilean.common.dotnet_errors import NotSupportedException
from minilean.common.keywords import type_in_brackets
from minilean.common.symbol import Symbol
from minilean.common.utc_times import utc_field
from minilean.common.views import EnumeratedDictionary
from minilean.data.bars import BaseData, Delisting, Dividend, QuoteBar, Split, SymbolChangedEvent, TradeBar
from minilean.data.dictionaries import (
    DataDictionary,
    Delistings,
    Dividends,
    QuoteBars,
    Splits,
    SymbolChangedEvents,
    SymbolLike,
    Ticks,
    TradeBars,
    missing_key,
    symbol_of,
)

_NOTHING: dict[Symbol, Any] = {}  # slices are read-only


class Slice(EnumeratedDictionary):
    """All data that became known at one instant; building it costs the same however many bars it holds.

    Args:
        time: the instant in the algorithm's zone.
        utc_time: the instant in naive UTC.
        bars: symbol -> trade bar; the dictionaries are wrapped, not copied.
        quote_bars: symbol -> quote bar.
        custom: symbol -> point of custom data.
        dividends: symbol -> dividend.
        splits: symbol -> split or its warning.
        delistings: symbol -> delisting or its warning.
        symbol_changes: symbol -> rename.
    """

    __slots__ = (
        "_bars",
        "_custom",
        "_delistings",
        "_dividends",
        "_everything",
        "_has_events",
        "_quote_bars",
        "_splits",
        "_symbol_changes",
        "_utc",
        "has_data",
        "time",
    )

    def __init__(
        self,
        time: datetime,
        utc_time: datetime,
        bars: dict[Symbol, TradeBar] | None = None,
        quote_bars: dict[Symbol, QuoteBar] | None = None,
        custom: dict[Symbol, BaseData] | None = None,
        dividends: dict[Symbol, Dividend] | None = None,
        splits: dict[Symbol, Split] | None = None,
        delistings: dict[Symbol, Delisting] | None = None,
        symbol_changes: dict[Symbol, SymbolChangedEvent] | None = None,
    ) -> None:
        self.time = time
        self._utc = utc_time
        self._bars: TradeBars = TradeBars(bars or _NOTHING, time)
        self._quote_bars = quote_bars or _NOTHING
        self._custom = custom or _NOTHING
        self._dividends = dividends or _NOTHING
        self._splits = splits or _NOTHING
        self._delistings = delistings or _NOTHING
        self._symbol_changes = symbol_changes or _NOTHING
        self._everything: DataDictionary[BaseData | None] | None = None
        # whether anything but prices is here, which most slices answer with no
        self._has_events = bool(dividends or splits or delistings or symbol_changes)
        self.has_data = bool(bars or quote_bars or custom or self._has_events)

    utc_time = utc_field("_utc", "The instant in UTC.")

    @property
    def bars(self) -> TradeBars:
        """Trade bars."""
        return self._bars

    @property
    def quote_bars(self) -> QuoteBars:
        """Quote bars."""
        return QuoteBars(self._quote_bars, self.time)

    @property
    def dividends(self) -> Dividends:
        """Dividends that go ex on this date."""
        return Dividends(self._dividends, self.time)

    @property
    def splits(self) -> Splits:
        """Splits of this date, and warnings of those of the next trading day."""
        return Splits(self._splits, self.time)

    @property
    def delistings(self) -> Delistings:
        """Delistings and their warnings."""
        return Delistings(self._delistings, self.time)

    @property
    def symbol_changed_events(self) -> SymbolChangedEvents:
        """Renames."""
        return SymbolChangedEvents(self._symbol_changes, self.time)

    @property
    def ticks(self) -> Ticks:
        """Always empty: tick data are not modelled."""
        return Ticks({}, self.time)

    @property
    def all_data(self) -> list[BaseData]:
        """Every point of the instant, corporate events included."""
        parts = (self._splits, self._dividends, self._symbol_changes, self._delistings, self._custom, self._quote_bars, self._bars._data)
        return [data for part in parts for data in part.values()]

    @property
    def count(self) -> int:
        """How many symbols have data or events."""
        return len(self._by_symbol())

    def __len__(self) -> int:
        return self.count

    def contains_key(self, key: SymbolLike) -> bool:
        """Whether a symbol has data or an event at this instant."""
        found = symbol_of(key)
        if isinstance(found, str):
            return any(symbol == found for symbol in self._by_symbol())
        return found in self._by_symbol()

    def __getitem__(self, key: SymbolLike) -> Any:
        """The bar, quote or custom point of a symbol; None if it has only an event.

        Raises:
            KeyNotFoundException: nothing is known of the symbol at this instant.
        """
        found = self._data_of(key)
        if found is None and not self.contains_key(key):
            raise missing_key(key, self)
        return found

    @type_in_brackets
    def get(self, key: object, symbol: object = None) -> Any:  # pyright: ignore[reportIncompatibleMethodOverride]
        """All data of a type, e.g. `get(TradeBar)`; of a type and a symbol; or the data of a symbol, else `None` or a default."""
        if isinstance(key, type):
            found = self._of_type(key)
            return found if symbol is None else found[symbol]
        if key is None:
            return symbol
        data = self._data_of(key)
        return symbol if data is None else data

    def __setitem__(self, key: SymbolLike, value: object) -> NoReturn:
        raise NotSupportedException(f"A Slice is read-only; keep {value!r} in an attribute of the algorithm.")

    def try_get_value(self, key: SymbolLike, _: object = None) -> tuple[bool, Any]:
        """(whether the symbol has data, the data)."""
        found = self._data_of(key)
        return found is not None, found

    def keys(self) -> list[Symbol]:
        """Symbols with data or events, in the order of their tickers."""
        return self._all.keys()

    def values(self) -> list[BaseData]:
        """Bars, quotes and custom points in the order of tickers; events are not among them."""
        return [data for _, data in self.items()]

    def items(self) -> list[tuple[Symbol, BaseData]]:
        """(symbol, data) in the order of tickers; events are not among them."""
        return [(symbol, data) for symbol, data in self._all.items() if data is not None]

    def __str__(self) -> str:
        return "QuantConnect.Data.Slice"

    def _data_of(self, key: SymbolLike) -> BaseData | None:
        return self._all.get(key)

    @property
    def _all(self) -> DataDictionary[BaseData | None]:
        if self._everything is None:
            self._everything = DataDictionary(self._merged(), self.time)
        return self._everything

    def _by_symbol(self) -> dict[Symbol, BaseData | None]:
        return self._all._data  # type: ignore[return-value]

    def _merged(self) -> dict[Symbol, BaseData | None]:
        bars: dict[Symbol, Any] = self._bars._data  # type: ignore[assignment]
        others = [part for part in (self._splits, self._dividends, self._symbol_changes, self._delistings) if part]
        if not others and not self._custom and not self._quote_bars:
            return bars
        merged: dict[Symbol, BaseData | None] = dict.fromkeys(symbol for part in others for symbol in part)
        merged.update(self._custom)
        merged.update(self._quote_bars)
        merged.update(bars)
        return merged

    def _of_type(self, wanted: type) -> DataDictionary[Any]:
        known: dict[type, DataDictionary[Any]] = {
            TradeBar: self.bars,
            QuoteBar: self.quote_bars,
            Dividend: self.dividends,
            Split: self.splits,
            Delisting: self.delistings,
            SymbolChangedEvent: self.symbol_changed_events,
        }
        found = known.get(wanted)
        if found is None:
            found = DataDictionary({symbol: data for symbol, data in self._custom.items() if isinstance(data, wanted)}, self.time)
        return found

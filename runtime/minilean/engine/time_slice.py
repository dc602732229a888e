"""What one step of the engine carries: the slice for the algorithm and the same data sorted by use (`TimeSlice`, `TimeSliceFactory`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from minilean.common.clock import Zone, without_tick
from minilean.common.enums import MarketDataType
from minilean.data.bars import BaseData, Delisting, Dividend, QuoteBar, Split, SymbolChangedEvent, TradeBar
from minilean.data.slice import Slice
from minilean.engine.feed import Packet
from minilean.engine.subscription import Subscription

if TYPE_CHECKING:
    from minilean.universes.changes import SecurityChanges

# looking a member up in its class takes ten times as long as a name of the module
_TRADE_BAR = MarketDataType.TRADE_BAR
_QUOTE_BAR = MarketDataType.QUOTE_BAR
_AUXILIARY = MarketDataType.AUXILIARY


@dataclass(slots=True)
class TimeSlice:
    """One step: `updates` are the prices for securities and consolidators, `events` the streams with corporate events, in order."""

    utc: datetime
    slice: Slice
    updates: list[tuple[Subscription, BaseData]]
    events: list[Subscription]
    changes: SecurityChanges | None
    count: int


def make_time_slice(utc: datetime, zone: Zone, packets: list[Packet], changes: SecurityChanges | None) -> TimeSlice:
    """Sort the packets of an instant into the dictionaries that algorithms read.

    Args:
        utc: the instant.
        zone: the algorithm's zone.
        packets: data by subscription, in order.
        changes: securities added and removed, or None.

    Returns:
        The step; internal feeds update prices but stay out of the slice.
    """
    bars: dict[Any, TradeBar] = {}
    quotes: dict[Any, QuoteBar] = {}
    custom: dict[Any, BaseData] = {}
    updates: list[tuple[Subscription, BaseData]] = []
    auxiliary: list[tuple[Subscription, Any]] = []
    data: Any
    for subscription, points in packets:
        if subscription.removed:
            continue
        internal = subscription.config.is_internal_feed
        for data in points:
            kind = data.data_type
            if kind is _AUXILIARY:
                auxiliary.append((subscription, data))
                continue
            updates.append((subscription, data))
            if internal:
                continue
            if kind is _TRADE_BAR:
                existing = bars.setdefault(data.symbol, data)
                if existing is not data and existing.period > data.period:
                    bars[data.symbol] = data
            elif kind is _QUOTE_BAR:
                existing = quotes.get(data.symbol)
                if existing is None or existing.period > data.period:
                    quotes[data.symbol] = data
            else:
                custom[data.symbol] = data
    events = _events(auxiliary) if auxiliary else ()
    shown = without_tick(utc)
    made = Slice(zone.to_local(utc), shown, bars, quotes, custom, *events)
    streams = [subscription for subscription, _ in auxiliary]
    return TimeSlice(utc, made, updates, streams, changes, len(updates) + len(streams))


def _events(auxiliary: list[tuple[Subscription, Any]]) -> tuple[dict[Any, Any], ...]:
    """Dividends, splits, delistings and renames by symbol; of a feed that algorithms do not see only delistings."""
    dividends: dict[Any, Dividend] = {}
    splits: dict[Any, Split] = {}
    delistings: dict[Any, Delisting] = {}
    renames: dict[Any, SymbolChangedEvent] = {}
    for subscription, data in auxiliary:
        if isinstance(data, Delisting):
            delistings[data.symbol] = data
        elif not subscription.config.is_internal_feed:
            if isinstance(data, Dividend):
                dividends[data.symbol] = data
            elif isinstance(data, Split):
                splits[data.symbol] = data
            elif isinstance(data, SymbolChangedEvent):
                renames[data.symbol] = data
    return dividends, splits, delistings, renames

"""Splits, dividends, renames and delistings of one security, as data points at midnight of their dates.

LEAN makes them while it walks the tradable dates of a subscription (`SplitEventProvider`, `DividendEventProvider`,
`MappingEventProvider`, `DelistingEventProvider`): a factor row on one tradable date takes effect on the next one.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

from minilean.common.decimals import ZERO
from minilean.common.enums import DelistingType, SplitType
from minilean.common.symbol import Symbol
from minilean.data.bars import BaseData, Delisting, Dividend, Split, SymbolChangedEvent
from minilean.data.factor_file import FactorFile, FactorRow
from minilean.data.feed_event import FeedEvent
from minilean.data.map_file import MapFile
from minilean.data.market_hours import ExchangeHours
from minilean.errors import DataError

_DAY = timedelta(days=1)
_SPLIT_WARNING = 1  # ranks of events on a date: LEAN's price of a split's warning is of the stream, that of a delisting of the file
_DELISTED = 5  # rank of the last event on a date


def corporate_events(
    symbol: Symbol,
    hours: ExchangeHours,
    factor_file: FactorFile | None,
    map_file: MapFile | None,
    start: date,
    end: date,
    first_session: date | None = None,
) -> list[FeedEvent]:
    """Every event of a subscription in order of delivery.

    Args:
        symbol: whose events, with the ticker that it is known by before its first date.
        hours: calendar of the exchange.
        factor_file: price and split factors, or None.
        map_file: tickers and delisting date, or None.
        start: first tradable date that the subscription looks at.
        end: last one.
        first_session: first date whose session was not over when the subscription began, if later than `start`: dividends and splits
            follow the sessions.

    Returns:
        Events by increasing UTC time; on one date in LEAN's order: split, warning of a split, dividend, rename, delisting.

    Raises:
        DataError: a dividend or split has no reference price.
    """
    found: list[tuple[datetime, int, FeedEvent]] = []

    def add(day: date, rank: int, make: Callable[[Decimal], BaseData]) -> None:
        utc = hours.zone.to_utc(_midnight(day))
        found.append((utc, rank, FeedEvent(utc, make, rank == _DELISTED, day, rank == _SPLIT_WARNING)))

    if factor_file is not None:
        for event in _factor_events(symbol, hours, factor_file, map_file, first_session or start, end):
            add(*event)
    if map_file is not None:
        for event in _rename_events(symbol, hours, map_file, start, end):
            add(*event)
        for event in _delisting_events(symbol, hours, map_file, start, end):
            add(*event)
    return [event for _, _, event in sorted(found, key=lambda entry: entry[:2])]


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)


_Event = tuple[date, int, Callable[[Decimal], BaseData]]


def _has_data(map_file: MapFile | None, day: date) -> bool:
    return map_file is None or map_file.has_data(day)


def _factor_events(
    symbol: Symbol, hours: ExchangeHours, factor_file: FactorFile, map_file: MapFile | None, start: date, end: date
) -> Iterator[_Event]:
    rows = factor_file.rows
    for row, following in itertools.pairwise(rows):
        day = row.date
        if not start <= day <= end or not hours.is_open_day(day) or not _has_data(map_file, day):
            continue
        effective = hours.next_open_day(day)
        reaches = effective <= end and _has_data(map_file, effective)
        if row.split_factor != following.split_factor:
            ratio = row.split_factor / following.split_factor
            yield (
                day,
                _SPLIT_WARNING,
                lambda close, day=day, ratio=ratio: Split(symbol, _midnight(day), close, ratio, SplitType.WARNING),
            )
            if reaches:
                reference = _reference(factor_file, row, "split", effective)
                yield (
                    effective,
                    0,
                    lambda close, day=effective, price=reference, ratio=ratio: Split(
                        symbol, _midnight(day), price, ratio, SplitType.SPLIT_OCCURRED
                    ),
                )
        if row.price_factor != following.price_factor and reaches:
            ratio = row.price_factor / following.price_factor
            reference = _reference(factor_file, row, "dividend", effective)
            yield (
                effective,
                2,
                lambda close, day=effective, price=reference, ratio=ratio: Dividend.create(symbol, _midnight(day), price, ratio),
            )


def _reference(factor_file: FactorFile, row: FactorRow, kind: str, day: date) -> Decimal:
    if row.reference_price == ZERO:
        raise DataError(
            f"{factor_file.path}, line {row.line}: there is no reference price for the {kind} of {day}; "
            f"expected the close of {row.date} in the fourth column. Correct or download the file."
        )
    return row.reference_price


def _rename_events(symbol: Symbol, hours: ExchangeHours, map_file: MapFile, start: date, end: date) -> Iterator[_Event]:
    rows = map_file.rows
    if rows and not map_file.has_data(start):
        # a stream that begins before the company does knows it by its ticker of today, and learns the first one with the first date
        day = map_file.first_date if hours.is_open_day(map_file.first_date) else hours.next_open_day(map_file.first_date)
        first = map_file.mapped(day)
        if start < day <= end and map_file.has_data(day) and first and first != symbol.value:
            yield (
                day,
                3,
                lambda close, day=day, old=symbol.value, new=first: SymbolChangedEvent(symbol, _midnight(day), old, new),
            )
    for row, following in itertools.pairwise(rows):
        if row.ticker == following.ticker or not map_file.has_data(row.date):
            continue
        day = hours.next_open_day(row.date)
        # the name in use on the first date is no change
        if not start < day <= end or row.date < start or not map_file.has_data(day):
            continue
        yield (
            day,
            3,
            lambda close, day=day, old=row.ticker, new=following.ticker: SymbolChangedEvent(symbol, _midnight(day), old, new),
        )


def _delisting_events(symbol: Symbol, hours: ExchangeHours, map_file: MapFile, start: date, end: date) -> Iterator[_Event]:
    last = map_file.delisting_date
    if last is None or not start <= last <= end:
        return
    yield last, 4, lambda close: Delisting(symbol, _midnight(last), close, DelistingType.WARNING)
    if hours.next_open_day(last) <= end:
        yield last + _DAY, _DELISTED, lambda close: Delisting(symbol, _midnight(last + _DAY), close, DelistingType.DELISTED)

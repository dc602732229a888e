"""One data stream of one security: real bars, fill-forward copies and corporate events, in order of the moment they are known.

Sources: `Subscription`, `SubscriptionDataReader`, `FillForwardEnumerator`, `StrictDailyEndTimesEnumerator`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import chain, repeat
from typing import TYPE_CHECKING

from minilean.common.decimals import ZERO
from minilean.common.enums import DataNormalizationMode
from minilean.common.symbol import Symbol
from minilean.data.bars import BaseData, Dividend, SymbolChangedEvent
from minilean.data.feed_event import FeedEvent
from minilean.data.series import BarSeries, MakeBar
from minilean.data.subscription_config import SubscriptionConfig
from minilean.engine.fill_sessions import FillSessions

if TYPE_CHECKING:
    from minilean.securities.security import Security

NEVER = datetime.max
_DAY = timedelta(days=1)

# a point before it is delivered: when it is known; row of the series (-1: none); local times of a fill-forward copy; corporate event
Point = tuple[datetime, int, tuple[datetime, datetime] | None, FeedEvent | None]
_END: Point = (NEVER, -1, None, None)


class Subscription:
    """A stream that the synchroniser takes points from.

    Args:
        config: what is subscribed to.
        security: whose prices the points update.
        points: the points in order of their UTC time.
        series: the bars that rows of points refer to, if there are any.
        since: total returns count the dividends from this date on; the warm-up's do not count.
        symbol: what the points carry until a rename, with the ticker of its time; that of the config by default.
        first: first date of the stream.
    """

    __slots__ = (
        "_bar",
        "_dividends",
        "_event",
        "_fill",
        "_first",
        "_mode",
        "_points",
        "_row",
        "_series",
        "_since",
        "_symbol",
        "config",
        "next_utc",
        "order_key",
        "removed",
        "security",
    )

    def __init__(
        self,
        config: SubscriptionConfig,
        security: Security,
        points: Iterable[Point],
        series: BarSeries | None,
        since: date | None = None,
        symbol: Symbol | None = None,
        first: date | None = None,
    ) -> None:
        self.config = config
        self.security = security
        self.removed = False
        self.order_key = (int(config.symbol.security_type), int(config.tick_type), config.symbol.value)
        self._series = series
        self._since = since
        self._first = first
        self._symbol = symbol or config.symbol
        self._dividends = ZERO
        self._mode: DataNormalizationMode | None = None
        self._bar: MakeBar
        self._points = iter(points)
        self.next_utc, self._row, self._fill, self._event = next(self._points, _END)

    def take(self) -> BaseData:
        """Deliver the point that is due and look at the next one.

        The bar is made here and not earlier, so that it carries the normalisation mode of this moment.
        """
        if self._event is not None:
            data: BaseData = self._make_event(self._event)
        else:
            mode = self.config.data_normalization_mode
            if mode is not self._mode:
                # until a stream has paid a dividend, LEAN hands on bars whose factor is one as they were read: multiplied by 1.0000000,
                # their prices would gain zeros, which orders show (`SubscriptionData.Create`)
                self._mode, self._bar = mode, self._series.bars(mode, self._since, raw_at_one=not self._dividends)  # type: ignore[union-attr]
            data = self._bar(self._row, self._symbol)
            if self._fill is not None:
                data = data._clone_fill_forward(*self._fill)
        self.next_utc, self._row, self._fill, self._event = next(self._points, _END)
        return data

    def _make_event(self, event: FeedEvent) -> BaseData:
        data = event.make(self._price_before(event))
        if isinstance(data, Dividend) and (self._since is None or event.day > self._since):
            self._dividends += data.distribution_exact
            self._mode = None
        if event.day == date.min:
            return data  # no corporate event, but custom data, whose symbol is their own
        if isinstance(data, SymbolChangedEvent):
            self._symbol = Symbol(self._symbol.id, data.new_symbol)
        data.symbol = self._symbol
        return data

    def _price_before(self, event: FeedEvent) -> Decimal:
        """The unscaled close of the last bar of a day before the event's; 0 before the first one, of the stream where it says so."""
        if self._series is None:
            return ZERO
        first = date.min if self._first is None or not event.price_of_stream else self._first - _DAY
        return self._series.raw_close_before(event.day, first)


def event_points(events: Iterable[FeedEvent]) -> Iterator[Point]:
    """The points of a stream that has no bars."""
    for event in events:
        yield event.utc, -1, None, event


def bar_points(
    series: BarSeries,
    after_utc: datetime,
    until_local: datetime,
    fill_sessions: FillSessions | None,
    events: list[FeedEvent],
) -> Iterator[Point]:
    """The points of a bar subscription.

    Args:
        series: the bars, with the UTC instant at which each is complete.
        after_utc: bars complete at or before this instant are not delivered.
        until_local: nor those that begin after this exchange time, the end of the run.
        fill_sessions: when bars of the span are known; where there is none, the bar before is copied. None: no fill-forward.
        events: corporate events in order.

    Returns:
        Points by increasing UTC time; an event comes after a bar that ends at its instant.
    """
    # chained, so that no Python is run for a bar
    return chain.from_iterable(_runs(series, after_utc, until_local, fill_sessions, events))


def _runs(
    series: BarSeries, after_utc: datetime, until_local: datetime, fill_sessions: FillSessions | None, events: list[FeedEvent]
) -> Iterator[Iterable[Point]]:
    ends = series.end_utc
    delisted_utc = next((e.utc for e in events if e.is_delisting), NEVER)
    last = min(bisect_right(series.start_local, until_local), bisect_right(ends, delisted_utc))
    queue = iter(events)
    event = next(queue, None)
    for row, stop, fill in _stretches(ends, series.index_after(after_utc), last, fill_sessions):
        first = row
        end_utc = ends[stop - 1] if fill is None else fill[1]
        if end_utc > delisted_utc:
            break
        while event is not None and event.utc <= end_utc:
            if fill is None:
                begun, first = first, bisect_left(ends, event.utc, first, stop)
                yield _real_points(ends, begun, first)
            yield ((event.utc, -1, None, event),)
            event = next(queue, None)
        if fill is None:
            yield _real_points(ends, first, stop)
        else:
            yield ((fill[1], row, fill[0], None),)
    while event is not None:
        yield ((event.utc, -1, None, event),)
        event = next(queue, None)


def _real_points(ends: list[datetime], first: int, stop: int) -> Iterator[Point]:
    return zip(ends[first:stop], range(first, stop), repeat(None), repeat(None))


_Copy = tuple[tuple[datetime, datetime], datetime]


def _stretches(ends: list[datetime], row: int, last: int, sessions: FillSessions | None) -> Iterator[tuple[int, int, _Copy | None]]:
    """The rows of real bars in runs (first, one past the last, None), and between them the copies (row copied, row, its times)."""
    if sessions is None or row >= last:
        if row < last:
            yield row, last, None
        return
    session_ends = sessions.ends
    position = bisect_left(session_ends, ends[row])
    while position < len(session_ends):
        # bars within a session, then those that end with one
        within = bisect_left(ends, session_ends[position], row, last)
        with_one = _common(ends, within, last, session_ends, position)
        stop, position = within + with_one, position + with_one
        if stop > row:
            yield row, stop, None
            row = stop
        else:
            until = bisect_left(session_ends, ends[row], position) if row < last else len(session_ends)
            for copy in zip(sessions.times[position:until], session_ends[position:until], strict=True):
                yield row - 1, row - 1, copy
            position = until
    if row < last:
        yield row, last, None


def _common(ends: list[datetime], row: int, last: int, session_ends: list[datetime], position: int) -> int:
    """How many bars from a row on end with one session each."""
    least, most = 0, min(last - row, len(session_ends) - position)
    if ends[row : row + most] == session_ends[position : position + most]:
        return most
    while least < most:
        middle = (least + most + 1) // 2
        if ends[row : row + middle] == session_ends[position : position + middle]:
            least = middle
        else:
            most = middle - 1
    return least

"""Streams brought together in time order."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from minilean.common.enums import SecurityType, TickType
from minilean.common.symbol import SecurityIdentifier, Symbol
from minilean.data.bars import BaseData
from minilean.data.feed_event import FeedEvent
from minilean.engine.feed import DataFeed
from minilean.engine.fill_sessions import FillSessions
from minilean.engine.subscription import NEVER, Subscription, bar_points, event_points

T = datetime(2015, 1, 5, 21)
DAY = timedelta(days=1)


def _stream(ticker: str, *instants: datetime, kind: SecurityType = SecurityType.EQUITY) -> Subscription:
    symbol = Symbol(SecurityIdentifier(ticker, date(2010, 1, 4), "usa", kind), ticker)
    config: Any = SimpleNamespace(symbol=symbol, tick_type=TickType.TRADE)
    events = [FeedEvent(utc, lambda close, utc=utc: BaseData(symbol, utc, 1)) for utc in instants]
    return Subscription(config, None, event_points(events), None)


def _taken(feed: DataFeed, utc: datetime) -> list[tuple[str, list[datetime]]]:
    return [(s.config.symbol.value, [p.time for p in points]) for s, points in feed.take(utc)]


def test_the_earliest_point_is_next() -> None:
    feed = DataFeed()
    feed.add(_stream("B", T + DAY))
    feed.add(_stream("A", T, T + DAY))
    assert feed.next_utc == T
    assert _taken(feed, T) == [("A", [T])]
    assert feed.next_utc == T + DAY


def test_points_of_one_instant_come_in_order_of_kind_and_symbol() -> None:
    feed = DataFeed()
    for stream in (_stream("C", T), _stream("V", T, kind=SecurityType.BASE), _stream("A", T)):
        feed.add(stream)
    assert [ticker for ticker, _ in _taken(feed, T)] == ["V", "A", "C"]


def test_all_points_up_to_the_frontier_are_taken_in_one_packet() -> None:
    feed = DataFeed()
    feed.add(_stream("A", T, T + DAY, T + 2 * DAY))
    assert _taken(feed, T + DAY) == [("A", [T, T + DAY])]
    assert _taken(feed, T + 2 * DAY) == [("A", [T + 2 * DAY])]
    assert feed.next_utc == NEVER


def test_a_removed_stream_is_silent() -> None:
    feed = DataFeed()
    gone = _stream("A", T)
    feed.add(gone)
    feed.add(_stream("B", T + DAY))
    feed.remove(gone)
    assert feed.next_utc == T + DAY
    assert _taken(feed, T + DAY) == [("B", [T + DAY])]


@dataclass
class _Series:
    """Rows at given closes of January 2015, with the previous day in between missing or not."""

    days: list[int]
    end_utc: list[datetime] = field(init=False)
    start_local: list[datetime] = field(init=False)

    def __post_init__(self) -> None:
        self.end_utc = [datetime(2015, 1, d, 21) for d in self.days]
        self.start_local = [datetime(2015, 1, d, 9, 30) for d in self.days]

    def index_after(self, utc: datetime) -> int:
        return sum(end <= utc for end in self.end_utc)


def _sessions(*days: int) -> FillSessions:
    return FillSessions.of((datetime(2015, 1, d, 9, 30), datetime(2015, 1, d, 16), datetime(2015, 1, d, 21)) for d in days)


def _points(series: Any, sessions: Any, events: list[FeedEvent] | None = None, until: int = 9) -> list[tuple[int, int, bool]]:
    found = bar_points(series, datetime(2015, 1, 4), datetime(2015, 1, until, 23), sessions, events or [])
    return [(utc.day, row, fill is not None) for utc, row, fill, event in found if event is None]


def test_a_session_without_a_bar_repeats_the_bar_before() -> None:
    assert _points(_Series([5, 7, 8]), _sessions(5, 6, 7, 8, 9)) == [
        (5, 0, False),
        (6, 0, True),
        (7, 1, False),
        (8, 2, False),
        (9, 2, True),
    ]


def test_nothing_is_filled_before_the_first_bar_or_without_fill_forward() -> None:
    assert _points(_Series([7]), _sessions(5, 6, 7, 8)) == [(7, 0, False), (8, 0, True)]
    assert _points(_Series([5, 7]), None) == [(5, 0, False), (7, 1, False)]


def test_bars_that_begin_after_the_end_are_not_delivered() -> None:
    assert _points(_Series([5, 6, 7]), None, until=6) == [(5, 0, False), (6, 1, False)]


def test_nothing_is_filled_after_a_delisting() -> None:
    gone = FeedEvent(datetime(2015, 1, 7, 5), lambda close: BaseData(), is_delisting=True)
    assert _points(_Series([5, 6]), _sessions(5, 6, 7, 8), [gone]) == [(5, 0, False), (6, 1, False)]

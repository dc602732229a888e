"""Builds the data stream of a subscription (`SubscriptionDataReaderSubscriptionEnumeratorFactory`, `FillForwardEnumerator`)."""

from __future__ import annotations

import heapq
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import takewhile
from operator import itemgetter
from typing import TYPE_CHECKING

import numpy as np

from minilean.common.clock import midnight
from minilean.common.enums import Resolution, SecurityType
from minilean.common.symbol import Symbol
from minilean.data.bars import BaseData
from minilean.data.corporate_events import corporate_events
from minilean.data.feed_event import FeedEvent
from minilean.data.market_hours import ExchangeHours
from minilean.data.subscription_config import SubscriptionConfig
from minilean.engine.custom_fill import filled
from minilean.engine.fill_sessions import FillSessions, Session, repeats_within_days, warm_up_and_repeats
from minilean.engine.subscription import Point, Subscription, bar_points, event_points
from minilean.errors import UnsupportedCall

if TYPE_CHECKING:
    from minilean.data.custom import CustomDataReader
    from minilean.data.folder import DataFolder
    from minilean.data.series import BarSeries
    from minilean.securities.security import Security

_TICK, _DAY = timedelta(microseconds=1), timedelta(days=1)
_DAYS_BEFORE = 10
_SessionsKey = tuple[int, bool, bool, timedelta]


class StreamFactory:
    """Makes streams; the sessions of a calendar are worked out once.

    Args:
        folder: the data folder.
        custom_data: reads the algorithm's own data.
        first_utc: where the run begins, its warm-up included.
        end_utc: where it ends.
        warm_up_end: where its warm-up ends, if it has one.
        warm_up_resolution: the one that the algorithm chose for its warm-up, at which bars are repeated until that is over.
    """

    def __init__(
        self,
        folder: DataFolder,
        custom_data: CustomDataReader,
        first_utc: datetime,
        end_utc: datetime,
        warm_up_end: datetime | None = None,
        warm_up_resolution: Resolution | None = None,
    ) -> None:
        self._folder = folder
        self._custom_data = custom_data
        self._first_utc = first_utc
        self._end_utc = end_utc
        self._warm_up_end = warm_up_end
        self._reads_days_first = warm_up_resolution is Resolution.DAILY
        self._sessions: dict[_SessionsKey, FillSessions] = {}

    def make(
        self,
        config: SubscriptionConfig,
        security: Security,
        start_utc: datetime,
        inclusive: bool,
        repeated_at: Resolution,
        last_utc: datetime | None = None,
    ) -> Subscription:
        """The data of a subscription from an instant on.

        Args:
            config: what is subscribed to.
            security: whose prices the data update.
            start_utc: what is complete at the start of the run belongs to it; later additions begin with what comes next.
            inclusive: what is complete at `start_utc` belongs to it in any case.
            repeated_at: the resolution at which bars are repeated in a stream that fills forward.
            last_utc: bars that are complete later are left out.
        """
        after = start_utc - _TICK if inclusive or start_utc <= self._first_utc else start_utc
        if config.is_custom_data:
            known: Iterable[tuple[datetime, BaseData]] = self._custom_data.begun_by(config, after, self._end_utc)
            if config.fill_data_forward:
                known = self._filled(config, known, repeated_at)
            events = (FeedEvent(utc, lambda close, point=point: point) for utc, point in known)
            return Subscription(config, security, event_points(events), None)
        hours, symbol = config.hours, self._symbol_at(config, start_utc)
        start_local, last = hours.zone.to_local(start_utc), hours.zone.to_local(self._end_utc).date()
        warm_up_end = self._warm_up_end
        if warm_up_end is not None and start_utc < warm_up_end and self._warms_up_on_days(config):
            return self._of_warm_up(config, security, start_utc, after, repeated_at, warm_up_end)
        series = self._folder.series(config.symbol, config.resolution, config.strict_daily_end_times)
        if series is None:
            # a security without prices is still renamed, split and delisted
            return Subscription(config, security, event_points(self._events(config, hours, start_local, last)), None, symbol=symbol)
        sessions = self._fill_sessions(config, hours, repeated_at) if config.fill_data_forward else None
        points = bar_points(series, after, hours.zone.to_local(self._end_utc), sessions, self._events(config, hours, start_local, last))
        if sessions is not None and warm_up_end is not None and start_utc - _TICK <= warm_up_end:
            ahead = _copies_of_the_bar_in_progress(series, after, sessions, warm_up_end, hours)
            points = heapq.merge(ahead, points, key=itemgetter(0)) if ahead else points
        if config.resolution is not Resolution.DAILY and not config.extended_market_hours:
            # files may hold bars past an early close; LEAN leaves out those that lie outside the session
            is_open = hours.are_open_between(series.start_local, series.end_local)
            points = (point for point in points if point[1] < 0 or is_open[point[1]])
        if last_utc is not None:
            points = takewhile(lambda point: point[0] <= last_utc, points)
        return Subscription(config, security, points, series, self._dividends_from(hours, start_utc), symbol, start_local.date())

    def _warms_up_on_days(self, config: SubscriptionConfig) -> bool:
        return self._reads_days_first and config.resolution is not Resolution.DAILY and not config.is_internal_feed

    def _of_warm_up(
        self,
        config: SubscriptionConfig,
        security: Security,
        start_utc: datetime,
        after: datetime,
        repeated_at: Resolution,
        warm_up_end: datetime,
    ) -> Subscription:
        """The stream of shorter bars, of which there are none, in a run that warms up on daily ones: these, and then the last of them."""
        hours, strict = config.hours, config.strict_daily_end_times
        start_local, last = hours.zone.to_local(start_utc), hours.zone.to_local(self._end_utc).date()
        events, symbol = self._events(config, hours, start_local, last), self._symbol_at(config, start_utc)
        series = self._folder.series(config.symbol, Resolution.DAILY, strict)
        if series is None or series.data_type is not config.data_type:
            return Subscription(config, security, event_points(events), None, symbol=symbol)
        num_known = bisect_right(series.end_utc, warm_up_end)
        until = series.start_local[num_known - 1] if num_known else datetime.min
        sessions = None
        if config.fill_data_forward:
            step = min(config.increment, repeated_at.to_timedelta())
            days = self._sessions_of_days(hours, strict)
            sessions = FillSessions.of(warm_up_and_repeats(days, hours, config.increment, step, config.extended_market_hours, warm_up_end))
        points = bar_points(series, after, until, sessions, events)
        return Subscription(config, security, points, series, self._dividends_from(hours, start_utc), symbol, start_local.date())

    def _symbol_at(self, config: SubscriptionConfig, utc: datetime) -> Symbol:
        # with the ticker of that day, or of today where the company had none yet
        names = self._folder.map_file(config.symbol)
        day = config.hours.zone.to_local(utc).date()
        ticker = names.mapped(day) if names.rows and names.has_data(day) else ""
        return config.symbol if ticker in ("", config.symbol.value) else Symbol(config.symbol.id, ticker)

    def _dividends_from(self, hours: ExchangeHours, start_utc: datetime) -> date:
        # the stream that follows a warm-up begins a session before its end, and counts dividends of its own alone
        first = hours.zone.to_local(start_utc).date()
        if self._warm_up_end is None or start_utc >= self._warm_up_end:
            return first
        end = hours.zone.to_local(self._warm_up_end).date()
        return max(first, date.fromordinal(hours.open_ordinal_before(end.toordinal(), 1)))

    def _filled(
        self, config: SubscriptionConfig, points: Iterable[tuple[datetime, BaseData]], repeated_at: Resolution
    ) -> Iterable[tuple[datetime, BaseData]]:
        if not config.hours.is_always_open:
            raise UnsupportedCall(
                f"fill_forward for {config.symbol.value}", "its exchange closes; custom data are repeated around the clock"
            )
        length, place = config.increment, config.hours.zone
        return filled(points, length, min(length, repeated_at.to_timedelta()), place, place.to_local(self._end_utc))

    def _events(self, config: SubscriptionConfig, hours: ExchangeHours, start_local: datetime, last: date) -> list[FeedEvent]:
        if config.symbol.security_type is not SecurityType.EQUITY or config.is_internal_feed:
            return []
        folder, first, tomorrow = self._folder, start_local.date(), midnight(start_local) + _DAY
        session = first if hours.is_open_between(start_local, tomorrow, config.extended_market_hours) else tomorrow.date()
        symbol = config.symbol
        return corporate_events(symbol, hours, folder.factor_file(symbol), folder.map_file(symbol), first, last, session)

    def _fill_sessions(self, config: SubscriptionConfig, hours: ExchangeHours, repeated_at: Resolution) -> FillSessions:
        strict, extended, step = config.strict_daily_end_times, config.extended_market_hours, repeated_at.to_timedelta()
        key = (id(hours), strict, extended, step)
        found = self._sessions.get(key)
        if found is None:
            sessions = self._sessions_of_days(hours, strict)
            within, since = step < _DAY, self._warm_up_end if self._reads_days_first and self._warm_up_end else datetime.min
            found = FillSessions.of(repeats_within_days(sessions, hours, step, extended, since) if within else sessions)
            self._sessions[key] = found
        return found

    def _sessions_of_days(self, hours: ExchangeHours, strict: bool) -> list[Session]:
        # a bar that begins before the end of the run is repeated, even if it ends later
        end = hours.zone.to_local(self._end_utc)
        # from well before the run, as copies carry the times of the session before
        first, last = hours.zone.to_local(self._first_utc).toordinal() - _DAYS_BEFORE, end.toordinal() + 1
        spans, days = self._folder.daily_spans(hours, strict), np.arange(first, last + 1)
        times = zip(*spans.times(days[spans.select(days)]), strict=True)
        return [bar for bar in times if bar[0] <= end and (strict or hours.is_open_between(bar[0], bar[1]))]


def _copies_of_the_bar_in_progress(
    series: BarSeries, after: datetime, sessions: FillSessions, warm_up_end: datetime, hours: ExchangeHours
) -> list[Point]:
    """What LEAN repeats within the day from the end of a warm-up on that no bar has ended in: the very bar that is in progress then.

    Its warm-up reads that bar to see that it ends too late, and keeps it as the last one (`FileSystemDataFeed.LastPointTracker`).
    """
    row, ends = series.index_after(after), series.end_utc
    if row >= len(ends) or ends[row] <= warm_up_end or series.start_local[row] > hours.zone.to_local(warm_up_end):
        return []
    first, stop = bisect_right(sessions.ends, warm_up_end), bisect_left(sessions.ends, ends[row])
    return [(sessions.ends[place], row, sessions.times[place], None) for place in range(first, stop)]

"""When universes select, and what their selections add to and take from the data feed (`UniverseManager`, `FileSystemDataFeed`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from minilean.common.clock import TICK, midnight
from minilean.common.enums import Resolution
from minilean.data.history_windows import start_of_bars
from minilean.engine.fill_forward_resolution import FillForwardResolution
from minilean.engine.subscription import NEVER, Subscription
from minilean.errors import UnsupportedCall
from minilean.universes.changes import SecurityChanges
from minilean.universes.universe import Universe

if TYPE_CHECKING:
    from minilean.data.subscription_config import SubscriptionConfig
    from minilean.engine.feed import DataFeed
    from minilean.securities.security import Security
    from minilean.universes.selection import UniverseSelector

_DAY = timedelta(days=1)


class UniverseFeed:
    """Runs selections at their trigger times.

    Args:
        selector: takes a universe's selection over.
        end_utc: end of the run.
        warm_up_end: where the warm-up ends; None without one.
    """

    def __init__(self, selector: UniverseSelector, end_utc: datetime, warm_up_end: datetime | None = None) -> None:
        self.selector = selector
        self._end_utc = end_utc
        self._warm_up_end = warm_up_end
        self._triggers: dict[Universe, Iterator[datetime]] = {}
        self._next: dict[Universe, datetime] = {}
        self._disposed: set[Universe] = set()

    def add(self, universe: Universe, now_utc: datetime) -> None:
        """Begin a universe's selections; its first trigger may be now.

        Raises:
            UnsupportedCall: its settings have a schedule, which universes of its kind do not follow here.
        """
        if universe in self._triggers:
            return
        settings = universe.universe_settings
        if settings is not None and settings.schedule.initialized and not universe._follows_schedule:
            raise UnsupportedCall(
                f"universe_settings.schedule for a {type(universe).__name__}", "only universes that choose from data follow it"
            )
        self._triggers[universe] = self._times(universe, now_utc)
        self._next[universe] = next(self._triggers[universe], NEVER)

    def _times(self, universe: Universe, start_utc: datetime) -> Iterator[datetime]:
        # LEAN reads what belongs to the warm-up apart from what comes after it, which it begins to count a session before the start
        limit, hours = self._warm_up_end, universe._hours
        if limit is None or start_utc >= limit or hours is None or not universe._is_time_triggered:
            yield from universe._trigger_times(start_utc, self._end_utc)
            return
        yield from universe._trigger_times(start_utc, limit - TICK)
        place = hours.zone
        begun = place.to_utc(start_of_bars(hours, place.to_local(limit), Resolution.DAILY, 1, True, hours.data_zone))
        yield from (utc for utc in universe._trigger_times(max(begun, start_utc), self._end_utc) if utc >= limit)

    def changed(self, universe: Universe, now_utc: datetime) -> None:
        """A collection made by hand changed: select now."""
        if universe not in self._triggers:
            self.add(universe, now_utc)
        # a trigger that was waiting for later is kept behind the one for now
        waiting = self._next[universe]
        if waiting > now_utc:
            rest = self._triggers[universe]
            self._triggers[universe] = _chain(waiting, rest)
            self._next[universe] = now_utc

    def restart(self, now_utc: datetime) -> None:
        """Bars are repeated at another resolution: universes that repeat them select anew, a tick from now and then once an interval."""
        for universe, upcoming in self._next.items():
            if universe._fills_forward and upcoming != NEVER and universe not in self._disposed:
                self._triggers[universe] = self._times(universe, now_utc + TICK)
                self._next[universe] = next(self._triggers[universe], NEVER)

    @property
    def next_utc(self) -> datetime:
        """When the next selection is due; a disposed universe selects nobody, at once."""
        earliest = NEVER
        for universe, utc in self._next.items():
            if universe.dispose_requested and universe not in self._disposed:
                return datetime.min
            if utc < earliest:
                earliest = utc
        return earliest

    def select(self, utc: datetime) -> SecurityChanges | None:
        """Run the selections that are due, the finest resolution first, then by symbol.

        Returns:
            What changed, or None.
        """
        due = [u for u, at in self._next.items() if at <= utc or (u.dispose_requested and u not in self._disposed)]
        changes = SecurityChanges.NONE
        for universe in sorted(due, key=lambda u: (u._resolution, str(u.symbol.id))):
            while self._next[universe] <= utc:
                self._next[universe] = next(self._triggers[universe], NEVER)
            if universe.dispose_requested:
                self._disposed.add(universe)
                self._next[universe] = NEVER
            changes = changes + self.selector.apply(universe, utc)
        return changes or None


def _chain(first: datetime, rest: Iterator[datetime]) -> Iterator[datetime]:
    if first != NEVER:
        yield first
    yield from rest


class SubscriptionBook:
    """Which universe uses which stream: a stream starts with its first user and ends with its last.

    Args:
        feed: the data feed.
        make: builds the stream of a config from an instant on, which the flag includes, with bars repeated at a resolution, and up to
            another instant, where there is one.
        register: makes the config one of the algorithm's, and returns the one of its kind that is so already.
        end_utc: end of the run.
        now_utc: now.
        on_fill_forward_changed: told that bars are repeated at another resolution from now on.
    """

    def __init__(
        self,
        feed: DataFeed,
        make: Callable[[SubscriptionConfig, Security, datetime, bool, Resolution, datetime | None], Subscription],
        register: Callable[[SubscriptionConfig], SubscriptionConfig],
        end_utc: datetime,
        now_utc: Callable[[], datetime],
        on_fill_forward_changed: Callable[[datetime], None],
    ) -> None:
        self._fill_forward = FillForwardResolution(self._restart)
        self._now_utc = now_utc
        self._on_fill_forward_changed = on_fill_forward_changed
        self._feed = feed
        self._make = make
        self._register = register
        self._end_utc = end_utc
        self._users: dict[SubscriptionConfig, set[Universe]] = {}
        self._streams: dict[SubscriptionConfig, Subscription] = {}
        self._begun: dict[SubscriptionConfig, datetime] = {}

    def has_days(self, config: SubscriptionConfig, start_utc: datetime) -> bool:
        """Whether its exchange opens again before the last day of the run is over."""
        hours = config.hours
        last = midnight(hours.zone.to_local(self._end_utc))
        return hours.is_always_open or hours.is_open_between(hours.zone.to_local(start_utc), last + _DAY, config.extended_market_hours)

    def add(self, universe: Universe, security: Security, config: SubscriptionConfig, start_utc: datetime) -> bool:
        """Use a stream; true if this started it."""
        # a universe that takes a security back brings its old config, which was forgotten when the security left
        config = self._register(config)
        users = self._users.setdefault(config, set())
        users.add(universe)
        if config in self._streams:
            return False
        self._fill_forward.added(config, self._running())
        self._start(config, security, start_utc, universe._includes_present)
        return True

    def remove(self, universe: Universe, config: SubscriptionConfig) -> bool:
        """Stop using a stream; true if nobody uses it any more, so that it ended."""
        users = self._users.get(config)
        if users is None:
            return False
        users.discard(universe)
        if users:
            return False
        del self._users[config]
        stream = self._streams.pop(config, None)
        if stream is not None:
            self._feed.remove(stream)
            if self._goes_on(config, stream):
                self._fill_forward.removed(config, self._running())
        return stream is not None

    def add_internal(self, security: Security, config: SubscriptionConfig, start_utc: datetime, last_utc: datetime | None = None) -> None:
        """Start a stream of the engine's own, a benchmark or a currency pair, which may end before the run does."""
        self._start(config, security, start_utc, False, last_utc)

    def _start(
        self, config: SubscriptionConfig, security: Security, start_utc: datetime, inclusive: bool, last_utc: datetime | None = None
    ) -> None:
        stream = self._make(config, security, start_utc, inclusive, self._fill_forward.resolution, last_utc)
        self._streams[config] = stream
        self._begun[config] = self._now_utc()
        self._feed.add(stream)

    def _restart(self) -> None:
        # as LEAN: the streams that repeat bars begin anew a tick from now, with the first bar after that
        now = self._now_utc()
        self._on_fill_forward_changed(now)
        for config, stream in list(self._running_streams()):
            if config.fill_data_forward:
                self._feed.remove(stream)
                self._start(config, stream.security, now + TICK, False)

    def _running(self) -> Iterator[SubscriptionConfig]:
        return (config for config, _ in self._running_streams())

    def _running_streams(self) -> Iterator[tuple[SubscriptionConfig, Subscription]]:
        return ((config, stream) for config, stream in self._streams.items() if self._goes_on(config, stream))

    def _goes_on(self, config: SubscriptionConfig, stream: Subscription) -> bool:
        # LEAN sees that a stream has nothing when it looks for its first point, after the selection that began it
        return stream.next_utc != NEVER or self._begun[config] == self._now_utc()

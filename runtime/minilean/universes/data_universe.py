"""Universes that choose from data of a day: all stocks, the holdings of a fund, an algorithm's own (`FuncUniverse` and its kin)."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from minilean.common.enums import Resolution, SecurityType
from minilean.common.symbol import SecurityIdentifier, Symbol
from minilean.common.symbol_cache import next_number
from minilean.data.data_files import files_in
from minilean.data.fundamental import Fundamental
from minilean.data.history_windows import start_of_bars
from minilean.errors import InputError
from minilean.universes.answers import Unchanged, symbols
from minilean.universes.schedule import scheduled
from minilean.universes.universe import Universe, known_symbol

if TYPE_CHECKING:
    from minilean.data.market_hours import ExchangeHours
    from minilean.universes.settings import UniverseSettings
    from minilean.universes.sources import UniverseSources

_DAY, _TICK = timedelta(days=1), timedelta(microseconds=1)
_LOOKED_BACK = 365
Selector = Callable[[list[Any]], Any]
Point = tuple[datetime, list[Any] | None]


class DataUniverse(Universe):
    """Members that a function chooses from the data of a moment; a subclass says where the data come from.

    Args:
        symbol: the universe's own name.
        universe_settings: how members are subscribed; the algorithm's settings if None.
        selector: the data of a moment -> symbols, tickers that the algorithm knows, or `Universe.UNCHANGED`; None takes every symbol.
    """

    data_type: type
    folds: ClassVar[bool] = True
    _follows_schedule: ClassVar[bool] = True

    def __init__(self, symbol: Symbol, universe_settings: UniverseSettings | None, selector: Selector | None) -> None:
        super().__init__(symbol, universe_settings, Resolution.DAILY)
        self._selector = selector
        self._narrow: Selector | None = None
        self._sources: UniverseSources | None = None
        self._waiting: deque[Point] = deque()
        self._has_noted = False

    def _open(self, sources: UniverseSources) -> None:
        """Read the data of a run from now on."""
        self._sources = sources

    @property
    def _hours(self) -> ExchangeHours:
        """The calendar whose days have data."""
        return self._opened.folder.market_hours.hours_of_market(self.market, self.security_type)

    def points(self, start_local: datetime, end_local: datetime) -> Iterator[Point]:
        """The data of the days of a span.

        Args:
            start_local: exchange time of the first.
            end_local: exchange time of the last.

        Yields:
            Exchange time at which they are known, and the data; None in place of them ends the universe.

        Raises:
            TypeError: the subclass does not say.
        """
        raise TypeError(f"{type(self).__name__} must define points(start_local, end_local).")

    def folders(self) -> list[Path]:
        """Where the files of its days lie, each named by its date; none where the data are no such files."""
        return []

    def _trigger_times(self, start_utc: datetime, end_utc: datetime) -> Iterator[datetime]:
        """The moments at which data become known; the last day's come after the end, where they move the clock and select nobody."""
        zone = self._hours.zone
        start, end = self._start(zone.to_local(start_utc)), zone.to_local(end_utc)
        self._say_what_is_missing(start, end)
        points = self.points(start, end)
        schedule = None if self.universe_settings is None else self.universe_settings.schedule
        if schedule is not None and schedule.initialized:
            points = scheduled(points, schedule.get(start, end), start)
        for known_local, data in points:
            utc = zone.to_utc(known_local)
            self._waiting.append((utc, data))
            yield utc

    def select_symbols(self, utc: datetime) -> Iterable[Symbol] | Unchanged:
        """What the selector chooses from the data that are known by now.

        Raises:
            InputError: its answer is of another form, or names a ticker that the algorithm does not know.
        """
        due: list[list[Any]] = []
        while self._waiting and self._waiting[0][0] <= utc:
            data = self._waiting.popleft()[1]
            if data is None:
                self.dispose()
                return ()
            due.append(data)
        # of several collections that come at once LEAN looks at the first only, points on their own it puts together
        data = due[0] if due and self.folds else [point for points in due for point in points]
        if self._selector is None:
            answer: list[Symbol] | Unchanged = [point.symbol for point in data]
        else:
            answer = symbols(self._selector(data), self.symbol.value, self._known)
        if self._narrow is None or isinstance(answer, Unchanged):
            return answer
        return symbols(self._narrow(self._with_figures(data, answer, utc)), self.symbol.value, self._known)

    def narrowed(self, selector: Selector) -> DataUniverse:
        """This universe, with members that a function chooses once more by figures of companies (`FundamentalFilteredUniverse`).

        Args:
            selector: `Fundamental` points of what was chosen so far -> symbols or `Universe.UNCHANGED`.
        """
        self._narrow = selector
        return self

    def _with_figures(self, data: list[Any], chosen: list[Symbol], utc: datetime) -> list[Fundamental]:
        if data and isinstance(data[0], Fundamental):
            # LEAN leaves out whatever has no figures, and coarse files have none
            if chosen and not self._has_noted:
                self._has_noted = True
                self._opened.messages.debug(
                    f"{self.symbol.value} selects nobody: no stock has figures of its company, which are in no file that is read here."
                )
            return []
        now = self._hours.zone.to_local(utc)
        return [Fundamental(symbol, now) for symbol in chosen]

    def _say_what_is_missing(self, start: datetime, end: datetime) -> None:
        # LEAN selects nobody in silence, and so does this runtime, but not in silence
        folders, first, last = self.folders(), f"{start:%Y%m%d}", f"{end:%Y%m%d}"
        if folders and not any(first <= path.stem <= last for folder in folders for path in files_in(folder, "*.csv")):
            places = " or ".join(map(str, folders))
            self._opened.messages.log(
                f"{type(self).__name__} selects nobody: there are no files of {start:%Y-%m-%d} to {end:%Y-%m-%d} in {places}."
            )

    def _known(self, ticker: str) -> Symbol:
        return known_symbol(ticker, self.symbol.value)

    @property
    def _opened(self) -> UniverseSources:
        if self._sources is None:
            raise InputError(f"{self.symbol.value} is in no algorithm yet; add it with add_universe.")
        return self._sources

    def _start(self, now: datetime) -> datetime:
        # a trading day back, so that the first selection comes at once; a schedule starts at its last date until now
        schedule, hours = self.universe_settings.schedule if self.universe_settings else None, self._hours
        first = now
        if schedule is not None and schedule.initialized:
            for _ in range(_LOOKED_BACK):
                if any(True for _ in schedule.get(first, first)):
                    break
                first -= _DAY
            else:
                first = now
                self._opened.messages.debug("Warning: Found no valid start time for scheduled universe, will use default")
        return start_of_bars(hours, first, Resolution.DAILY, 1, False, hours.data_zone)


def universe_number(name: str, market: str, underlying: Symbol | None = None) -> Symbol:
    """The symbol of one of many universes of a kind.

    Args:
        name: of the kind.
        market: of its securities.
        underlying: the fund that it follows.
    """
    ticker = f"{name}-{next_number(name):010d}"
    return Symbol(SecurityIdentifier.generate_constituent_identifier(ticker, SecurityType.EQUITY, market), ticker, underlying)


def midnight_after(day: date) -> datetime:
    """When the data of a day become known, in exchange time."""
    return datetime(day.year, day.month, day.day) + _DAY

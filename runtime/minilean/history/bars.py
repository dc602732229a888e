"""Picks the bars of a request from a series, and fills sessions without data (`SubscriptionDataReaderHistoryProvider`)."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from minilean.common.decimals import ZERO
from minilean.common.enums import DataNormalizationMode, Resolution, SecurityType
from minilean.common.symbol import Symbol
from minilean.data.bars import BaseData, Delisting, Dividend, Split, SymbolChangedEvent
from minilean.data.corporate_events import corporate_events
from minilean.data.custom import CustomDataReader
from minilean.data.folder import DataFolder
from minilean.data.map_file import MapFile
from minilean.data.series import BarSeries, Rows
from minilean.data.subscription_config import SubscriptionConfig
from minilean.errors import UnsupportedCall
from minilean.history.requests import HistoryRequest

if TYPE_CHECKING:
    import pandas as pd


EVENT_TYPES = (Dividend, Split, SymbolChangedEvent, Delisting)


class Selection:
    """The bars that answer one request, in order of time; never empty."""

    symbol: Symbol
    data_type: type

    def __len__(self) -> int:
        return len(self.end_utc)

    @property
    def end_utc(self) -> list[datetime]:
        """When each bar was complete."""
        raise TypeError(f"{type(self).__name__} holds no bars.")

    @property
    def end_stamps(self) -> np.ndarray:
        """The local ends, as `datetime64[ns]`."""
        raise TypeError(f"{type(self).__name__} holds no bars.")

    @property
    def end_index(self) -> pd.Index:
        """The same as an index named `time`."""
        import pandas as pd

        return pd.DatetimeIndex(self.end_stamps, name="time")

    def bars(self) -> Iterator[BaseData]:
        """The bars themselves."""
        raise TypeError(f"{type(self).__name__} holds no bars.")


class SeriesSelection(Selection):
    """Rows of a series; some may stand for later sessions that had no data.

    Args:
        request: what was asked.
        series: the bars.
        rows: the rows, in order.
        fills: (start local, end local, end UTC) of the rows that are filled, by place in `rows`.
        map_file: the symbol's tickers over time.
    """

    def __init__(
        self,
        request: HistoryRequest,
        series: BarSeries,
        rows: Rows,
        fills: dict[int, tuple[datetime, datetime, datetime]],
        map_file: MapFile,
    ) -> None:
        self.symbol = request.symbol
        self._map_file = map_file
        self.data_type = series.data_type
        self._request = request
        self._series = series
        self._rows = rows
        self._fills = fills

    @property
    def end_utc(self) -> list[datetime]:
        """When each bar was complete."""
        if isinstance(self._rows, slice):
            return self._series.end_utc[self._rows]
        ends = [self._series.end_utc[row] for row in self._rows.tolist()]
        for place, fill in self._fills.items():
            ends[place] = fill[2]
        return ends

    @property
    def first_end_utc(self) -> datetime:
        """When the first bar was complete."""
        if 0 in self._fills:
            return self._fills[0][2]
        return self._series.end_utc[self._rows.start if isinstance(self._rows, slice) else int(self._rows[0])]

    @property
    def end_stamps(self) -> np.ndarray:
        """The local ends."""
        stamps = self._series.end_stamps[self._rows]
        for place, fill in self._fills.items():
            stamps[place] = np.datetime64(fill[1], "ns")
        return stamps

    @property
    def end_index(self) -> pd.Index:
        """The local ends as an index named `time`, cut from that of the series where nothing is filled."""
        return super().end_index if self._fills else self._series.end_index[self._rows]

    @property
    def column_names(self) -> tuple[str, ...]:
        """The columns, in alphabetical order."""
        return self._series.column_names

    def column(self, name: str) -> np.ndarray:
        """The values of a column; nothing was traded in sessions that had no data."""
        values = self._series.column(name, self._request.mode, self._rows, *self._dates())
        if name == "volume" and self._fills:
            values[list(self._fills)] = 0.0  # a copy, since rows with fills are no slice
        return values

    def _dates(self) -> tuple[date | None, date | None]:
        # from when dividends count, and in whose terms prices are, in the modes that have these
        request = self._request
        to_local = request.hours.zone.to_local
        if request.mode is DataNormalizationMode.TOTAL_RETURN:
            return to_local(request.start_utc).date(), None
        if request.mode is DataNormalizationMode.SCALED_RAW:
            return None, to_local(request.end_utc).date()
        return None, None

    def bars(self) -> Iterator[BaseData]:
        """The bars themselves; each carries the ticker of its own day."""
        rows = range(self._rows.start, self._rows.stop) if isinstance(self._rows, slice) else self._rows.tolist()
        since, as_of = self._dates()
        symbols = self._symbols_by_ticker()
        for place, row in enumerate(rows):
            symbol = self.symbol
            if symbols:
                symbol = symbols.get(self._map_file.mapped(date.fromordinal(int(self._series.ordinals[row]))), symbol)
            bar = self._series.bar(row, self._request.mode, symbol, since, as_of)
            fill = self._fills.get(place)
            yield bar if fill is None else bar._clone_fill_forward(fill[0], fill[1])

    def _symbols_by_ticker(self) -> dict[str, Symbol]:
        """The symbol under each of its tickers; empty for one that was never renamed."""
        tickers = {row.ticker for row in self._map_file.rows}
        return {ticker: Symbol(self.symbol.id, ticker) for ticker in tickers} if len(tickers) > 1 else {}


class CustomSelection(Selection):
    """Points that are no rows of a series: custom data, and corporate events.

    Args:
        request: what was asked.
        points: the points, in order.
        end_utc: when each was complete.
    """

    def __init__(self, request: HistoryRequest, points: list[BaseData], end_utc: list[datetime]) -> None:
        self.symbol = request.symbol
        self.data_type = request.data_type
        self.points = points
        self._end_utc = end_utc

    @property
    def end_utc(self) -> list[datetime]:
        """When each point was complete."""
        return self._end_utc

    @property
    def first_end_utc(self) -> datetime:
        """When the first point was complete."""
        return self._end_utc[0]

    @property
    def end_stamps(self) -> np.ndarray:
        """The local ends."""
        return np.array([point.end_time for point in self.points], "datetime64[ns]")

    def bars(self) -> Iterator[BaseData]:
        """The points themselves."""
        return iter(self.points)


class HistoryReader:
    """Answers requests from the data folder.

    Args:
        folder: the data folder.
        custom_data: reads an algorithm's own data.
    """

    def __init__(self, folder: DataFolder, custom_data: CustomDataReader) -> None:
        self._folder = folder
        self._custom_data = custom_data
        self._gaps: dict[int, tuple[BarSeries, list[int]]] = {}

    def select(self, request: HistoryRequest) -> SeriesSelection | CustomSelection | None:
        """The bars of a request; None where there are none.

        Raises:
            DataError: a file is broken.
            UnsupportedCall: there are bars of that resolution, which this runtime does not read.
        """
        if request.start_utc >= request.end_utc:
            return None
        if request.config is not None:
            return self._select_custom(request, request.config)
        if request.data_type in EVENT_TYPES:
            return self._select_events(request)
        if self._folder.has_unread_bars(request.symbol, request.resolution):
            asked = f"history of {request.symbol.value} with Resolution.{request.resolution}"
            raise UnsupportedCall(asked, "daily and hourly bars are")
        series = self._folder.series(request.symbol, request.resolution, request.strict)
        if series is None or series.data_type is not request.data_type:
            return None
        first, last = series.index_after(request.start_utc), series.index_after(request.end_utc)
        if request.fill_forward and request.resolution is Resolution.DAILY:
            # a bar that ends when the request begins is not told, but repeated in sessions without data
            known = first - 1 if first and series.end_utc[first - 1] == request.start_utc else first
            until = self._last_fillable_day(request)
            if known < last and self._lacks_sessions(request, series, known, last, until):
                return self._filled(request, series, known, first, last, until)
        if first == last:
            return None
        return SeriesSelection(request, series, slice(first, last), {}, self._folder.map_file(request.symbol))

    def _select_custom(self, request: HistoryRequest, config: SubscriptionConfig) -> CustomSelection | None:
        known = self._custom_data.between(config, request.start_utc, request.end_utc)
        return CustomSelection(request, [point for _, point in known], [utc for utc, _ in known]) if known else None

    def _select_events(self, request: HistoryRequest) -> CustomSelection | None:
        """The dividends, splits, renames or delistings that became known in the stretch of time of a request."""
        symbol, folder, to_local = request.symbol, self._folder, request.hours.zone.to_local
        if symbol.security_type is not SecurityType.EQUITY:
            return None
        first, last = to_local(request.start_utc).date(), to_local(request.end_utc).date()
        series = folder.series(symbol, Resolution.DAILY, request.strict)
        made = []
        for event in corporate_events(symbol, request.hours, folder.factor_file(symbol), folder.map_file(symbol), first, last):
            if request.start_utc < event.utc <= request.end_utc:
                close = ZERO if series is None else series.raw_close_before(event.day)
                made.append((event.utc, event.make(close)))
        known = [(utc, point) for utc, point in made if isinstance(point, request.data_type)]
        return CustomSelection(request, [point for _, point in known], [utc for utc, _ in known]) if known else None

    def _last_fillable_day(self, request: HistoryRequest) -> int:
        """The last day whose session is over at the end of the request and not after the delisting."""
        end_local = request.hours.zone.to_local(request.end_utc)
        until = end_local.toordinal()
        if request.strict:
            session = request.hours.session(end_local)
            until -= session is not None and session[1] > end_local
        else:
            spans = self._folder.daily_spans(request.hours, False)
            while spans.times(np.array([until]))[2][0] > request.end_utc:
                until -= 1
        delisting = self._folder.map_file(request.symbol).delisting_date
        return until if delisting is None else min(until, delisting.toordinal())

    def _lacks_sessions(self, request: HistoryRequest, series: BarSeries, first: int, last: int, until: int) -> bool:
        """Whether a session may lack its bar, between the rows or after the last of them."""
        known = self._gaps.get(id(series))
        if known is None:
            ordinals = series.ordinals.tolist()
            pairs = itertools.pairwise(ordinals)
            gaps = [
                row
                for row, (day, following) in enumerate(pairs, 1)
                if following - day > 1 and any(_has_session(request, between) for between in range(day + 1, following))
            ]
            # the series is kept so that its identity stays its own
            self._gaps[id(series)] = known = (series, gaps)
        gaps = known[1]
        place = bisect_right(gaps, first)
        if place < len(gaps) and gaps[place] < last:
            return True
        return any(_has_session(request, day) for day in range(int(series.ordinals[last - 1]) + 1, until + 1))

    def _filled(self, request: HistoryRequest, series: BarSeries, known: int, first: int, last: int, until: int) -> SeriesSelection:
        """The rows from the first one on, with copies for the sessions without bar between the first known one and the end."""
        have = set(series.ordinals[known:last].tolist())
        spans = self._folder.daily_spans(request.hours, request.strict)
        rows: list[int] = []
        fills: dict[int, tuple[datetime, datetime, datetime]] = {}
        row = known - 1
        for ordinal in range(int(series.ordinals[known]), until + 1):
            if ordinal in have:
                row += 1
                if row >= first:
                    rows.append(row)
                continue
            if not _has_session(request, ordinal):
                continue
            (start,), (end,), (utc,) = spans.times(np.array([ordinal]))
            fills[len(rows)] = (start, end, utc)
            rows.append(row)
        return SeriesSelection(request, series, np.array(rows), fills, self._folder.map_file(request.symbol))


def _has_session(request: HistoryRequest, ordinal: int) -> bool:
    hours = request.hours
    if request.symbol.security_type is SecurityType.EQUITY:
        return hours.is_open_day(date.fromordinal(ordinal))
    midnight = datetime.fromordinal(ordinal)
    start = hours.zone.to_local(hours.data_zone.to_utc(midnight))
    return hours.is_open_between(start, start + timedelta(days=1))

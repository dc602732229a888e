"""The bars of one symbol at one resolution, read once and looked up by row (`SubscriptionDataReader`, `StrictDailyEndTimesEnumerator`)."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property, partial
from typing import TYPE_CHECKING

import numpy as np

from minilean.common.decimals import ONE, ZERO, round_to
from minilean.common.enums import DataNormalizationMode, Resolution
from minilean.common.symbol import Symbol
from minilean.data.bars import Bar, BaseData, QuoteBar, SeriesBar, TradeBar
from minilean.data.columns import PriceColumns, Scaling
from minilean.data.factor_file import FactorFile, scale_factor
from minilean.data.market_hours import ExchangeHours
from minilean.data.price_files import Floats, QuoteRows, TradeRows
from minilean.data.sessions import DailySpans, Spans

if TYPE_CHECKING:
    import pandas as pd

_EPOCH_ORDINAL = 719163
Rows = slice | np.ndarray
# makes the bar of a row that carries a symbol
MakeBar = Callable[[int, Symbol], BaseData]


class BarSeries:
    """Rows in order of time with the three times of each; subclasses hold the prices.

    Args:
        symbol: what the bars belong to.
        resolution: their length.
        ordinals: the day of each row.
        start_local: start of each row, exchange time.
        end_local: its end.
        end_utc: the instant at which it is complete.
        end_stamps: the local ends as `datetime64[ns]`.
    """

    data_type: type[BaseData] = BaseData
    column_names: tuple[str, ...] = ()

    def __init__(
        self,
        symbol: Symbol,
        resolution: Resolution,
        ordinals: np.ndarray,
        start_local: list[datetime],
        end_local: list[datetime],
        end_utc: list[datetime],
        end_stamps: np.ndarray,
    ) -> None:
        self.symbol = symbol
        self.resolution = resolution
        self.ordinals = ordinals
        self.start_local = start_local
        self.end_local = end_local
        self.end_utc = end_utc
        self.end_stamps = end_stamps

    def __len__(self) -> int:
        return len(self.end_utc)

    @cached_property
    def end_index(self) -> pd.DatetimeIndex:
        """The local ends as an index named `time`; a series never changes, so that one serves all calls of history."""
        import pandas as pd

        return pd.DatetimeIndex(self.end_stamps, name="time")

    def index_after(self, utc: datetime) -> int:
        """The first row that is complete after an instant."""
        return bisect_right(self.end_utc, utc)

    def raw_close_before(self, day: date, first: date = date.min) -> Decimal:
        """The unscaled close of the last bar of a day before; 0 where there is none from a first date on."""
        row = int(np.searchsorted(self.ordinals, day.toordinal())) - 1
        if row < 0 or int(self.ordinals[row]) < first.toordinal():
            return ZERO
        return self.bar(row, DataNormalizationMode.RAW)._exact.close

    def bar(
        self, row: int, mode: DataNormalizationMode, symbol: Symbol | None = None, since: date | None = None, as_of: date | None = None
    ) -> BaseData:
        """One bar.

        Args:
            row: which.
            mode: how its prices are normalised.
            symbol: the symbol it carries; the series' own by default.
            since: first date whose dividends a total return counts.
            as_of: the date in whose terms scaled raw prices are; today's terms by default.
        """
        raise TypeError(f"{type(self).__name__} holds no bars; use TradeSeries or QuoteSeries.")

    def bars(self, mode: DataNormalizationMode, since: date | None = None, *, raw_at_one: bool = False) -> MakeBar:
        """What makes the bars of a stream, one at a time.

        Args:
            mode: how their prices are normalised.
            since: first date whose dividends a total return counts.
            raw_at_one: bars whose prices the normalisation multiplies by one stay as they were read.

        Returns:
            A function of a row and the symbol that its bar carries.
        """
        return lambda row, symbol: self.bar(row, mode, symbol, since)

    def column(self, name: str, mode: DataNormalizationMode, rows: Rows, since: date | None = None, as_of: date | None = None) -> Floats:
        """The values of a column, one of `column_names`, over some rows.

        Args:
            name: which column.
            mode: how prices are normalised.
            rows: which rows.
            since: first date whose dividends a total return counts.
            as_of: the date in whose terms scaled raw prices are.
        """
        raise TypeError(f"{type(self).__name__} holds no columns; use TradeSeries or QuoteSeries.")


class TradeSeries(BarSeries):
    """Trade bars of an equity.

    Args:
        rows: the raw bars.
        factors: the security's factors.
        hours: its calendar, for the days on which dividends take effect.
    """

    data_type = TradeBar
    column_names = ("close", "high", "low", "open", "volume")

    def __init__(
        self, symbol: Symbol, resolution: Resolution, spans: Spans, rows: TradeRows, factors: FactorFile, hours: ExchangeHours
    ) -> None:
        super().__init__(symbol, resolution, rows.ordinals, *spans)
        self._rows = rows
        self._factors = factors
        self._hours = hours
        self._columns: list[PriceColumns | None] = [None] * len(DataNormalizationMode)
        self._total_returns: dict[date | None, PriceColumns] = {}
        # of the date that was asked for last: those of every date would fill the memory
        self._scaled_raw: tuple[date, PriceColumns] | None = None

    def bar(
        self, row: int, mode: DataNormalizationMode, symbol: Symbol | None = None, since: date | None = None, as_of: date | None = None
    ) -> SeriesBar:
        """One bar; its numbers are computed when they are read."""
        return SeriesBar(self.columns(mode, since, as_of), row, symbol or self.symbol)

    def bars(self, mode: DataNormalizationMode, since: date | None = None, *, raw_at_one: bool = False) -> MakeBar:
        """What makes the bars of a stream; their numbers are computed when they are read."""
        columns = self.columns(mode, since)
        is_raw = columns.times_one if raw_at_one else b""
        if 1 not in is_raw:
            return partial(SeriesBar, columns)
        either = (columns, self.columns(DataNormalizationMode.RAW))
        return lambda row, symbol: SeriesBar(either[is_raw[row]], row, symbol)

    def column(self, name: str, mode: DataNormalizationMode, rows: Rows, since: date | None = None, as_of: date | None = None) -> Floats:
        """The values of a column over some rows."""
        return getattr(self.columns(mode, since, as_of), name)[rows]

    def columns(self, mode: DataNormalizationMode, since: date | None = None, as_of: date | None = None) -> PriceColumns:
        """All numbers under a normalisation.

        Args:
            mode: the normalisation.
            since: first date whose dividends a total return counts; from the first bar by default.
            as_of: the date in whose terms scaled raw prices are; today's terms by default.
        """
        if mode is DataNormalizationMode.TOTAL_RETURN:
            found = self._total_returns.get(since)
            if found is None:
                self._total_returns[since] = found = self._scaled(mode, since, None)
            return found
        if mode is DataNormalizationMode.SCALED_RAW and as_of is not None:
            if self._scaled_raw is None or self._scaled_raw[0] != as_of:
                self._scaled_raw = (as_of, self._scaled(mode, None, as_of))
            return self._scaled_raw[1]
        found = self._columns[mode._value_]
        if found is None:
            self._columns[mode._value_] = found = self._scaled(mode, None, None)
        return found

    def _scaled(self, mode: DataNormalizationMode, since: date | None, as_of: date | None) -> PriceColumns:
        return PriceColumns(self._rows, self._scaling(mode, since, as_of), self.start_local, self.end_local)

    def _scaling(self, mode: DataNormalizationMode, since: date | None, as_of: date | None) -> Scaling | None:
        if mode is DataNormalizationMode.RAW or not self._factors.rows:
            return None
        dates = np.array([row.date.toordinal() for row in self._factors.rows])
        places = np.searchsorted(dates, self.ordinals)
        factors = [scale_factor(row, mode) for row in self._factors.rows] + [ONE]
        if mode is DataNormalizationMode.SCALED_RAW and as_of is not None:
            base = self._factors.factor(as_of, mode)
            factors = [factor / base for factor in factors]
        return Scaling(factors, places, self._dividends(since) if mode is DataNormalizationMode.TOTAL_RETURN else None)

    def _dividends(self, since: date | None) -> list[Decimal]:
        """For each row the sum of the dividends that took effect from a date up to it."""
        effective: list[int] = []
        sums = [ZERO]
        rows = self._factors.rows
        for row, following in itertools.pairwise(rows):
            if row.price_factor != following.price_factor and (since is None or row.date >= since) and self._hours.is_open_day(row.date):
                effective.append(self._hours.next_open_day(row.date).toordinal())
                ratio = row.price_factor / following.price_factor
                sums.append(sums[-1] + round_to(row.reference_price - row.reference_price * ratio, 2))
        return [sums[place] for place in np.searchsorted(effective, self.ordinals, side="right").tolist()]


class QuoteSeries(BarSeries):
    """Quote bars of a currency pair; their prices are never scaled.

    Args:
        rows: the raw quotes.
    """

    data_type = QuoteBar
    column_names = (
        "askclose", "askhigh", "asklow", "askopen", "asksize", "bidclose", "bidhigh", "bidlow", "bidopen", "bidsize",
        "close", "high", "low", "open",
    )  # fmt: skip

    def __init__(self, symbol: Symbol, resolution: Resolution, spans: Spans, rows: QuoteRows) -> None:
        super().__init__(symbol, resolution, rows.ordinals, *spans)
        self._rows = rows
        self._table: dict[str, Floats] = {}

    def bar(
        self, row: int, mode: DataNormalizationMode, symbol: Symbol | None = None, since: date | None = None, as_of: date | None = None
    ) -> QuoteBar:
        """One bar."""
        bid, bid_size, ask, ask_size = self._rows.sides[row]
        start = self.start_local[row]
        return QuoteBar(
            start,
            symbol or self.symbol,
            None if bid is None else Bar(*bid),
            bid_size,
            None if ask is None else Bar(*ask),
            ask_size,
            self.end_local[row] - start,
        )

    def column(self, name: str, mode: DataNormalizationMode, rows: Rows, since: date | None = None, as_of: date | None = None) -> Floats:
        """The values of a column over some rows; NaN where a side is not quoted."""
        if not self._table:
            self._table = self._read_table()
        return self._table[name][rows]

    def _read_table(self) -> dict[str, Floats]:
        table: dict[str, list[float]] = {name: [] for name in self.column_names}
        for row in range(len(self)):
            bar = self.bar(row, DataNormalizationMode.RAW)
            for name, value in zip(("open", "high", "low", "close"), bar._exact, strict=False):
                table[name].append(float(value))
            for side_name, side, size in (("bid", bar.bid, bar.last_bid_size), ("ask", bar.ask, bar.last_ask_size)):
                for name in ("open", "high", "low", "close"):
                    table[side_name + name].append(float("nan") if side is None else getattr(side, name))
                table[side_name + "size"].append(size)
        return {name: np.array(values) for name, values in table.items()}


def trade_series(
    symbol: Symbol, resolution: Resolution, rows: TradeRows, factors: FactorFile, hours: ExchangeHours, daily_spans: DailySpans
) -> TradeSeries:
    """A series of trade bars.

    Args:
        symbol: what the bars belong to.
        resolution: daily or hour.
        rows: the raw bars of all its tickers, in order.
        factors: its factors; bars before their first date are not served.
        hours: its calendar.
        daily_spans: start and end of daily bars on that calendar, which has a session on each of their days.
    """
    if factors.minimum_date is not None:
        rows = rows.between(factors.minimum_date.toordinal(), date.max.toordinal() - 1)
    if resolution is Resolution.DAILY:
        spans = daily_spans.spans(rows.ordinals)
    else:
        spans = _intraday_spans(rows.ordinals, rows.minutes, resolution, hours)
    return TradeSeries(symbol, resolution, spans, rows, factors, hours)


def quote_series(symbol: Symbol, resolution: Resolution, rows: QuoteRows, hours: ExchangeHours, daily_spans: DailySpans) -> QuoteSeries:
    """A series of quote bars; arguments as for `trade_series`."""
    if resolution is Resolution.DAILY:
        spans = daily_spans.spans(rows.ordinals)
    else:
        spans = _intraday_spans(rows.ordinals, rows.minutes, resolution, hours)
    return QuoteSeries(symbol, resolution, spans, rows)


def _intraday_spans(ordinals: np.ndarray, minutes: np.ndarray, resolution: Resolution, hours: ExchangeHours) -> Spans:
    length = resolution.to_timedelta()
    moments = (ordinals - _EPOCH_ORDINAL).astype("datetime64[D]").astype("datetime64[us]") + minutes.astype("timedelta64[m]")
    if hours.data_zone != hours.zone:
        starts: list[datetime] = moments.tolist()
        moments = np.array([hours.zone.to_local(hours.data_zone.to_utc(start)) for start in starts], "datetime64[us]")
    ends = moments + np.timedelta64(length)
    return moments.tolist(), ends.tolist(), hours.zone.many_to_utc(ends).tolist(), ends.astype("datetime64[ns]")

"""A LEAN data folder: everything a run reads from disk, each file once (`LeanData`, data and map file providers)."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

from minilean.common.enums import Resolution, SecurityType
from minilean.common.symbol import DEFAULT_DATE, SecurityIdentifier, Symbol, no_ticker
from minilean.data.agreement import check_calendar, check_factors, check_names
from minilean.data.data_files import is_present
from minilean.data.factor_file import FactorFile, read_factor_file
from minilean.data.interest_rates import RATE_FILE, InterestRates
from minilean.data.map_file import MapFile, MapFiles
from minilean.data.market_hours import ExchangeHours, MarketHoursDatabase
from minilean.data.price_files import TradeRows, read_quotes, read_trades
from minilean.data.series import BarSeries, quote_series, trade_series
from minilean.data.sessions import DailySpans
from minilean.data.symbol_properties import PROPERTIES_FILE, SymbolPropertiesFile
from minilean.errors import InputError

_FOLDERS = {Resolution.DAILY: "daily", Resolution.HOUR: "hour"}


class DataFolder:
    """The files of one run; nothing is read before it is asked for, and nothing twice.

    Args:
        root: the folder that holds `equity`, `market-hours` and so on.

    Raises:
        InputError: the folder does not exist.
    """

    def __init__(self, root: Path) -> None:
        self.root = Path(root)
        if not os.path.isdir(self.root):
            raise InputError(f"{root} is not a folder; expected a LEAN data folder with equity/, market-hours/ and symbol-properties/.")
        self.market_hours = MarketHoursDatabase(self.root / "market-hours" / "market-hours-database.json")
        self.symbol_properties = SymbolPropertiesFile(self.root / PROPERTIES_FILE)
        self.interest_rates = InterestRates(self.root / RATE_FILE)
        self._map_files: dict[str, MapFiles] = {}
        self._resolved: dict[tuple[str, date, str], MapFile] = {}
        self._factor_files: dict[tuple[str, str], FactorFile] = {}
        self._symbols: dict[tuple[str, SecurityType, str], Symbol] = {}
        self._series: dict[tuple[str, Resolution, bool], BarSeries | None] = {}
        self._daily_spans: dict[tuple[int, bool], DailySpans] = {}

    def create_symbol(self, ticker: str, security_type: SecurityType = SecurityType.EQUITY, market: str = "usa") -> Symbol:
        """The symbol of a ticker: equities are named for good by the first ticker and date of today's map file.

        Args:
            ticker: in any case.
            security_type: equity, forex or base.
            market: LEAN's market name.

        Raises:
            DataError: a map file is broken.
        """
        if not isinstance(ticker, str):
            raise no_ticker(ticker)
        if not isinstance(market, str):
            raise TypeError(f"{market!r:.80} is no market; expected its name, such as Market.USA.")
        ticker = ticker.upper()
        key = (ticker, security_type, market)
        found = self._symbols.get(key)
        if found is None:
            if security_type == SecurityType.EQUITY:
                found = self.equity_on(ticker, date.today(), market)
            else:
                found = Symbol(SecurityIdentifier(ticker, DEFAULT_DATE, market.lower(), security_type), ticker)
            self._symbols[key] = found
        return found

    def equity_on(self, ticker: str, day: date, market: str = "usa") -> Symbol:
        """The symbol of the equity that had a ticker on a day; later it may have had another, and another security that ticker.

        Raises:
            DataError: a map file is broken.
        """
        if not isinstance(ticker, str):
            raise no_ticker(ticker)
        ticker = ticker.upper()
        first_ticker, first_date = ticker, DEFAULT_DATE
        # as in LEAN, which reads the folder of the market's very name
        map_file = self._resolve(ticker, day, market)
        if map_file.rows:
            first_ticker, first_date = map_file.first_ticker, map_file.first_date
        return Symbol(SecurityIdentifier(first_ticker, first_date, market.lower(), SecurityType.EQUITY), ticker)

    def ticker_on(self, symbol: Symbol, day: date) -> str:
        """The ticker that a security had on a day; that of today where no map file knows the day.

        Raises:
            DataError: a map file is broken.
        """
        return self.map_file(symbol).mapped(day) or symbol.value

    def hours_of(self, symbol: Symbol) -> ExchangeHours:
        """The calendar of a symbol's exchange; custom data without entry are always open."""
        name, _, custom_type = symbol.id.symbol.partition(".") if symbol.security_type is SecurityType.BASE else (symbol.value, "", "")
        return self.market_hours.hours(symbol._market, name, symbol.security_type, custom_type or None)

    def map_file(self, symbol: Symbol) -> MapFile:
        """The tickers of a security over time; an empty file for anything but equities."""
        if symbol.security_type is not SecurityType.EQUITY:
            return MapFile(symbol.value)
        found = self._resolve(symbol.id.symbol, symbol.id._first_date, symbol._market)
        # another security may have the first ticker of one without map file: that one's data lie under its own
        return found if found.rows or found.permtick == symbol.value else MapFile(found.permtick, (), symbol.value)

    def factor_file(self, symbol: Symbol) -> FactorFile:
        """The splits and dividends of a security; an empty file for anything but equities."""
        if symbol.security_type is not SecurityType.EQUITY:
            return FactorFile(symbol.value)
        key = (symbol._market, self.map_file(symbol).permtick)
        found = self._factor_files.get(key)
        if found is None:
            found = read_factor_file(self.root / "equity" / key[0] / "factor_files" / f"{key[1].lower()}.csv")
            self._factor_files[key] = found
        return found

    def series(self, symbol: Symbol, resolution: Resolution = Resolution.DAILY, daily_precise_end_time: bool = True) -> BarSeries | None:
        """The bars of a symbol over all its tickers.

        Args:
            symbol: an equity or a currency pair.
            resolution: daily or hour; there are no files of ours for others.
            daily_precise_end_time: the setting of that name; see `has_strict_end_times`.

        Returns:
            The series; None where there is no file.

        Raises:
            DataError: a file is broken, or contradicts another one.
        """
        key = (str(symbol.id), resolution, daily_precise_end_time)
        if key not in self._series:
            self._series[key] = self._read_series(symbol, resolution, daily_precise_end_time)
        return self._series[key]

    def has_bars(self, symbol: Symbol, resolution: Resolution) -> bool:
        """Whether there are prices of a resolution under any ticker of a symbol, be they of one that this runtime does not read."""
        tickers = (ticker for ticker, _, _ in self.map_file(symbol).spans())
        if resolution in _FOLDERS:
            return any(is_present(self._price_path(symbol, ticker, resolution)) for ticker in tickers)
        # bars shorter than an hour lie in a folder of each ticker, a file a day
        folder = self.root / str(symbol.security_type).lower() / symbol._market / str(resolution).lower()
        return any(os.path.isdir(folder / ticker.lower()) for ticker in tickers)

    def has_unread_bars(self, symbol: Symbol, resolution: Resolution) -> bool:
        """Whether there are prices of a resolution that this runtime does not read, such as minutes."""
        return resolution not in _FOLDERS and self.has_bars(symbol, resolution)

    def daily_spans(self, hours: ExchangeHours, strict: bool) -> DailySpans:
        """Start and end of daily bars on a calendar, shared by all series on it."""
        key = (id(hours), strict)
        found = self._daily_spans.get(key)
        if found is None:
            self._daily_spans[key] = found = DailySpans(hours, strict)
        return found

    def has_strict_end_times(self, symbol: Symbol, hours: ExchangeHours, daily_precise_end_time: bool = True) -> bool:
        """Whether daily bars of a symbol take the session's times rather than midnights (`LeanData.UseStrictEndTime`).

        Args:
            symbol: only equities do.
            hours: its calendar; always open exchanges have no session.
            daily_precise_end_time: the algorithm's setting of that name.
        """
        return daily_precise_end_time and symbol.security_type is SecurityType.EQUITY and not hours.is_always_open

    def _resolve(self, ticker: str, day: date, market: str) -> MapFile:
        key = (ticker, day, market)
        found = self._resolved.get(key)
        if found is None:
            self._resolved[key] = found = self._maps(market).resolve(ticker, day)
        return found

    def _maps(self, market: str) -> MapFiles:
        files = self._map_files.get(market)
        if files is None:
            self._map_files[market] = files = MapFiles(self.root / "equity" / market / "map_files")
        return files

    def _read_series(self, symbol: Symbol, resolution: Resolution, daily_precise_end_time: bool) -> BarSeries | None:
        if resolution not in _FOLDERS or symbol.security_type not in (SecurityType.EQUITY, SecurityType.FOREX):
            return None
        hours = self.hours_of(symbol)
        spans = self.daily_spans(hours, self.has_strict_end_times(symbol, hours, daily_precise_end_time))
        sessions, daily = self.daily_spans(hours, strict=True), resolution is Resolution.DAILY
        if symbol.security_type is SecurityType.FOREX:
            path = self._price_path(symbol, symbol.value, resolution)
            if not is_present(path):
                return None
            quotes = read_quotes(path, daily)
            check_calendar(path, quotes.ordinals, sessions)
            return quote_series(symbol, resolution, quotes, hours, spans)
        parts: list[TradeRows] = []
        factors = self.factor_file(symbol)
        for ticker, first, last in self.map_file(symbol).spans():
            path = self._price_path(symbol, ticker, resolution)
            if is_present(path):
                every = read_trades(path, daily)
                rows = every.between(first.toordinal(), min(last.toordinal(), date.max.toordinal() - 1))
                if rows is not every:
                    check_names(path, every.ordinals, self._maps(symbol._market).spans_of(ticker))
                check_calendar(path, rows.ordinals, sessions)
                if daily:
                    check_factors(factors, path, rows)
                parts.append(rows)
        if not parts:
            return None
        return trade_series(symbol, resolution, TradeRows.joined(parts), factors, hours, spans)

    def _price_path(self, symbol: Symbol, ticker: str, resolution: Resolution) -> Path:
        kind = str(symbol.security_type).lower()
        return self.root / kind / symbol._market / _FOLDERS[resolution] / f"{ticker.lower()}.zip"

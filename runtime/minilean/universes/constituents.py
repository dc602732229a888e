"""Universes of what a fund or a list holds (`ETFConstituentsUniverseFactory`, `ConstituentsUniverse`)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from minilean.common.symbol import Symbol
from minilean.common.symbol_cache import find
from minilean.data.constituents import ConstituentsUniverseData, ETFConstituentUniverse, read_holdings, read_members
from minilean.universes.data_universe import DataUniverse, Point, Selector, midnight_after, universe_number
from minilean.universes.selection_models import SelectingAlgorithm, UniverseSelectionModel
from minilean.universes.settings import UniverseSettings
from minilean.universes.universe import Universe

_NO_ONE = "NONE 0"


class ConstituentsUniverse(DataUniverse):
    """Members named by the files of `equity/usa/universes/daily/<ending of the name>` (`ConstituentsUniverse`).

    Args:
        symbol: its identifier's name ends in `-` and the name of the folder.
        universe_settings: how members are subscribed; the algorithm's settings if None.
        filter_func: see `DataUniverse`; it is given `ConstituentsUniverseData` points.
    """

    data_type = ConstituentsUniverseData
    folds = False

    def __init__(self, symbol: Symbol, universe_settings: UniverseSettings | None, filter_func: Selector | None = None) -> None:
        super().__init__(symbol, universe_settings, filter_func or _listed)

    def points(self, start_local: datetime, end_local: datetime) -> Iterator[Point]:
        """The members of each trading day with a file, at the midnight after it."""
        (folder,) = self.folders()
        for day in self._hours.open_days(start_local.date(), end_local.date()):
            members: list[Any] = list(read_members(folder / f"{day:%Y%m%d}.csv", day))
            if members:
                yield midnight_after(day), members

    def folders(self) -> list[Path]:
        """The lists of its name."""
        return [self._opened.folder.root / "equity" / self.market / "universes" / "daily" / self.symbol.id.symbol.rpartition("-")[2]]


class ETFConstituentsUniverseFactory(DataUniverse):
    """The holdings of a fund from `equity/usa/universes/etf/<ticker>` (`ETFConstituentsUniverseFactory`).

    Args:
        symbol: the fund.
        universe_settings: how members are subscribed; the algorithm's settings if None.
        constituents_filter: see `DataUniverse`; it is given `ETFConstituentUniverse` points.
    """

    data_type = ETFConstituentUniverse

    def __init__(
        self, symbol: Symbol, universe_settings: UniverseSettings | None = None, constituents_filter: Selector | None = None
    ) -> None:
        own = universe_number("qc-universe-etf-constituents", symbol._market, underlying=symbol)
        super().__init__(own, universe_settings, constituents_filter)
        self._fund = symbol

    def points(self, start_local: datetime, end_local: datetime) -> Iterator[Point]:
        """The holdings of each trading day with a file, at the midnight after it; the universe ends when the fund is delisted.

        That is the midnight after the fund's last day, if there is a trading day left; a fund that was delisted before has no holdings.
        """
        folder = self._opened.folder
        names = folder.map_file(self._fund)
        last = names.delisting_date
        if last is not None and start_local.date() > last:
            return
        for day in self._hours.open_days(start_local.date(), end_local.date()):
            if last is not None and day > last:
                yield midnight_after(last), None
                return
            ticker = names.mapped(day) if names.rows else self._fund.value
            path = self._folder(ticker) / f"{day:%Y%m%d}.csv"
            holdings: list[Any] = list(read_holdings(path, day)) if names.has_data(day) else []
            if holdings:
                yield midnight_after(day), holdings

    def folders(self) -> list[Path]:
        """The holdings under each ticker that the fund had."""
        return [self._folder(ticker) for ticker in dict.fromkeys(ticker for ticker, *_ in self._opened.folder.map_file(self._fund).spans())]

    def _folder(self, ticker: str) -> Path:
        return self._opened.folder.root / "equity" / self.market / "universes" / "etf" / ticker.lower()


class ETFConstituentsUniverseSelectionModel(UniverseSelectionModel):
    """The holdings of a fund (`ETFConstituentsUniverseSelectionModel`).

    Args:
        etf_symbol: the fund or its ticker.
        universe_settings: how members are subscribed; the algorithm's settings if None.
        universe_filter_func: see `DataUniverse`; it is given `ETFConstituentUniverse` points.
    """

    def __init__(
        self, etf_symbol: Symbol | str, universe_settings: UniverseSettings | None = None, universe_filter_func: Selector | None = None
    ) -> None:
        fund: Symbol = etf_symbol if isinstance(etf_symbol, Symbol) else find(etf_symbol) or Symbol.create(etf_symbol)
        self._fund, self._settings, self._filter = fund, universe_settings, universe_filter_func
        self._universe: Universe | None = None

    def create_universes(self, algorithm: SelectingAlgorithm) -> list[Universe]:
        """One universe, always the same."""
        if self._universe is None:
            self._universe = ETFConstituentsUniverseFactory(self._fund, self._settings or algorithm.universe_settings, self._filter)
        return [self._universe]


def _listed(members: list[Any]) -> list[Symbol]:
    return [] if len(members) == 1 and str(members[0].symbol.id) == _NO_ONE else [member.symbol for member in members]

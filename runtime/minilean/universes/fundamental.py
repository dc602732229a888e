"""Universes chosen from all stocks of a day, and the models that make them (`FundamentalUniverse`, `FundamentalUniverseSelectionModel`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from minilean.common.enums import Market
from minilean.common.symbol import Symbol
from minilean.data.bars import BaseData
from minilean.data.fundamental import Fundamental, coarse_folder, read_coarse
from minilean.errors import InputError, UnsupportedCall
from minilean.universes.answers import Unchanged, symbols
from minilean.universes.data_universe import DataUniverse, Point, Selector, midnight_after, universe_number
from minilean.universes.selection_models import SelectingAlgorithm, UniverseSelectionModel
from minilean.universes.settings import UniverseSettings
from minilean.universes.universe import Universe, known_symbol

_NO_COMPANY_FIGURES = "the figures of companies are in no file that this runtime reads; coarse files have price, volume and dollar volume"
Select = Callable[[list[Fundamental]], Any]


class FundamentalUniverse(BaseData):
    """The type of the stocks of a day; `FundamentalUniverse.usa(selector)` makes a universe of them."""

    only_in_universes = True

    @staticmethod
    def usa(selector: Select, universe_settings: UniverseSettings | None = None) -> FundamentalUniverseFactory:
        """A universe of US stocks.

        Args:
            selector: the stocks of the day before -> symbols or `Universe.UNCHANGED`.
            universe_settings: how members are subscribed; the algorithm's settings if None.
        """
        return FundamentalUniverseFactory(Market.USA, universe_settings, selector)


class FundamentalUniverseFactory(DataUniverse):
    """Stocks chosen from all stocks of the day before (`FundamentalUniverseFactory`).

    Args:
        market: `usa`, or the universe's own symbol.
        universe_settings: how members are subscribed; the algorithm's settings if None.
        selector: see `DataUniverse`; it is given `Fundamental` points, none for a trading day without file.
    """

    data_type = FundamentalUniverse

    def __init__(self, market: str | Symbol, universe_settings: UniverseSettings | None, selector: Selector | None) -> None:
        symbol = market if isinstance(market, Symbol) else universe_number(f"FUNDAMENTALUNIVERSE-{market.upper()}", market)
        super().__init__(symbol, universe_settings, selector)

    def points(self, start_local: datetime, end_local: datetime) -> Iterator[Point]:
        """The stocks of each trading day, at the midnight after it; an empty list where there is no file."""
        (folder,) = self.folders()
        for day in self.hours.open_days(start_local.date(), end_local.date()):
            yield midnight_after(day), read_coarse(folder / f"{day:%Y%m%d}.csv", day)  # type: ignore[misc]

    def folders(self) -> list[Path]:
        """The coarse files of the market."""
        return [coarse_folder(self._opened.folder.root, self.market)]


class CoarseFundamentalUniverse(FundamentalUniverseFactory):
    """LEAN's older name (`CoarseFundamentalUniverse`).

    Args:
        universe_settings: how members are subscribed; the algorithm's settings if None. A symbol before it names the universe.
        selector: see `DataUniverse`.
    """

    def __init__(self, *arguments: Any) -> None:
        *own, universe_settings, selector = arguments
        super().__init__(own[0] if own else Market.USA, universe_settings, selector)


class FineFundamentalFilteredUniverse(Universe):
    """Not modelled: it chooses by figures of companies."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        raise UnsupportedCall(type(self).__name__, _NO_COMPANY_FIGURES)


class FundamentalFilteredUniverse(FineFundamentalFilteredUniverse):
    """Not modelled: it chooses by figures of companies."""


class FundamentalUniverseSelectionModel(UniverseSelectionModel):
    """Stocks chosen every day from all stocks of the day before (`FundamentalUniverseSelectionModel`).

    Args:
        arguments: `[market,] [selector,] [settings]`. Without a selector a subclass defines `select(algorithm, fundamental)`. LEAN's older
            forms `(filter_fine_data[, settings])` are understood: false asks `select_coarse(algorithm, coarse)`.
        named: `market`, `selector`, `universe_settings`, `filter_fine_data` by name.

    Raises:
        UnsupportedCall: fine data are asked for.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:
        self._coarse = "filter_fine_data" in named and named["filter_fine_data"] is not None
        fine = named.pop("filter_fine_data", None)
        self._market, self._settings = named.pop("market", Market.USA), named.pop("universe_settings", None)
        self._selector: Select | None = named.pop("selector", None)
        if named:
            raise TypeError(f"{type(self).__name__} has no argument {next(iter(named))!r}.")
        for value in arguments:
            if isinstance(value, bool):
                self._coarse, fine = True, value
            elif isinstance(value, str):
                self._market = value
            elif isinstance(value, UniverseSettings):
                self._settings = value
            elif value is not None:
                self._selector = value
        if fine:
            raise UnsupportedCall(f"{type(self).__name__} with fine data", _NO_COMPANY_FIGURES)

    def create_universes(self, algorithm: SelectingAlgorithm) -> Iterator[Universe]:
        """One universe that asks `select`, or `select_coarse` in the older form."""
        if self._coarse:
            yield self.create_coarse_fundamental_universe(algorithm)
        else:
            settings = self._settings or algorithm.universe_settings
            yield FundamentalUniverseFactory(self._market, settings, lambda stocks: _as_list(self.select(algorithm, stocks)))

    def create_coarse_fundamental_universe(self, algorithm: SelectingAlgorithm) -> Universe:
        """The universe of the older form."""
        settings = self._settings or algorithm.universe_settings
        return CoarseFundamentalUniverse(settings, lambda stocks: _as_list(self.select_coarse(algorithm, stocks)))

    def select(self, algorithm: Any, fundamental: list[Fundamental]) -> Iterable[Symbol] | Unchanged:
        """The members.

        Raises:
            InputError: neither a selector was given nor `select` overridden.
        """
        if self._selector is None:
            raise InputError(f"{type(self).__name__} has no selector; pass one or define select(algorithm, fundamental).")
        return self._chosen(self._selector(fundamental))

    def select_coarse(self, algorithm: Any, coarse: list[Fundamental]) -> Iterable[Symbol] | Unchanged:
        """The members, in the older form.

        Raises:
            InputError: neither a selector was given nor `select_coarse` overridden.
        """
        if self._selector is None:
            raise InputError(f"{type(self).__name__} has no selector; define select_coarse(algorithm, coarse).")
        return self._chosen(self._selector(coarse))

    def _chosen(self, answer: object) -> list[Symbol] | Unchanged:
        name = type(self).__name__
        return symbols(answer, name, lambda ticker: known_symbol(ticker, name))


def _as_list(answer: Iterable[Symbol] | Unchanged) -> list[Symbol] | Unchanged:
    # methods of a model may answer whatever Python iterates, functions may not
    return answer if isinstance(answer, Unchanged) else list(answer)


class CoarseFundamentalUniverseSelectionModel(FundamentalUniverseSelectionModel):
    """LEAN's older name for a model with a selector (`CoarseFundamentalUniverseSelectionModel`).

    Args:
        coarse_selector: the stocks of the day before -> symbols or `Universe.UNCHANGED`.
        universe_settings: how members are subscribed; the algorithm's settings if None.
    """

    def __init__(self, coarse_selector: Select, universe_settings: UniverseSettings | None = None) -> None:
        super().__init__(False, coarse_selector, universe_settings)


class FineFundamentalUniverseSelectionModel(UniverseSelectionModel):
    """Not modelled: it chooses by figures of companies."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        raise UnsupportedCall("FineFundamentalUniverseSelectionModel", _NO_COMPANY_FIGURES)

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

Select = Callable[[list[Fundamental]], Any]


class FundamentalUniverse(BaseData):
    """The type of the stocks of a day; `FundamentalUniverse.usa(selector)` makes a universe of them."""

    _only_in_universes = True

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
        for day in self._hours.open_days(start_local.date(), end_local.date()):
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


class FundamentalFilteredUniverse(DataUniverse):
    """A universe of data whose members are chosen once more, by figures of companies (`FundamentalFilteredUniverse`).

    There are no such figures: after coarse files the second function is given nobody, as in LEAN on these files, and after other data
    points whose figures are refused when they are read.

    Args:
        universe: the universe that chooses first; it is this one, with the function.
        fundamental_selector: `Fundamental` points -> symbols or `Universe.UNCHANGED`.

    Raises:
        UnsupportedCall: the first universe does not choose from data.
    """

    def __new__(cls, universe: Universe, fundamental_selector: Selector) -> DataUniverse:  # type: ignore[misc]
        """The first universe, with the function."""
        if not isinstance(universe, DataUniverse):
            raise UnsupportedCall(f"{cls.__name__} of a {type(universe).__name__}", "only universes that choose from data can be narrowed")
        return universe.narrowed(fundamental_selector)


class FineFundamentalFilteredUniverse(FundamentalFilteredUniverse):
    """LEAN's older name (`FineFundamentalFilteredUniverse`)."""


class FundamentalUniverseSelectionModel(UniverseSelectionModel):
    """Stocks chosen every day from all stocks of the day before (`FundamentalUniverseSelectionModel`).

    Args:
        arguments: `[market,] [selector,] [settings]`. Without a selector a subclass defines `select(algorithm, fundamental)`. LEAN's older
            forms `(filter_fine_data[, settings])` are understood: false asks `select_coarse(algorithm, coarse)`.
        named: `market`, `selector`, `universe_settings`, `filter_fine_data` by name.

    With true, `select_coarse` is given nobody, since no stock of coarse files has figures of its company, and
    `select_fine(algorithm, fine)` chooses once more.
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
        self._fine = bool(fine)

    def create_universes(self, algorithm: SelectingAlgorithm) -> Iterator[Universe]:
        """One universe that asks `select`, or `select_coarse` in the older form."""
        if self._coarse:
            universe = self.create_coarse_fundamental_universe(algorithm)
            if self._fine:
                universe = FundamentalFilteredUniverse(universe, lambda fine: _as_list(self.select_fine(algorithm, fine)))
            yield universe
        else:
            settings = self._settings or algorithm.universe_settings
            yield FundamentalUniverseFactory(self._market, settings, lambda stocks: _as_list(self.select(algorithm, stocks)))

    def create_coarse_fundamental_universe(self, algorithm: SelectingAlgorithm) -> Universe:
        """The universe of the older form."""
        settings = self._settings or algorithm.universe_settings

        def select(stocks: list[Fundamental]) -> list[Symbol] | Unchanged:
            known = [stock for stock in stocks if stock.has_fundamental_data] if self._fine else stocks
            return _as_list(self.select_coarse(algorithm, known))

        return CoarseFundamentalUniverse(settings, select)

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

    def select_fine(self, algorithm: Any, fine: list[Fundamental]) -> Iterable[Symbol] | Unchanged:
        """The members among those that `select_coarse` chose, in the older form; all of them unless overridden."""
        return [point.symbol for point in fine]

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


class FineFundamentalUniverseSelectionModel(FundamentalUniverseSelectionModel):
    """LEAN's older model of two functions (`FineFundamentalUniverseSelectionModel`).

    Args:
        coarse_selector: the stocks of the day before -> symbols or `Universe.UNCHANGED`.
        fine_selector: those that were chosen -> symbols or `Universe.UNCHANGED`.
        universe_settings: how members are subscribed; the algorithm's settings if None.
    """

    def __init__(self, coarse_selector: Select, fine_selector: Select, universe_settings: UniverseSettings | None = None) -> None:
        super().__init__(True, coarse_selector, universe_settings)
        self._fine_selector = fine_selector

    def select_fine(self, algorithm: Any, fine: list[Fundamental]) -> Iterable[Symbol] | Unchanged:
        """What the second function chooses."""
        return self._chosen(self._fine_selector(fine))

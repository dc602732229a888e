"""Universe selection models: which universes an algorithm has (`Algorithm/Selection`, `Algorithm.Framework/Selection`)."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from minilean.common.enums import Market, SecurityType
from minilean.common.naming import LeanObject
from minilean.common.symbol import Symbol
from minilean.common.symbol_cache import register
from minilean.common.utc_times import naive
from minilean.errors import InputError
from minilean.universes.answers import tickers
from minilean.universes.settings import UniverseSettings
from minilean.universes.universe import CustomUniverse, ManualUniverse, ScheduledUniverse, Unchanged, Universe, universe_symbol

if TYPE_CHECKING:
    from minilean.data.market_hours import ExchangeHours

NEVER = datetime.max


class MarketCalendars(Protocol):
    """Knows when markets are open."""

    def exchange_hours(self, market: str, security_type: SecurityType) -> ExchangeHours:
        """The hours of a market's securities of one kind."""
        ...


class SelectingAlgorithm(Protocol):
    """The algorithm, as far as the models here need it; models may use all of its methods, but none of the strategy's own."""

    @property
    def universe_settings(self) -> UniverseSettings:
        """How members are subscribed."""
        ...

    @property
    def universe_manager(self) -> MarketCalendars:
        """The universes of the run."""
        ...

    @property
    def time(self) -> datetime:
        """Now, in the algorithm's zone."""
        ...

    @property
    def utc_time(self) -> datetime:
        """Now, in UTC."""
        ...


class UniverseSelectionModel(LeanObject):
    """Defines the universes of an algorithm. A subclass defines `create_universes(algorithm)`."""

    def get_next_refresh_time_utc(self) -> datetime:
        """When `create_universes` should be asked again; never, unless a subclass says otherwise."""
        return NEVER

    def create_universes(self, algorithm: SelectingAlgorithm) -> Iterable[Universe]:
        """The universes to trade.

        Raises:
            InputError: the subclass does not define it.
        """
        raise InputError(f"{type(self).__name__} must define create_universes(algorithm) and return universes.")


class NullUniverseSelectionModel(UniverseSelectionModel):
    """No universe but what the algorithm adds by hand."""

    def create_universes(self, algorithm: SelectingAlgorithm) -> Iterable[Universe]:
        """No universes."""
        return ()


class CompositeUniverseSelectionModel(UniverseSelectionModel):
    """Several models together (`CompositeUniverseSelectionModel`).

    Args:
        models: at least one model.
    """

    def __init__(self, *models: UniverseSelectionModel) -> None:
        if not models:
            raise InputError("CompositeUniverseSelectionModel needs at least one universe selection model.")
        self._models = list(models)
        self._started = False

    def add_universe_selection(self, model: UniverseSelectionModel) -> None:
        """Add a model after the others."""
        self._models.append(model)

    def get_next_refresh_time_utc(self) -> datetime:
        """The earliest refresh of any model."""
        return min(naive(model.get_next_refresh_time_utc()) for model in self._models)

    def create_universes(self, algorithm: SelectingAlgorithm) -> Iterator[Universe]:
        """The universes of the models whose refresh is due; all of them the first time."""
        for model in self._models:
            refresh = naive(model.get_next_refresh_time_utc())
            if not self._started or naive(algorithm.utc_time) >= refresh or refresh == NEVER:
                yield from model.create_universes(algorithm)
        self._started = True


class ManualUniverseSelectionModel(UniverseSelectionModel):
    """A fixed list of symbols: one universe per market and security type (`ManualUniverseSelectionModel`).

    Args:
        symbols: symbols, or one list of them.
        universe_settings: how they are subscribed; the algorithm's settings if None.
    """

    def __init__(self, *symbols: Any, universe_settings: UniverseSettings | None = None) -> None:
        flat: list[Any] = []
        for item in symbols:
            if isinstance(item, UniverseSettings):
                universe_settings = item
            elif isinstance(item, (Symbol, str)):
                flat.append(item)
            elif item is not None:
                flat.extend(item)
        self._symbols = [item if isinstance(item, Symbol) else Symbol.create(item) for item in flat]
        self._universe_settings = universe_settings
        for symbol in self._symbols:
            register(symbol)

    def create_universes(self, algorithm: SelectingAlgorithm) -> Iterator[Universe]:
        """One universe per market and security type, selected once."""
        settings = self._universe_settings or algorithm.universe_settings
        groups: dict[tuple[str, SecurityType], list[Symbol]] = {}
        for symbol in self._symbols:
            groups.setdefault((symbol._market, symbol.security_type), []).append(symbol)
        for (market, security_type), members in groups.items():
            members_text = "-".join(str(symbol.id).replace(" ", "_") for symbol in members)
            name = f"manual-universe-selection-model-{security_type.pascal_name}-{market}-{members_text}"
            yield ManualUniverse(
                universe_symbol(name, security_type, market),
                settings,
                algorithm.universe_manager.exchange_hours(market, security_type),
                symbols=members,
                resolution=settings.resolution,
            )


class CustomUniverseSelectionModel(UniverseSelectionModel):
    """Tickers named by a function of the date, asked once per interval (`CustomUniverseSelectionModel`).

    Args:
        name: names the universe.
        selector: exchange-local datetime -> tickers, or `Universe.UNCHANGED`. A subclass may define `select(algorithm, date)` instead.
        universe_settings: how members are subscribed; the algorithm's settings if None.
        interval: time between two selections.
        security_type: kind of the securities.
        market: their market.

    LEAN's form `(security_type, name, market, selector, universe_settings, interval)` is understood too.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        names = ("name", "selector", "universe_settings", "interval")
        if arguments and isinstance(arguments[0], SecurityType):
            names = ("security_type", "name", "market", "selector", "universe_settings", "interval")
        given = dict(zip(names, arguments, strict=False), **options)
        if "name" not in given:
            raise InputError("CustomUniverseSelectionModel needs a name, such as CustomUniverseSelectionModel('my-universe', select).")
        self._selector: Callable[[datetime], Any] | None = given.get("selector")
        self._universe_settings: UniverseSettings | None = given.get("universe_settings")
        self._interval: timedelta = given.get("interval", timedelta(days=1))
        self._security_type = given.get("security_type", SecurityType.EQUITY)
        self._market = given.get("market", Market.USA)
        self._symbol = universe_symbol(
            f"{given['name']}-{self._security_type.pascal_name}-{self._market}", self._security_type, self._market
        )

    def create_universes(self, algorithm: SelectingAlgorithm) -> Iterator[Universe]:
        """One universe that asks `select`."""
        settings = self._universe_settings or algorithm.universe_settings
        yield CustomUniverse(
            self._symbol,
            settings,
            algorithm.universe_manager.exchange_hours(self._market, self._security_type),
            self._interval,
            lambda local: self.select(algorithm, local),
            resolution=settings.resolution,
            fills_forward=settings.fill_forward,
            extended_market_hours=settings.extended_market_hours,
        )

    def select(self, algorithm: Any, date: datetime) -> Iterable[Any] | Unchanged:
        """The tickers of a date.

        Args:
            algorithm: the running algorithm.
            date: naive exchange-local time of the selection.

        Raises:
            InputError: neither a selector was given nor `select` overridden, or what it answers is no list of tickers.
        """
        if self._selector is None:
            raise InputError(f"{type(self).__name__} has no selector; pass a function of the date or define select(algorithm, date).")
        return tickers(self._selector(date), self._symbol.value)

    def __str__(self) -> str:
        return self._symbol.value


class InceptionDateUniverseSelectionModel(CustomUniverseSelectionModel):
    """Tickers that enter when they start trading (`InceptionDateUniverseSelectionModel`).

    Only the head of the queue is looked at: a ticker that starts late holds back all after it, as in LEAN.

    Args:
        name: names the universe.
        tickers_by_date: ticker -> first date, in the order in which they should enter.
    """

    def __init__(self, name: str, tickers_by_date: Mapping[str, date]) -> None:
        super().__init__(name)
        self._queue = deque((ticker, _midnight(first)) for ticker, first in tickers_by_date.items())
        self._tickers: list[str] = []

    def select(self, algorithm: Any, date: datetime) -> Iterable[Any] | Unchanged:
        """All tickers that have started, or unchanged if none started since the last selection."""
        entered = len(self._tickers)
        while self._queue and self._queue[0][1] <= date:
            self._tickers.append(self._queue.popleft()[0])
        return Universe.UNCHANGED if len(self._tickers) == entered else list(self._tickers)


class ScheduledUniverseSelectionModel(UniverseSelectionModel):
    """A selection at the times of a date rule and a time rule (`ScheduledUniverseSelectionModel`).

    Args:
        arguments: see `ScheduledUniverse`.
        settings: how members are subscribed; the algorithm's settings if None.
    """

    def __init__(self, *arguments: Any, settings: UniverseSettings | None = None) -> None:
        self._arguments = arguments
        self._settings = settings

    def create_universes(self, algorithm: SelectingAlgorithm) -> Iterator[Universe]:
        """One universe, selected at the scheduled times."""
        universe = ScheduledUniverse(*self._arguments, settings=self._settings)
        if universe.universe_settings is None:
            universe.universe_settings = algorithm.universe_settings
        yield universe


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)

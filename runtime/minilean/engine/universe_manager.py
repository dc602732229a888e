"""`algorithm.universe_manager`: the universes of a run, and the changes that wait for the end of a step (`UniverseManager`)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from minilean.common.clock import TICK, EngineClock
from minilean.common.dotnet_errors import KeyNotFoundException
from minilean.common.enums import SecurityType
from minilean.common.symbol import Symbol
from minilean.common.views import DictionaryView, EnumeratedDictionary, require_default
from minilean.data.dictionaries import no_key, symbol_of
from minilean.universes.adding import universe_of
from minilean.universes.schedule import Schedule
from minilean.universes.selection_models import universe_symbol
from minilean.universes.settings import UniverseSettings
from minilean.universes.universe import ActiveSecurities, Universe, UserDefinedUniverse

if TYPE_CHECKING:
    from minilean.data.market_hours import ExchangeHours
    from minilean.data.subscription_config import SubscriptionConfig
    from minilean.engine.universe_feed import UniverseFeed
    from minilean.securities.security import Security
    from minilean.universes.sources import UniverseSources


class UniverseManager(EnumeratedDictionary):
    """Universes by symbol. What an algorithm adds or removes during a step takes effect when the step is over.

    Args:
        sources: the data that universes choose from.
        settings: the algorithm's, for universes without their own.
        clock: now.
    """

    _kind = Universe

    def __init__(self, sources: UniverseSources, settings: UniverseSettings, clock: EngineClock) -> None:
        self._sources = sources
        self._settings = settings
        self._clock = clock
        self._universes: dict[Symbol, Universe] = {}
        self._waiting: list[Universe] = []
        # a subscription enters, a symbol leaves
        self._changes: list[tuple[UserDefinedUniverse, SubscriptionConfig | Symbol]] = []
        self._is_running = False

    def add(self, symbol: Symbol, universe: Universe) -> None:
        """Register a universe; one of the same symbol stays."""
        if symbol not in self._universes:
            self._universes[symbol] = universe
            self._waiting.append(universe)
            universe._open(self._sources)

    def add_universe(self, universe: Universe) -> Universe:
        """Register a universe under its own symbol, with the algorithm's settings where it has none."""
        if universe.universe_settings is None:
            universe.universe_settings = self._settings
        self.add(universe.symbol, universe)
        return universe

    def add_from(self, *arguments: Any, **named: Any) -> Universe:
        """A universe from one of the forms of `add_universe`; see `minilean.universes.adding`."""
        if len(arguments) == 1 and isinstance(arguments[0], Universe) and not named:
            return self.add_universe(arguments[0])
        return self.add_universe(universe_of(self._sources.folder, self._settings, *arguments, **named))

    def include(self, security: Security, configs: list[SubscriptionConfig]) -> None:
        """A security was added by hand: it joins the user-defined universe of its kind and market."""
        symbol = security.symbol
        ticker = f"qc-universe-userdefined-{symbol._market}-{symbol.security_type.pascal_name}"
        name = universe_symbol(ticker, symbol.security_type, symbol._market)
        universe = self._universes.get(name)
        if universe is None:
            hours = configs[0].hours
            settings = UniverseSettings(self._settings)
            settings.minimum_time_in_universe = timedelta(0)
            settings.schedule = Schedule()
            universe = UserDefinedUniverse(name, settings, hours, resolution=configs[0].resolution)
            self.add(name, universe)
        self._changes.extend((universe, config) for config in configs)  # type: ignore[misc]

    def exclude(self, symbol: Symbol) -> None:
        """A security was removed by hand: it leaves the user-defined universes at the end of the step."""
        self._changes = [(u, c) for u, c in self._changes if getattr(c, "symbol", c) != symbol]
        for universe in self._universes.values():
            if isinstance(universe, UserDefinedUniverse) and universe.contains_member(symbol):
                self._changes.append((universe, symbol))

    def process_changes(self, feed: UniverseFeed) -> None:
        """The step is over: carry out what was added and removed in it.

        In a run LEAN lets what was added by hand enter a tick after the step, and leave with it.

        Args:
            feed: makes universes select that are new or have changed.
        """
        now, later = self._clock.utc, self._clock.utc + TICK if self._is_running else self._clock.utc
        self._is_running = True
        if not (self._changes or self._waiting):
            return
        due: dict[UserDefinedUniverse, datetime] = {}
        for universe, change in self._changes:
            enters = not isinstance(change, Symbol)
            if universe.add(change) if enters else universe.remove(change):
                due.setdefault(universe, later if enters else now)
        self._changes = []
        for universe in self._waiting:
            feed.add(universe, later if isinstance(universe, UserDefinedUniverse) else now)
        for universe, utc in due.items():
            if universe not in self._waiting:
                feed.changed(universe, utc)
        self._waiting = []

    def data_subscriptions(self, symbol: Symbol) -> list[SubscriptionConfig]:
        """The data that the universe of that symbol chooses from, if they are of the algorithm's own."""
        config = getattr(self._universes.get(symbol), "configuration", None)
        return [] if config is None else [config]

    def exchange_hours(self, market: str, security_type: SecurityType) -> ExchangeHours:
        """The hours of a market's securities of one kind, for universes that a selection model makes."""
        return self._sources.folder.market_hours.hours_of_market(market, security_type)

    @property
    def active_securities(self) -> DictionaryView[Symbol, Any]:
        """Members of all universes, by symbol."""
        found: dict[Symbol, Any] = {}
        for universe in self._universes.values():
            found.update((symbol, member.security) for symbol, member in universe.securities.items())
        return ActiveSecurities(found)

    def is_active(self, symbol: Symbol) -> bool:
        """Whether any universe has the symbol as a member."""
        return any(universe.contains_member(symbol) for universe in self._universes.values())

    def forget_member(self, symbol: Symbol, utc: datetime) -> None:
        """A delisted security leaves every universe: one of those added by hand by a selection at the end of the step."""
        for universe in self._universes.values():
            if not isinstance(universe, UserDefinedUniverse):
                universe.securities.pop(symbol, None)
            elif universe.contains_member(symbol):
                self._changes.append((universe, symbol))

    def remove(self, symbol: object) -> bool:
        """Forget a universe."""
        return self._universes.pop(symbol_of(symbol), None) is not None

    def contains_key(self, symbol: object) -> bool:
        """Whether there is such a universe."""
        return symbol_of(symbol) in self._universes

    def keys(self) -> list[Symbol]:
        """Symbols of the universes."""
        return list(self._universes)

    def values(self) -> list[Universe]:
        """The universes."""
        return list(self._universes.values())

    def items(self) -> list[tuple[Symbol, Universe]]:
        """Symbols and universes."""
        return list(self._universes.items())

    @property
    def count(self) -> int:
        """How many universes there are."""
        return len(self._universes)

    def __getitem__(self, symbol: Symbol) -> Universe:
        if symbol is None:
            raise no_key(self)
        found = self._universes.get(symbol_of(symbol))
        if found is None:
            raise KeyNotFoundException(f"{symbol!r} is the symbol of no universe of this algorithm.")
        return found

    def get(self, symbol: object, default: Universe | None = None) -> Universe | None:  # type: ignore[override]
        """The universe of a symbol, or the default."""
        require_default(default, self._kind)
        return self._universes.get(symbol_of(symbol), default)

    def __len__(self) -> int:
        return len(self._universes)

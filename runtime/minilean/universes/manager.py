"""The universes of an algorithm by symbol (`UniverseManager`, `QCAlgorithm.AddUniverse`)."""

from __future__ import annotations

from collections.abc import Callable, ItemsView, Iterator, KeysView, ValuesView
from typing import TYPE_CHECKING, Any

from minilean.common.enums import Market, Resolution, SecurityType
from minilean.common.naming import LeanObject
from minilean.common.symbol import Symbol
from minilean.errors import InputError, UnsupportedCall
from minilean.universes.settings import UniverseSettings
from minilean.universes.universe import Universe, UserDefinedUniverse, universe_symbol

if TYPE_CHECKING:
    from minilean.data.market_hours import ExchangeHours


class UniverseManager(LeanObject):
    """All universes, in order of addition.

    Args:
        settings: the algorithm's universe settings, for universes that bring none.
        hours_of: hours of a market and security type.
        on_added: told each universe that is added.
        on_removed: told each universe that is removed.
    """

    def __init__(
        self,
        settings: UniverseSettings,
        hours_of: Callable[[str, SecurityType], ExchangeHours],
        on_added: Callable[[Universe], None],
        on_removed: Callable[[Universe], None],
    ) -> None:
        self._settings = settings
        self._hours_of = hours_of
        self._on_added = on_added
        self._on_removed = on_removed
        self._universes: dict[Symbol, Universe] = {}

    @property
    def active_securities(self) -> dict[Symbol, Any]:
        """The members of all universes by symbol."""
        found: dict[Symbol, Any] = {}
        for universe in self._universes.values():
            for symbol, member in universe.securities.items():
                found.setdefault(symbol, member.security)
        return found

    @property
    def count(self) -> int:
        """Number of universes."""
        return len(self._universes)

    def is_active(self, symbol: Symbol) -> bool:
        """Whether any universe has a symbol as a member."""
        return any(symbol in universe.securities for universe in self._universes.values())

    def exchange_hours(self, market: str, security_type: SecurityType) -> ExchangeHours:
        """The hours of a market and security type."""
        return self._hours_of(market, security_type)

    def add(self, universe: Universe) -> Universe:
        """Add a universe; one whose symbol is there already changes nothing."""
        if universe.universe_settings is None:
            universe.universe_settings = self._settings
        if universe.symbol not in self._universes:
            self._universes[universe.symbol] = universe
            self._on_added(universe)
        return universe

    def add_from(self, *arguments: Any, **named: Any) -> Universe:
        """Add a universe object, or one made of a name and a function of the date (`QCAlgorithm.AddUniverse`).

        Args:
            arguments: a universe; or (name, selector); or (name, resolution, selector); or
                (security type, name, resolution, market, universe settings, selector).
            named: the same by name.

        Returns:
            The universe.

        Raises:
            UnsupportedCall: a form that needs fundamental, constituent or derivative data.
        """
        if arguments and isinstance(arguments[0], Universe):
            return self.add(arguments[0])
        names = ("name", "resolution", "selector") if len(arguments) == 3 else ("name", "selector")
        if arguments and isinstance(arguments[0], SecurityType):
            names = ("security_type", "name", "resolution", "market", "universe_settings", "selector")
        given = dict(zip(names, arguments, strict=False), **named)
        if len(arguments) > len(names) or not isinstance(given.get("name"), str) or not callable(given.get("selector")):
            raise UnsupportedCall("add_universe", "only a universe object or a name with a function of the date is understood")
        security_type = given.get("security_type", SecurityType.EQUITY)
        market = given.get("market") or Market.USA
        resolution = given.get("resolution", Resolution.DAILY)
        if not isinstance(resolution, Resolution):
            raise InputError(f"add_universe got {resolution!r} as its resolution; expected a Resolution such as Resolution.DAILY.")
        return self.add(
            UserDefinedUniverse(
                universe_symbol(given["name"], security_type, market),
                given.get("universe_settings"),
                self._hours_of(market, security_type),
                resolution.to_timedelta(),
                given["selector"],
                resolution=resolution,
            )
        )

    def remove(self, symbol: Symbol) -> bool:
        """Dispose and drop a universe; false if there is none of that symbol."""
        universe = self._universes.pop(symbol, None)
        if universe is None:
            return False
        universe.dispose()
        self._on_removed(universe)
        return True

    def contains_key(self, symbol: Any) -> bool:
        """Whether there is a universe of that symbol."""
        return symbol in self._universes

    def items(self) -> ItemsView[Symbol, Universe]:
        """Pairs of symbol and universe."""
        return self._universes.items()

    def keys(self) -> KeysView[Symbol]:
        """The universes' symbols."""
        return self._universes.keys()

    def values(self) -> ValuesView[Universe]:
        """The universes."""
        return self._universes.values()

    def get(self, symbol: Any) -> Universe | None:
        """A universe, or None."""
        return self._universes.get(symbol)

    def __getitem__(self, symbol: Any) -> Universe:
        if symbol not in self._universes:
            raise InputError(f"This universe symbol ({symbol}) was not found in your universe list; add it with add_universe first.")
        return self._universes[symbol]

    def __contains__(self, symbol: Any) -> bool:
        return symbol in self._universes

    def __iter__(self) -> Iterator[Symbol]:
        return iter(self._universes)

    def __len__(self) -> int:
        return len(self._universes)

"""Universes: who is selected, when selection runs, and who is a member (`Universe`, `UserDefinedUniverse` and the others)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from minilean.common.clock import Zone, without_tick, zone
from minilean.common.dotnet_dictionary import DotnetSet
from minilean.common.enums import Market, Resolution, SecurityType
from minilean.common.naming import EventHandlers, LeanObject
from minilean.common.symbol import DEFAULT_DATE, SecurityIdentifier, Symbol
from minilean.common.symbol_cache import find
from minilean.common.views import DictionaryView, generic
from minilean.data.dictionaries import SymbolView
from minilean.errors import InputError
from minilean.securities.security import Security
from minilean.universes.answers import Unchanged, symbols
from minilean.universes.settings import UniverseSettings

if TYPE_CHECKING:
    from minilean.data.market_hours import ExchangeHours
    from minilean.data.subscription_config import SubscriptionConfig
    from minilean.universes.sources import UniverseSources

_ROUNDING_STEPS = (timedelta(days=1), timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1))


class _SecuritiesBySymbol(SymbolView[Security]):
    _kind = Security


_OF_SECURITIES = ("QuantConnect.Symbol", "QuantConnect.Securities.Security")
ActiveSecurities = generic(_SecuritiesBySymbol, "Common.Util.ReadOnlyExtendedDictionary", *_OF_SECURITIES)
_Members = generic(_SecuritiesBySymbol, "System.Collections.Generic.Dictionary", *_OF_SECURITIES)


def universe_symbol(name: str, security_type: SecurityType = SecurityType.EQUITY, market: str = Market.USA) -> Symbol:
    """The symbol under which a universe is known; it names no security."""
    return Symbol(SecurityIdentifier(name.upper(), DEFAULT_DATE, market, security_type), name.upper())


class SubscriptionService(Protocol):
    """Where universes get the subscriptions of a security from; the engine provides it."""

    def existing(self, symbol: Symbol) -> list[SubscriptionConfig]:
        """The subscriptions that the algorithm holds already."""
        ...

    def create(self, symbol: Symbol, settings: UniverseSettings) -> list[SubscriptionConfig]:
        """Subscriptions by a universe's settings; those that exist with the same settings are returned, not doubled."""
        ...


class SelectedSymbols(dict[Symbol, None]):
    """The symbols of a selection in order; it counts itself."""

    __slots__ = ()

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self)


@dataclass(frozen=True, slots=True)
class Member:
    """A security in a universe, and since when.

    Attributes:
        added_utc: when selection took it in.
        security: the security.
        is_internal: whether only internal feeds subscribe to it.
    """

    added_utc: datetime
    security: Security
    is_internal: bool


class Universe(LeanObject):
    """A set of securities that a selection keeps up to date.

    Args:
        symbol: the universe's own name among the universes.
        universe_settings: how members are subscribed; None takes the algorithm's when the universe is added.
        resolution: orders the selections of one instant: the finest first.

    `fills_forward` says whether its own subscription repeats bars, so that a new resolution of these makes it select once more.
    A subclass says whether it selects on `universe_settings.schedule`, whether the data that become known at the very moment of a
    selection belong to its members, whether its own subscription is one of bars, whether times rather than data trigger it, and which
    exchange it follows, if any.
    """

    UNCHANGED: ClassVar[Unchanged] = Unchanged()
    _follows_schedule: ClassVar[bool] = False
    _includes_present: ClassVar[bool] = True
    _reads_bars: ClassVar[bool] = False
    _is_time_triggered: ClassVar[bool] = False

    def __init__(self, symbol: Symbol, universe_settings: UniverseSettings | None, resolution: Resolution) -> None:
        self.symbol = symbol
        self.universe_settings = universe_settings
        self._resolution = resolution
        self.securities: dict[Symbol, Member] = {}
        self.selected = SelectedSymbols()
        self.dispose_requested = False
        self._fills_forward = False
        self.selection_changed = EventHandlers()
        self._previous: frozenset[Symbol] = frozenset()
        self._rounding: timedelta | None = None

    @property
    def _hours(self) -> ExchangeHours | None:
        # the calendar of its exchange; None where it follows none
        return None

    @property
    def security_type(self) -> SecurityType:
        """The kind of securities in it."""
        return self.symbol.security_type

    @property
    def market(self) -> str:
        """The market of its securities."""
        return self.symbol._market

    @property
    def members(self) -> DictionaryView[Symbol, Any]:
        """The securities in it by symbol."""
        return _Members({symbol: member.security for symbol, member in self.securities.items()})

    def _open(self, sources: UniverseSources) -> None:
        """The universe was added to a run, whose data it may read from now on."""

    def select_symbols(self, utc: datetime) -> Iterable[Symbol] | Unchanged:
        """Who should be a member at that instant.

        Args:
            utc: naive UTC instant of the selection.

        Returns:
            Symbols in order, or `UNCHANGED`.
        """
        raise InputError(f"{type(self).__name__} selects nothing; define select_symbols(utc).")

    def _trigger_times(self, start_utc: datetime, end_utc: datetime) -> Iterator[datetime]:
        """The UTC instants of the span at which the clock makes the selection run."""
        return iter(())

    def perform_selection(self, utc: datetime) -> Iterable[Symbol] | Unchanged:
        """Run the selection; the same set as last time counts as unchanged, and a disposed universe selects nobody."""
        if self.dispose_requested:
            self.selection_changed(self, ())
            return ()
        answer = self.select_symbols(utc)
        if isinstance(answer, Unchanged):
            return self.UNCHANGED
        symbols = list(dict.fromkeys(answer))
        unordered = frozenset(symbols)
        if unordered == self._previous:
            return self.UNCHANGED
        self._previous = unordered
        self.selection_changed(self, symbols)
        return symbols

    def contains_member(self, symbol: Symbol) -> bool:
        """Whether a security is a member."""
        return symbol in self.securities

    def can_remove_member(self, utc: datetime, security: Security) -> bool:
        """Whether the minimum time in the universe has passed for a member."""
        if self.dispose_requested or security.is_delisted:
            return True
        member = self.securities.get(security.symbol)
        if member is None or self.universe_settings is None:
            return False
        minimum = self.universe_settings.minimum_time_in_universe
        if self._rounding is None:
            self._rounding = next((step for step in _ROUNDING_STEPS if minimum >= step), minimum)
        return _rounded(utc - member.added_utc, self._rounding) >= minimum

    def _add_member(self, utc: datetime, security: Security, is_internal: bool = False) -> bool:
        """Make a security a member; false for a disposed universe, a delisted security or a member."""
        if self.dispose_requested or security.is_delisted or security.symbol in self.securities:
            return False
        self.securities[security.symbol] = Member(utc, security, is_internal)
        return True

    def _remove_member(self, utc: datetime, security: Security) -> bool:
        """Let a member go; false if its minimum time has not passed."""
        if not self.can_remove_member(utc, security):
            return False
        return self.securities.pop(security.symbol, None) is not None

    def _subscriptions(self, security: Security, service: SubscriptionService) -> list[SubscriptionConfig]:
        """The subscriptions that a member needs."""
        return service.create(security.symbol, self.universe_settings or UniverseSettings())

    def dispose(self) -> None:
        """Deselect all members at the next selection and take no more."""
        self.dispose_requested = True


class UserDefinedUniverse(Universe):
    """Securities that the algorithm adds and removes by hand, or that a function of the date names (`UserDefinedUniverse`).

    Args:
        symbol: the universe's own name.
        universe_settings: how members are subscribed.
        hours: the exchange's hours: a triggered selection runs only if the exchange was open within the interval.
        interval: time between two selections; None selects once, at the start, and whenever the collection changes.
        selector: exchange-local time -> symbols; None keeps the collection that `add` and `remove` make.
        resolution: see `Universe`.
        fills_forward: see `Universe`.
        extended_market_hours: whether the exchange counts as open before and after its session too.
    """

    _includes_present: ClassVar[bool] = False
    _is_time_triggered: ClassVar[bool] = True

    def __init__(
        self,
        symbol: Symbol,
        universe_settings: UniverseSettings | None,
        hours: ExchangeHours,
        interval: timedelta | None = None,
        selector: Callable[[datetime], Iterable[Any] | Unchanged] | None = None,
        symbols: Iterable[Symbol] = (),
        resolution: Resolution = Resolution.DAILY,
        fills_forward: bool = False,
        extended_market_hours: bool = False,
    ) -> None:
        super().__init__(symbol, universe_settings, resolution)
        self._calendar = hours
        self.interval = interval
        self._fills_forward = fills_forward
        self._extended_market_hours = extended_market_hours
        self._selector = selector
        self._symbols: DotnetSet[Symbol] = DotnetSet(symbols)
        self._configs: DotnetSet[SubscriptionConfig] = DotnetSet()
        self._removed_configs: list[SubscriptionConfig] = []

    @property
    def _hours(self) -> ExchangeHours:
        return self._calendar

    def add(self, config: SubscriptionConfig | Symbol) -> bool:
        """Put a subscription or a symbol into the collection; true if it was not there, so that a selection is due."""
        collection: DotnetSet[Any] = self._symbols if isinstance(config, Symbol) else self._configs
        if config in collection:
            return False
        collection.add(config)
        return True

    def remove(self, symbol: Symbol) -> bool:
        """Take a symbol and its subscriptions out of the collection; true if it was there, so that a selection is due."""
        dropped = [config for config in self._configs if config.symbol == symbol]
        if symbol not in self._symbols and not dropped:
            return False
        self._symbols.discard(symbol)
        for config in dropped:
            self._configs.discard(config)
        self._removed_configs.extend(dropped)
        return True

    def select_symbols(self, utc: datetime) -> Iterable[Symbol] | Unchanged:
        """The selector's symbols for the exchange-local time, or the collection."""
        if self._selector is None:
            return dict.fromkeys([*(config.symbol for config in self._configs), *self._symbols])
        answer = self._selector(without_tick(self._hours.zone.to_local(utc)))
        if isinstance(answer, Unchanged):
            return answer
        return [self._symbol_of(item) for item in answer]

    def _trigger_times(self, start_utc: datetime, end_utc: datetime) -> Iterator[datetime]:
        """The start, then every interval in which the exchange was open."""
        exchange = self._hours.zone
        local, end = exchange.to_local(start_utc), exchange.to_local(end_utc)
        if local <= end:
            yield start_utc
        if self.interval is None:
            return
        while True:
            local += self.interval
            if local > end:
                return
            if self._hours.is_open_between(local, local + self.interval, self._extended_market_hours):
                yield exchange.to_utc(local)

    def _subscriptions(self, security: Security, service: SubscriptionService) -> list[SubscriptionConfig]:
        """The subscriptions that were added by hand, else new ones by the universe's settings."""
        found = [config for config in self._configs if config.symbol == security.symbol]
        if found:
            return found
        found = [config for config in self._removed_configs if config.symbol == security.symbol]
        if found:
            self._removed_configs = [config for config in self._removed_configs if config.symbol != security.symbol]
            return found
        found = super()._subscriptions(security, service)
        for config in found:
            self._configs.add(config)
        return found

    def _remove_member(self, utc: datetime, security: Security) -> bool:
        """Let a member go and forget its subscriptions."""
        if not super()._remove_member(utc, security):
            return False
        self.remove(security.symbol)
        return True

    def _symbol_of(self, item: object) -> Symbol:
        return item if isinstance(item, Symbol) else Symbol.create(str(item), self.security_type, self.market)


class ManualUniverse(UserDefinedUniverse):
    """A fixed list; symbols that the algorithm subscribed to already keep those subscriptions (`ManualUniverse`)."""

    _reads_bars: ClassVar[bool] = True

    def _subscriptions(self, security: Security, service: SubscriptionService) -> list[SubscriptionConfig]:
        """The algorithm's own subscriptions where there are some."""
        return service.existing(security.symbol) or super()._subscriptions(security, service)


class CustomUniverse(ManualUniverse):
    """Members named by a function of the date (`CustomUniverse`); subscriptions as in `ManualUniverse`."""


class ScheduledUniverse(Universe):
    """Members named by a function at the times of a date rule and a time rule (`ScheduledUniverse`).

    Args:
        arguments: [the time zone in which the rule's dates are counted, or its name; UTC if left out,] date rule, time rule, function of
            the naive UTC time that returns symbols or tickers[, settings].
        settings: how members are subscribed; the algorithm's settings if None.

    Raises:
        InputError: the arguments are of another form.
    """

    def __init__(self, *arguments: Any, settings: UniverseSettings | None = None) -> None:
        rest = list(arguments)
        self._zone = zone("UTC")
        if rest and isinstance(rest[0], (str, Zone)):
            first = rest.pop(0)
            self._zone = zone(first) if isinstance(first, str) else first
        if not 3 <= len(rest) <= 4 or not callable(rest[2]):
            raise InputError("A scheduled universe expects ([time zone,] date rule, time rule, function of the time[, settings]).")
        self._date_rule, self._time_rule, self._selector = rest[:3]
        name = f"{self._date_rule.name}_{self._time_rule.name}"
        super().__init__(universe_symbol(name, SecurityType.BASE), rest[3] if len(rest) > 3 else settings, Resolution.DAILY)

    def select_symbols(self, utc: datetime) -> Iterable[Symbol] | Unchanged:
        """The selector's symbols for the UTC time.

        Raises:
            InputError: the answer is of another form, or names a ticker that the algorithm does not know.
        """
        name = self.symbol.value
        return symbols(self._selector(utc), name, lambda text: known_symbol(text, name))

    def _trigger_times(self, start_utc: datetime, end_utc: datetime) -> Iterator[datetime]:
        """The times of the two rules within the span."""
        dates = self._date_rule.get_dates(self._zone.to_local(start_utc), self._zone.to_local(end_utc))
        for utc in self._time_rule.create_utc_event_times(dates):
            if utc > end_utc:
                return
            if utc >= start_utc:
                yield utc


def known_symbol(ticker: str, universe: str) -> Symbol:
    """The symbol of a ticker that a universe's function answered.

    Raises:
        InputError: no security of that ticker was added by hand, at which LEAN ends the run.
    """
    found = find(ticker)
    if found is None:
        raise InputError(f"A selection of {universe} names {ticker!r}, which is no security of the algorithm; return symbols.")
    return found


def _rounded(span: timedelta, step: timedelta) -> timedelta:
    # half to even, as Extensions.Round does
    return span if step <= timedelta(0) else round(span / step) * step

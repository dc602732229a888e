"""`algorithm.universe`: ready universes (`UniverseDefinitions`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from minilean.common.naming import DualNamed
from minilean.common.symbol import Symbol
from minilean.common.symbol_cache import equity_on
from minilean.errors import UnsupportedCall
from minilean.universes.constituents import ETFConstituentsUniverseFactory
from minilean.universes.fundamental import FundamentalUniverseFactory
from minilean.universes.settings import UniverseSettings
from minilean.universes.universe import Unchanged, Universe

if TYPE_CHECKING:
    from minilean.common.clock import EngineClock

_FUND = "SPY"


class UniverseDefinitions(DualNamed):
    """Makes universes for `add_universe`.

    Args:
        clock: now; a fund's ticker is that of today.
        settings: the algorithm's, for universes without their own.
    """

    def __init__(self, clock: EngineClock, settings: UniverseSettings) -> None:
        self._clock = clock
        self._settings = settings

    @property
    def unchanged(self) -> Unchanged:
        """The answer of a selection that keeps the members as they are."""
        return Universe.UNCHANGED

    @property
    def dollar_volume(self) -> UniverseDefinitions:
        """LEAN's older place of `top`."""
        return self

    @property
    def qc_500(self) -> Universe:
        """What SPY holds."""
        return self.etf(Symbol.create(_FUND))

    def etf(
        self,
        etf: str | Symbol,
        *arguments: Any,
        market: str | None = None,
        universe_settings: UniverseSettings | None = None,
        universe_filter_func: Callable[[list[Any]], Any] | None = None,
    ) -> Universe:
        """What a fund holds.

        Args:
            etf: the fund or the ticker that it has now.
            arguments: the others in LEAN's order, or any of them left out.
            market: `usa`.
            universe_settings: how members are subscribed; the algorithm's settings if None.
            universe_filter_func: `ETFConstituentUniverse` points -> symbols or `Universe.UNCHANGED`; None takes all.
        """
        for value in arguments:
            if isinstance(value, str):
                market = value
            elif isinstance(value, UniverseSettings):
                universe_settings = value
            elif value is not None:
                universe_filter_func = value
        symbol = etf if isinstance(etf, Symbol) else equity_on(etf, self._clock.local.date(), market or "usa")
        return ETFConstituentsUniverseFactory(symbol, universe_settings or self._settings, universe_filter_func)

    def index(self, *arguments: Any, **named: Any) -> Universe:
        """Not modelled: indices are not."""
        raise UnsupportedCall("universe.index")

    def top(self, count: int, universe_settings: UniverseSettings | None = None) -> Universe:
        """The stocks with the largest dollar volume of the day before.

        Args:
            count: how many.
            universe_settings: how members are subscribed; the algorithm's settings if None.
        """

        def largest(stocks: list[Any]) -> list[Symbol]:
            return [stock.symbol for stock in sorted(stocks, key=lambda stock: -stock.dollar_volume)[:count]]

        return FundamentalUniverseFactory("usa", universe_settings or self._settings, largest)

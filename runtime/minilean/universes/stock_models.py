"""Ready models that choose from all stocks of a day (`EmaCrossUniverseSelectionModel`, `QC500UniverseSelectionModel`)."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable
from datetime import datetime

from minilean.common.symbol import Symbol
from minilean.data.fundamental import Fundamental
from minilean.indicators.averages import ExponentialMovingAverage
from minilean.universes.answers import Unchanged
from minilean.universes.fundamental import FundamentalUniverseSelectionModel
from minilean.universes.selection_models import SelectingAlgorithm
from minilean.universes.settings import UniverseSettings
from minilean.universes.universe import Universe

_TOLERANCE = 0.01
_MOST_BY_VOLUME, _MOST = 1000, 500
_EXCHANGES = ("NYS", "NAS")
_DAYS_SINCE_LISTING, _SMALLEST_COMPANY = 180, 5e8


class _Averages:
    """Two averages of a stock's adjusted price."""

    def __init__(self, fast: int, slow: int) -> None:
        self._fast, self._slow = ExponentialMovingAverage(fast), ExponentialMovingAverage(slow)

    def update(self, time: datetime, price: float) -> bool:
        """Take a price; whether both averages are ready."""
        ready = self._slow.update(time, price)
        return self._fast.update(time, price) and ready

    @property
    def is_rising(self) -> bool:
        """Whether the fast one is a hundredth above the slow one."""
        return self._fast.current.value > self._slow.current.value * (1 + _TOLERANCE)

    @property
    def distance(self) -> float:
        """How far the fast one is above the slow one, as a fraction of their mean."""
        fast, slow = self._fast.current.value, self._slow.current.value
        return (fast - slow) / ((fast + slow) / 2)


class EmaCrossUniverseSelectionModel(FundamentalUniverseSelectionModel):
    """The stocks whose fast average is farthest above the slow one (`EmaCrossUniverseSelectionModel`).

    Args:
        fast_period: days of the fast average.
        slow_period: days of the slow average.
        universe_count: how many stocks at most.
        universe_settings: how members are subscribed; the algorithm's settings if None.
    """

    def __init__(
        self,
        fast_period: int = 100,
        slow_period: int = 300,
        universe_count: int = 500,
        universe_settings: UniverseSettings | None = None,
    ) -> None:
        super().__init__(False, universe_settings)
        self._periods = fast_period, slow_period
        self._count = universe_count
        self._averages: dict[Symbol, _Averages] = {}

    def select_coarse(self, algorithm: SelectingAlgorithm, coarse: list[Fundamental]) -> list[Symbol]:
        """The stocks that rise, those with the largest distance first."""
        rising: list[tuple[float, Symbol]] = []
        for stock in coarse:
            averages = self._averages.setdefault(stock.symbol, _Averages(*self._periods))
            if averages.update(stock.end_time, stock.adjusted_price) and averages.is_rising:
                rising.append((averages.distance, stock.symbol))
        rising.sort(key=lambda entry: -entry[0])
        return [symbol for _, symbol in rising[: self._count]]


class QC500UniverseSelectionModel(FundamentalUniverseSelectionModel):
    """The largest US companies of every sector, once a month (`QC500UniverseSelectionModel`).

    It chooses by figures of companies, which coarse files have not: on these it selects nobody, as in LEAN.

    Args:
        arguments: `[filter_fine_data,] [universe_settings]`.
    """

    def __init__(self, *arguments: bool | UniverseSettings | None) -> None:
        settings = next((value for value in arguments if isinstance(value, UniverseSettings)), None)
        super().__init__(next((value for value in arguments if isinstance(value, bool)), True), settings)
        self._dollars: dict[Symbol, float] = {}
        self._month = -1

    def select_coarse(self, algorithm: SelectingAlgorithm, coarse: list[Fundamental]) -> list[Symbol] | Unchanged:
        """The thousand stocks with figures that were traded most, unless this month's are chosen."""
        if algorithm.time.month == self._month:
            return Universe.UNCHANGED
        traded = [stock for stock in coarse if stock.has_fundamental_data and stock.volume > 0 and stock.price > 0]
        traded.sort(key=lambda stock: -stock.dollar_volume)
        self._dollars = {stock.symbol: stock.dollar_volume for stock in traded[:_MOST_BY_VOLUME]}
        return list(self._dollars) or Universe.UNCHANGED

    def select_fine(self, algorithm: SelectingAlgorithm, fine: list[Fundamental]) -> Iterable[Symbol] | Unchanged:
        """Five hundred of them: of every sector the same share, by the dollars traded."""

        def is_large(stock: Fundamental) -> bool:
            company = stock.company_reference
            return (
                company.country_id == "USA"
                and company.primary_exchange_id in _EXCHANGES
                and (algorithm.time - stock.security_reference.ipo_date).days > _DAYS_SINCE_LISTING
                and stock.market_cap > _SMALLEST_COMPANY
            )

        def sector(stock: Fundamental) -> str:
            return stock.company_reference.industry_template_code

        def traded(stock: Fundamental) -> float:
            return -self._dollars[stock.symbol]

        large = sorted(filter(is_large, fine), key=sector)
        if not large:
            return Universe.UNCHANGED
        self._month = algorithm.time.month
        share, chosen = _MOST / len(large), []
        for _, group in itertools.groupby(large, sector):
            members = sorted(group, key=traded)
            chosen += members[: math.ceil(len(members) * share)]
        return [stock.symbol for stock in sorted(chosen, key=traded)[:_MOST]]

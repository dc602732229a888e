"""A portfolio that moves towards what fell below its average (`MeanReversionPortfolioConstructionModel`, a Python file of LEAN's).

Li and Hoi (2012), On-line portfolio selection with moving average reversion, arXiv:1206.4626. The projection is that of Duchi et al.
(2008), Efficient projections onto the l1-ball for learning in high dimensions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from minilean.common.dotnet_errors import ArgumentException
from minilean.common.enums import PortfolioBias, Resolution
from minilean.framework.portfolio_construction.model import PortfolioConstructionModel

if TYPE_CHECKING:
    from minilean.common.symbol import Symbol
    from minilean.framework.insight import Insight
    from minilean.indicators import Identity, SimpleMovingAverage
    from minilean.universes.changes import SecurityChanges


@dataclass(frozen=True)
class _Prices:
    price: Identity
    average: SimpleMovingAverage

    @property
    def are_ready(self) -> bool:
        return self.price.is_ready and self.average.is_ready

    @property
    def relative(self) -> float:
        return self.price.current.value / self.average.current.value


class MeanReversionPortfolioConstructionModel(PortfolioConstructionModel):
    """Shifts weight between securities until the expected relative price of the portfolio reaches a threshold; never short.

    Args:
        rebalance: see `PortfolioConstructionModel`.
        portfolio_bias: long, or long and short; the weights are never negative.
        reversion_threshold: relative price that is wanted of the portfolio.
        window_size: bars of the average that a price is expected to return to.
        resolution: length of a bar.

    Raises:
        ArgumentException: long positions are not allowed.
    """

    def __init__(
        self,
        rebalance: object = Resolution.DAILY,
        portfolio_bias: PortfolioBias = PortfolioBias.LONG_SHORT,
        reversion_threshold: float = 1,
        window_size: int = 20,
        resolution: Resolution = Resolution.DAILY,
    ) -> None:
        super().__init__(rebalance)
        if portfolio_bias == PortfolioBias.SHORT:
            raise ArgumentException("A mean reversion portfolio holds long positions; use PortfolioBias.LONG or LONG_SHORT.")
        self._threshold, self._window_size, self._resolution = reversion_threshold, window_size, resolution
        self._weights = np.ones(0)
        self._prices: dict[Symbol, _Prices] = {}

    def determine_target_percent(self, active_insights: list[Insight]) -> dict[Insight, float]:
        """The weight of each insight's symbol; none at all until the averages of all of them are ready."""
        if not active_insights or not all(self._prices[insight.symbol].are_ready for insight in active_insights):
            return {}
        count = len(active_insights)
        if len(self._weights) != count:
            self._weights = np.ones(count) * (1 / count)
        relatives = np.array([self._expected_relative(insight) for insight in active_insights])
        deviations = relatives - relatives.mean()
        spread = np.linalg.norm(deviations) ** 2
        step = max(0, (np.dot(self._weights, relatives) - self._threshold) / spread) if spread else 0
        self._weights = simplex_projection(self._weights - step * deviations)
        return {insight: float(weight) for insight, weight in zip(active_insights, self._weights, strict=True)}

    def on_securities_changed(self, algorithm: Any, changes: SecurityChanges) -> None:
        """Begin averages for new securities from their history and drop those of removed ones."""
        super().on_securities_changed(algorithm, changes)
        for security in changes.removed_securities:
            self._prices.pop(security.symbol, None)
        for security in changes.added_securities:
            symbol = security.symbol
            if symbol not in self._prices:
                price = algorithm.identity(symbol, self._resolution)
                average = algorithm.sma(symbol, self._window_size, self._resolution)
                for indicator in (price, average):
                    algorithm.warm_up_indicator(symbol, indicator, self._resolution)
                self._prices[symbol] = _Prices(price, average)

    def _expected_relative(self, insight: Insight) -> float:
        if insight.magnitude is not None:
            return 1 + insight.magnitude * int(insight.direction)
        return self._prices[insight.symbol].relative


def simplex_projection(vector: np.ndarray, total: float = 1) -> np.ndarray:
    """The nearest weights that are not negative and have a given sum.

    Args:
        vector: shape (N,).
        total: the sum, above 0.

    Returns:
        Shape (N,).

    Raises:
        ArgumentException: the sum is not above 0.
    """
    if total <= 0:
        raise ArgumentException(f"Weights that are not negative cannot add up to {total}; expected a sum above 0.")
    falling = np.sort(vector)[::-1]
    excess = np.cumsum(falling) - total
    last = np.where(falling > excess / np.arange(1, len(vector) + 1))[0][-1]
    return np.maximum(vector - excess[last] / (last + 1), 0)

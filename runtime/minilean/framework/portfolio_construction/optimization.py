"""Portfolios whose weights an optimizer finds from past returns.

LEAN gives Python algorithms the C# models of these names, and these follow them: `MeanVarianceOptimizationPortfolioConstructionModel`,
`RiskParityPortfolioConstructionModel`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minilean.common.dotnet_dictionary import DotnetDictionary
from minilean.common.enums import PortfolioBias, Resolution
from minilean.errors import InputError
from minilean.framework.portfolio_construction.model import PortfolioConstructionModel
from minilean.framework.portfolio_construction.optimizers import (
    MinimumVariancePortfolioOptimizer,
    PortfolioOptimizer,
    RiskParityPortfolioOptimizer,
)
from minilean.framework.portfolio_construction.returns import ReturnsWindow, returns_matrix, warm_up

if TYPE_CHECKING:
    from minilean.common.symbol import Symbol
    from minilean.framework.insight import Insight
    from minilean.universes.changes import SecurityChanges


class OptimizingPortfolioConstructionModel(PortfolioConstructionModel):
    """Common part: a window of returns for each security of the universe.

    Args:
        rebalance: see `PortfolioConstructionModel`.
        portfolio_bias: sides that may be held.
        lookback: bars between the two prices of a return.
        period: how many returns are looked at.
        resolution: length of a bar.
        optimizer: makes weights of returns.
    """

    def __init__(
        self,
        rebalance: object,
        portfolio_bias: PortfolioBias,
        lookback: int,
        period: int,
        resolution: Resolution,
        optimizer: PortfolioOptimizer,
    ) -> None:
        super().__init__(rebalance)
        self._bias = portfolio_bias
        self._lookback = lookback
        self._period = period
        self._resolution = resolution
        self._optimizer = optimizer
        self._windows: DotnetDictionary[Symbol, ReturnsWindow] = DotnetDictionary()

    def determine_target_percent(self, active_insights: list[Insight]) -> dict[Insight, float]:
        """The optimizer's weight of each insight's symbol; 0 where it would take a side that must not be held."""
        if not active_insights:
            return {}
        returns = returns_matrix(self._windows, [insight.symbol for insight in active_insights])
        if not returns.size:
            return {}
        weights = self._optimizer.optimize(returns)
        return {insight: self._held(float(weight)) for insight, weight in zip(active_insights, weights, strict=False)}

    def on_securities_changed(self, algorithm: Any, changes: SecurityChanges) -> None:
        """Begin windows for new securities from their history and drop those of removed ones."""
        super().on_securities_changed(algorithm, changes)
        for security in changes.removed_securities:
            self._windows.pop(security.symbol, None)
        added = [security.symbol for security in changes.added_securities]
        for symbol in added:
            if symbol not in self._windows:
                self._windows[symbol] = ReturnsWindow(self._lookback, self._period)
                self._follow(algorithm, symbol)
        warm_up(algorithm, self._windows, added, self._lookback * self._period, self._resolution)

    def _follow(self, algorithm: Any, symbol: Symbol) -> None:
        """Whether and how a window goes on growing is the model's choice."""

    def _held(self, weight: float) -> float:
        allowed = self._bias == PortfolioBias.LONG_SHORT or (weight > 0) - (weight < 0) == int(self._bias)
        return weight if allowed else 0.0


class MeanVarianceOptimizationPortfolioConstructionModel(OptimizingPortfolioConstructionModel):
    """The least variance at a wanted return (`MeanVarianceOptimizationPortfolioConstructionModel`).

    As in LEAN the windows grow by the magnitudes of insights, not by prices, after the history at the start.

    Args:
        rebalance: see `PortfolioConstructionModel`.
        portfolio_bias: sides that may be held.
        lookback: bars between the two prices of a return.
        period: how many returns are looked at.
        resolution: length of a bar.
        target_return: wanted return per bar, a fraction.
        optimizer: makes weights of returns; `MinimumVariancePortfolioOptimizer` if None.
    """

    def __init__(
        self,
        rebalance: object = Resolution.DAILY,
        portfolio_bias: PortfolioBias = PortfolioBias.LONG_SHORT,
        lookback: int = 1,
        period: int = 63,
        resolution: Resolution = Resolution.DAILY,
        target_return: float = 0.02,
        optimizer: PortfolioOptimizer | None = None,
    ) -> None:
        lower = 0 if portfolio_bias == PortfolioBias.LONG else -1
        upper = 0 if portfolio_bias == PortfolioBias.SHORT else 1
        optimizer = optimizer or MinimumVariancePortfolioOptimizer(lower, upper, target_return)
        super().__init__(rebalance, portfolio_bias, lookback, period, resolution, optimizer)

    def should_create_target_for_insight(self, insight: Insight) -> bool:
        """Whether the insight's magnitude can be used; it enters the symbol's window.

        Raises:
            InputError: the insight has no magnitude.
        """
        if not self._has_valid_magnitude(insight):
            return False
        window = self._windows.get(insight.symbol)
        if window is not None:
            if insight.magnitude is None:
                raise InputError(
                    f"{type(self).__name__} needs a magnitude in every insight, but that of {insight.symbol} from "
                    f"{insight.source_model or 'the algorithm'} has none."
                )
            window.add(self.algorithm.time, insight.magnitude)
        return True


class RiskParityPortfolioConstructionModel(OptimizingPortfolioConstructionModel):
    """The same risk from every holding (`RiskParityPortfolioConstructionModel`).

    Args:
        rebalance: see `PortfolioConstructionModel`.
        portfolio_bias: long, or long and short.
        lookback: bars between the two prices of a return.
        period: how many returns are looked at.
        resolution: length of a bar.
        optimizer: makes weights of returns; `RiskParityPortfolioOptimizer` if None.

    Raises:
        InputError: a portfolio of short positions only.
    """

    def __init__(
        self,
        rebalance: object = Resolution.DAILY,
        portfolio_bias: PortfolioBias = PortfolioBias.LONG_SHORT,
        lookback: int = 1,
        period: int = 252,
        resolution: Resolution = Resolution.DAILY,
        optimizer: PortfolioOptimizer | None = None,
    ) -> None:
        if portfolio_bias == PortfolioBias.SHORT:
            raise InputError("RiskParityPortfolioConstructionModel must be allowed to hold long positions; expected LONG or LONG_SHORT.")
        super().__init__(rebalance, portfolio_bias, lookback, period, resolution, optimizer or RiskParityPortfolioOptimizer())

    def _follow(self, algorithm: Any, symbol: Symbol) -> None:
        algorithm.consolidate(symbol, self._resolution, lambda bar: self._update(symbol, bar))

    def _update(self, symbol: Symbol, bar: Any) -> None:
        window = self._windows.get(symbol)
        if window is not None:
            window.update(bar.end_time, bar.close)

    def _held(self, weight: float) -> float:
        return weight

"""Black-Litterman portfolios: equilibrium returns mixed with the views of insights (the C# model that LEAN takes for Python too)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from minilean.common.enums import InsightDirection, PortfolioBias, Resolution
from minilean.framework.portfolio_construction.optimization import OptimizingPortfolioConstructionModel
from minilean.framework.portfolio_construction.optimizers import MaximumSharpeRatioPortfolioOptimizer, PortfolioOptimizer
from minilean.framework.portfolio_construction.returns import covariance_of, returns_matrix

if TYPE_CHECKING:
    from minilean.common.symbol import Symbol
    from minilean.framework.insight import Insight

Floats = NDArray[np.float64]
_DAYS_PER_YEAR = 252


class BlackLittermanOptimizationPortfolioConstructionModel(OptimizingPortfolioConstructionModel):
    """Each alpha model's insights are one view on the market (Black and Litterman 1992; He and Litterman 1999).

    Args:
        rebalance: see `PortfolioConstructionModel`.
        portfolio_bias: sides that may be held.
        lookback: bars between the two prices of a return.
        period: how many returns are looked at.
        resolution: length of a bar.
        risk_free_rate: yearly, a fraction.
        delta: risk aversion of the market.
        tau: weight of the uncertainty of equilibrium returns.
        optimizer: makes weights; `MaximumSharpeRatioPortfolioOptimizer` if None.
    """

    def __init__(
        self,
        rebalance: object = Resolution.DAILY,
        portfolio_bias: PortfolioBias = PortfolioBias.LONG_SHORT,
        lookback: int = 1,
        period: int = 63,
        resolution: Resolution = Resolution.DAILY,
        risk_free_rate: float = 0.0,
        delta: float = 2.5,
        tau: float = 0.05,
        optimizer: PortfolioOptimizer | None = None,
    ) -> None:
        lower = 0 if portfolio_bias == PortfolioBias.LONG else -1
        upper = 0 if portfolio_bias == PortfolioBias.SHORT else 1
        optimizer = optimizer or MaximumSharpeRatioPortfolioOptimizer(lower, upper, risk_free_rate)
        super().__init__(rebalance, portfolio_bias, lookback, period, resolution, optimizer)
        self._risk_free_rate = risk_free_rate
        self._delta = delta
        self._tau = tau

    def should_create_target_for_insight(self, insight: Insight) -> bool:
        """Whether the insight's magnitude lies within the bounds of a target."""
        return self._has_valid_magnitude(insight)

    def get_target_insights(self) -> list[Insight]:
        """The newest active insight of each symbol and alpha model, ordered by symbol."""
        newest: dict[tuple[Symbol, str | None], Insight] = {}
        for insight in self.algorithm.insights.get_active_insights(self.algorithm.utc_time):
            if self.should_create_target_for_insight(insight):
                key = (insight.symbol, insight.source_model)
                held = newest.get(key)
                if held is None or insight._generated_utc >= held._generated_utc:
                    newest[key] = insight
        return sorted(newest.values(), key=lambda insight: str(insight.symbol.id))

    def determine_target_percent(self, active_insights: list[Insight]) -> dict[Insight, float]:
        """The optimizer's weights for the mixed returns; nothing if an insight has no magnitude or a model no view."""
        views = self._views(active_insights)
        if views is None:
            return {}
        for insight in active_insights:
            window = self._windows.get(insight.symbol)
            if window is not None:
                window.add(insight._generated_utc, insight.magnitude or 0.0)  # type: ignore[arg-type]
        first = {insight.symbol: insight for insight in reversed(active_insights)}
        symbols = list(dict.fromkeys(insight.symbol for insight in active_insights))
        returns = returns_matrix(self._windows, symbols)
        if not returns.size:
            return {}
        mean, covariance = self.get_equilibrium_returns(returns)
        mean, covariance = self._posterior(mean, covariance, *views)
        weights = self._optimizer.optimize(returns, mean, covariance)
        return {first[symbol]: self._held(float(weight)) for symbol, weight in zip(symbols, weights, strict=False)}

    def get_equilibrium_returns(self, returns: Floats) -> tuple[Floats, Floats]:
        """Implied yearly excess returns (N,) of an equally weighted market, and the yearly covariance (N, N), from returns (T, N)."""
        size = returns.shape[1]
        market = np.full(size, 1.0 / size)
        covariance = covariance_of(returns) * _DAYS_PER_YEAR
        yearly_return = market @ ((returns.mean(axis=0) + 1.0) ** _DAYS_PER_YEAR - 1.0)
        risk_aversion = (yearly_return - self._risk_free_rate) / (market @ covariance @ market)
        return covariance @ market * risk_aversion, covariance

    def _views(self, insights: list[Insight]) -> tuple[Floats, Floats] | None:
        # one view per alpha model: its stronger side is the view's return, its insights the view's portfolio
        if any(insight.magnitude is None for insight in insights):
            return None
        symbols = list(dict.fromkeys(insight.symbol for insight in insights))
        models: dict[str | None, list[Insight]] = {}
        for insight in insights:
            models.setdefault(insight.source_model, []).append(insight)
        portfolios, view_returns = [], []
        for members in models.values():
            strength = max(_total(members, InsightDirection.UP), _total(members, InsightDirection.DOWN))
            if strength == 0:
                # LEAN gives up all views when one model has none
                return None
            sizes = {insight.symbol: int(insight.direction) * abs(insight.magnitude or 0.0) / strength for insight in members}
            # LEAN lists a model's own symbols first in its row, whatever the order of the columns
            portfolios.append([*sizes.values(), *(0.0 for symbol in symbols if symbol not in sizes)])
            view_returns.append(strength)
        return (np.asarray(portfolios), np.asarray(view_returns)) if portfolios else None

    def _posterior(self, mean: Floats, covariance: Floats, portfolios: Floats, view_returns: Floats) -> tuple[Floats, Floats]:
        uncertainty = np.diag(np.diag(portfolios @ covariance @ portfolios.T * self._tau))
        if np.linalg.det(uncertainty) == 0:
            return mean, covariance
        prior = covariance * self._tau
        gain = prior @ portfolios.T @ np.linalg.inv(portfolios @ prior @ portfolios.T + uncertainty)
        posterior = mean + gain @ (view_returns - portfolios @ mean)
        return posterior, (covariance + prior - gain @ portfolios @ prior) * self._delta


def _total(insights: list[Insight], direction: InsightDirection) -> float:
    return sum(abs(insight.magnitude or 0.0) for insight in insights if insight.direction == direction)

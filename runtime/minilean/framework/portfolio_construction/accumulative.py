"""Positions built up step by step (`AccumulativeInsightPortfolioConstructionModel`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minilean.common.enums import InsightDirection, PortfolioBias
from minilean.framework.portfolio_construction.model import PortfolioConstructionModel

if TYPE_CHECKING:
    from minilean.common.symbol import Symbol
    from minilean.framework.insight import Insight


class AccumulativeInsightPortfolioConstructionModel(PortfolioConstructionModel):
    """Each active insight moves its symbol's position by one step; flat insights move it back toward zero.

    Args:
        rebalance: see `PortfolioConstructionModel`; None, the default, in every slice.
        portfolio_bias: sides that may be held.
        percent: the step, a fraction of the portfolio.
    """

    _bias = PortfolioBias.LONG_SHORT
    _step = 0.03

    def __init__(self, rebalance: object = None, portfolio_bias: PortfolioBias = PortfolioBias.LONG_SHORT, percent: float = 0.03) -> None:
        super().__init__(rebalance)
        self._bias = portfolio_bias
        self._step = abs(percent)

    def get_target_insights(self) -> list[Insight]:
        """All active insights, oldest first."""
        insights = self.algorithm.insights.get_active_insights(self.algorithm.utc_time)
        return sorted(filter(self.should_create_target_for_insight, insights), key=lambda insight: insight._generated_utc)

    def determine_target_percent(self, active_insights: list[Insight]) -> dict[Insight, float]:
        """The sum of the steps of each symbol, given to its first insight."""
        percents: dict[Symbol, float] = {}
        first: dict[Symbol, Insight] = {}
        for insight in active_insights:
            first.setdefault(insight.symbol, insight)
            percent = percents.get(insight.symbol, 0.0)
            if insight.direction == InsightDirection.FLAT and insight.symbol in percents:
                percent = 0.0 if abs(percent) < self._step else percent - self._step if percent > 0 else percent + self._step
            percent += self._step * int(insight.direction)
            if self._bias != PortfolioBias.LONG_SHORT and (percent > 0) - (percent < 0) != int(self._bias):
                percent = 0.0
            percents[insight.symbol] = percent
        return {insight: percents[symbol] for symbol, insight in first.items()}

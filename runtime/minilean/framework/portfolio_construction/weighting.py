"""Portfolios weighted by number, weight or confidence of insights (`EqualWeightingPortfolioConstructionModel` and its subclasses)."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from minilean.common.decimals import to_double
from minilean.common.enums import PortfolioBias, Resolution
from minilean.framework.portfolio_construction.model import PortfolioConstructionModel

if TYPE_CHECKING:
    from minilean.framework.insight import Insight

_LONG_SHORT = PortfolioBias.LONG_SHORT


@lru_cache(maxsize=1024)
def _part_of(count: int) -> float:
    # LEAN divides decimals and converts the quotient
    return to_double(Decimal(1) / count)


class EqualWeightingPortfolioConstructionModel(PortfolioConstructionModel):
    """The same part of the portfolio for every insight that is not flat (`EqualWeightingPortfolioConstructionModel`).

    Args:
        rebalance: see `PortfolioConstructionModel`; daily means 24 hours after the last rebalance, in UTC.
        portfolio_bias: sides that may be held; insights of the other side count as flat.
    """

    _bias = _LONG_SHORT

    def __init__(self, rebalance: object = Resolution.DAILY, portfolio_bias: PortfolioBias = PortfolioBias.LONG_SHORT) -> None:
        super().__init__(rebalance)
        self._bias = portfolio_bias.member

    def determine_target_percent(self, active_insights: list[Insight]) -> dict[Insight, float]:
        """One part of n for each insight, n being the number that is not flat."""
        sides = [self._allowed_direction(insight) for insight in active_insights]
        num_held = sum(1 for side in sides if side)
        part = _part_of(num_held) if num_held else 0.0
        return {insight: side * part for insight, side in zip(active_insights, sides, strict=True)}

    def _allowed_direction(self, insight: Insight) -> int:
        """The insight's direction, 0 if the portfolio must not hold that side."""
        return insight.direction._value_ if self.respect_portfolio_bias(insight) else 0

    def respect_portfolio_bias(self, insight: Insight) -> bool:
        """Whether the portfolio may hold the insight's side."""
        return self._bias is _LONG_SHORT or insight.direction._value_ == self._bias._value_


class InsightWeightingPortfolioConstructionModel(EqualWeightingPortfolioConstructionModel):
    """The insight's own weight; all are scaled down if they add up to more than one (`InsightWeightingPortfolioConstructionModel`)."""

    def should_create_target_for_insight(self, insight: Insight) -> bool:
        """Whether the insight has a weight."""
        return insight.weight is not None

    def determine_target_percent(self, active_insights: list[Insight]) -> dict[Insight, float]:
        """Direction times value, scaled so that the values add up to one at most."""
        total = 0.0
        for insight in active_insights:
            if self.respect_portfolio_bias(insight):
                total += self.get_value(insight)
        factor = 1 / total if total > 1 else 1.0
        return {insight: self._allowed_direction(insight) * self.get_value(insight) * factor for insight in active_insights}

    def get_value(self, insight: Insight) -> float:
        """The size of the insight's weight."""
        return abs(insight.weight or 0.0)


class ConfidenceWeightedPortfolioConstructionModel(InsightWeightingPortfolioConstructionModel):
    """The insight's confidence as its weight (`ConfidenceWeightedPortfolioConstructionModel`)."""

    def should_create_target_for_insight(self, insight: Insight) -> bool:
        """Whether the insight has a confidence."""
        return insight.confidence is not None

    def get_value(self, insight: Insight) -> float:
        """The insight's confidence."""
        return insight.confidence or 0.0

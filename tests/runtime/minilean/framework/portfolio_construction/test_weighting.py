"""Equal, insight and confidence weights."""

from __future__ import annotations

from typing import Any

from minilean.common.enums import PortfolioBias, Resolution
from minilean.framework.portfolio_construction.weighting import (
    ConfidenceWeightedPortfolioConstructionModel,
    EqualWeightingPortfolioConstructionModel,
    InsightWeightingPortfolioConstructionModel,
)


def test_equal_parts_for_those_that_are_not_flat(stage: Any) -> None:
    insights = [stage.insight(0, 1), stage.insight(1, -1), stage.insight(2, 0), stage.insight(3, 1)]
    percents = EqualWeightingPortfolioConstructionModel().determine_target_percent(insights)
    third = 0.33333333333333337  # of a decimal
    assert [percents[insight] for insight in insights] == [third, -third, 0, third]


def test_a_bias_makes_the_other_side_flat(stage: Any) -> None:
    insights = [stage.insight(0, 1), stage.insight(1, -1), stage.insight(2, 0)]
    long_only = EqualWeightingPortfolioConstructionModel(Resolution.DAILY, PortfolioBias.LONG).determine_target_percent(insights)
    assert list(long_only.values()) == [1, 0, 0]
    short_only = EqualWeightingPortfolioConstructionModel(portfolio_bias=PortfolioBias.SHORT).determine_target_percent(insights)
    assert list(short_only.values()) == [0, -1, 0]
    assert list(EqualWeightingPortfolioConstructionModel().determine_target_percent([stage.insight(2, 0)]).values()) == [0]


def test_weights_are_scaled_down_to_one(stage: Any) -> None:
    model = InsightWeightingPortfolioConstructionModel()
    small = [stage.insight(0, 1, weight=0.25), stage.insight(1, -1, weight=-0.5)]
    assert list(model.determine_target_percent(small).values()) == [0.25, -0.5]
    large = [stage.insight(0, 1, weight=1.5), stage.insight(1, -1, weight=0.5)]
    assert list(model.determine_target_percent(large).values()) == [0.75, -0.25]
    assert model.should_create_target_for_insight(small[0])
    assert not model.should_create_target_for_insight(stage.insight(0, 1, confidence=0.5))


def test_confidence_is_the_weight(stage: Any) -> None:
    model = ConfidenceWeightedPortfolioConstructionModel()
    insights = [stage.insight(0, 1, confidence=0.2), stage.insight(1, -1, confidence=0.4), stage.insight(2, 0, confidence=0.1)]
    assert list(model.determine_target_percent(insights).values()) == [0.2, -0.4, 0]
    assert not model.should_create_target_for_insight(stage.insight(0, 1, weight=0.5))

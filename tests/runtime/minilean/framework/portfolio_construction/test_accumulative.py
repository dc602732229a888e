"""Step by step positions."""

from __future__ import annotations

from typing import Any

import pytest

from minilean.common.enums import PortfolioBias
from minilean.framework.portfolio_construction.accumulative import AccumulativeInsightPortfolioConstructionModel


def percents(stage: Any, directions: list[int], **options: Any) -> float:
    model = AccumulativeInsightPortfolioConstructionModel(percent=0.05, **options)
    model.algorithm = stage.algorithm
    for direction in directions:
        stage.emit(stage.insight(0, direction, days=20))
        stage.pass_time(hours=1)
    (percent,) = model.determine_target_percent(model.get_target_insights()).values()
    return percent


@pytest.mark.parametrize(
    ("directions", "percent"),
    [([1], 0.05), ([1, 1, 1], 0.15), ([1, 1, 0], 0.05), ([1, 0], 0.0), ([-1, -1, 0], -0.05), ([0], 0.0), ([1, -1, -1], -0.05)],
)
def test_steps_add_up_and_flat_takes_one_back(stage: Any, directions: list[int], percent: float) -> None:
    assert percents(stage, directions) == pytest.approx(percent, abs=1e-15)


def test_a_bias_never_crosses_zero(stage: Any) -> None:
    assert percents(stage, [1, -1, -1, 1], portfolio_bias=PortfolioBias.LONG) == 0.05


def test_every_slice_rebalances_and_the_first_insight_carries_the_sum(stage: Any) -> None:
    model = AccumulativeInsightPortfolioConstructionModel(percent=0.05)
    stage.emit(stage.insight(1, 1, days=20), stage.insight(0, -1, days=20), stage.insight(1, 1, days=20))
    targets = model.create_targets(stage.algorithm, [])
    assert [(target.symbol.value, target.quantity) for target in targets] == [("B", 100), ("A", -50)]

"""From insights to targets, and when."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from minilean.common.enums import Resolution
from minilean.errors import InputError
from minilean.framework.portfolio_construction.model import NullPortfolioConstructionModel, PortfolioConstructionModel
from minilean.framework.portfolio_construction.weighting import EqualWeightingPortfolioConstructionModel
from minilean.reality_models.sizing import TargetRefused


class Half(PortfolioConstructionModel):
    """Half of the portfolio for each; leaves out the constructor of its base, as user models may."""

    def __init__(self) -> None:
        self.seen: list[Any] = []

    def DetermineTargetPercent(self, insights: list[Any]) -> dict[Any, float]:
        self.seen.append(insights)
        return {insight: 0.5 * int(insight.direction) for insight in insights}


def quantities(targets: list[Any]) -> list[tuple[str, float]]:
    return [(target.symbol.value, target.quantity) for target in targets]


def test_the_newest_insight_of_each_symbol_counts(stage: Any) -> None:
    old, other = stage.emit(stage.insight(0, 1, days=5), stage.insight(1, -1, days=5))
    stage.pass_time(hours=1)
    (new,) = stage.emit(stage.insight(0, -1))
    model = Half()
    assert quantities(model.create_targets(stage.algorithm, [new])) == [("A", -500), ("B", -500)]
    assert model.seen == [[new, other]]
    assert old.is_active(stage.algorithm.utc_time)


def test_expired_symbols_are_flattened_after_the_active_ones(stage: Any) -> None:
    stage.emit(stage.insight(0, 1, days=1), stage.insight(1, 1, days=9))
    stage.pass_time(days=1)
    model = Half()
    assert quantities(model.create_targets(stage.algorithm, [])) == [("A", 500), ("B", 500)]
    stage.pass_time(seconds=1)
    assert quantities(model.create_targets(stage.algorithm, [])) == [("B", 500), ("A", 0)]
    assert quantities(model.create_targets(stage.algorithm, [])) == [("B", 500)]


def test_a_daily_rebalance_is_due_a_day_after_the_last(stage: Any) -> None:
    model = EqualWeightingPortfolioConstructionModel(Resolution.DAILY)
    stage.emit(stage.insight(0, 1, days=30))
    assert model.create_targets(stage.algorithm, []) == []
    stage.pass_time(hours=23)
    assert model.create_targets(stage.algorithm, []) == []
    stage.pass_time(hours=1)
    assert quantities(model.create_targets(stage.algorithm, [])) == [("A", 1000)]
    stage.pass_time(hours=21)
    assert model.create_targets(stage.algorithm, []) == []


def test_insights_and_universe_changes_make_a_rebalance_due_unless_switched_off(stage: Any) -> None:
    changes = SimpleNamespace(count=1, removed_securities=[])
    model = EqualWeightingPortfolioConstructionModel(timedelta(days=400))
    insights = stage.emit(stage.insight(0, 1, days=1))
    assert quantities(model.create_targets(stage.algorithm, insights)) == [("A", 1000)]
    assert model.create_targets(stage.algorithm, []) == []
    model.on_securities_changed(stage.algorithm, changes)
    assert quantities(model.create_targets(stage.algorithm, [])) == [("A", 1000)]
    assert model.create_targets(stage.algorithm, []) == []
    model.rebalance_on_insight_changes = model.rebalance_on_security_changes = False
    model.on_securities_changed(stage.algorithm, changes)
    stage.pass_time(days=2)
    assert model.create_targets(stage.algorithm, insights) == []
    model.rebalance_on_insight_changes = True
    assert quantities(model.create_targets(stage.algorithm, [])) == [("A", 0)]


def test_a_function_that_answers_now_is_due_once(stage: Any) -> None:
    asked = []

    def due_now(utc: Any) -> Any:
        asked.append(utc)
        return utc

    model = EqualWeightingPortfolioConstructionModel(due_now)
    stage.emit(stage.insight(0, 1, days=30))
    assert quantities(model.create_targets(stage.algorithm, [])) == [("A", 1000)]
    assert len(asked) == 1
    never = EqualWeightingPortfolioConstructionModel(lambda utc: None)
    assert never.create_targets(stage.algorithm, []) == []


def test_insights_of_removed_securities_end(stage: Any) -> None:
    (insight,) = stage.emit(stage.insight(2, 1, days=30))
    removed = SimpleNamespace(count=1, removed_securities=[SimpleNamespace(symbol=stage.symbols[2])])
    model = Half()
    model.on_securities_changed(stage.algorithm, removed)
    assert insight.is_expired(stage.algorithm.utc_time)
    assert quantities(model.create_targets(stage.algorithm, [])) == [("C", 0)]


def test_a_refused_target_is_neither_set_nor_flattened(stage: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: Any) -> Any:
        raise TargetRefused("no price yet")

    monkeypatch.setattr("minilean.framework.portfolio_target.TargetSizing", lambda portfolio: SimpleNamespace(quantity=refuse))
    stage.emit(stage.insight(0, 1, days=1))
    assert Half().create_targets(stage.algorithm, []) == []
    assert stage.errors == ["no price yet"]


def test_a_model_must_say_how_it_weighs(stage: Any) -> None:
    stage.emit(stage.insight(0, 1))
    with pytest.raises(InputError, match="determine_target_percent"):
        PortfolioConstructionModel().create_targets(stage.algorithm, [])
    assert NullPortfolioConstructionModel().create_targets(stage.algorithm, []) == []


def test_magnitudes_outside_the_bounds_of_targets_are_refused(stage: Any) -> None:
    model = Half()
    model.algorithm = stage.algorithm
    assert model._has_valid_magnitude(stage.insight(0, 1))
    assert model._has_valid_magnitude(stage.insight(0, 1, magnitude=0.01))
    assert not model._has_valid_magnitude(stage.insight(0, 1, magnitude=1e-11))
    assert "1e-11" in stage.errors[0]

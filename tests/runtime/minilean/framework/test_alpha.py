"""Alpha models: one, many, and the one that always says the same."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest

from minilean.common.enums import InsightDirection, InsightType, SecurityType
from minilean.common.symbol import SecurityIdentifier, Symbol
from minilean.errors import InputError
from minilean.framework.alpha import AlphaModel, CompositeAlphaModel, ConstantAlphaModel, NullAlphaModel, model_name
from minilean.framework.insight import Insight

SPY = Symbol(SecurityIdentifier("SPY", date(1998, 1, 2), "usa", SecurityType.EQUITY), "SPY")
DAY = timedelta(days=1)


class Up(AlphaModel):
    def update(self, algorithm, data):
        return [Insight.price(SPY, DAY, InsightDirection.UP)]


class Named(Up):
    name = "mine"


def constant(**named: float) -> ConstantAlphaModel:
    model = ConstantAlphaModel(InsightType.PRICE, InsightDirection.UP, 2 * DAY, **named)
    securities = [SimpleNamespace(symbol=SPY, price=100)]
    model.on_securities_changed(None, SimpleNamespace(added_securities=securities, removed_securities=[]))
    return model


def at(day: int) -> SimpleNamespace:
    return SimpleNamespace(utc_time=datetime(2020, 1, day, 21))


def test_insights_of_many_models_carry_the_name_of_theirs() -> None:
    model = CompositeAlphaModel(Up(), Named())
    model.add_alpha(NullAlphaModel())
    assert [insight.source_model for insight in model.update(None, None)] == ["Up", "mine"]
    assert model_name(Named()) == "mine"


def test_a_constant_model_speaks_again_when_its_insight_has_run_out() -> None:
    model = constant()
    assert [len(list(model.update(at(day), None))) for day in (2, 3, 4, 5)] == [1, 0, 1, 0]


def test_its_name_has_its_numbers() -> None:
    assert constant(magnitude=0.05, confidence=0.1).name == "ConstantAlphaModel(Price,Up,2.00:00:00,0.05,0.1)"
    (insight,) = constant(magnitude=0.05, weight=0.5).update(at(2), None)
    assert (insight.magnitude, insight.confidence, insight.weight) == (0.05, None, 0.5)


def test_a_security_without_a_price_or_that_left_has_no_insight() -> None:
    model = constant()
    security = SimpleNamespace(symbol=SPY, price=0)
    model.on_securities_changed(None, SimpleNamespace(added_securities=[security], removed_securities=[]))
    assert list(model.update(at(2), None)) == []
    model.on_securities_changed(None, SimpleNamespace(added_securities=[], removed_securities=[security]))
    security.price = 5
    assert list(model.update(at(2), None)) == []


def test_a_model_that_says_nothing_is_refused() -> None:
    with pytest.raises(InputError, match=r"AlphaModel must define update\(algorithm, data\)"):
        AlphaModel().update(None, None)
    with pytest.raises(InputError, match="needs at least one alpha model"):
        CompositeAlphaModel()

"""Alpha models on indicators whose values the tests set."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from minilean.common.enums import SecurityType
from minilean.common.symbol import SecurityIdentifier, Symbol
from minilean.consolidators import TradeBarConsolidator
from minilean.data.bars import TradeBar
from minilean.framework.indicator_alphas import (
    EmaCrossAlphaModel,
    HistoricalReturnsAlphaModel,
    MacdAlphaModel,
    RsiAlphaModel,
)

A = Symbol(SecurityIdentifier("A", date(1998, 1, 2), "usa", SecurityType.EQUITY), "A")


class Indicator:
    """A value."""

    def __init__(self) -> None:
        self.is_ready = True
        self.samples = 0
        self.current = SimpleNamespace(value=0.0)
        self.fed: list[tuple[datetime, float]] = []

    @property
    def signal(self) -> Indicator:
        return self

    def update(self, time: datetime, value: float) -> None:
        self.fed.append((time, value))


class Algorithm:
    """Makes indicators and remembers them."""

    def __init__(self) -> None:
        self.made: list[Indicator] = []
        self.asked: list[tuple[Any, ...]] = []
        self.dropped: list[Indicator] = []
        self.cancelled: list[Any] = []
        self.warmed: list[Indicator] = []
        self.registered: list[tuple[Any, TradeBarConsolidator]] = []
        self.history = History()
        self.insights = SimpleNamespace(cancel=self.cancelled.extend)
        self.ema = self.macd = self.roc = self._make

    def _make(self, symbol: Symbol, *arguments: Any) -> Indicator:
        self.asked.append(arguments)
        self.made.append(Indicator())
        return self.made[-1]

    def warm_up_indicator(self, symbol: Symbol, indicator: Indicator, resolution: Any) -> None:
        self.warmed.append(indicator)

    def unregister_indicator(self, indicator: Indicator) -> None:
        self.dropped.append(indicator)

    def resolve_consolidator(self, symbol: Symbol, resolution: Any) -> TradeBarConsolidator:
        return TradeBarConsolidator(timedelta(1))

    def register_indicator(self, symbol: Symbol, indicator: Any, consolidator: TradeBarConsolidator) -> None:
        self.registered.append((indicator, consolidator))
        consolidator.data_consolidated += lambda _, bar: indicator.update(bar.end_time, bar.close)


class History:
    """Bars whose closes count from 1 on, as a frame or one by one."""

    def __call__(self, symbols: Any, bars: int, resolution: Any) -> pd.DataFrame:
        index = pd.MultiIndex.from_product([symbols, pd.date_range("2020-01-01", periods=bars)])
        return pd.DataFrame({"close": range(1, bars + 1)}, index=index)

    def __getitem__(self, data_type: type) -> Any:
        assert data_type is TradeBar
        return lambda symbol, bars, resolution: [
            TradeBar(datetime(2020, 1, day), symbol, day, day, day, day, 0, timedelta(1)) for day in range(1, bars + 1)
        ]


@pytest.fixture
def stage() -> Algorithm:
    return Algorithm()


def enter(model: Any, algorithm: Algorithm) -> Any:
    security = SimpleNamespace(symbol=A, price=100.0, subscriptions=[SimpleNamespace(data_type=TradeBar)])
    model.on_securities_changed(algorithm, SimpleNamespace(added_securities=[security], removed_securities=[]))
    return security


def leave(model: Any, algorithm: Algorithm) -> None:
    model.on_securities_changed(algorithm, SimpleNamespace(added_securities=[], removed_securities=[SimpleNamespace(symbol=A)]))


def directions(model: Any, algorithm: Algorithm) -> list[int]:
    return [int(insight.direction) for insight in model.update(algorithm, None)]


def test_averages_that_cross(stage: Algorithm) -> None:
    model = EmaCrossAlphaModel(3, 9)
    enter(model, stage)
    fast, slow = stage.made
    assert stage.warmed == [fast, slow]
    assert [arguments[0] for arguments in stage.asked] == [3, 9]
    seen = []
    for value in (1.0, 2.0, -1.0, -2.0, 0.0):
        fast.current.value = value
        seen.append(directions(model, stage))
    assert seen == [[1], [], [-1], [], []]
    fast.current.value, fast.is_ready = 5.0, False
    assert directions(model, stage) == []
    leave(model, stage)
    assert stage.dropped == [fast, slow]


def test_a_prediction_holds_for_the_fast_period() -> None:
    algorithm, model = Algorithm(), EmaCrossAlphaModel(3, 9)
    enter(model, algorithm)
    algorithm.made[0].current.value = 1.0
    (insight,) = model.update(algorithm, None)
    assert insight.period == timedelta(days=3)
    assert model.name == "EmaCrossAlphaModel(3,9,Daily)"


def test_the_macd_signal_against_one_percent_of_the_price(stage: Algorithm) -> None:
    model = MacdAlphaModel()
    security = enter(model, stage)
    (macd,) = stage.made
    seen = []
    for value in (0.9, 1.1, 1.2, 0.5, -1.5):
        macd.current.value = value
        seen.append(directions(model, stage))
    assert seen == [[], [1], [], [], [-1]]
    assert len(stage.cancelled) == 1
    security.price = 0.0
    macd.current.value = 5.0
    assert directions(model, stage) == []
    leave(model, stage)
    assert len(stage.cancelled) == 2
    assert model.name == "MacdAlphaModel(12,26,9,Exponential,Daily)"


def test_relative_strength_zones_are_left_later_than_entered(stage: Algorithm) -> None:
    model = RsiAlphaModel(2)
    enter(model, stage)
    ((registered, consolidator),) = stage.registered
    # the past went through the consolidator, so that the newest bar counts once although the step brings it again
    consolidator.update(TradeBar(datetime(2020, 1, 2), A, 2, 2, 2, 2, 0, timedelta(1)))
    consolidator.scan(datetime(2020, 1, 3))
    assert registered.samples == 2
    rsi = Indicator()
    model._states[A].indicators = (rsi,)
    seen = []
    for value in (50, 29, 33, 29, 36, 29, 71, 66, 71, 64, 71):
        rsi.current.value = value
        seen.append(directions(model, stage))
    assert seen == [[], [1], [], [], [], [1], [-1], [], [], [], [-1]]


def test_returns_go_on_once_per_new_value(stage: Algorithm) -> None:
    model = HistoricalReturnsAlphaModel(1)
    enter(model, stage)
    (change,) = stage.made
    change.samples, change.current.value = 2, 0.03
    assert [(int(i.direction), i.magnitude) for i in model.update(stage, None)] == [(1, 0.03)]
    assert directions(model, stage) == []
    change.samples, change.current.value = 3, -0.02
    assert directions(model, stage) == [-1]
    change.samples, change.current.value = 4, 0.0
    assert directions(model, stage) == []
    assert len(stage.cancelled) == 2
    change.samples, change.is_ready = 5, False
    assert directions(model, stage) == []

"""The models of the framework as an algorithm sets and reads them."""

# ruff: noqa: F403, F405
# pyright: reportIncompatibleMethodOverride=false
from __future__ import annotations

from datetime import timedelta

from AlgorithmImports import *
from minilean.testing import run

PRICES = {"SPY": [100, 101, 102]}


class Up(AlphaModel):
    """One insight, on the first bars."""

    def __init__(self):
        self.spoken = False

    def update(self, algorithm, data):
        if self.spoken:
            return []
        self.spoken = True
        return [Insight.price("SPY", timedelta(3), InsightDirection.UP)]


class Modelled(QCAlgorithm):
    def initialize(self):
        self.set_cash(10_000)
        self.add_equity("SPY", Resolution.DAILY)
        self.heard = []
        self.given = (Up(), EqualWeightingPortfolioConstructionModel(), ImmediateExecutionModel(), NullRiskManagementModel())
        self.set_alpha(self.given[0])
        self.set_portfolio_construction(self.given[1])
        self.set_execution(self.given[2])
        self.set_risk_management(self.given[3])
        self.insights_generated += lambda algorithm, collection: self.heard.extend(collection.insights)


def test_what_is_set_is_what_is_read() -> None:
    algorithm = run(Modelled, prices=PRICES).algorithm
    models = (algorithm.alpha, algorithm.portfolio_construction, algorithm.execution, algorithm.risk_management)
    assert all(model is given for model, given in zip(models, algorithm.given, strict=True))


def test_an_insight_becomes_an_order() -> None:
    result = run(Modelled, prices=PRICES)
    assert [(insight.symbol.value, insight.direction) for insight in result.insights] == [("SPY", InsightDirection.UP)]
    assert [insight.symbol.value for insight in result.algorithm.heard] == ["SPY"]
    # 99.75 % of 10,000 dollars, at 100 a share less the fee of one dollar
    assert result.orders[0].quantity == 99


def test_insights_may_come_one_by_one_or_in_lists() -> None:
    class Emitting(QCAlgorithm):
        def initialize(self):
            self.add_equity("SPY", Resolution.DAILY)

        def on_data(self, data):
            up = Insight.price("SPY", timedelta(1), InsightDirection.UP)
            flat = Insight.price("SPY", timedelta(1), InsightDirection.FLAT)
            down = Insight.price("SPY", timedelta(1), InsightDirection.DOWN)
            self.emit_insights(up, [flat, down])
            self.quit()

    assert [int(insight.direction) for insight in run(Emitting, prices=PRICES).insights] == [1, 0, -1]

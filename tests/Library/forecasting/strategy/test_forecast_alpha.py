"""Insights of forecasts that are written down here, alone and beside LEAN's own models in one portfolio."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from AlgorithmImports import (
    AccumulativeInsightPortfolioConstructionModel,
    ConstantAlphaModel,
    ImmediateExecutionModel,
    Insight,
    InsightDirection,
    InsightType,
    QCAlgorithm,
    Resolution,
)
from forecasting.errors import InvalidSpec
from forecasting.forecast import Forecast
from forecasting.strategy.forecast_alpha import ForecastAlpha
from minilean.testing import RunResult, run

PRICES = {"SPY": [100, 100, 100, 100, 100], "TLT": [50, 50, 50, 50, 50]}
UP, FLAT, DOWN = InsightDirection.UP, InsightDirection.FLAT, InsightDirection.DOWN


class Planted:
    """Expects the next of its changes at each close, and has no model while it is None."""

    def __init__(self, algorithm: QCAlgorithm, changes: dict[str, list[float | None]]) -> None:
        self.algorithm, self.changes = algorithm, {ticker: iter(planned) for ticker, planned in changes.items()}

    def forecast(self, ticker: str) -> Forecast | None:
        change = next(self.changes[ticker])
        return None if change is None else Forecast(change, self.algorithm.time, 0.0, 100.0)


def strategy(changes: dict[str, list[float | None]], *others: Any, threshold: float = 0.0, warm_up: int = 0) -> type[QCAlgorithm]:
    class Combined(QCAlgorithm):
        def initialize(self) -> None:
            self.set_cash(100_000)
            symbols = {ticker: self.add_equity(ticker, Resolution.DAILY).symbol for ticker in changes}
            self.add_alpha(ForecastAlpha(Planted(self, changes), symbols, Insight, InsightDirection, threshold))  # type: ignore[arg-type]
            for model in others:
                self.add_alpha(model)
            self.set_portfolio_construction(AccumulativeInsightPortfolioConstructionModel())
            self.set_execution(ImmediateExecutionModel())
            if warm_up:
                self.set_warm_up(warm_up, Resolution.DAILY)

    return Combined


def told(result: RunResult) -> list[tuple[str, str, Any, float | None]]:
    return [
        (f"{one.generated_time_utc:%m-%d %H:%M}", one.symbol.value, one.direction, one.magnitude)
        for one in result.insights
        if one.source_model == "ForecastAlpha"
    ]


def test_each_close_gives_one_insight_with_direction_and_magnitude_that_ends_when_the_next_begins() -> None:
    result = run(strategy({"SPY": [0.01, -0.02, 0.0, None, 0.03]}), PRICES, start="2024-01-02")

    assert told(result) == [
        ("01-02 21:00", "SPY", UP, 0.01),
        ("01-03 21:00", "SPY", DOWN, -0.02),
        ("01-04 21:00", "SPY", FLAT, 0.0),
        ("01-08 21:00", "SPY", UP, 0.03),
    ]
    assert {one.type for one in result.insights} == {InsightType.PRICE}
    # where none follows it ends a day and twelve 24ths of a session of six and a half hours after its close
    assert [f"{one.close_time_utc:%m-%d %H:%M:%S}" for one in result.insights] == [
        "01-03 20:59:59", "01-04 20:59:59", "01-08 17:45:00", "01-10 17:45:00",
    ]  # fmt: skip


def test_within_the_threshold_it_says_flat() -> None:
    changes: dict[str, list[float | None]] = {"SPY": [0.005, 0.0051, -0.005, -0.0051, 0.0]}
    result = run(strategy(changes, threshold=0.005), PRICES, start="2024-01-02")
    assert [direction for _, _, direction, _ in told(result)] == [FLAT, UP, FLAT, DOWN, FLAT]


def test_beside_another_model_both_count_in_one_portfolio() -> None:
    # an insight up is worth three hundredths of an account, of which LEAN keeps a quarter of a percent in reserve
    constant = ConstantAlphaModel(InsightType.PRICE, UP, timedelta(days=30))
    alone = run(strategy({"SPY": [0.01] * 5}), PRICES, start="2024-01-02")
    both = run(strategy({"SPY": [0.01] * 5}, constant), PRICES, start="2024-01-02")

    assert alone.holdings["SPY"].quantity == 29
    assert both.holdings["SPY"].quantity == 59


def test_symbols_have_insights_of_their_own() -> None:
    result = run(strategy({"SPY": [0.01] * 5, "TLT": [None, -0.01, -0.01, -0.01, -0.01]}), PRICES, start="2024-01-02")
    assert [entry[:3] for entry in told(result)[:3]] == [
        ("01-02 21:00", "SPY", UP),
        ("01-03 21:00", "SPY", UP),
        ("01-03 21:00", "TLT", DOWN),
    ]


def test_a_forecast_that_knows_no_newer_bar_is_not_told_again() -> None:
    class Stuck(Planted):
        def forecast(self, ticker: str) -> Forecast:
            return Forecast(0.01, datetime(2024, 1, 2, 16), 0.0, 100.0)

    class Alone(QCAlgorithm):
        def initialize(self) -> None:
            symbol = self.add_equity("SPY", Resolution.DAILY).symbol
            self.add_alpha(ForecastAlpha(Stuck(self, {}), {"SPY": symbol}, Insight, InsightDirection))  # type: ignore[arg-type]

    assert len(run(Alone, PRICES, start="2024-01-02").insights) == 1


def test_while_it_warms_up_it_says_nothing() -> None:
    changes: dict[str, list[float | None]] = {"SPY": [0.01, 0.02, 0.03]}
    result = run(strategy(changes, warm_up=2), PRICES, start="2024-01-02", bars_before=2)
    assert [magnitude for _, _, _, magnitude in told(result)] == [0.01, 0.02, 0.03]


@pytest.mark.parametrize("threshold", [-0.001, 1.0, float("nan")])
def test_a_threshold_that_is_no_fraction_is_refused(threshold: float) -> None:
    with pytest.raises(InvalidSpec, match="expected a fraction of at least 0 and less than 1"):
        ForecastAlpha(None, {}, Insight, InsightDirection, threshold)  # type: ignore[arg-type]

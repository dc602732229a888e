"""How long positions are held beside how long their forecasts reach."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from minilean.common.enums import InsightDirection, InsightType
from minilean.common.symbol import Symbol
from minilean.framework.insight import Insight
from minilean.results.analysis.forecast_horizon import forecast_horizon

START, DAY = datetime(2016, 1, 4, 15), timedelta(days=1)
UP, DOWN, FLAT = InsightDirection.UP, InsightDirection.DOWN, InsightDirection.FLAT


def insights(symbol: Symbol, days: float, *emitted: tuple[float, InsightDirection]) -> list[Insight]:
    found = []
    for day, direction in emitted:
        insight = Insight(symbol, days * DAY, InsightType.PRICE, direction)
        insight._generated_utc, insight._close_utc = START + day * DAY, START + (day + days) * DAY
        found.append(insight)
    return found


def trades(symbol: Symbol, days: float, count: int = 10) -> list[Any]:
    return [SimpleNamespace(symbol=symbol, _entry_utc=START + n * DAY, _exit_utc=START + (n + days) * DAY) for n in range(count)]


def apart(direction: InsightDirection = UP) -> Sequence[tuple[float, InsightDirection]]:
    return [(3.0 * n, direction) for n in range(12)]


def test_positions_held_much_longer_than_their_forecasts_are_told(make_run, spy_symbol: Symbol) -> None:
    (finding,) = forecast_horizon(make_run(insights=insights(spy_symbol, 1, *apart()), trades=trades(spy_symbol, 2.5)))
    assert finding.name == "ForecastHorizon"
    assert finding.sample == {"forecastDays": 1.0, "holdingDays": 2.5, "trades": 10}
    assert "much longer" in finding.issue


def test_positions_closed_long_before_are_told(make_run, spy_symbol: Symbol) -> None:
    (finding,) = forecast_horizon(make_run(insights=insights(spy_symbol, 2, *apart()), trades=trades(spy_symbol, 0.5)))
    assert finding.sample == {"forecastDays": 2.0, "holdingDays": 0.5, "trades": 10}
    assert "before their forecasts were over" in finding.issue


@pytest.mark.parametrize("held", [1.0, 2.0, 0.5])
def test_up_to_twice_and_half_is_as_long(make_run, spy_symbol: Symbol, held: float) -> None:
    assert forecast_horizon(make_run(insights=insights(spy_symbol, 1, *apart()), trades=trades(spy_symbol, held))) == []


def test_a_renewed_forecast_is_one(make_run, spy_symbol: Symbol) -> None:
    # a week of daily forecasts in one direction is a forecast of a week
    week = insights(spy_symbol, 1, *[(n, UP) for n in range(7)])
    assert forecast_horizon(make_run(insights=week, trades=trades(spy_symbol, 7))) == []
    (finding,) = forecast_horizon(make_run(insights=week, trades=trades(spy_symbol, 1)))
    assert finding.sample["forecastDays"] == 7.0


def test_another_direction_ends_a_forecast(make_run, spy_symbol: Symbol) -> None:
    # up for one day of two, then flat, which is no forecast of a move, then down for two
    turned = insights(spy_symbol, 2, (0, UP), (1, FLAT), (2, DOWN))
    (finding,) = forecast_horizon(make_run(insights=turned, trades=trades(spy_symbol, 9)))
    assert finding.sample["forecastDays"] == 1.5


def test_insights_that_were_never_emitted_are_left_out(make_run, spy_symbol: Symbol) -> None:
    silent = Insight(spy_symbol, 50 * DAY, InsightType.PRICE, UP)
    (finding,) = forecast_horizon(make_run(insights=[*insights(spy_symbol, 1, *apart()), silent], trades=trades(spy_symbol, 9)))
    assert finding.sample["forecastDays"] == 1.0


def test_too_few_trades_or_none_with_a_forecast_say_nothing(make_run, spy_symbol: Symbol) -> None:
    own = insights(spy_symbol, 1, *apart())
    assert forecast_horizon(make_run(insights=own, trades=trades(spy_symbol, 9, 9))) == []
    assert forecast_horizon(make_run(trades=trades(spy_symbol, 9))) == []
    assert forecast_horizon(make_run(insights=insights(spy_symbol, 1, *apart(FLAT)), trades=trades(spy_symbol, 9))) == []
    other = SimpleNamespace(_text="OTHER")
    assert forecast_horizon(make_run(insights=own, trades=[*trades(spy_symbol, 9, 9), *trades(other, 9, 9)])) == []  # type: ignore[arg-type]

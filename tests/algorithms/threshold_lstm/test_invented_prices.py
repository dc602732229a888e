"""The strategy on prices that are invented here: it trains, takes what it trained the next time, and trades by its rule."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from forecasting.forecast import Forecast
from forecasting.strategy.forecast_day import DayForecast
from minilean.project.loading import find_project, load_algorithm_class
from minilean.testing import RunResult, run

NAME = "threshold_lstm"
PRICES = {"SPY": 100 * np.exp(np.cumsum(np.random.default_rng(1).normal(0, 0.01, 200)))}
# 146 bars lie before the first day of the run
PARAMETERS = {
    "start": "2018-08-01", "end": "2018-10-16", "threshold": "0",
    "training_bars": "100", "holdout": "5", "lookback": "10", "units": "4", "epochs": "3",
}  # fmt: skip


@pytest.fixture(scope="module")
def strategy() -> Any:
    return load_algorithm_class(find_project(Path(__file__).resolve().parents[3] / "algorithms" / NAME))


def trade(algorithm: Any, store: Path, **parameters: str) -> RunResult:
    return run(algorithm, PRICES, start="2018-01-02", bars_before=146, object_store=store, parameters=PARAMETERS | parameters)


def orders(result: RunResult) -> list[tuple[str, float]]:
    return [(f"{order.time:%F}", float(order.quantity)) for order in result.orders]


def outcomes(store: Path) -> list[tuple[str, str]]:
    return [(one["month"], one["outcome"]) for one in json.loads((store / NAME / "refits.json").read_text())]


@pytest.fixture(scope="module")
def cold(strategy: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[RunResult, Path]:
    store = tmp_path_factory.mktemp("store")
    return trade(strategy, store), store


def test_cold_it_trains_and_warm_it_loads_and_trades_the_same(strategy: Any, cold: tuple[RunResult, Path]) -> None:
    result, store = cold
    assert outcomes(store) == [("2018-07", "trained"), ("2018-08", "trained"), ("2018-09", "trained")]

    warm = trade(strategy, store, weights="load")

    assert outcomes(store) == [("2018-07", "loaded"), ("2018-08", "loaded"), ("2018-09", "loaded")]
    assert orders(warm) == orders(result) != []
    assert warm.charts["Change"] == result.charts["Change"]


def test_it_forecasts_on_every_day_but_the_first_which_has_no_price_yet(cold: tuple[RunResult, Path]) -> None:
    days = [time.date() for time, _ in cold[0].charts["Prediction Plot"]["Predicted SPY"]]
    assert (len(days), days[0], days[-1]) == (53, date(2018, 8, 2), date(2018, 10, 16))


@pytest.mark.parametrize(
    ("changes", "sides"),
    [
        ([0.0051, 0.0, -0.005, -0.0051], [1, -1]),  # kept between the bounds, which are not passed by touching them
        ([0.005, -0.0051, 0.0049], []),
        ([0.01, 0.01, -0.01, -0.01, 0.01], [1, -1, 1]),
    ],
)
def test_it_buys_beyond_the_threshold_sells_beyond_its_negative_and_keeps_between(
    strategy: Any, cold: tuple[RunResult, Path], changes: list[float], sides: list[int]
) -> None:
    told = iter(changes)

    class Told(strategy):
        def trade(self, day: date, forecasts: dict[str, DayForecast]) -> None:
            forecast = Forecast(next(told, 0.0), datetime(2018, 7, 31, 16), 0.0, 100.0)
            super().trade(day, {"SPY": DayForecast(100.0, forecast)})

    result = trade(Told, cold[1], weights="load", threshold="0.005")
    assert [1 if quantity > 0 else -1 for _, quantity in orders(result)] == sides

"""The whole strategy on the small prices of the tests and on invented ones: cold, warm, its rule, and bars that are cut or changed."""

from __future__ import annotations

import itertools
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from forecasting.forecast import Forecast
from forecasting.strategy.forecast_day import DayForecast
from minilean.project.loading import find_project, load_algorithm_class
from minilean.testing import RunResult, run

ROOT = Path(__file__).resolve().parents[3]
DATA = ROOT / "tests" / "conformance" / "data"
SMALL = {"training_bars": "80", "holdout": "5", "lookback": "10", "units": "4", "epochs": "5"}
# The nine features look back on 350 bars, these on six.
FEW = {"features": "return(1),volume_ratio(5),rsi(2),atr_ratio(2)", "lookback": "5", "training_bars": "60", "epochs": "10"}


@pytest.fixture(scope="module")
def strategy() -> Any:
    return load_algorithm_class(find_project(ROOT / "algorithms" / "indicator_lstm"))


def trade(algorithm: Any, store: Path, start: str, end: str, **parameters: str) -> RunResult:
    given = SMALL | parameters | {"start": start, "end": end}
    return run(algorithm, data_folder=DATA, object_store=store, start=start, end=end, parameters=given)


def orders(result: RunResult) -> list[tuple[str, float]]:
    return [(f"{order.time:%F %H:%M}", float(order.quantity)) for order in sorted(result.orders, key=lambda order: order.id)]


def outcomes(store: Path) -> list[tuple[str, str]]:
    return [(one["month"], one["outcome"]) for one in json.loads((store / "indicator_lstm" / "refits.json").read_text())]


def invented(num_days: int = 160) -> pd.DataFrame:
    """Bars of a market whose volatility and volume change, with prices in whole cents."""
    rng = np.random.default_rng(3)
    closes = np.round(100 * np.exp(np.cumsum(rng.normal(0.0002, 0.012, num_days))), 2)
    opens = np.round(closes * np.exp(rng.normal(0, 0.003, num_days)), 2)
    frame = pd.DataFrame({"open": opens, "close": closes}, index=pd.bdate_range("2023-01-03", periods=num_days))
    frame = frame.loc[
        ~frame.index.isin(pd.to_datetime(["2023-01-16", "2023-02-20", "2023-04-07", "2023-05-29", "2023-06-19", "2023-07-04"]))
    ]
    frame["high"], frame["low"] = frame.max(axis=1) + 0.5, frame.min(axis=1) - 0.5
    frame["volume"] = np.round(1e6 * np.exp(rng.normal(0, 0.4, len(frame))))
    return frame.reindex(columns=["open", "high", "low", "close", "volume"])


def trade_invented(algorithm: Any, frame: pd.DataFrame, store: Path, **parameters: str) -> RunResult:
    given = SMALL | FEW | {"start": f"{frame.index[100]:%F}", "end": f"{frame.index[-1]:%F}"} | parameters
    return run(algorithm, {"SPY": frame}, bars_before=100, object_store=store, parameters=given)


def test_warm_loads_the_same_weights_and_gives_the_same_orders(strategy: Any, tmp_path: Path) -> None:
    days = ("2016-03-01", "2016-04-15")
    cold = trade(strategy, tmp_path, *days)
    assert outcomes(tmp_path) == [("2016-02", "trained"), ("2016-03", "trained")]
    warm = trade(strategy, tmp_path, *days, weights="load")
    assert outcomes(tmp_path) == [("2016-02", "loaded"), ("2016-03", "loaded")]
    assert orders(warm) == orders(cold) != []
    assert warm.charts["Change"] == cold.charts["Change"]
    assert len(cold.charts["Change"]["Predicted SPY"]) == 32  # every session but the first, at whose open there is no price yet


@pytest.fixture(scope="module")
def known(strategy: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[RunResult, Path]:
    """A run on the invented bars, and the store with its weights."""
    store = tmp_path_factory.mktemp("store")
    return trade_invented(strategy, invented(), store), store


def test_orders_do_not_know_later_bars(strategy: Any, known: tuple[RunResult, Path], tmp_path: Path) -> None:
    frame = invented()
    at = len(frame) - 20
    day = f"{frame.index[at]:%F}"
    other = frame.copy()
    other.iloc[at:, :4] = (other.iloc[at:, :4] * np.linspace(0.8, 0.6, len(other) - at)[:, None]).round(2)
    other.iloc[at:, 4] *= 7
    changed = trade_invented(strategy, other, tmp_path)
    # those of the day itself were made before its bar ended
    expected, found = ([point for point in run.charts["Change"]["Predicted SPY"] if f"{point[0]:%F}" < day] for run in (known[0], changed))
    assert found == expected
    assert len(found) > 30
    sent, resent = ([order for order in orders(run) if order[0][:10] <= day] for run in (known[0], changed))
    assert resent == sent
    assert len(sent) > 2
    assert orders(changed) != orders(known[0])


@pytest.mark.parametrize(
    ("column", "factor"),
    [("volume", np.linspace(0.2, 5, 60)), ("high", np.linspace(1.1, 1.01, 60))],
)
def test_forecasts_see_more_of_a_bar_than_its_close(strategy: Any, known: tuple[RunResult, Path], column: str, factor: np.ndarray) -> None:
    frame = invented()
    frame.iloc[40:100, frame.columns.get_loc(column)] *= factor
    changed = trade_invented(strategy, frame, known[1], weights="load", refit="once")
    one, two = (result.charts["Change"]["Predicted SPY"] for result in (known[0], changed))
    assert len(one) == len(two) > 30
    assert one[0][1] != two[0][1]


@pytest.mark.parametrize(
    ("changes", "sides"),
    [([0.0001, -0.0001, 0.0001], [1, -1, 1]), ([0.0, -0.001, 0.0, 0.001, 0.0], [1]), ([-0.01, -0.01], [])],
)
def test_it_is_held_above_zero_and_sold_below(strategy: Any, known: tuple[RunResult, Path], changes: list[float], sides: list[int]) -> None:
    told = iter([*changes, *itertools.repeat(0.0, 60)])

    class Told(strategy):
        def trade(self, day: date, forecasts: dict[str, DayForecast]) -> None:
            super().trade(day, {"SPY": DayForecast(100.0, Forecast(next(told), datetime(2015, 3, 2, 16), 0.0, 100.0))})

    result = trade_invented(Told, invented(), known[1], weights="load")
    assert [1 if quantity > 0 else -1 for _, quantity in orders(result)] == sides


def test_after_days_without_volume_nothing_is_forecast_and_that_is_said_once(strategy: Any, known: tuple[RunResult, Path]) -> None:
    frame = invented()
    frame.iloc[120:126, 4] = 0.0
    result = trade_invented(strategy, frame, known[1], weights="load", refit="once")
    said = [line for line in result.log if "No forecast of SPY" in line]
    assert len(said) == 1
    assert f"volume_ratio(5) is not known on every bar of the window that ends on {frame.index[124]:%F}" in said[0]
    forecast = {time.date() for time, _ in result.charts["Change"]["Predicted SPY"]}
    assert frame.index[124].date() in forecast  # made before that bar
    # two bars with five of no volume before them, in windows of five
    assert [day.date() for day in frame.index[101:] if day.date() not in forecast] == [day.date() for day in frame.index[125:131]]

"""The whole strategy on the small prices of the tests, cold and warm, with other parameters; test_invented_prices.py has its rule."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import pytest

from forecasting.errors import InvalidSpec
from forecasting.weight_store import WeightStore
from minilean.project.loading import find_project, load_algorithm_class
from minilean.testing import RunResult, run

ROOT = Path(__file__).resolve().parents[3]
DATA = ROOT / "tests" / "conformance" / "data"
SMALL = {"training_bars": "200", "holdout": "5", "lookback": "20", "units": "4", "epochs": "20", "threshold": "0.002"}
START, END = "2015-03-02", "2015-05-29"


@pytest.fixture(scope="module")
def strategy() -> Any:
    return load_algorithm_class(find_project(ROOT / "algorithms" / "threshold_lstm"))


def trade(algorithm: Any, store: Path, start: str = START, end: str = END, **parameters: str) -> RunResult:
    given = SMALL | parameters | {"start": start, "end": end}
    return run(algorithm, data_folder=DATA, object_store=store, start=start, end=end, parameters=given)


def orders(result: RunResult) -> list[tuple[str, float]]:
    return [(f"{order.time:%F %H:%M}", float(order.quantity)) for order in sorted(result.orders, key=lambda order: order.id)]


def outcomes(store: Path) -> list[tuple[str, str]]:
    return [(one["month"], one["outcome"]) for one in json.loads((store / "threshold_lstm" / "refits.json").read_text())]


@pytest.fixture(scope="module")
def cold(strategy: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[RunResult, Path]:
    store = tmp_path_factory.mktemp("store")
    result = trade(strategy, store)
    assert outcomes(store) == [("2015-02", "trained"), ("2015-03", "trained"), ("2015-04", "trained")]
    return result, store


def test_warm_loads_the_same_weights_and_gives_the_same_orders(strategy: Any, cold: tuple[RunResult, Path]) -> None:
    result, store = cold
    warm = trade(strategy, store, weights="load")
    assert outcomes(store) == [("2015-02", "loaded"), ("2015-03", "loaded"), ("2015-04", "loaded")]
    assert orders(warm) == orders(result) != []
    assert warm.charts["Change"] == result.charts["Change"]


def test_shown_features_it_trains_loads_and_trades_the_same(strategy: Any, tmp_path: Path) -> None:
    shown = {"features": "return(1),sma_ratio(10),volume_ratio(10)", "scaling": "standard", "target": "return", "threshold": "0"}
    result = trade(strategy, tmp_path, **shown)
    assert outcomes(tmp_path) == [("2015-02", "trained"), ("2015-03", "trained"), ("2015-04", "trained")]
    warm = trade(strategy, tmp_path, weights="load", **shown)
    assert outcomes(tmp_path) == [("2015-02", "loaded"), ("2015-03", "loaded"), ("2015-04", "loaded")]
    assert orders(warm) == orders(result) != []


def test_a_feature_of_which_there_is_no_data_is_named(strategy: Any, tmp_path: Path) -> None:
    with pytest.raises(InvalidSpec, match=r"The feature vix looks at implied_volatilities, which this strategy has not"):
        trade(strategy, tmp_path, end="2015-04-01", features="close,vix")


def test_decided_at_the_open_it_fills_at_the_close_and_decided_after_the_close_at_the_next_open(
    strategy: Any, cold: tuple[RunResult, Path]
) -> None:
    result, store = cold
    late = trade(strategy, store, decide="close", weights="load")
    assert {time[-5:] for time, _ in orders(late)} <= {"20:05", "21:05"}
    assert {time[-5:] for time, _ in orders(result)} <= {"13:35", "14:35"}


@pytest.mark.parametrize(
    ("refit", "periods"),
    [
        ("once", ["2015-02"]),
        ("quarterly", ["2014-12", "2015-03"]),
        ("weekly", ["2015-02-27", "2015-03-06", "2015-03-13", "2015-03-20", "2015-03-27", "2015-04-03"]),
    ],
)
def test_a_model_is_renewed_as_often_as_is_chosen(strategy: Any, tmp_path: Path, refit: str, periods: list[str]) -> None:
    trade(strategy, tmp_path, end="2015-04-06", refit=refit)
    assert outcomes(tmp_path) == [(period, "trained") for period in periods]
    trade(strategy, tmp_path, end="2015-04-06", refit=refit, weights="load")
    assert outcomes(tmp_path) == [(period, "loaded") for period in periods]


def test_a_window_that_expands_has_more_bars_at_every_refit(strategy: Any, tmp_path: Path) -> None:
    seen: list[int] = []

    class Watched(strategy):
        def on_end_of_algorithm(self) -> None:
            super().on_end_of_algorithm()
            store, spec = WeightStore(self.object_store, "threshold_lstm"), self.chosen.spec
            seen.extend(store.load("SPY", spec, month, seed).relative_closes.size for month, seed in store.months("SPY", spec))

    trade(Watched, tmp_path, window="expanding")
    assert len(seen) == 3
    assert seen[0] > 200
    assert [after - before for before, after in itertools.pairwise(seen)] == [
        21,
        21,
    ]  # sessions up to the day before each month end

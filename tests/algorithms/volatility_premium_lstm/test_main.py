"""The whole strategy on the small prices of the tests, with an invented index of three months: cold, warm, and an index that is cut."""

from __future__ import annotations

import json
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from minilean.project.loading import find_project, load_algorithm_class
from minilean.testing import RunResult, run

ROOT = Path(__file__).resolve().parents[3]
DATA = ROOT / "tests" / "conformance" / "data"
SMALL = {"training_bars": "80", "holdout": "5", "lookback": "5", "units": "4", "epochs": "10"}
START, END = "2015-03-02", "2015-04-10"


@pytest.fixture(scope="module")
def strategy() -> Any:
    return load_algorithm_class(find_project(ROOT / "algorithms" / "volatility_premium_lstm"))


def index_lines(name: str = "vix") -> list[tuple[datetime, float]]:
    """The days of VIX; an index of three months that is invented from them."""
    lines = (DATA / "alternative" / "cboe" / "vix.csv").read_text().splitlines()[1:]
    days = [(datetime.strptime(day, "%m/%d/%Y"), float(level)) for day, level in (line.split(",") for line in lines)]
    return days if name == "vix" else [(day, 8 + level / 2 + place % 5 / 10) for place, (day, level) in enumerate(days)]


def write_folder(folder: Path, **indices: list[tuple[datetime, float]]) -> Path:
    shutil.copytree(DATA, folder)
    for name in ("vix", "vix3m"):
        lines = [f"{day:%m/%d/%Y},{level:.2f}" for day, level in indices.get(name, index_lines(name))]
        (folder / "alternative" / "cboe" / f"{name}.csv").write_text("\n".join(["Date,Close", *lines]) + "\n")
    return folder


def trade(algorithm: Any, folder: Path, store: Path, end: str = END, **parameters: str) -> RunResult:
    given = SMALL | {"start": START, "end": end} | parameters
    return run(algorithm, data_folder=folder, object_store=store, start=given["start"], end=end, parameters=given)


def orders(result: RunResult) -> list[tuple[str, float]]:
    return [(f"{order.time:%F %H:%M}", float(order.quantity)) for order in sorted(result.orders, key=lambda order: order.id)]


def outcomes(store: Path) -> list[tuple[str, str]]:
    return [(one["month"], one["outcome"]) for one in json.loads((store / "volatility_premium_lstm" / "refits.json").read_text())]


def predicted(result: RunResult, until: str = "9999") -> list[tuple[str, float]]:
    points = [(f"{time:%F %H:%M}", float(value)) for time, value in result.charts["Change"]["Predicted SPY"]]
    return [point for point in points if point[0] < until]


@pytest.fixture(scope="module")
def cold(strategy: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[RunResult, Path, Path]:
    folder, store = write_folder(tmp_path_factory.mktemp("whole") / "data"), tmp_path_factory.mktemp("store")
    return trade(strategy, folder, store), folder, store


def test_it_is_fitted_once_and_warm_it_gives_the_same_orders(strategy: Any, cold: tuple[RunResult, Path, Path]) -> None:
    result, folder, store = cold
    assert outcomes(store) == [("2015-02", "trained")]
    warm = trade(strategy, folder, store, weights="load")
    assert outcomes(store) == [("2015-02", "loaded")]
    assert orders(warm) == orders(result) != []
    assert predicted(warm) == predicted(result)
    assert len(predicted(result)) == 28  # every session but the first, at whose open there is no price yet
    assert not [line for line in result.log if "an index is known later" in line]


def test_monthly_it_is_fitted_at_every_month_end(strategy: Any, cold: tuple[RunResult, Path, Path], tmp_path: Path) -> None:
    monthly = trade(strategy, cold[1], tmp_path, refit="monthly")
    assert outcomes(tmp_path) == [("2015-02", "trained"), ("2015-03", "trained")]
    # one model until the month end at 08:00, another from then on
    assert predicted(monthly, "2015-03-31") == predicted(cold[0], "2015-03-31")
    assert predicted(monthly) != predicted(cold[0])


@pytest.mark.parametrize("name", ["vix", "vix3m"])
@pytest.mark.parametrize(("decide", "first_other"), [("open", "2015-03-26 09:35"), ("close", "2015-03-25 16:20")])
def test_an_index_is_known_a_quarter_past_four_and_not_before(
    strategy: Any, cold: tuple[RunResult, Path, Path], tmp_path: Path, name: str, decide: str, first_other: str
) -> None:
    _, folder, store = cold
    known = trade(strategy, folder, store, decide=decide, weights="load")
    later = [(day, level * 2 if day >= datetime(2015, 3, 25) else level) for day, level in index_lines(name)]
    changed = trade(strategy, write_folder(tmp_path / "data", **{name: later}), store, decide=decide, weights="load")
    assert predicted(changed, first_other) == predicted(known, first_other)
    assert [order for order in orders(changed) if order[0] < first_other[:10]] == [
        order for order in orders(known) if order[0] < first_other[:10]
    ]
    one, two = (next(point for point in predicted(result) if point[0] >= first_other) for result in (known, changed))
    assert one[0] == two[0] == first_other
    assert one[1] != two[1]


def test_where_an_index_ends_nothing_is_forecast_after_a_week_and_that_is_said_once(
    strategy: Any, cold: tuple[RunResult, Path, Path], tmp_path: Path
) -> None:
    short = [point for point in index_lines("vix3m") if point[0] <= datetime(2015, 3, 13)]
    result = trade(strategy, write_folder(tmp_path / "data", vix3m=short), cold[2], weights="load")
    # the newest value of six bars stands for a day without one: the last bar that has it is of Friday 20 March
    assert predicted(result)[-1][0] == "2015-03-23 09:35"
    said = [line for line in result.log if "No forecast of SPY" in line]
    assert len(said) == 1
    assert "vix_term is not known on every bar of the window that ends on 2015-03-23" in said[0]


def test_an_index_that_begins_after_the_first_bars_is_named(strategy: Any, tmp_path: Path) -> None:
    late = [point for point in index_lines("vix3m") if point[0] >= datetime(2014, 12, 15)]
    result = trade(strategy, write_folder(tmp_path / "data", vix3m=late), tmp_path / "store", end="2015-03-06")
    # 80 bars, and 21 more that the premium looks back on: the 101st last of the file
    said = (
        "Bars of the first refit begin on 2014-10-03, and an index is known later, VIX3M from 2014-12-15 on: "
        "windows before it are left out."
    )
    assert [line.split(" ", 2)[-1] for line in result.log if "index" in line] == [said]
    assert outcomes(tmp_path / "store") == [("2015-02", "trained")]


def test_without_an_index_the_run_ends_with_a_sentence(strategy: Any, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "data")
    (folder / "alternative" / "cboe" / "vix3m.csv").unlink()
    with pytest.raises(Exception, match="Nothing is known of VIX3M before 2015-03-02: add its data, start where it has some"):
        trade(strategy, folder, tmp_path / "store")

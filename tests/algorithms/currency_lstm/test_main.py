"""The whole strategy on invented pairs: cold, warm, what it sends and where it fills, and bars that are missing, cut or changed."""

from __future__ import annotations

import itertools
import json
import zipfile
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from forecasting.forecast import Forecast
from forecasting.strategy.forecast_day import DayForecast
from forecasting.weight_store import WeightStore
from minilean.datasets.download import reference_files
from minilean.datasets.files import write_files
from minilean.datasets.sample_pairs import pair_files
from minilean.project.loading import find_project, load_algorithm_class
from minilean.testing import RunResult, run

ROOT = Path(__file__).resolve().parents[3]
SMALL = {"training_bars": "80", "holdout": "5", "lookback": "5", "units": "4", "epochs": "10", "pairs": "EURUSD,EURGBP,GBPUSD"}
# 31 January 2015 is a Saturday, 31 May a Sunday.
START, END = "2015-01-26", "2015-02-10"
FIRST, LAST = date(2014, 9, 1), date(2015, 6, 12)


@pytest.fixture(scope="module")
def strategy() -> Any:
    return load_algorithm_class(find_project(ROOT / "algorithms" / "currency_lstm"))


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    write_files(folder, reference_files() | pair_files(4, FIRST, LAST))
    return folder


def lines_of(folder: Path, pair: str) -> list[str]:
    with zipfile.ZipFile(folder / "forex" / "oanda" / "daily" / f"{pair.lower()}.zip") as archive:
        return archive.read(f"{pair.lower()}.csv").decode().splitlines()


def changed_folder(folder: Path, pair: str, lines: list[str]) -> Path:
    write_files(folder, reference_files() | pair_files(4, FIRST, LAST))
    with zipfile.ZipFile(folder / "forex" / "oanda" / "daily" / f"{pair.lower()}.zip", "w") as archive:
        archive.writestr(f"{pair.lower()}.csv", "\n".join(lines) + "\n")
    return folder


def trade(algorithm: Any, folder: Path, store: Path, **parameters: str) -> RunResult:
    given = SMALL | {"start": START, "end": END} | parameters
    return run(algorithm, data_folder=folder, object_store=store, start=given["start"], end=given["end"], parameters=given)


def orders(result: RunResult) -> list[tuple[str, str, float]]:
    sent = sorted(result.orders, key=lambda order: order.id)
    return [(f"{order.time:%F %H:%M}", order.symbol.value, float(order.quantity)) for order in sent]


def outcomes(store: Path) -> list[tuple[str, str, str]]:
    records = json.loads((store / "currency_lstm" / "refits.json").read_text())
    return [(one["symbol"], one["month"], one["outcome"]) for one in records]


def forecasts(result: RunResult, pair: str) -> list[tuple[str, float]]:
    return [(f"{time:%F %H:%M}", float(value)) for time, value in result.charts["Change"][f"Predicted {pair}"]]


@pytest.fixture(scope="module")
def cold(strategy: Any, data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[RunResult, Path]:
    store = tmp_path_factory.mktemp("store")
    return trade(strategy, data, store), store


def test_each_pair_has_a_model_and_warm_it_gives_the_same_orders(strategy: Any, data: Path, cold: tuple[RunResult, Path]) -> None:
    result, store = cold
    pairs = ("EURUSD", "EURGBP", "GBPUSD")
    warm = trade(strategy, data, store, weights="load")
    assert outcomes(store) == [(pair, month, "loaded") for month in ("2014-12", "2015-01") for pair in pairs]
    assert orders(warm) == orders(result) != []
    assert warm.charts["Change"] == result.charts["Change"]


def test_a_bar_is_acted_on_when_it_arrives_on_sundays_too(cold: tuple[RunResult, Path]) -> None:
    days = ["26", "27", "28", "29", "30"], ["01", "02", "03", "04", "05", "06", "08", "09", "10"]
    expected = [f"2015-01-{day} 19:00" for day in days[0]] + [f"2015-02-{day} 19:00" for day in days[1]]
    for pair in ("EURUSD", "EURGBP", "GBPUSD"):
        assert [time for time, _ in forecasts(cold[0], pair) if time[:10] <= END] == expected
    assert {time[-5:] for time, _, _ in orders(cold[0])} == {"00:00"}  # Greenwich


def test_an_order_fills_at_the_open_of_the_next_bar_on_the_side_that_pays(strategy: Any, data: Path, cold: tuple[RunResult, Path]) -> None:
    told = itertools.cycle([0.01, -0.01])

    class Told(strategy):
        def trade(self, day: date, forecasts: Mapping[str, DayForecast]) -> None:
            super().trade(day, {"EURUSD": DayForecast(1.0, Forecast(next(told), datetime(2015, 1, 26, 19), 0.0, 1.0))})

    result = trade(Told, data, cold[1], weights="load", pairs="EURUSD")
    bars = {line[:8]: line.split(",") for line in lines_of(data, "EURUSD")}
    filled = [order for order in result.orders if order.last_fill_time]
    assert len(filled) == 14
    for order in filled:
        # sent at midnight in Greenwich, when the bar of a day has ended: the next begins then, or on Sunday
        line = bars[next(day for day in bars if day >= f"{order.time:%Y%m%d}")]
        assert float(order.price) == float(line[6] if order.quantity > 0 else line[1])


def test_shares_are_equal_and_nothing_is_on_credit(strategy: Any, data: Path, cold: tuple[RunResult, Path]) -> None:
    shares: list[list[float]] = []

    class Watched(strategy):
        def on_data(self, slice: Any) -> None:
            super().on_data(slice)
            total = self.portfolio.total_portfolio_value
            shares.append([self.portfolio[pair].absolute_holdings_value / total for pair in self.chosen.pairs])

    trade(Watched, data, cold[1], weights="load")
    held = [share for day in shares for share in day if share]
    assert len(held) > 20
    assert held == pytest.approx([1 / 3] * len(held), rel=0.05)
    assert all(sum(day) < 1.01 for day in shares)


@pytest.mark.parametrize(
    ("changes", "sides"),
    [([0.0011, 0.0, -0.001, -0.0011, 0.0011], [1, -1, 1]), ([-0.0011, 0.001, 0.0011], [-1, 1]), ([0.001] * 3, [])],
)
def test_a_pair_is_turned_around_beyond_the_threshold(
    strategy: Any, data: Path, cold: tuple[RunResult, Path], changes: list[float], sides: list[int]
) -> None:
    told = iter([*changes, *itertools.repeat(0.0, 20)])

    class Told(strategy):
        def trade(self, day: date, forecasts: Mapping[str, DayForecast]) -> None:
            super().trade(day, {"EURUSD": DayForecast(1.0, Forecast(next(told), datetime(2015, 1, 26, 19), 0.0, 1.0))})

    result = trade(Told, data, cold[1], weights="load", pairs="EURUSD", threshold="0.001")
    assert [(pair, 1 if quantity > 0 else -1) for _, pair, quantity in orders(result)] == [("EURUSD", side) for side in sides]
    quantities = [quantity for _, _, quantity in orders(result)]
    assert all(abs(after) == pytest.approx(2 * abs(quantities[0]), rel=0.05) for after in quantities[1:])  # from one side to the other


def test_a_month_that_ends_on_a_weekend_is_fitted_on_the_bars_until_then(strategy: Any, data: Path, tmp_path: Path) -> None:
    ends: list[str] = []

    class Watched(strategy):
        def on_end_of_algorithm(self) -> None:
            super().on_end_of_algorithm()
            store, spec = WeightStore(self.object_store, "currency_lstm"), self.chosen.spec
            ends.extend(store.load("EURUSD", spec, month, seed).known_until for month, seed in store.months("EURUSD", spec))

    trade(Watched, data, tmp_path, pairs="EURUSD", start="2015-01-26", end="2015-06-03", epochs="1")
    assert [end[:16] for end in ends] == [
        "2014-12-30T19:00",  # Wednesday the 31st at 08:00
        "2015-01-30T19:00",  # a Saturday: the bar of Friday
        "2015-02-27T19:00",  # a Saturday
        "2015-03-30T20:00",
        "2015-04-29T20:00",
        "2015-05-29T20:00",  # a Sunday
    ]


def test_euros_in_pounds_are_traded_alone_since_the_pounds_rate_is_read_with_them(strategy: Any, data: Path, tmp_path: Path) -> None:
    result = trade(strategy, data, tmp_path, pairs="EURGBP", end="2015-01-30", epochs="1")
    assert [pair for _, pair, _ in orders(result)][:1] == ["EURGBP"]
    # the whole account, a quarter of a per cent kept back: about a million dollars in euros
    euros = float(lines_of(data, "EURUSD")[-1].split(",")[4])
    assert abs(orders(result)[0][2]) == pytest.approx(997_500 / euros, rel=0.25)
    (data_without := tmp_path / "data").mkdir()
    write_files(data_without, reference_files() | pair_files(4, FIRST, LAST))
    (data_without / "forex" / "oanda" / "daily" / "gbpusd.zip").unlink()
    poor = trade(strategy, data_without, tmp_path, pairs="EURGBP", end="2015-01-30", epochs="1")
    assert orders(poor) == []
    said = "EURGBP is not traded, since GBP has no rate in USD: add the data of GBPUSD."
    assert [line.split(" ", 2)[-1] for line in poor.log if "is not traded" in line] == [said]


def test_after_a_day_without_a_bar_of_one_pair_the_others_are_forecast(
    strategy: Any, data: Path, cold: tuple[RunResult, Path], tmp_path: Path
) -> None:
    lines = [line for line in lines_of(data, "EURUSD") if not line.startswith("20150128")]
    result = trade(strategy, changed_folder(tmp_path / "data", "EURUSD", lines), cold[1], weights="load", refit="once")
    days = {pair: [time[:10] for time, _ in forecasts(result, pair)] for pair in ("EURUSD", "GBPUSD")}
    assert [day for day in days["GBPUSD"] if day not in days["EURUSD"]] == ["2015-01-28"]


def test_orders_do_not_know_later_bars(strategy: Any, data: Path, cold: tuple[RunResult, Path], tmp_path: Path) -> None:
    lines = lines_of(data, "EURUSD")
    place = next(number for number, line in enumerate(lines) if line.startswith("20150204"))
    for number in range(place, len(lines)):
        stamp, *values = lines[number].split(",")
        factor = 1.05 + 0.01 * (number - place)
        lines[number] = ",".join([stamp, *(f"{float(value) * factor:.5f}" if float(value) else "0" for value in values)])
    result = trade(strategy, changed_folder(tmp_path / "data", "EURUSD", lines), tmp_path / "store")
    for pair in ("EURUSD", "EURGBP", "GBPUSD"):
        before, known = ([point for point in forecasts(one, pair) if point[0] < "2015-02-04"] for one in (result, cold[0]))
        assert before == known
        assert len(known) == 8
    sent, resent = ([order for order in orders(one) if order[0] < "2015-02-05"] for one in (cold[0], result))
    assert sent == resent != []
    assert forecasts(result, "EURUSD") != forecasts(cold[0], "EURUSD")

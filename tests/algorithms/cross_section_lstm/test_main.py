"""The whole strategy on a small panel of invented prices: cold, warm, and what it holds of forecasts that are written down here."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from forecasting.errors import InvalidHistory, InvalidSpec
from forecasting.forecast import ProbabilityForecast
from minilean.datasets.calendars import exchange_sessions
from minilean.lookahead.detector import detect
from minilean.lookahead.runs import RunRequest
from minilean.project.loading import find_project, load_algorithm_class
from minilean.testing import RunResult, run
from minilean.testing.prices import daily_bars, write_folder

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "algorithms" / "cross_section_lstm"
TICKERS = tuple(f"AA{letter}" for letter in "ABCDEFGHIJKL")
FIRST, START, END = date(2020, 1, 2), date(2021, 6, 1), date(2021, 9, 30)
DAYS = pd.DatetimeIndex(exchange_sessions(FIRST, END))
SMALL = {
    "tickers": ",".join(TICKERS), "number": "2", "lookback": "8", "training_bars": "60", "validation_bars": "12", "epochs": "3",
    "start": f"{START}", "end": f"{END}",
}  # fmt: skip


def invented(seed: int = 4) -> dict[str, pd.Series]:
    rng = np.random.default_rng(seed)
    market = rng.normal(0.0003, 0.01, len(DAYS))
    closes = {ticker: 60 * np.exp((market + rng.normal(0, 0.015, len(DAYS))).cumsum()) for ticker in (*TICKERS, "SPY")}
    return {ticker: pd.Series(np.round(prices, 2), DAYS) for ticker, prices in closes.items()}


@pytest.fixture(scope="module")
def strategy() -> Any:
    return load_algorithm_class(find_project(FOLDER))


def trade(algorithm: Any, store: Path, prices: Mapping[str, pd.Series] | None = None, **parameters: str) -> RunResult:
    before = len(exchange_sessions(FIRST, START)) - 1
    return run(algorithm, prices or invented(), start=FIRST, bars_before=before, object_store=store, parameters=SMALL | parameters)


def orders(result: RunResult) -> list[tuple[str, str, float]]:
    sent = sorted(result.orders, key=lambda order: order.id)
    return [(f"{order.time:%F %H:%M}", order.symbol.value, float(order.quantity)) for order in sent]


def outcomes(store: Path) -> list[tuple[str, str]]:
    return [(one["month"], one["outcome"]) for one in json.loads((store / "cross_section_lstm" / "refits.json").read_text())]


@pytest.fixture(scope="module")
def cold(strategy: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[RunResult, Path]:
    store = tmp_path_factory.mktemp("store")
    result = trade(strategy, store)
    assert outcomes(store) == [("2021-05", "trained")]
    return result, store


def test_it_trades_every_week_after_the_last_close_and_fills_at_the_next_open(cold: tuple[RunResult, Path]) -> None:
    sent = orders(cold[0])
    assert sent[0][0] == "2021-06-04 20:05"  # UTC: five minutes after the close of a Friday
    assert {time[:10] for time, _, _ in sent} <= {f"{day:%F}" for day in pd.date_range("2021-06-04", "2021-09-24", freq="7D")} | {
        "2021-07-02"
    }
    first = [order for order in sent if order[0] == sent[0][0]]
    assert len(first) == 4
    assert sum(quantity > 0 for _, _, quantity in first) == 2
    # a fourth of a million each, less what is kept back for fees
    prices = invented()
    assert all(abs(quantity) * prices[ticker].loc["2021-06-04"] == pytest.approx(250_000, rel=0.02) for _, ticker, quantity in first)
    assert {f"{order.last_fill_time:%A}" for order in cold[0].orders if order.last_fill_time} <= {"Monday", "Tuesday"}


def test_warm_loads_the_same_weights_and_gives_the_same_orders(strategy: Any, cold: tuple[RunResult, Path]) -> None:
    result, store = cold
    warm = trade(strategy, store, weights="load")
    assert outcomes(store) == [("2021-05", "loaded")]
    assert orders(warm) == orders(result) != []
    assert warm.charts["Probability"] == result.charts["Probability"]


def test_other_prices_under_the_same_tickers_are_trained_anew(strategy: Any, cold: tuple[RunResult, Path], tmp_path: Path) -> None:
    shutil.copytree(cold[1], tmp_path / "store")
    trade(strategy, tmp_path / "store", invented(5))
    assert outcomes(tmp_path / "store") == [("2021-05", "trained")]


def test_a_warm_run_loads_no_framework(cold: tuple[RunResult, Path], tmp_path: Path) -> None:
    data = tmp_path / "data"
    write_folder(data, {ticker: daily_bars(ticker, given, FIRST) for ticker, given in invented().items()}, {}, {})
    code = (
        "import sys; from minilean.project.loading import find_project, load_algorithm_class; from minilean.testing import run; "
        f"run(load_algorithm_class(find_project({str(FOLDER)!r})), data_folder={str(data)!r}, start={f'{START}'!r}, end={f'{END}'!r}, "
        f"object_store={str(cold[1])!r}, parameters={SMALL | {'weights': 'load'}!r}); "
        "print(sorted({'jax', 'keras', 'tensorflow', 'sklearn'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "[]"


def test_results_say_what_the_run_was_made_with_and_that_the_tickers_are_survivors(cold: tuple[RunResult, Path]) -> None:
    tags = list(cold[0].algorithm.tags)
    assert {"number=2", "lookback=8", "refit=once", "gross=1"} <= set(tags)
    assert [tag for tag in tags if "survivors" in tag] != []
    assert [line for line in cold[0].log if "survivors" in line] != []


def test_it_holds_the_likeliest_and_shorts_the_least_likely_and_lets_go_of_the_others(strategy: Any, cold: tuple[RunResult, Path]) -> None:
    weeks = iter([{"AAA": 0.9, "AAB": 0.8, "AAC": 0.2, "AAD": 0.1}, {"AAA": 0.9, "AAE": 0.8, "AAC": 0.1, "AAF": 0.2}])

    class Told(strategy):
        def trade(self, forecasts: Mapping[str, ProbabilityForecast]) -> None:
            chances = next(weeks, None)
            if chances is not None:
                all_of_them = dict.fromkeys(TICKERS, 0.5) | chances
                super().trade(
                    {ticker: ProbabilityForecast(chance, datetime(2021, 6, 4, 16), 0.0) for ticker, chance in all_of_them.items()}
                )

    sent = orders(trade(Told, cold[1]))
    first, second = ([order for order in sent if order[0] == f"{day} 20:05"] for day in ("2021-06-04", "2021-06-11"))
    assert {(ticker, np.sign(quantity)) for _, ticker, quantity in first} == {("AAA", 1), ("AAB", 1), ("AAC", -1), ("AAD", -1)}
    moved = {ticker: quantity for _, ticker, quantity in second}
    held = {ticker: quantity for _, ticker, quantity in first}
    assert moved["AAB"] == -held["AAB"]
    assert moved["AAD"] == -held["AAD"]
    assert moved["AAE"] > 0 > moved["AAF"]


def test_tickers_without_bars_are_left_out_and_told_and_too_few_end_the_run(
    strategy: Any, cold: tuple[RunResult, Path], tmp_path: Path
) -> None:
    shutil.copytree(cold[1], tmp_path, dirs_exist_ok=True)
    prices = invented()
    for ticker in TICKERS[-2:]:
        del prices[ticker]
    result = trade(strategy, tmp_path, prices)
    assert [line for line in result.log if "left out" in line] == [
        "2021-06-01 00:00:00 2 of 12 tickers have no bars before the start and are left out, AAK first."
    ]
    assert not {"AAK", "AAL"} & {ticker for _, ticker, _ in orders(result)}
    few = {ticker: prices[ticker] for ticker in ("AAA", "AAB", "AAC", "SPY")}
    with pytest.raises(
        InvalidHistory, match=r"Of 12 tickers 3 have daily bars before 2021-06-01, and 2 are held long and 2 short: add the data of AAD"
    ):
        trade(strategy, tmp_path, few)


def test_a_wrong_parameter_ends_the_run_with_its_sentence(strategy: Any, tmp_path: Path) -> None:
    with pytest.raises(InvalidSpec, match=r"The parameter gross is 3\.0"):
        trade(strategy, tmp_path, gross="3")


TRADED = "wanted = shares(priced, self.chosen.number, self.chosen.gross)"
LOOKS_AHEAD = """

def future_close() -> float:
    import zipfile

    with zipfile.ZipFile(f"{Globals.data_folder}/equity/usa/daily/aaa.zip") as archive:
        return float(archive.read("aaa.csv").split()[-1].split(b",")[5]) / 10000
"""


@pytest.mark.parametrize(
    "planted", [pytest.param(False, id="as it is"), pytest.param(True, id="sizes by a close that is still to come", marks=pytest.mark.long)]
)
def test_orders_up_to_a_day_do_not_depend_on_what_comes_later(cold: tuple[RunResult, Path], tmp_path: Path, planted: bool) -> None:
    data, folder = tmp_path / "data", tmp_path / "algorithms" / "cross_section_lstm"
    write_folder(data, {ticker: daily_bars(ticker, given, FIRST) for ticker, given in invented().items()}, {}, {})
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("backtests", "__pycache__"))
    (tmp_path / "Library").symlink_to(ROOT / "Library")
    (tmp_path / "lean.json").write_text("{}")
    if planted:
        main = folder / "main.py"
        text = main.read_text()
        assert TRADED in text
        main.write_text(text.replace(TRADED, TRADED[:-1] + " * (0.5 + future_close() % 1))") + LOOKS_AHEAD)
    # the first refit is there, that of June is made in every run
    shutil.copytree(cold[1], tmp_path / "storage")
    request = RunRequest(folder, data, tmp_path / "storage", parameters=SMALL | {"end": "2021-07-16", "refit": "monthly"})
    verdict = detect(request, 1, days=[date(2021, 7, 7)])
    assert verdict.found is planted
    assert verdict.num_orders > 10

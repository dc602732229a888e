"""The whole strategy on synthetic prices: cold, warm, and with what people get wrong."""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from forecasting.forecast import Forecast
from forecasting.strategy.forecast_day import DayForecast
from minilean.common.enums import InsightDirection
from minilean.data.bars import TradeBar
from minilean.project.loading import find_project, load_algorithm_class
from minilean.testing import RunResult, run

ROOT = Path(__file__).resolve().parents[3]
DATA = ROOT / "tests" / "conformance" / "data"
SMALL = {
    "start": "2015-03-02",
    "end": "2015-05-29",
    "training_bars": "200",
    "holdout": "5",
    "lookback": "20",
    "units": "4",
    "layers": "2",
    "epochs": "1",
}
RUN = """
import sys
from minilean.commands.cli import main
try:
    main()
finally:
    open({modules!r}, "w").write(" ".join(sys.modules))
"""


@dataclass(frozen=True)
class Run:
    code: int
    words: str
    output: Path
    modules: set[str]

    def result(self, name: str) -> Any:
        return json.loads((self.output / name).read_text())

    @property
    def orders(self) -> list[tuple]:
        # LEAN leaves no such file when nothing was ordered, and neither does minilean
        events = self.result("MacroLstm-order-events.json") if (self.output / "MacroLstm-order-events.json").exists() else []
        return [(e["orderId"], e["symbolValue"], e["status"], e["time"], e["quantity"], e.get("fillPrice")) for e in events]


def backtest(folder: Path, name: str, **parameters: str | None) -> Run:
    modules, output = folder / f"{name}-modules.txt", folder / name
    command = [sys.executable, "-c", RUN.format(modules=str(modules)), "backtest", str(ROOT / "algorithms" / "macro_lstm"), "--no-report"]
    command += ["--data-folder", str(DATA), "--output", str(output)]
    command += ["--object-store", str(folder / "storage")]
    for key, value in (SMALL | parameters).items():
        command += [] if value is None else ["--parameter", key, value]
    paths = os.pathsep.join([str(ROOT / "runtime"), str(ROOT / "Library")])
    done = subprocess.run(
        command, capture_output=True, check=False, text=True, timeout=120, env=os.environ | {"PYTHONPATH": paths}, cwd=ROOT
    )
    return Run(done.returncode, done.stdout + done.stderr, output, set(modules.read_text().split()))


def clock(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds, ZoneInfo('America/New_York')):%Y-%m-%d %H:%M}"


def points(run: Run, chart: str, series: str) -> dict[str, float]:
    """Values by New York's date and time."""
    return {clock(time): value for time, value in run.result("MacroLstm.json")["charts"][chart]["series"][series]["values"]}


def refits(folder: Path) -> list[dict]:
    return json.loads((folder / "storage" / "macro_lstm" / "refits.json").read_text())


@pytest.fixture(scope="module")
def strategy() -> Any:
    return load_algorithm_class(find_project(ROOT / "algorithms" / "macro_lstm"))


@pytest.fixture(scope="module")
def inside(folder: Path) -> Callable[..., RunResult]:
    """Run a class in this process, on the weights that earlier runs have left."""

    def run_inside(algorithm: Any, start: str, end: str, data: Path = DATA, **parameters: str | None) -> RunResult:
        given = SMALL | {"weights": "load-or-train"} | parameters | {"start": start, "end": end}
        given = {name: text for name, text in given.items() if text is not None}
        return run(algorithm, data_folder=data, object_store=folder / "inside", start=start, end=end, parameters=given)

    return run_inside


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("macro_lstm")


@pytest.fixture(scope="module")
def cold(folder: Path) -> Run:
    run = backtest(folder, "cold")
    assert run.code == 0, run.words
    return run


def test_it_trains_at_the_start_and_at_month_ends_and_trades(cold: Run, folder: Path) -> None:
    assert {e[1] for e in cold.orders if e[2] == "filled"} & {"XLB", "TLT"}
    published = sorted(path.name[:10] for path in (folder / "storage" / "macro_lstm" / "SPY").glob("*/*.npz"))
    assert published == ["2015-02-1-", "2015-03-1-", "2015-04-1-"]
    assert "jax" in cold.modules
    assert "tensorflow" not in cold.modules


def test_warm_loads_the_same_weights_gives_the_same_orders_and_needs_no_framework(cold: Run, folder: Path) -> None:
    warm = backtest(folder, "warm")

    assert warm.code == 0, warm.words
    assert warm.result("MacroLstm.json")["runtimeStatistics"]["Training"] == "done"
    assert cold.result("MacroLstm.json")["runtimeStatistics"]["Training"] == "done"
    assert [(r["month"], r["outcome"]) for r in refits(folder)] == [("2015-02", "loaded"), ("2015-03", "loaded"), ("2015-04", "loaded")]
    assert len(refits(folder)[0]["losses"]) == 1
    assert warm.orders == cold.orders != []
    assert not {"jax", "keras", "tensorflow"} & warm.modules
    only_loaded = backtest(folder, "loaded", weights="load")
    assert "Training" not in only_loaded.result("MacroLstm.json")["runtimeStatistics"]
    assert only_loaded.orders == cold.orders


def test_both_charts_have_a_forecast_and_an_outcome_for_every_day(cold: Run) -> None:
    charts = cold.result("MacroLstm.json")["charts"]
    for chart in ("Prediction Plot", "Change"):
        lengths = {name: len(series["values"]) for name, series in charts[chart]["series"].items()}
        assert lengths["Predicted SPY"] == lengths["Actual SPY"] > 55


@pytest.fixture(scope="module")
def after_the_close(cold: Run, folder: Path) -> Run:
    """The same months and weights."""
    run = backtest(folder, "close", decide="close")
    assert run.code == 0, run.words
    return run


def test_decided_after_the_close_orders_fill_at_the_next_open(after_the_close: Run) -> None:
    sent = {(clock(e[3])[-5:], e[2]) for e in after_the_close.orders}
    assert sent == {("16:00", "submitted"), ("16:05", "submitted"), ("16:00", "filled")}
    orders = after_the_close.result("MacroLstm.json")["orders"].values()
    assert {order["type"] for order in orders} == {4}  # market on open
    assert len(orders) > 40


def test_after_the_close_the_same_closes_are_forecast_from_the_same_windows(cold: Run, after_the_close: Run) -> None:
    opens, closes = (points(run, "Prediction Plot", "Predicted SPY") for run in (cold, after_the_close))
    assert list(opens)[:2] == ["2015-03-03 09:35", "2015-03-04 09:35"]
    assert list(closes)[:2] == ["2015-03-02 16:05", "2015-03-03 16:05"]
    days = [day[:10] for day in points(after_the_close, "Prediction Plot", "Actual SPY")]
    by_close = dict(zip(days, closes.values(), strict=True))  # the day whose close each forecast is about
    other = [day for day, value in ((moment[:10], value) for moment, value in opens.items()) if by_close[day] != value]
    # a refit of a month end lies between 16:05 of the day before and 09:35
    assert other == ["2015-03-31", "2015-04-30"]
    assert len(opens) > 55


def test_after_the_close_the_run_says_where_its_orders_filled(after_the_close: Run) -> None:
    filled, actual = (points(after_the_close, "Prediction Plot", name) for name in ("Filled SPY", "Actual SPY"))
    assert list(filled) == list(actual)
    bars = zipfile.ZipFile(DATA / "equity" / "usa" / "daily" / "spy.zip").read("spy.csv").decode()
    rows = {line[:8]: [float(price) for price in line.split(",")[1:5]] for line in bars.splitlines()}
    for moment in filled:
        opened, closed = (rows[moment[:10].replace("-", "")][column] for column in (0, 3))
        assert filled[moment] / actual[moment] == pytest.approx(opened / closed, abs=1e-6)


def test_the_first_morning_has_no_price_and_that_is_said(cold: Run) -> None:
    assert "2015-03-02 09:35:00 There is no price of SPY at 09:35 on 2015-03-02: the forecast waits for it." in cold.words
    assert "A price was missing on 2015-03-02 until it was too late: no forecast and no new orders that day." in cold.words
    assert "2015-03-03 until it was too late" not in cold.words


def times(result: RunResult, chart: str, series: str) -> list[str]:
    return [f"{time:%Y-%m-%d %H:%M}" for time, _ in result.charts[chart][series]]


def test_early_closes_are_followed_by_their_forecast_too(strategy: Any, inside: Callable[..., RunResult]) -> None:
    result = inside(strategy, "2015-11-25", "2015-12-01", decide="close")
    assert times(result, "Change", "Predicted SPY") == ["2015-11-25 16:05", "2015-11-27 13:05", "2015-11-30 16:05"]


def test_after_an_early_close_insights_last_until_the_next_decision_and_nothing_is_sold_to_be_bought_back(
    strategy: Any, inside: Callable[..., RunResult]
) -> None:
    result = inside(strategy, "2015-11-23", "2015-12-02", decide="close")
    early = [i for i in result.insights if f"{i.generated_time_utc:%F %H:%M}" == "2015-11-27 18:05"]
    assert {f"{i.close_time_utc:%F %H:%M}" for i in early} == {"2015-12-01 14:50"}
    sent = [(f"{o.time:%F %H:%M}", o.symbol.value, o.quantity) for o in sorted(result.orders, key=lambda o: o.id)]
    assert len(sent) == 14
    # what the daily rebalance mends, and no more
    assert sent[10:] == [
        ("2015-11-30 21:00", "TMF", -107), ("2015-11-30 21:00", "BIL", 51),
        ("2015-11-30 21:00", "SPTS", 75), ("2015-11-30 21:00", "SHY", 26),
    ]  # fmt: skip


def test_a_price_that_comes_late_is_waited_for(strategy: Any, inside: Callable[..., RunResult]) -> None:
    class Live(strategy):
        """Prices come in the morning, as they do live; the hourly benchmark moves the clock."""

        live_mode = True

        def initialize(self) -> None:
            super().initialize()
            for ticker, at in (("SPY", (9, 37)), ("XLB", (10, 30))):
                self.schedule.on(self.date_rules.on(2015, 3, 2), self.time_rules.at(*at), lambda ticker=ticker: self.quote(ticker))

        def quote(self, ticker: str) -> None:
            symbol = self.symbol(ticker)
            self.securities[symbol].cache.store(TradeBar(self.time, symbol, 200, 200, 200, 200, 1))

    result = inside(Live, "2015-03-02", "2015-03-03")
    # what is scheduled while the clock catches up joins at its next step, at ten and at eleven
    assert times(result, "Change", "Predicted SPY")[:2] == ["2015-03-02 10:00", "2015-03-03 09:35"]
    assert [line for line in result.log if "forecast waits" in line] == [
        "2015-03-02 09:35:00 There is no price of SPY at 09:35 on 2015-03-02: the forecast waits for it."
    ]
    assert [line for line in result.log if "too late" in line] == []
    first_day = [i for i in result.insights if f"{i.generated_time_utc:%F}" == "2015-03-02"]
    assert [(i.symbol.value, str(i.generated_time_utc)) for i in first_day] == [("XLB", "2015-03-02 16:00:00+00:00")]


def without(folder: Path, days: set[str]) -> Path:
    """The prices without SPY's bars of some days."""
    shutil.copytree(DATA, folder)
    prices = folder / "equity" / "usa" / "daily" / "spy.zip"
    lines = zipfile.ZipFile(prices).read("spy.csv").decode().splitlines()
    kept = [line for line in lines if line[:8] not in days]
    assert len(kept) == len(lines) - len(days)
    with zipfile.ZipFile(prices, "w") as archive:
        archive.writestr("spy.csv", "\n".join(kept) + "\n")
    return folder


@pytest.mark.parametrize(
    ("live", "said"),
    [
        (True, [
            "There is no price of SPY at 16:05 on 2015-03-04: the forecast waits for it.",
            "A price was missing on 2015-03-04 until it was too late: no forecast and no new orders that day.",
        ]),
        (False, ["SPY has no bar of the last session, the newest is of 2015-03-03: refits and forecasts are skipped until there is one."]),
    ],
    ids=["live", "backtest"],
)  # fmt: skip
def test_without_the_bar_of_the_day_there_is_no_forecast_after_its_close(
    strategy: Any, inside: Callable[..., RunResult], tmp_path: Path, live: bool, said: list[str]
) -> None:
    class Gap(strategy):
        live_mode = live

    result = inside(Gap, "2015-03-03", "2015-03-06", data=without(tmp_path / "data", {"20150304"}), decide="close")
    assert times(result, "Change", "Predicted SPY") == ["2015-03-03 16:05", "2015-03-05 16:05"]
    assert [line[20:] for line in result.log if "SPY has no bar" in line or "2015-03-04" in line[20:]] == said


@pytest.mark.parametrize(
    ("decide", "generated", "closes"),
    [("open", ["03 14:35", "04 14:35", "05 14:35"], "04 14:51"), ("close", ["02 21:05", "03 21:05", "04 21:05"], "04 17:45")],
)
def test_insights_last_beyond_the_next_ones(
    strategy: Any, inside: Callable[..., RunResult], decide: str, generated: list[str], closes: str
) -> None:
    result = inside(strategy, "2015-03-02", "2015-03-05", decide=decide)
    own = [i for i in result.insights if i.symbol.value == "TLT"]
    assert [f"{i.generated_time_utc:%d %H:%M}" for i in own] == generated
    assert f"{own[0].close_time_utc:%d %H:%M}" == closes
    assert all(str(i.close_time_utc) > str(j.generated_time_utc) for i, j in itertools.pairwise(own))


def test_live_the_price_of_the_forecast_is_that_of_the_orders(strategy: Any, inside: Callable[..., RunResult]) -> None:
    class Live(strategy):
        live_mode = True

    charts = inside(Live, "2015-03-02", "2015-03-05").charts
    predicted, change = (dict(charts[chart]["Predicted SPY"]) for chart in ("Prediction Plot", "Change"))
    filled = dict(charts["Prediction Plot"]["Filled SPY"])
    assert filled.keys() == predicted.keys()
    assert len(filled) == 3
    for time, price in filled.items():
        assert float(price) == pytest.approx(float(predicted[time]) / (1 + float(change[time])), rel=1e-5)


def test_after_the_close_the_change_is_from_the_close_that_the_forecast_knows(strategy: Any, inside: Callable[..., RunResult]) -> None:
    class Late(strategy):
        """Another price comes between the close and the forecast."""

        live_mode = True

        def forecast_today(self) -> None:
            symbol = self.symbol("SPY")
            self.securities[symbol].cache.store(TradeBar(self.time, symbol, 1, 1, 1, 1, 1))
            super().forecast_today()

    late, plain = (
        inside(algorithm, "2015-03-02", "2015-03-05", decide="close").charts["Change"]["Predicted SPY"] for algorithm in (Late, strategy)
    )
    assert late == plain
    assert len(late) == 3
    assert all(abs(float(change)) < 1 for _, change in late)  # from the price 1 it was 149


def test_a_run_with_former_names_of_parameters_is_the_same_and_says_so_once(strategy: Any, inside: Callable[..., RunResult]) -> None:
    former = {"bars": "200", "window": "20"}
    current, days = {"training_bars": "200", "lookback": "20"}, ("2015-03-02", "2015-03-05")
    plain = inside(strategy, *days)
    named = inside(strategy, *days, **former, **dict.fromkeys(current))

    assert [(o.symbol.value, o.quantity) for o in named.orders] == [(o.symbol.value, o.quantity) for o in plain.orders] != []
    assert [line for line in plain.log if "other names" in line] == []
    assert [line[20:] for line in named.log if "other names" in line] == [
        "Parameters have other names now: bars is called training_bars, window is called lookback; "
        "the former names are understood in this version for the last time."
    ]


@pytest.mark.parametrize(("own", "given"), [("lookback", "window"), ("window", "lookback")])
def test_a_parameter_of_a_run_wins_over_the_projects_own_whichever_of_its_names_either_has(
    tmp_path: Path, inside: Callable[..., RunResult], own: str, given: str
) -> None:
    project = tmp_path / "macro_lstm"
    shutil.copytree(ROOT / "algorithms" / "macro_lstm", project, ignore=shutil.ignore_patterns("__pycache__", "backtests"))
    config = json.loads((project / "config.json").read_text())
    config["parameters"][own] = "60"
    config["libraries"] = []  # of the workspace, which is on the path already
    (project / "config.json").write_text(json.dumps(config))
    seen = []

    class Watched(load_algorithm_class(find_project(project))):
        def initialize(self) -> None:
            super().initialize()
            seen.append(self.macro_settings.spec.window.lookback)

    result = inside(Watched, "2015-03-02", "2015-03-03", **{"lookback": None} | {own: "60", given: "20"})

    assert seen == [20]
    assert [line[20:] for line in result.log if "other names" in line] == [
        "Parameters have other names now: window is called lookback; the former names are understood in this version for the last time."
    ] * (given == "window")


def test_every_fund_is_on_one_side(strategy: Any, inside: Callable[..., RunResult]) -> None:
    insights = inside(strategy, "2015-03-02", "2015-03-03").insights
    sides = {i.symbol.value: i.direction for i in insights}
    assert sides["XLB"] == sides["TBF"] != sides["TLT"] == sides["IEF"]
    assert set(sides.values()) == {InsightDirection.UP, InsightDirection.FLAT}


def test_each_symbol_moves_its_own_funds(strategy: Any, inside: Callable[..., RunResult]) -> None:
    told = {"SPY": 0.01, "TLT": -0.02}  # whose mean is below zero

    class Told(strategy):
        def trade(self, day: date, forecasts: dict[str, DayForecast]) -> None:
            super().trade(day, {t: DayForecast(100.0, Forecast(told[t], datetime(2015, 3, 2), 0.0, 100.0)) for t in forecasts})

    insights = inside(Told, "2015-03-02", "2015-03-03", macro="SPY,TLT", baskets="SPY=XLB+XLE/TLT,TLT=IEF/SHY").insights
    assert {i.symbol.value: i.direction for i in insights} == {
        "XLB": InsightDirection.UP, "XLE": InsightDirection.UP, "TLT": InsightDirection.FLAT,
        "IEF": InsightDirection.FLAT, "SHY": InsightDirection.UP,
    }  # fmt: skip


def test_another_seed_is_another_model(cold: Run, folder: Path) -> None:
    other = backtest(folder, "seed", seeds="2")
    assert other.code == 0, other.words
    assert [r["outcome"] for r in refits(folder)] == ["trained"] * 3
    first, second = (run.result("MacroLstm.json")["charts"]["Change"]["series"]["Predicted SPY"]["values"] for run in (cold, other))
    assert first != second


def test_while_a_fit_is_made_its_epoch_is_shown_and_afterwards_that_it_is_done(strategy: Any, inside: Callable[..., RunResult]) -> None:
    shown = []

    class Watched(strategy):
        def set_runtime_statistic(self, name: str, value: str) -> None:
            super().set_runtime_statistic(name, value)
            shown.append(f"{name}: {value}")

    inside(Watched, "2015-03-02", "2015-03-02", weights="train")
    assert [line for line in shown if line.startswith("Training")] == ["Training: SPY 2015-02, epoch 1 of 1", "Training: done"]


def test_a_run_whose_every_refit_failed_fails_and_says_why(folder: Path) -> None:
    run = backtest(folder, "short", training_bars="2000")
    assert run.code == 1, run.words
    assert "No refit of SPY succeeded, so nothing was forecast and nothing traded; the last of 3: A refit needs 2000 bars" in run.words
    assert run.result("MacroLstm.json")["state"]["Status"] == "RuntimeError"
    assert "A refit needs 2000 bars and the history has" in run.words
    assert "There is no model of SPY yet" in run.words
    assert [r["outcome"] for r in refits(folder)] == ["failed"] * 3
    assert run.orders == []


def test_stale_bars_are_skipped_and_counted_and_holidays_are_no_stale_bars(cold: Run, folder: Path) -> None:
    run = backtest(folder, "past", start="2017-12-18", end="2018-02-02")
    assert run.code == 0, run.words
    assert "SPY has no bar of the last session, the newest is of 2017-12-29: refits and forecasts are skipped" in run.words
    assert run.words.count("are skipped until there is one") == 1
    # January had 21 sessions, with holidays on the first and the fifteenth, and February two until then; on 2 January the bar of the
    # last session was there
    assert "Skipped, since the newest bar was older than the last session: 1 refits and 22 forecasts of SPY." in run.words
    assert [(r["month"], r["outcome"]) for r in refits(folder)] == [
        ("2017-11", "trained"), ("2017-12", "trained"), ("2018-01", "skipped"),
    ]  # fmt: skip
    assert run.result("MacroLstm.json")["runtimeStatistics"]["Refits skipped"] == "1"
    assert "stand at their last price" in run.words
    assert "since 2017-12-29" in run.words
    assert "are skipped until" not in cold.words
    assert "Skipped" not in cold.words


def test_a_refit_that_is_skipped_for_want_of_one_bar_is_made_the_morning_after_it_is_there(
    strategy: Any, inside: Callable[..., RunResult], tmp_path: Path
) -> None:
    seen = []

    class Watched(strategy):
        def set_runtime_statistic(self, name: str, value: str) -> None:
            super().set_runtime_statistic(name, value)
            if name == "Refits failed":  # said after each training
                records = self.forecaster.models.records[len(seen) :]
                seen.extend((f"{self.time:%m-%d %H:%M}", r.month, r.outcome, r.message) for r in records)

    data = without(tmp_path / "data", {"20150330", "20150331"})
    result = inside(Watched, "2015-03-02", "2015-04-08", data=data)
    assert [one for one in seen if one[1] == "2015-03"] == [
        ("03-31 08:00", "2015-03", "skipped", "It has no bar of the last session."), ("04-02 08:01", "2015-03", "trained", ""),
    ]  # fmt: skip
    days = [moment[5:10] for moment in times(result, "Change", "Predicted SPY")]
    assert [day for day in days if day > "03-27"] == ["03-30", "04-02", "04-06", "04-07", "04-08"]
    assert result.log[-1].endswith("Skipped, since the newest bar was older than the last session: 1 refits and 2 forecasts of SPY.")


def test_without_an_end_of_its_own_a_run_stops_at_the_last_bar_of_the_macro_symbol(folder: Path) -> None:
    run = backtest(folder, "endless", start="2017-12-18", end=None)
    assert run.code == 0, run.words
    assert "The run ends on 2017-12-29, with the last bar of SPY, and not on 2020-11-30 as the project says; " in run.words
    assert run.result("MacroLstm.json")["algorithmConfiguration"]["endDate"].startswith("2017-12-29")
    # which the report shows beside the 2020-11-30 that was given
    assert [tag for tag in run.result("MacroLstm.json")["algorithmConfiguration"]["tags"] if tag.startswith("end=")] == ["end=2017-12-29"]
    assert "are skipped until" not in run.words


@pytest.mark.parametrize("name", ["mean", "ewma"])
def test_on_naive_forecasts_the_same_schedule_is_traded_without_a_network_or_weights(cold: Run, tmp_path: Path, name: str) -> None:
    naive = backtest(tmp_path, name, forecasts=name, weights="load")
    assert naive.code == 0, naive.words
    assert not {"jax", "keras", "tensorflow"} & naive.modules
    assert [path.name for path in (tmp_path / "storage").rglob("*") if path.is_file()] == ["refits.json"]
    assert [(r["month"], r["seed"], r["outcome"]) for r in refits(tmp_path)] == [
        ("2015-02", None, "trained"), ("2015-03", None, "trained"), ("2015-04", None, "trained"),
    ]  # fmt: skip
    assert f"forecasts={name}" in naive.result("MacroLstm.json")["algorithmConfiguration"]["tags"]
    predicted, actual = (points(naive, "Change", f"{kind} SPY") for kind in ("Predicted", "Actual"))
    assert list(predicted) == list(points(cold, "Change", "Predicted SPY"))
    assert actual == points(cold, "Change", "Actual SPY")
    # a mean is one number until the next refit, an average of the newest changes another one every day
    assert len({round(value, 9) for value in predicted.values()}) == (3 if name == "mean" else len(predicted))
    assert 0 not in predicted.values()
    assert {e[1] for e in naive.orders if e[2] == "filled"} & {"XLB", "TLT"}
    assert naive.orders != cold.orders


def test_the_original_alignment_runs_too(cold: Run, folder: Path) -> None:
    run = backtest(folder, "early", seed_alignment="true")
    assert run.code == 0, run.words
    values = [r.result("MacroLstm.json")["charts"]["Change"]["series"]["Predicted SPY"]["values"] for r in (cold, run)]
    assert values[0] != values[1]


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"epoch": "3"}, "There is no parameter 'epoch': did you mean 'epochs'?"),
        ({"window": "20"}, "The parameter lookback is given twice, as window, its former name, too: give lookback alone."),
        ({"weights": "both"}, "The parameter weights is 'both': expected one of train, load, load-or-train."),
        ({"macro": "NOSUCH"}, "NOSUCH has no daily bars right before"),
        ({"weights": "load", "units": "5"}, "There are no weights for SPY of 2015-02"),
    ],
)
def test_what_people_get_wrong_is_one_sentence(folder: Path, parameters: dict[str, str], words: str) -> None:
    run = backtest(folder, f"wrong-{'-'.join(parameters)}", **parameters)
    assert run.code != 0
    assert words in run.words


def test_damaged_weights_end_a_run_that_only_loads_and_are_made_again_by_the_default(cold: Run, tmp_path: Path) -> None:
    backtest(tmp_path, "first", end="2015-03-06")
    payload = next((tmp_path / "storage" / "macro_lstm" / "SPY").glob("*/*.npz"))
    whole = payload.read_bytes()
    payload.write_bytes(whole[:-1])
    run = backtest(tmp_path, "second", end="2015-03-06", weights="load")
    assert run.code == 1
    assert f"{payload.name} is damaged" in run.words

    mended = backtest(tmp_path, "third", end="2015-03-06")
    assert mended.code == 0
    assert f"{payload.name} is damaged" in mended.words
    again = payload.read_bytes()  # all but the seconds of the fit is as it was, or it would have another name
    assert hashlib.sha256(again[:-32]).digest() == again[-32:]

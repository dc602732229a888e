"""Planted leaks are caught at the right date, honest algorithms are not accused."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from minilean.data.folder import DataFolder
from minilean.errors import InputError
from minilean.lookahead.detector import detect
from minilean.lookahead.runs import RunRequest
from minilean.testing.prices import daily_bars, write_folder

_HEAD = """
import random, zipfile
from AlgorithmImports import *

def closes():
    with zipfile.ZipFile(Globals.data_folder + "/equity/usa/daily/spy.zip") as archive:
        lines = archive.read("spy.csv").decode().split()
    return {lines[n]: int(lines[n + 1].split(",")[4]) for n in range(0, len(lines), 2)}

class Planted(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2015, 1, 5)
        self.set_end_date(2015, 3, 31)
        self.set_benchmark(lambda time: 0)
        self.spy = self.add_equity("SPY", Resolution.DAILY).symbol
        self.closes = closes()
"""
_TOMORROW = """
    def on_data(self, data):
        today = f"{self.time:%Y%m%d}"
        tomorrow = min(day for day in self.closes if day > today)
        self.set_holdings(self.spy, 1 if self.closes[tomorrow] > self.closes[today] else 0)
"""
_SCALER = """
        values = list(self.closes.values())
        self.mean = sum(values) / len(values)

    def on_data(self, data):
        self.set_holdings(self.spy, 0.1 * self.closes[f"{self.time:%Y%m%d}"] / self.mean)
"""
_HONEST = """
    def on_data(self, data):
        close = self.history(self.spy, 3, Resolution.DAILY).close
        self.set_holdings(self.spy, 1 if close.iloc[-1] > close.iloc[0] else 0)
"""
_END_THAT_FOLLOWS = """
        last = min(datetime.strptime(max(self.closes), "%Y%m%d"), datetime(2015, 3, 31))
        self.set_end_date(last.year, last.month, last.day)
        self.schedule.on(self.date_rules.every_day(self.spy), self.time_rules.after_market_close(self.spy, 5), self.evening)

    def evening(self):
        self.market_order(self.spy, 1)
"""
_STORED = """
    def on_data(self, data):
        number = int(self.object_store.read("count")) + 1
        self.object_store.save("count", str(number))
        self.market_order(self.spy, number)
"""
_RANDOM = """
    def on_data(self, data):
        self.market_order(self.spy, random.randint(1, 1000))
"""
_FAILS = """
    def on_data(self, data):
        raise KeyError("seven")
"""
_IDLE = ""


def _request(folder: Path, data: Path, body: str) -> RunRequest:
    source = folder / "planted.py"
    source.write_text(_HEAD + body, encoding="utf-8")
    return RunRequest(source, data, folder / "storage")


def test_tomorrows_close_is_caught_on_the_evening_before_the_cut(tmp_path: Path, conformance_data: Path) -> None:
    verdict = detect(_request(tmp_path, conformance_data, _TOMORROW), 8, [date(2015, 2, 3), date(2015, 3, 2)], seed=2)
    assert verdict.found
    truncated = [result for result in verdict.results if result.alteration == "truncated"]
    # the bar of the cut is asked for at the close of the session before it, and is not there
    assert [result.difference.local for result in truncated] == [datetime(2015, 2, 2, 16), datetime(2015, 2, 27, 16)]
    assert all("ValueError at algorithm time" in result.difference.altered for result in truncated)
    perturbed = [result.difference.local for result in verdict.results if result.alteration == "perturbed" and result.difference]
    assert set(perturbed) <= {datetime(2015, 2, 2, 16), datetime(2015, 2, 27, 16)}


_SELECTING = """
from AlgorithmImports import *

class Planted(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2024, 1, 4)
        self.set_end_date(2024, 1, 19)
        self.set_benchmark(lambda time: 0)
        self.universe_settings.resolution = Resolution.DAILY
        self.add_universe(self.select)

    def select(self, stocks):
        LEAK
        return [max(stocks, key=lambda stock: stock.dollar_volume).symbol] if stocks else []

    def on_securities_changed(self, changes):
        for security in changes.removed_securities:
            self.liquidate(security.symbol)

    def on_data(self, data):
        for symbol in data.bars.keys():
            if self.securities[symbol].is_tradable and not self.portfolio[symbol].invested:
                self.market_order(symbol, 10)
"""
_NEXT_FILE = """
        later = sorted(Path(Globals.data_folder, "equity/usa/fundamental/coarse").glob("*.csv"))
        later = [path for path in later if path.stem > f"{self.time - timedelta(1):%Y%m%d}"]
        if later:
            best = max(later[0].read_text().splitlines(), key=lambda line: float(line.split(",")[4]))
            return [stock.symbol for stock in stocks if stock.symbol.value == best.split(",")[1]]
"""


@pytest.mark.parametrize(("leak", "found"), [("", False), (_NEXT_FILE, True)])
def test_a_selection_with_tomorrows_stocks_is_caught(tmp_path: Path, leak: str, found: bool) -> None:
    data, coarse = tmp_path / "data", tmp_path / "data" / "equity" / "usa" / "fundamental" / "coarse"
    bars = {
        ticker: daily_bars(ticker, [float(base + day) for day in range(15)], date(2024, 1, 2))
        for ticker, base in (("AAA", 10), ("BBB", 20))
    }
    write_folder(data, bars, {}, {})
    coarse.mkdir(parents=True)
    identifiers = {ticker: DataFolder(data).create_symbol(ticker).id for ticker in bars}
    for day in (3, 4, 5, 8, 9, 10, 11, 12):
        lines = (f"{identifiers[t]},{t},10,100,{1000 + 5 * (day % 3 == place)}\n" for place, t in enumerate(bars))
        (coarse / f"202401{day:02}.csv").write_text("".join(lines))
    source = tmp_path / "planted.py"
    source.write_text("from pathlib import Path\n" + _SELECTING.replace("        LEAK\n", leak), encoding="utf-8")
    verdict = detect(RunRequest(source, data, tmp_path / "storage"), 1, [date(2024, 1, 10)])
    assert (verdict.found, verdict.unaltered) == (found, ())
    assert verdict.results[0].num_compared > 0


def test_an_end_that_follows_the_data_is_no_look_ahead(tmp_path: Path, conformance_data: Path) -> None:
    verdict = detect(_request(tmp_path, conformance_data, _END_THAT_FOLLOWS), 1)
    assert (verdict.found, verdict.num_orders) == (False, 59)
    assert all(result.num_compared > 0 for result in verdict.results)


def test_a_scaler_of_the_whole_file_is_caught_at_the_first_order(tmp_path: Path, conformance_data: Path) -> None:
    verdict = detect(_request(tmp_path, conformance_data, _SCALER), 1)
    assert [result.difference.local for result in verdict.results] == [datetime(2015, 1, 5, 16)] * 2


def test_honest_orders_agree_and_the_change_by_raw_prices_is_counted(tmp_path: Path, conformance_data: Path) -> None:
    stages: list[str] = []
    verdict = detect(_request(tmp_path, conformance_data, _HONEST), 2, on_progress=lambda stage, done: stages.append(stage))
    assert not verdict.found
    assert [result.alteration for result in verdict.results] == ["truncated", "perturbed"] * 2
    assert all(result.num_compared > 0 for result in verdict.results)
    assert verdict.num_changed_by_raw_prices in range(1, verdict.num_orders + 1)
    assert "whole run" in stages
    assert "run 5 of 5" in stages


@pytest.mark.parametrize(
    ("case", "class_name"),
    [("buy_and_hold", "BuyAndHold"), pytest.param("macro_schedule", "MacroSchedule", marks=pytest.mark.long)],
)
def test_recorded_algorithms_are_not_accused(repo_root: Path, conformance_data: Path, tmp_path: Path, case: str, class_name: str) -> None:
    source = repo_root / "tests" / "conformance" / "cases" / f"{case}.py"
    verdict = detect(RunRequest(source, conformance_data, tmp_path / "storage", class_name), 1)
    assert not verdict.found


def test_files_that_are_read_by_a_path_of_their_own_are_named(tmp_path: Path, conformance_data: Path) -> None:
    path = conformance_data / "equity/usa/daily/xlk.zip"
    body = _HONEST + f"        open({str(path)!r}, 'rb').close()\n"
    verdict = detect(_request(tmp_path, conformance_data, body), 1)
    assert verdict.bypassed == ("equity/usa/daily/xlk.zip",)


def test_each_run_gets_a_copy_of_the_object_store(tmp_path: Path, conformance_data: Path) -> None:
    (tmp_path / "storage").mkdir()
    (tmp_path / "storage" / "count").write_text("0", encoding="utf-8")
    (tmp_path / "storage" / "ledger").mkdir()
    (tmp_path / "storage" / "ledger" / "trials.jsonl").write_text("", encoding="utf-8")  # which is no algorithm's
    verdict = detect(_request(tmp_path, conformance_data, _STORED), 1)
    assert not verdict.found
    assert verdict.num_stored == 1
    assert (tmp_path / "storage" / "count").read_text(encoding="utf-8") == "0"


@pytest.mark.parametrize(
    ("body", "days", "sentence"),
    [
        (_RANDOM, [], "Two runs on the same data differ already, first at 2015-01-05 16:00: order 1, "),
        (_FAILS, [], "The algorithm fails on the data as they are: KeyError at algorithm time 2015-01-05 16:00:00"),
        (_IDLE, [], "The algorithm makes no orders, so there is nothing to compare"),
        (_HONEST, [date(2020, 1, 1)], "has no data to alter from 2020-01-01 on; choose a day inside it"),
    ],
)
def test_what_cannot_be_tested_is_said(tmp_path: Path, conformance_data: Path, body: str, days: list[date], sentence: str) -> None:
    with pytest.raises(InputError, match=sentence.replace("(", r"\(")):
        detect(_request(tmp_path, conformance_data, body), 1, days)

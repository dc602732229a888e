"""What a run's reader is told that LEAN keeps to itself: data that end, no orders, parameters that nobody asked for."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from minilean.engine.backtest import BacktestOutcome, BacktestSpec, run_backtest
from minilean.project.loading import find_project
from minilean.testing.prices import daily_bars, write_folder

# sessions of New York: 21 in January 2024, 20 in February, 20 in March
SESSIONS = {"SPY": (61, date(2024, 1, 2)), "STOPS": (25, date(2024, 1, 2)), "COMES": (20, date(2024, 3, 1)), "NEAR": (57, date(2024, 1, 2))}
ALGORITHM = """
from AlgorithmImports import *

class Remarked(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2024, 1, 2)
        self.set_end_date(2024, 3, 31)
        self.set_benchmark(lambda time: 0)
        for ticker in {tickers!r}:
            self.add_equity(ticker, Resolution.DAILY)
        {initialize}

    def on_data(self, data):
        {on_data}
"""
BUY = "self.portfolio.invested or self.set_holdings('SPY', 0.5)"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    write_folder(folder, {ticker: daily_bars(ticker, [100.0] * count, first) for ticker, (count, first) in SESSIONS.items()}, {}, {})
    return folder


def run(
    data: Path, tmp_path: Path, *tickers: str, initialize: str = "pass", on_data: str = BUY, parameters: dict[str, str] | None = None
) -> BacktestOutcome:
    source = tmp_path / "remarked.py"
    source.write_text(ALGORITHM.format(tickers=tickers, initialize=initialize, on_data=on_data))
    return run_backtest(BacktestSpec(find_project(source), data, tmp_path / "storage", parameters=parameters or {}))


def without_map_file(data: Path, ticker: str) -> None:
    (data / "equity" / "usa" / "map_files" / f"{ticker.lower()}.csv").unlink()


def delist(data: Path, ticker: str, day: str) -> None:
    (data / "equity" / "usa" / "map_files" / f"{ticker.lower()}.csv").write_text(f"20240102,{ticker.lower()}\n{day},{ticker.lower()}\n")


def test_a_run_without_anything_unusual_has_no_remarks(data: Path, tmp_path: Path) -> None:
    # the fund that lacks the last four sessions is no case yet, as for the doctor; a map file says when COMES was first traded
    outcome = run(data, tmp_path, "SPY", "NEAR", "COMES")
    assert outcome.error is None
    assert outcome.remarks == ()


def test_symbols_whose_data_end_are_named_with_their_last_day_in_log_and_remarks(data: Path, tmp_path: Path) -> None:
    outcome = run(data, tmp_path, "SPY", "STOPS", "NOSUCH")
    assert outcome.remarks == (
        "No data at all for NOSUCH.",
        "1 of 3 symbols have no data at the end of the run, 2024-03-31, and stand at their last price: STOPS since 2024-02-06.",
    )
    logged = [line[20:] for line in outcome.runtime.messages.lines]
    assert logged[-2:] == list(outcome.remarks)


def test_a_delisted_symbol_and_one_that_came_later_are_no_gap_and_one_without_reason_is(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    write_folder(folder, {ticker: daily_bars(ticker, [100.0] * count, first) for ticker, (count, first) in SESSIONS.items()}, {}, {})
    delist(folder, "STOPS", "20240206")
    assert run(folder, tmp_path, "SPY", "STOPS", "COMES").remarks == ()

    without_map_file(folder, "COMES")
    assert run(folder, tmp_path, "SPY", "COMES").remarks == ("Data begin after the start of the run, 2024-01-02: COMES on 2024-03-01.",)


def test_many_symbols_take_one_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    tickers = [f"F{number:02d}" for number in range(30)]
    bars = {ticker: daily_bars(ticker, [100.0] * (20 if ticker < "F26" else int(ticker[1:]) - 20), date(2024, 1, 2)) for ticker in tickers}
    write_folder(folder, bars | {"SPY": daily_bars("SPY", [100.0] * 61, date(2024, 1, 2))}, {}, {})
    (remark,) = run(folder, tmp_path, "SPY", *tickers).remarks
    assert remark == (
        "30 of 31 symbols have no data at the end of the run, 2024-03-31, and stand at their last price: "
        "F00, F01, F02, F03, F04 and 21 others since 2024-01-30; F26 since 2024-01-09; F27 since 2024-01-10; 2 others since other days."
    )


@pytest.mark.parametrize(
    ("on_data", "expected"),
    [
        ("pass", "No order was sent in this run."),
        ("self.transactions.orders_count or self.limit_order('SPY', 1, 1.0)", "No order of this run was filled, out of 1."),
    ],
)
def test_a_run_without_orders_or_fills_says_so(data: Path, tmp_path: Path, on_data: str, expected: str) -> None:
    assert run(data, tmp_path, "SPY", on_data=on_data).remarks == (expected,)


def test_a_run_that_quits_ends_there_and_has_no_gap_after_it(data: Path, tmp_path: Path) -> None:
    outcome = run(data, tmp_path, "SPY", "STOPS", on_data=f"self.quit() if self.time.month == 2 and self.time.day > 6 else ({BUY})")
    assert outcome.remarks == ()


def test_a_failed_run_still_says_what_it_was_never_asked(data: Path, tmp_path: Path) -> None:
    outcome = run(data, tmp_path, "SPY", initialize="self.get_parameter('window', 3)", on_data="1 / 0", parameters={"windw": "5"})
    assert outcome.error is not None
    assert outcome.remarks == (
        "The algorithm never asked for the parameter 'windw' (did you mean 'window'?); it asks for window.",
    )  # fmt: skip


def test_a_benchmark_without_hourly_prices_is_a_remark(data: Path, tmp_path: Path) -> None:
    assert run(data, tmp_path, "SPY", initialize="self.set_benchmark('SPY')").remarks == (
        "There are no hourly prices of SPY, from which LEAN reads a benchmark: LEAN's is 0, here it follows the daily closes; "
        "orders are the same, and --strict does as LEAN does.",
    )

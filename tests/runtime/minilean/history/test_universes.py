"""What universes chose from in the past."""

# ruff: noqa: F403, F405
# pyright: reportIncompatibleMethodOverride=false
from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from AlgorithmImports import *
from minilean.data.folder import DataFolder
from minilean.testing import run
from minilean.testing.prices import daily_bars, write_folder


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """AAA and EEE from Tuesday, 2 January 2024, with the holdings of EEE and all stocks of two days."""
    closes = [float(10 + day) for day in range(10)]
    write_folder(tmp_path, {name: daily_bars(name, closes, date(2024, 1, 2)) for name in ("AAA", "EEE")}, {}, {})
    aaa = DataFolder(tmp_path).create_symbol("AAA").id
    for day, weight in (("20240103", 0.5), ("20240104", 0.7)):
        for place, line in (
            ("universes/etf/eee", f"AAA,{aaa},{day},{weight},10,"),
            ("fundamental/coarse", f"{aaa},AAA,10.5,100,1050,False,0.5,1"),
        ):
            path = tmp_path / "equity" / "usa" / place / f"{day}.csv"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(line + "\n")
    return tmp_path


class Asking(QCAlgorithm):
    def initialize(self) -> None:
        self.universe_settings.resolution = Resolution.DAILY
        fund = self.fund = self.add_universe(self.universe.etf("EEE"))
        stocks = self.add_universe(lambda coarse: [])
        self.flat = self.history(fund, 5, flatten=True)
        self.nested = self.history(fund, timedelta(days=4))
        self.of_dates = self.history(stocks, datetime(2024, 1, 1), datetime(2024, 1, 5), flatten=True)
        self.nothing = self.history(fund, 1)


def test_the_data_of_a_universe_are_rows_by_time_and_symbol(data: Path) -> None:
    algorithm: Any = run(Asking, data_folder=data, start="2024-01-08", end="2024-01-09").algorithm
    flat = algorithm.flat
    assert flat.index.names == ["time", "symbol"]
    assert list(flat.columns) == ["lastupdate", "sharesheld", "weight"]
    assert [(str(time), symbol.value) for time, symbol in flat.index] == [("2024-01-04 00:00:00", "AAA"), ("2024-01-05 00:00:00", "AAA")]
    assert list(flat["weight"]) == [0.5, 0.7]
    assert list(flat.loc[datetime(2024, 1, 5)]["sharesheld"]) == [10]


def test_without_flattening_each_collection_is_a_row_of_the_universe(data: Path) -> None:
    algorithm: Any = run(Asking, data_folder=data, start="2024-01-08", end="2024-01-09").algorithm
    # what was known four days before the start exactly is left out
    nested = algorithm.nested
    assert [(symbol, str(time)) for symbol, time in nested.index] == [(algorithm.fund.symbol, "2024-01-05 00:00:00")]
    assert [[(held.symbol.value, held.weight) for held in day] for day in nested["data"]] == [[("AAA", 0.7)]]
    assert algorithm.nothing.shape == (0, 0)


def test_all_stocks_have_their_figures(data: Path) -> None:
    algorithm: Any = run(Asking, data_folder=data, start="2024-01-08", end="2024-01-09").algorithm
    stocks = algorithm.of_dates
    assert list(stocks["dollarvolume"]) == [1050, 1050]
    assert list(stocks["adjustedprice"]) == [5.25, 5.25]

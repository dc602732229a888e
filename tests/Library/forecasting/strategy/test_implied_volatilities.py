from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from AlgorithmImports import (
    Globals,
    PythonData,
    QCAlgorithm,
    Resolution,
    Slice,
    SubscriptionDataConfig,
    SubscriptionDataSource,
    SubscriptionTransportMedium,
)
from forecasting.errors import InvalidHistory
from forecasting.strategy.implied_volatilities import KNOWN_AT, ImpliedVolatilities
from forecasting.strategy.index_day import index_file, read_index_day
from minilean.testing import run

DATA = Path(__file__).resolve().parents[3] / "conformance" / "data"


class Index(PythonData):
    def get_source(self, config: SubscriptionDataConfig, date: datetime, is_live_mode: bool) -> SubscriptionDataSource:
        return SubscriptionDataSource(index_file(Globals.data_folder, config.symbol.value), SubscriptionTransportMedium.LOCAL_FILE)

    def reader(self, config: SubscriptionDataConfig, line: str, date: datetime, is_live_mode: bool) -> Index | None:
        found = read_index_day("VIX", line)
        if found is None:
            return None
        point = Index()
        point.symbol = config.symbol
        point.time, point.value = found
        point.end_time = found[0] + KNOWN_AT
        return point


def watched(folder: Path, lines: list[str]) -> tuple[list[tuple[str, int]], dict[str, list[tuple[str, float]]]]:
    shutil.copytree(DATA, folder, dirs_exist_ok=True)
    (folder / "alternative" / "cboe" / "vix.csv").write_text("\n".join(["Date,Close", *lines]))
    seen: list[tuple[str, int]] = []

    class Keeps(QCAlgorithm):
        def initialize(self) -> None:
            spy = self.add_equity("SPY", Resolution.DAILY).symbol
            vix = self.add_data(Index, "VIX", Resolution.DAILY).symbol
            self.implied = ImpliedVolatilities(self, Index, Resolution.DAILY, {"implied_volatilities": vix})
            self.implied.read(timedelta(days=10))
            self.schedule.on(self.date_rules.every_day(spy), self.time_rules.after_market_open(spy, 5), self.look)

        def look(self) -> None:
            seen.append((f"{self.time:%m-%d}", len(self.implied.columns()["implied_volatilities"])))

        def on_data(self, slice: Slice) -> None:
            self.implied.keep(slice)

    result = run(Keeps, data_folder=folder, start="2015-06-02", end="2015-06-04")
    kept = result.algorithm.implied.columns()
    return seen, {name: [(f"{time:%m-%d %H:%M}", float(value)) for time, value in days.items()] for name, days in kept.items()}


def test_each_day_is_known_from_a_quarter_past_four_on_and_is_a_fraction(tmp_path: Path) -> None:
    seen, kept = watched(tmp_path, ["05/29/2015,12.5", "06/01/2015,13", "06/02/2015,14", "06/03/2015,15", "06/04/2015,16"])
    assert seen == [("06-02", 2), ("06-03", 3), ("06-04", 4)]
    assert kept == {
        "implied_volatilities": [
            ("05-29 16:15", 0.125),
            ("06-01 16:15", 0.13),
            ("06-02 16:15", 0.14),
            ("06-03 16:15", 0.15),
            ("06-04 16:15", 0.16),
        ]
    }


def test_an_index_of_which_nothing_is_known_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidHistory, match="Nothing is known of VIX before 2015-06-02: add its data"):
        watched(tmp_path, ["06/03/2015,15"])


class NoHistory:
    """An index that two days are known of."""

    def __init__(self, days: list[str]) -> None:
        self._frame = pd.DataFrame({"value": 14.0}, index=pd.MultiIndex.from_product([["X"], pd.to_datetime(days)]))

    def history(self, kind: type, symbol: object, past: timedelta, daily: object) -> pd.DataFrame:
        return self._frame.rename(index={"X": symbol}, level=0)


def test_an_index_that_begins_after_the_bars_is_named_and_one_that_does_not_is_not() -> None:
    @dataclass(frozen=True)
    class Named:
        value: str

    known = ImpliedVolatilities(
        NoHistory(["2015-06-01 16:15", "2015-06-02 16:15"]),
        Index,
        None,
        {"implied_volatilities": Named("VIX.Index"), "implied_volatilities_3m": Named("VIX3M.Index")},
    )
    known.read(timedelta(days=5))
    assert known.begin_after(date(2015, 6, 1)) == ""
    assert known.begin_after(date(2015, 5, 29)) == (
        "Bars of the first refit begin on 2015-05-29, and an index is known later, VIX from 2015-06-01 on and VIX3M from 2015-06-01 on: "
        "windows before it are left out."
    )

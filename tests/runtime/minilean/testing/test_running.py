"""Algorithms run inside pytest, on prices of the test."""

# ruff: noqa: F403, F405
# pyright: reportIncompatibleMethodOverride=false
from __future__ import annotations

import re
import threading
import traceback
import warnings
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import minilean.testing
from AlgorithmImports import *
from minilean.errors import InputError
from minilean.testing import run


class BuyTheDip(QCAlgorithm):
    def Initialize(self):
        self.SetStartDate(1999, 1, 1)
        self.set_end_date(1999, 12, 31)
        self.set_cash(int(self.get_parameter("cash", 100_000)))
        self.spy = self.add_equity("SPY", Resolution.DAILY).symbol
        self.closes = []

    def on_data(self, data):
        if self.spy in data.bars:
            self.closes.append(data[self.spy].close)
            self.plot("Closes", "SPY", self.closes[-1])
            if len(self.closes) > 1 and self.closes[-1] < self.closes[-2]:
                self.market_order(self.spy, 10, tag="dip")
                self.log("bought")
                self.emit_insights(Insight.price(self.spy, timedelta(5), InsightDirection.UP))


def test_orders_insights_holdings_charts_and_log_are_at_hand() -> None:
    result = run(BuyTheDip, prices={"SPY": [100, 101, 99, 102, 103]}, parameters={"cash": 5000})
    assert [(order.symbol.value, order.quantity, order.type, order.tag) for order in result.orders] == [
        ("SPY", 10, OrderType.MARKET_ON_OPEN, "dip")
    ]
    # decided at the close of the third day, filled at the open of the fourth
    assert [(event.status, event.fill_price) for event in result.order_events] == [(OrderStatus.SUBMITTED, 0), (OrderStatus.FILLED, 102)]
    assert [(insight.symbol.value, insight.direction) for insight in result.insights] == [("SPY", InsightDirection.UP)]
    assert (result.holdings["SPY"].quantity, result.holdings["SPY"].average_price) == (10, 102)
    assert result.charts["Closes"]["SPY"][:2] == [(datetime(2024, 1, 2, 16), 100), (datetime(2024, 1, 3, 16), 101)]
    assert "2024-01-04 16:00:00 bought" in result.log
    assert result.cash == pytest.approx(5000 - 1020 - 1)
    assert result.portfolio_value == pytest.approx(5000 - 1020 - 1 + 1030)
    assert result.statistics["Total Orders"] == "1"
    assert result.algorithm.closes == [100, 101, 99, 102, 103]


def test_the_dates_are_those_of_the_prices_whatever_the_algorithm_sets() -> None:
    algorithm = run(BuyTheDip, prices={"SPY": [100, 101]}, start="2022-06-01").algorithm
    assert (algorithm.start_date, algorithm.end_date.date()) == (datetime(2022, 6, 1), date(2022, 6, 2))


def test_other_tickers_and_dates_of_their_own() -> None:
    class Pair(QCAlgorithm):
        def initialize(self):
            for ticker in ("AAA", "BBB"):
                self.add_equity(ticker, Resolution.DAILY)
            self.set_benchmark(lambda time: 1)

        def on_data(self, data):
            if not self.portfolio.invested:
                self.set_holdings("BBB", 0.5)

    prices = {"aaa": [10, 11, 12], "bbb": pd.Series([50.0, 40.0], index=pd.to_datetime(["2024-01-03", "2024-01-04"]))}
    result = run(Pair, prices=prices)
    assert [order.symbol.value for order in result.orders] == ["BBB"]
    assert not result.holdings["AAA"].invested
    assert result.holdings["BBB"].average_price == 40


def test_bars_before_the_run_are_there_for_history_and_warm_up() -> None:
    class Average(QCAlgorithm):
        def initialize(self):
            self.spy = self.add_equity("SPY", Resolution.DAILY).symbol
            self.average = self.sma(self.spy, 3, Resolution.DAILY)
            self.set_warm_up(3, Resolution.DAILY)
            self.seen = list(self.history(self.spy, 3, Resolution.DAILY).close)

        def on_data(self, data):
            if not self.is_warming_up:
                self.seen.append(self.average.current.value)

    result = run(Average, prices={"SPY": [1, 2, 3, 4, 5]}, bars_before=4)
    assert result.algorithm.seen == [2, 3, 4, 4]
    assert result.algorithm.start_date == datetime(2024, 1, 8)


def test_dividends_and_splits_happen() -> None:
    class Hold(QCAlgorithm):
        def initialize(self):
            self.universe_settings.data_normalization_mode = DataNormalizationMode.RAW
            self.spy = self.add_equity("SPY", Resolution.DAILY).symbol

        def on_data(self, data):
            if not self.portfolio.invested:
                self.market_order(self.spy, 10)

    prices = {"SPY": [100, 100, 99, 99, 49.5, 49.5]}
    result = run(Hold, prices=prices, dividends={"SPY": {"2024-01-04": 1.0}}, splits={"SPY": {date(2024, 1, 8): 2}})
    assert result.holdings["SPY"].quantity == 20
    assert result.cash == pytest.approx(100_000 - 1000 - 1 + 10)


def test_some_days_on_a_data_folder(conformance_data: Path) -> None:
    result = run(BuyTheDip, data_folder=conformance_data, start="2015-06-01", end="2015-06-12")
    assert len(result.algorithm.closes) == 10
    assert result.algorithm.start_date == datetime(2015, 6, 1)


def test_the_object_store_is_empty_unless_one_is_named(tmp_path: Path) -> None:
    class Store(QCAlgorithm):
        def initialize(self):
            self.seen = self.object_store.contains_key("model")
            self.object_store.save("model", "weights")

    assert not run(Store, prices={"SPY": [1]}).algorithm.seen
    assert not run(Store, prices={"SPY": [1]}, object_store=tmp_path).algorithm.seen
    assert run(Store, prices={"SPY": [1]}, object_store=tmp_path).algorithm.seen
    assert (tmp_path / "model").read_text() == "weights"


def test_an_exception_keeps_its_type_its_traceback_and_the_algorithms_time() -> None:
    class Breaks(BuyTheDip):
        def on_data(self, data):
            if self.time.day == 3:
                raise LookupError("mine")

    with pytest.raises(LookupError, match="mine") as raised:
        run(Breaks, prices={"SPY": [100, 101, 102]})
    assert raised.value.__notes__ == ["at algorithm time 2024-01-03 16:00:00"]
    last = traceback.extract_tb(raised.value.__traceback__)[-1]
    assert (last.name, last.filename) == ("on_data", __file__)


def test_a_type_that_is_missing_is_noted_with_the_nearest_one_and_with_lean() -> None:
    class Misspelt(QCAlgorithm):
        def initialize(self):
            SimpleMovingAverag(3)  # pyright: ignore[reportUndefinedVariable]

    with pytest.raises(NameError) as raised:
        run(Misspelt, prices={"SPY": [1]})
    assert raised.value.__notes__[0].endswith(
        ". Did you mean 'SimpleMovingAverage'? A type of LEAN's that is missing here works with `lean backtest`."
    )


def test_a_parameter_that_is_never_asked_for_is_a_warning() -> None:
    class Asks(BuyTheDip):
        def initialize(self):
            super().initialize()
            self.get_parameter("window", 3)

    with pytest.warns(UserWarning, match=r"never asked for the parameter 'windw' \(did you mean 'window'\?\)"):
        run(Asks, prices={"SPY": [100, 101]}, parameters={"windw": 5})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        run(Asks, prices={"SPY": [100, 101]}, parameters={"window": 5})


def test_a_debugger_stops_inside_on_data(monkeypatch: pytest.MonkeyPatch) -> None:
    stops: list[threading.Thread] = []

    class Stops(BuyTheDip):
        def on_data(self, data):
            breakpoint()

    monkeypatch.setattr("sys.breakpointhook", lambda: stops.append(threading.current_thread()))
    run(Stops, prices={"SPY": [100, 101]})
    assert stops == [threading.main_thread()] * 2


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({}, "A run needs either prices or a data_folder."),
        ({"data_folder": "data"}, "A run on a data_folder needs an end"),
        ({"prices": {"SPY": [1]}, "bars_before": 1}, "bars_before is 1, but there are 1 days of prices"),
        ({"prices": {"SPY": [1]}, "splits": {"IBM": {"2024-01-03": 2}}}, "There is a dividend or split of IBM, but no price"),
        (
            {"prices": {"SPY": [1, 1]}, "dividends": {"SPY": {"2024-01-03": 5}}},
            "The dividends or splits of SPY are impossible. The dividend",
        ),
    ],
)
def test_what_cannot_be_run_is_said(arguments: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InputError, match=re.escape(sentence)):
        run(BuyTheDip, **arguments)


def test_the_documented_example_runs() -> None:
    (example,) = re.findall(r"```python\n(.*?)```", minilean.testing.__doc__ or "", re.DOTALL)
    names: dict[str, Any] = {"__name__": "example"}
    exec(example, names)  # the text that people copy
    names["test_a_fall_is_bought"]()

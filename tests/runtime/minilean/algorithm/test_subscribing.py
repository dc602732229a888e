"""Last known prices, and events of a security without prices, in whole runs on the synthetic data folder."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from minilean.engine.backtest import BacktestSpec, run_backtest
from minilean.project.loading import find_project

SEEDS = """from AlgorithmImports import *

class Seeds(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2015, 1, 7)
        self.set_end_date(2015, 1, 7)
        self.universe_settings.resolution = Resolution.DAILY
        self.universe_settings.data_normalization_mode = DataNormalizationMode.RAW
        self.add_universe("Mine", Resolution.DAILY, lambda date: ["XLB"])
        self.spy = Symbol.create("SPY", SecurityType.EQUITY, Market.USA)
        self.seen = []

    def on_securities_changed(self, changes):
        self.seen += [self.get_last_known_price(security).end_time for security in changes.added_securities]

    def on_data(self, data):
        self.seen.append([(bar.end_time, bar.close) for bar in self.get_last_known_prices(self.spy)])
        self.seen.append([bar.close for bar in self.history[TradeBar](self.spy, 1, Resolution.DAILY)])
        self.seen.append((self.active_securities.count, [entry.key.value for entry in self.active_securities]))
"""
RENAMED = """from AlgorithmImports import *

class Renamed(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2016, 8, 8)
        self.set_end_date(2016, 8, 19)
        self.add_equity("NEWCO", Resolution.DAILY)
        self.seen = []

    def on_symbol_changed_events(self, events):
        self.seen += [(self.time, event.old_symbol, event.new_symbol) for event in events.values()]
"""


def _seen(tmp_path: Path, source: str, data: Path) -> list:
    file = tmp_path / "algorithm.py"
    file.write_text(source)
    outcome = run_backtest(BacktestSpec(find_project(file), data, tmp_path / "storage"))
    assert outcome.error is None
    return outcome.runtime.algorithm.seen


def test_the_last_known_price_of_the_benchmark_is_its_adjusted_hour(tmp_path: Path, conformance_data: Path) -> None:
    first, last_known, history, active = _seen(tmp_path, SEEDS, conformance_data)
    assert first == datetime(2015, 1, 6, 16)
    # the hour of 15:00 closed at 163.47, and the factor of the day is 0.9413020
    assert last_known == [(datetime(2015, 1, 7, 16), pytest.approx(153.87463794, abs=1e-9))]
    # history of a security that only the benchmark subscribes to is adjusted as well, though the universe wants raw prices
    assert history == [pytest.approx(153.87463794, abs=1e-9)]
    assert active == (1, ["XLB"])


def test_a_security_without_prices_is_still_renamed(tmp_path: Path, conformance_data: Path) -> None:
    data = tmp_path / "data"
    (data / "equity" / "usa" / "daily").mkdir(parents=True)
    for name in ("market-hours", "symbol-properties", "alternative"):
        (data / name).symlink_to(conformance_data / name)
    for name in ("factor_files", "map_files", "hour"):
        (data / "equity" / "usa" / name).symlink_to(conformance_data / "equity" / "usa" / name)
    (data / "equity" / "usa" / "daily" / "spy.zip").symlink_to(conformance_data / "equity" / "usa" / "daily" / "spy.zip")
    assert [entry[1:] for entry in _seen(tmp_path, RENAMED, data)] == [("OLDCO", "NEWCO")]


INITIALIZERS = """from AlgorithmImports import *

class Initializers(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2015, 1, 7)
        self.set_end_date(2015, 1, 7)
        self.seen = []
        self.add_security_initializer(lambda security: self.seen.append(("first", security.symbol.value, security.fee_model.fee)))
        self.AddSecurityInitializer(lambda security: self.seen.append(("second", security.symbol.value, self.ticker(security.symbol))))
        self.set_brokerage_model(Constant())
        self.add_equity("NEWCO", Resolution.DAILY)
        self.seen.append(len(self.security_initializer.initializers))

    def on_warmup_finished(self):
        try:
            self.add_security_initializer(print)
        except Exception as error:
            self.seen.append(str(error))

class Constant(DefaultBrokerageModel):
    def get_fee_model(self, security):
        model = ConstantFeeModel(7)
        model.fee = 7
        return model
"""


def test_initializers_are_added_behind_that_of_the_brokerage(tmp_path: Path, conformance_data: Path) -> None:
    assert _seen(tmp_path, INITIALIZERS, conformance_data) == [
        ("first", "NEWCO", 7),
        ("second", "NEWCO", "OLDCO"),
        3,
        "add_security_initializer was called after initialize; call it in initialize.",
    ]


RATES = """from AlgorithmImports import *

class Rates(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2015, 1, 7)
        self.set_end_date(2015, 1, 7)
        day = datetime(2016, 1, 4)
        self.seen = [self.risk_free_interest_rate_model.get_interest_rate(day), InterestRateProvider().get_interest_rate(day)]
        self.set_risk_free_interest_rate_model(ConstantRiskFreeRateInterestRateModel(0.05))
        self.seen.append(self.RiskFreeInterestRateModel.GetInterestRate(day))
"""


def test_the_model_of_the_risk_free_rate_can_be_asked(tmp_path: Path, conformance_data: Path) -> None:
    # the folder has no file of rates, and LEAN's default is then 1 %
    assert _seen(tmp_path, RATES, conformance_data) == [0.01, 0.01, 0.05]

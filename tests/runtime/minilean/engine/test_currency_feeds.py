"""Rates of an account in euros, in whole runs on the synthetic data folder; the prices are lines of its EURUSD file."""

from __future__ import annotations

from pathlib import Path

import pytest

from minilean.common.enums import SecurityType
from minilean.common.symbol import Symbol
from minilean.engine.backtest import BacktestSpec, run_backtest
from minilean.project.loading import find_project

IN_EUROS = """from AlgorithmImports import *

class InEuros(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2015, 1, 7)
        self.set_end_date(2015, 1, 9)
        self.set_account_currency("EUR")
        self.universe_settings.resolution = Resolution.DAILY
        self.seen = []
        {add}

    def on_securities_changed(self, changes):
        self.note()

    def on_data(self, data):
        assert not data.quote_bars.count
        self.note()

    def note(self):
        rates = [cash.conversion_rate for cash in self.portfolio.cash_book.values() if cash.symbol == "USD"]
        self.seen.append((self.time.day, self.time.hour, *rates))
"""


def _run(tmp_path: Path, data: Path, add: str):
    file = tmp_path / "algorithm.py"
    file.write_text(IN_EUROS.replace("{add}", add))
    outcome = run_backtest(BacktestSpec(find_project(file), data, tmp_path / "storage"))
    assert outcome.error is None
    return outcome.runtime


def _approx(*rows: tuple) -> list:
    return [(day, hour, *(pytest.approx(rate, abs=1e-12) for rate in rates)) for day, hour, *rates in rows]


def test_a_currency_has_a_rate_before_the_first_bar_of_its_pair(tmp_path: Path, conformance_data: Path) -> None:
    runtime = _run(tmp_path, conformance_data, 'self.add_equity("SPY", Resolution.DAILY)')
    # closes of the 6th, 7th and 8th, which end at 19:00 of the next day but one in New York: middles of bid and ask
    sixth, seventh, eighth = 1 / 1.34771, 1 / 1.34664, 1 / 1.34482
    assert runtime.algorithm.seen == _approx((7, 0, sixth), (7, 16, sixth), (8, 16, seventh), (9, 16, eighth))
    # the engine's own securities are not known by their ticker (`Cash.EnsureCurrencyDataFeed`)
    assert "EURUSD" not in runtime.securities
    pair = runtime.securities[Symbol.create("EURUSD", SecurityType.FOREX, "oanda")]
    assert (pair.is_tradable, [config.is_internal_feed for config in pair.subscriptions]) == (False, [True])


def test_a_brokerage_without_a_market_for_coins_has_rates_too(tmp_path: Path, conformance_data: Path) -> None:
    add = 'self.set_brokerage_model(BrokerageName.INTERACTIVE_BROKERS_BROKERAGE); self.add_equity("SPY", Resolution.DAILY)'
    assert _run(tmp_path, conformance_data, add).algorithm.seen[0] == pytest.approx((7, 0, 1 / 1.34771), abs=1e-12)


def test_a_security_that_a_universe_adds_later_brings_its_currency(tmp_path: Path, conformance_data: Path) -> None:
    runtime = _run(tmp_path, conformance_data, 'self.add_universe("Mine", lambda time: ["SPY"] if time.day > 7 else [])')
    seventh, eighth = 1 / 1.34664, 1 / 1.34482
    assert runtime.algorithm.seen == _approx((8, 0, seventh), (8, 16, seventh), (9, 16, eighth))
    assert runtime.portfolio.total_portfolio_value == 100_000


GIVEN = """self.add_equity("SPY", Resolution.DAILY)
        self.set_cash("USD", 100, 0.7)"""


def test_a_rate_that_was_given_holds_until_prices_move_and_then_those_of_the_run_count(tmp_path: Path, conformance_data: Path) -> None:
    # `BaseSetupHandler.SetupCurrencyConversions` seeds only rates of 0
    runtime = _run(tmp_path, conformance_data, GIVEN)
    assert runtime.algorithm.seen == _approx((7, 0, 0), (7, 16, 0), (8, 16, 1 / 1.34664), (9, 16, 1 / 1.34482))


ADDED_LATER = """self.add_equity("SPY", Resolution.DAILY)
        self.schedule.on(self.date_rules.on(2015, 1, 8), self.time_rules.midnight, self.add_cash)

    def add_cash(self):
        self.portfolio.cash_book.add("USD", 100, 0)
        self.portfolio.cash_book.add("GBP", 1, 0.5)"""


def test_cash_that_is_added_in_the_run_waits_for_prices(tmp_path: Path, conformance_data: Path) -> None:
    runtime = _run(tmp_path, conformance_data, ADDED_LATER)
    assert runtime.algorithm.seen[-1] == (9, 16, pytest.approx(1 / 1.34482, abs=1e-12))
    assert runtime.portfolio.cash_book["GBP"].conversion_rate == 0.5


def test_a_brokerage_that_trades_no_cryptocurrencies_has_rates_of_pairs(tmp_path: Path, conformance_data: Path) -> None:
    add = """self.set_brokerage_model(BrokerageName.INTERACTIVE_BROKERS_BROKERAGE)
        self.add_equity("SPY", Resolution.DAILY)"""
    assert _run(tmp_path, conformance_data, add).algorithm.seen[0] == (7, 0, pytest.approx(1 / 1.34771, abs=1e-12))


def test_a_currency_without_any_pair_is_named(tmp_path: Path, conformance_data: Path) -> None:
    runtime = _run(tmp_path, conformance_data, 'self.set_cash("CHF", 5)')
    assert any("There is no exchange rate of CHF; it counts as 0." in line for line in runtime.messages.lines)


BROKEN_MARKET = """class Broken(DefaultBrokerageModel):
            @property
            def default_markets(self):
                raise RuntimeError("no market for currencies")
        self.set_brokerage_model(Broken())
        self.set_cash({cash})"""


@pytest.mark.parametrize(("cash", "says"), [("5", None), ('"EUR", 5', "no market for currencies")])
def test_a_brokerage_model_is_asked_for_a_market_only_when_a_pair_is_added(
    tmp_path: Path, conformance_data: Path, cash: str, says: str | None
) -> None:
    file = tmp_path / "algorithm.py"
    in_dollars = IN_EUROS.replace('self.set_account_currency("EUR")', "")
    file.write_text(in_dollars.replace("{add}", BROKEN_MARKET.replace("{cash}", cash)))
    outcome = run_backtest(BacktestSpec(find_project(file), conformance_data, tmp_path / "storage"))
    assert outcome.error is None if says is None else says in str(outcome.error)

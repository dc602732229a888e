"""Securities as they are added: their settings, and what is said where data are missing."""

# ruff: noqa: F403, F405
# pyright: reportIncompatibleMethodOverride=false
from __future__ import annotations

from AlgorithmImports import *
from minilean.testing import run

PRICES = {"SPY": [100, 101], "QQQ": [50, 51]}


def test_a_security_has_the_leverage_and_fees_of_its_brokerage() -> None:
    class Adding(QCAlgorithm):
        def initialize(self):
            self.spy = self.add_equity("SPY", Resolution.DAILY)
            self.qqq = self.add_equity("QQQ", Resolution.DAILY, leverage=1)

    algorithm = run(Adding, prices=PRICES).algorithm
    assert (algorithm.spy.leverage, algorithm.qqq.leverage) == (2, 1)
    assert (algorithm.spy.price, algorithm.qqq.price) == (101, 51)


def test_a_security_that_is_added_twice_is_one() -> None:
    class Twice(QCAlgorithm):
        def initialize(self):
            self.same = self.add_equity("SPY", Resolution.DAILY) is self.add_equity("spy", Resolution.DAILY)

    result = run(Twice, prices=PRICES)
    assert (result.algorithm.same, list(result.holdings)) == (True, ["SPY"])


def test_a_security_without_prices_is_said_so() -> None:
    class Missing(QCAlgorithm):
        def initialize(self):
            self.add_equity("SPY", Resolution.DAILY)
            self.add_equity("NONE", Resolution.DAILY)

    lines = run(Missing, prices=PRICES).log
    assert any("There are no daily prices of NONE: it has no data, and orders for it are refused." in line for line in lines)


def test_a_security_that_is_removed_is_sold() -> None:
    class Leaving(QCAlgorithm):
        def initialize(self):
            self.qqq = self.add_equity("QQQ", Resolution.DAILY).symbol
            self.add_equity("SPY", Resolution.DAILY)
            self.days = 0

        def on_data(self, data):
            self.days += 1
            if self.days == 1:
                self.market_order(self.qqq, 2)
            if self.days == 2:
                self.remove_security(self.qqq)

    orders = run(Leaving, prices={"SPY": [100] * 4, "QQQ": [50] * 4}).orders
    assert [(order.quantity, order.symbol.value) for order in orders] == [(2, "QQQ"), (-2, "QQQ")]


def test_an_initializer_of_its_own_sees_each_security() -> None:
    class Initialized(QCAlgorithm):
        def initialize(self):
            self.seen = []
            self.set_security_initializer(lambda security: self.seen.append(security.symbol.value))
            for ticker in ("SPY", "QQQ"):
                self.add_equity(ticker, Resolution.DAILY)

    assert run(Initialized, prices=PRICES).algorithm.seen == ["SPY", "QQQ"]


def test_a_security_may_be_removed_once_more_and_one_that_never_was_there_may_not() -> None:
    # `QCAlgorithm.RemoveSecurity` looks among all securities that there ever were
    class Removing(QCAlgorithm):
        def initialize(self):
            self.add_equity("SPY", Resolution.DAILY)
            self.qqq = self.add_equity("QQQ", Resolution.DAILY).symbol
            self.answers = []

        def on_data(self, data):
            self.answers.append((self.remove_security(self.qqq), self.remove_security("NONE")))

    assert run(Removing, prices=PRICES).algorithm.answers == [(True, False), (True, False)]


def test_the_ticker_of_a_universe_s_member_is_not_known_until_it_was_added_before() -> None:
    # as recorded in LEAN: only what is created by hand goes into its cache of symbols (`SecurityService.CreateSecurity`)
    class Choosing(QCAlgorithm):
        def initialize(self):
            self.universe_settings.resolution = Resolution.DAILY
            self.add_equity("SPY", Resolution.DAILY)
            self.add_universe("mine", lambda day: ["QQQ", "SPY"])
            self.seen = []

        def on_data(self, data):
            self.seen.append(["QQQ" in data, "SPY" in data, self.securities.contains_key("QQQ"), len(data.bars)])

    assert run(Choosing, prices=PRICES).algorithm.seen == [[False, True, False, 2], [False, True, False, 2]]

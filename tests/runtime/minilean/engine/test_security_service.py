"""Securities as they are added: their settings, and what is said where data are missing."""

# ruff: noqa: F403, F405
# pyright: reportIncompatibleMethodOverride=false
from __future__ import annotations

from pathlib import Path

import pytest

from AlgorithmImports import *
from minilean.common.dotnet_errors import ArgumentException, InvalidOperationException
from minilean.errors import UnsupportedCall
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


def test_add_security_follows_the_universe_settings_but_for_prices(conformance_data: Path) -> None:
    """Values of LEAN's recorded `kinds/add_security_and_universe_settings`."""

    class Settings(QCAlgorithm):
        def initialize(self):
            settings = self.universe_settings
            settings.data_normalization_mode = DataNormalizationMode.RAW
            settings.leverage, settings.fill_forward, settings.extended_market_hours = 3, False, True
            symbol = Symbol.create("XLF", SecurityType.EQUITY, Market.USA)
            self.all = [
                self.add_security(SecurityType.EQUITY, "IEF", Resolution.DAILY),
                self.add_equity("TLT", Resolution.DAILY),
                self.add_security(symbol, Resolution.DAILY),
            ]
            self.seen = []

        def on_data(self, data):
            for s in self.all:
                self.seen.append((s.price, s.leverage, s.data_normalization_mode, s.is_fill_data_forward, s.is_extended_market_hours))

    ief, tlt, xlf = run(Settings, data_folder=conformance_data, start="2016-05-02", end="2016-05-02").algorithm.seen
    assert ief == (pytest.approx(81.91287851), 2, DataNormalizationMode.ADJUSTED, False, True)
    assert tlt == (76.98, 2, DataNormalizationMode.RAW, True, False)
    assert xlf == (pytest.approx(25.14436982), 2, DataNormalizationMode.ADJUSTED, False, True)


def test_a_security_added_again_keeps_its_first_prices_and_gets_a_further_stream_for_other_filling() -> None:
    """Values of LEAN's recorded `surface/same_security_twice`."""

    class Again(QCAlgorithm):
        def initialize(self):
            self.seen = []
            self.add_equity("SPY", Resolution.DAILY, leverage=3, data_normalization_mode=DataNormalizationMode.RAW)
            for options in ({}, {"fill_forward": False}, {"data_normalization_mode": DataNormalizationMode.TOTAL_RETURN}, {"leverage": 5}):
                security = self.add_equity("SPY", Resolution.DAILY, **options)
                configs = [(c.data_normalization_mode, c.fill_data_forward) for c in security.subscriptions]
                self.seen.append((security.leverage, *configs))

    raw, unfilled = (DataNormalizationMode.RAW, True), (DataNormalizationMode.ADJUSTED, False)
    assert run(Again, prices=PRICES).algorithm.seen == [(3, raw), (3, raw, unfilled), (3, raw, unfilled), (3, raw, unfilled)]


def test_prices_in_the_terms_of_each_day_and_pairs_that_are_none_are_refused() -> None:
    class Refused(QCAlgorithm):
        def initialize(self):
            self.add_equity("SPY", Resolution.DAILY)
            self.said = []
            for call in (
                lambda: self.add_equity("SPY", Resolution.DAILY, data_normalization_mode=DataNormalizationMode.SCALED_RAW),
                lambda: self.add_forex("EUR", Resolution.DAILY),
            ):
                try:
                    call()
                except (ArgumentException, InvalidOperationException) as error:
                    self.said.append(str(error))

    assert run(Refused, prices=PRICES).algorithm.said == [
        "DataNormalizationMode.SCALED_RAW is for histories only; subscribe with another mode, such as ADJUSTED.",
        "'EUR' is no currency pair; expected the codes of two currencies, such as EURUSD.",
    ]


class Ordering(QCAlgorithm):
    """Orders what it never added and what it removed; the statuses are those of LEAN's recorded `surface/unknown_symbols`."""

    def initialize(self):
        self.universe_settings.resolution = Resolution.DAILY
        self.add_equity("SPY", Resolution.DAILY)
        self.qqq = self.add_equity("QQQ", Resolution.DAILY).symbol
        self.days, self.seen = 0, []

    def on_data(self, data):
        self.days += 1
        if self.days == 1:
            self.order(Symbol.create("IWM", SecurityType.EQUITY, Market.USA))
            self.order(self.qqq)
        if self.days == 3:
            removed = self.remove_security(self.qqq)
            self.order(self.qqq)
            self.seen.append((removed, self.remove_security(self.qqq), self.remove_security("NOSUCH")))

    def order(self, symbol):
        self.seen.append(self.market_order(symbol, 2).status)


def test_an_order_adds_a_security_that_the_algorithm_has_not() -> None:
    done = run(Ordering, prices={"SPY": [100] * 8, "QQQ": [50] * 8, "IWM": [70] * 8}, bars_before=3)
    submitted = OrderStatus.SUBMITTED
    assert done.algorithm.seen == [submitted, submitted, submitted, (True, True, False)]
    orders = [(order.symbol.value, order.quantity, order.status) for order in done.orders]
    filled, cancelled = OrderStatus.FILLED, OrderStatus.CANCELED
    assert orders == [
        ("IWM", 2, filled), ("QQQ", 2, filled), ("QQQ", -2, cancelled), ("QQQ", 2, cancelled), ("QQQ", -2, filled),
    ]  # fmt: skip


def test_what_an_order_adds_needs_a_resolution_that_is_modelled() -> None:
    class Minutes(Ordering):
        def initialize(self):
            super().initialize()
            self.universe_settings.resolution = Resolution.MINUTE

    with pytest.raises(UnsupportedCall, match=r"An order of IWM, .*set that to Resolution\.DAILY, or add the security before"):
        run(Minutes, prices={"SPY": [100] * 5, "QQQ": [50] * 5, "IWM": [70] * 5})


class Unknown(QCAlgorithm):
    """Names a member of a universe by text, which stands for nothing."""

    def initialize(self):
        self.seen = []
        self.universe_settings.resolution = Resolution.DAILY
        self.add_equity("SPY", Resolution.DAILY)

    def on_data(self, data):
        if self.seen:
            return
        try:
            self.history("AAAA", 3, Resolution.DAILY)
        except ArgumentException:
            self.seen.append("refused")
        self.seen.append(len(self.history(["AAAA"], 3, Resolution.DAILY)))
        self.seen.append(len(self.history("AAAA", 3, Resolution.DAILY)))
        self.seen.append(self.sma("BBBB", 3, Resolution.DAILY).name)
        self.seen.append(str(self.market_order("CCCC", 5).status))
        self.seen.append(sorted(map(str, self.securities.keys())))


def test_text_that_stands_for_nothing_is_added_without_data() -> None:
    # LEAN's traces of surface/unknown_symbols and kinds/ticker_of_universe_member
    done = run(Unknown, prices={"SPY": [100] * 5})
    assert done.algorithm.seen == ["refused", 0, 0, "SMA(3,BBBB 0_day)", "INVALID", ["BBBB", "CCCC", "SPY"]]

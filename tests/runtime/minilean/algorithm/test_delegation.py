"""Members of an algorithm that a part of the run provides."""

# ruff: noqa: F403, F405
# pyright: reportIncompatibleMethodOverride=false, reportIncompatibleVariableOverride=false, reportAssignmentType=false
from __future__ import annotations

import inspect
from typing import Any

import pytest

from AlgorithmImports import *
from minilean.algorithm.delegation import Delegated
from minilean.common.keywords import MethodBinding
from minilean.errors import InputError
from minilean.testing import run

FIXED = ["universe", "start_date", "Portfolio", "time", "alpha", "name", "settings"]


def test_a_call_reaches_the_part_that_owns_it_in_both_spellings() -> None:
    class Both(QCAlgorithm):
        def initialize(self):
            self.same = (self.portfolio is self.Portfolio, self.schedule is self.Schedule)
            self.add_equity("SPY", Resolution.DAILY)
            self.sent = [order("SPY", 1).order_id for order in (self.market_order, self.MarketOrder)]

    algorithm = run(Both, prices={"SPY": [100, 101]}).algorithm
    assert (algorithm.same, algorithm.sent) == ((True, True), [-10, -10])


def test_methods_have_the_text_of_lean_s_and_work_as_such() -> None:
    """Recorded: `surface/attribute_hiding`, of methods that were hidden in their other spelling."""
    names = ["symbol", "ema", "liquidate", "set_cash", "on_data", "history", "Symbol", "EMA", "Liquidate", "SetCash", "OnData", "History"]

    class Reading(QCAlgorithm):
        def initialize(self):
            self.add_equity("SPY", Resolution.DAILY)
            self.texts = [f"{type(getattr(self, name)).__name__} {getattr(self, name)}" for name in names]
            self.signature = list(inspect.signature(self.set_cash).parameters)
            self.set_cash.__call__(5000)
            super().set_cash("EUR", 300)
            QCAlgorithm.set_start_date(self, 2024, 1, 3)
            self.on_data = 3
            self.seen = (self.set_cash.__name__, "cash" in str(self.set_cash.__doc__), callable(self.OnData), self.start_date.day)

    algorithm = run(Reading, prices={"SPY": [100, 101]}).algorithm
    assert algorithm.texts == [f"MethodBinding <bound method '{name}'>" for name in names]
    assert algorithm.signature == ["symbol", "starting_cash", "conversion_rate"]
    assert (algorithm.portfolio.cash_book["USD"].amount, algorithm.portfolio.cash_book["EUR"].amount) == (5000, 300)
    assert algorithm.seen == ("set_cash", True, True, 3)


def test_every_method_is_read_by_its_own_name() -> None:
    class Naming(QCAlgorithm):
        def initialize(self):
            self.add_equity("SPY", Resolution.DAILY)
            found = {name: getattr(self, name) for name in dir(QCAlgorithm) if "a" <= name[:1] <= "z"}
            self.others = [name for name, value in found.items() if isinstance(value, MethodBinding) and value.__name__ != name]

    assert run(Naming, prices={"SPY": [100, 101]}).algorithm.others == []


def test_on_the_class_there_is_nothing_to_call() -> None:
    assert isinstance(QCAlgorithm.market_order, Delegated)
    with pytest.raises(TypeError, match="market_order is called on an algorithm, not on its class"):
        QCAlgorithm.market_order()


def test_an_attribute_hides_its_own_spelling_alone() -> None:
    """Recorded: `surface/attribute_hiding` and `kinds/capital_class_attribute`."""

    class Hiding(QCAlgorithm):
        PORTFOLIO = ("cash",)
        sma = None
        slow_period = 30

        def initialize(self):
            self.add_equity("SPY", Resolution.DAILY)
            self.history, self.EMA, self.other_value = {}, 5, 3
            self.seen = [self.portfolio.cash, self.sma, type(self.SMA("SPY", 3, Resolution.DAILY)).__name__]
            self.seen += [type(self.ema("SPY", 3, Resolution.DAILY)).__name__, self.EMA, self.history, callable(self.History)]
            self.seen += [hasattr(self, name) for name in ("symbol", "Symbol", "SYMBOL", "Set_Cash", "OtherValue", "SlowPeriod")]
            del self.EMA
            self.seen.append(callable(self.EMA))

    seen = run(Hiding, prices={"SPY": [100, 101]}).algorithm.seen
    names = [True, True, False, False, False, False]
    assert seen == [100000, None, "SimpleMovingAverage", "ExponentialMovingAverage", 5, {}, True, *names, True]


def test_members_that_are_no_methods_cannot_be_assigned() -> None:
    """Recorded: `kinds/assignable_members`."""

    class Assigning(QCAlgorithm):
        def initialize(self):
            self.add_equity("SPY", Resolution.DAILY)
            self.refused, self.taken = [], []
            for name in (*FIXED, "symbol", "Symbol", "SMA", "history"):
                try:
                    setattr(self, name, 5)
                    self.taken.append(name)
                except TypeError as error:
                    self.refused.append(f"{name}: {error}")

    algorithm = run(Assigning, prices={"SPY": [100, 101]}).algorithm
    assert algorithm.taken == ["symbol", "Symbol", "SMA", "history"]
    assert [line.partition(":")[0] for line in algorithm.refused] == [
        "universe",
        "start_date",
        "Portfolio",
        "time",
        "alpha",
        "name",
        "settings",
    ]
    assert "give your own attribute another name, such as my_universe" in algorithm.refused[0]


def test_a_property_of_the_algorithm_s_own_hides_lean_s() -> None:
    class Own(QCAlgorithm):
        time_zone: Any = "mine"

        def initialize(self):
            self.add_equity("SPY", Resolution.DAILY)
            self.time_zone = "set"

        @property
        def Time(self):
            return "own"

        def on_data(self, data):
            self.seen = (self.Time, self.time.year, self.time_zone)

    assert run(Own, prices={"SPY": [100, 101]}).algorithm.seen == ("own", 2024, "set")


def test_of_a_callback_in_both_spellings_that_in_pep8_is_called() -> None:
    """Recorded: `surface/both_spellings`."""

    class Base(QCAlgorithm):
        def initialize(self):
            self.add_equity("SPY", Resolution.DAILY)
            self.seen = []

        def on_data(self, data):
            self.seen.append("on_data")

        def OnEndOfAlgorithm(self):
            self.seen.append("base OnEndOfAlgorithm")

    class Both(Base):
        def OnData(self, data):
            self.seen.append("OnData")

        def OnEndOfAlgorithm(self):
            self.seen.append("OnEndOfAlgorithm")

    assert run(Both, prices={"SPY": [100, 101]}).algorithm.seen == ["on_data", "on_data", "OnEndOfAlgorithm"]


def test_a_constructor_of_its_own_need_not_call_that_of_lean() -> None:
    class Constructed(QCAlgorithm):
        def __init__(self):
            self.set_cash(5000)
            self.seen = [self.portfolio.cash]

        def initialize(self):
            self.add_equity("SPY", Resolution.DAILY)

    assert run(Constructed, prices={"SPY": [100, 101]}).algorithm.seen == [5000]


def test_an_algorithm_that_is_made_by_hand_says_that_it_has_no_run() -> None:
    class Lonely(QCAlgorithm):
        pass

    with pytest.raises(InputError, match="Lonely was made by hand and belongs to no run"):
        Lonely().portfolio  # noqa: B018


def test_pascal_names_are_members_that_super_reaches() -> None:
    class Calling(QCAlgorithm):
        def Initialize(self):
            super().SetCash(6000)
            QCAlgorithm.SetStartDate(self, 2024, 1, 2)
            self.AddEquity("SPY", Resolution.Daily)

    assert run(Calling, prices={"SPY": [100, 101]}).algorithm.portfolio.cash == 6000

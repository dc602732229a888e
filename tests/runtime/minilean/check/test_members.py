"""Members that LEAN does not have, does not let be assigned, or calls otherwise (recorded in `assignable_members`, `both_spellings`)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

WRONG = [
    ("self.Porfolio.Cash", "name", "QCAlgorithm has no member 'Porfolio'; write 'Portfolio'."),
    ("self.set_run_mode(1)", "name", "QCAlgorithm has no member 'set_run_mode', which is obsolete; leave it out."),
    ("self.later", "name", "QCAlgorithm has no member 'later'; define it,"),
    ('self.market_order("SPY", 1).id', "name", "OrderTicket has no member 'id'"),
    ("Resolution.daily", "name", "Resolution has no member 'daily'; write Resolution.DAILY."),
    ("Resolution.DAILY.name", "enum", "Resolution.DAILY has no 'name' in LEAN; write str(Resolution.DAILY)."),
    ("self.universe = []", "read-only", "self.universe is LEAN's and cannot be assigned; give your own attribute another name."),
    ("self.name = 5", "read-only", "self.name is LEAN's and takes str only;"),
    ("self.settings.free_portfolio_valeu = 5", "setting", "no setting of LEAN's, and writing it has no effect; write 'free_portfolio_v"),
    ("self.UniverseSettings.Resoluton = 5", "setting", "writing it has no effect; write 'Resolution'."),
    ("self.default_order_properties.time_in_forc = 5", "setting", "writing it has no effect; write 'time_in_force'."),
    ("self.Portfolio = {}", "read-only", "self.Portfolio is LEAN's and takes SecurityPortfolioManager only;"),
]
RIGHT = [
    "self.symbol = 5",
    "self.settings.free_portfolio_value = 5",
    "self.Settings.FreePortfolioValue = 5",
    "self.universe_settings.leverage = 2",
    "self.default_order_properties.outside_regular_trading_hours = True",
    'self.add_equity("SPY").my_own = 5',
    'self.name = "mine"',
    "self.my_own = 5\nself.my_own",
    'setattr(self, "later", 5)\nself.later',
    "self.GetType()",
    "Resolution.Daily",
    "MovingAverageType.DoubleExponential",
    "self._anything",
    "self.SetStartDate(2015, 1, 5)",
    'self.market_order("SPY", 1).order_id',
]


@pytest.mark.parametrize(("lines", "rule", "text"), WRONG)
def test_what_lean_does_not_have_is_found(found: Callable[[str], list], lines: str, rule: str, text: str) -> None:
    ((_, kind, said),) = found(lines)
    assert kind == rule
    assert text in said


@pytest.mark.parametrize("lines", RIGHT)
def test_what_lean_has_or_the_strategy_defines_is_left_alone(found: Callable[[str], list], lines: str) -> None:
    assert found(lines) == []


@pytest.mark.parametrize(
    ("methods", "expected"),
    [
        ("    def OnData(self, data):\n        pass\n    def on_data(self, data):\n        pass\n", ["both spellings"]),
        ("    def Rebalance(self):\n        pass\n    def rebalance(self):\n        pass\n", []),
        ("    def on_data(self):\n        pass\n", ["callback"]),
        ("    def on_order_event(self, one, two):\n        pass\n", ["callback"]),
        ("    def on_data(self, data, more=None):\n        pass\n", []),
        ("    def OnEndOfDay(self):\n        pass\n", []),
        ("    def on_securities_changed(self, *changes):\n        pass\n", []),
        ("class Model(AlphaModel):\n    def update(self, algorithm):\n        pass\n", ["callback"]),
        ("class Model(AlphaModel):\n    def update(self, algorithm, data):\n        pass\n", []),
        ("class Fee(FeeModel):\n    def get_order_fee(self):\n        pass\n", ["callback"]),
    ],
)
def test_what_lean_calls_takes_what_lean_gives(found: Callable[..., list], methods: str, expected: list[str]) -> None:
    assert [rule for _, rule, _ in found("pass", methods)] == expected


def test_a_base_that_is_not_known_may_have_any_member(found: Callable[..., list]) -> None:
    assert found("pass", "class Other(Imported, QCAlgorithm):\n    def initialize(self):\n        self.anything\n") == []


def test_a_base_for_others_may_use_what_those_define(found: Callable[..., list]) -> None:
    base = "class Base(QCAlgorithm):\n    def show(self):\n        self.anything\n"
    assert found("pass", base) == []
    assert found("pass", base.replace("show", "initialize") + "class Last(Base):\n    pass\n") == []
    assert [rule for _, rule, _ in found("pass", base.replace("show", "initialize"))] == ["name"]

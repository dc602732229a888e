"""What an expression certainly is."""

from __future__ import annotations

import ast

import pytest

from minilean.check.inference import ModuleNames, Scope, classes, lean_member, learn_attributes

TEXT = """
from AlgorithmImports import *
from own import SimpleMovingAverage
class Own(QCAlgorithm):
    def initialize(self):
        self.fast = self.ema("SPY", 3)
        self.either = 1
        self.later = None
        self.later = self.add_equity("SPY")
        now = self.utc_time
        changed = 1
        changed = "text"
    def on_data(self, data):
        self.either = "text"
    def on_order_event(self, event):
        pass
"""


def kind(text: str, method: str = "initialize") -> str:
    tree = ast.parse(TEXT)
    known = classes([tree])
    module = ModuleNames(tree, frozenset({"fast", "either", "later"}))
    learn_attributes(tree, module, known)
    scope = Scope(module, known["Own"].methods[method], known["Own"], None, is_method=True)
    return scope.of(ast.parse(text, mode="eval").body)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1", "int"), ("-1.5", "float"), ("'a'", "str"), ("None", "None"), ("[1]", "list"), ("(1, 2)", "tuple"), ("lambda: 1", "callable"),
        ("1 / 2", "float"), ("1 + 2", "int"), ("datetime(2020, 1, 1)", "datetime"), ("datetime(2020, 1, 1, tzinfo=zone)", "utc"),
        ("datetime.now()", "datetime"), ("datetime.now(zone)", ""), ("timedelta(1)", "timedelta"), ("now", "utc"), ("changed", ""),
        ("self.time", "datetime"), ("self.utc_time - timedelta(1)", "utc"), ("self.fast", "ExponentialMovingAverage"), ("self.either", ""),
        ("self.later", "Equity"), ("self.portfolio", "SecurityPortfolioManager"), ("self.Portfolio['SPY']", "SecurityHolding"),
        ("Resolution.DAILY", "Resolution"), ("Resolution.Daily", "Resolution"), ("Resolution.NOTHING", ""), ("SimpleMovingAverage(3)", ""),
        ("self.market_order('SPY', 1)", "OrderTicket"), ("unknown", ""), ("unknown()", ""), ("self.insights", "InsightManager"),
    ],
)  # fmt: skip
def test_kinds(text: str, expected: str) -> None:
    assert kind(text) == expected


def test_what_lean_gives_a_callback_is_known() -> None:
    assert (kind("data", "on_data"), kind("data.utc_time", "on_data"), kind("event.utc_time", "on_order_event")) == ("Slice", "utc", "utc")


def test_members_are_found_in_both_spellings_and_in_bases() -> None:
    assert [lean_member("Equity", name) is not None for name in ("price", "Price", "PRICE", "nothing")] == [True, True, True, False]

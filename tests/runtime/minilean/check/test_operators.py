"""Operators; what LEAN's values do was recorded (`utc_times`, `number_types`, `slices`)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

TIMES = "is UTC with a time zone and datetime(2015, 1, 5) has none, so they cannot be compared or"
WRONG = [
    ("self.utc_time < datetime(2015, 1, 5)", "times", f"self.utc_time {TIMES} subtracted; write self.utc_time.replace(tzinfo=None), or"),
    ("datetime(2015, 1, 5) - self.UtcTime", "times", f"self.UtcTime {TIMES}"),
    ("then = datetime(2015, 1, 5)\nself.utc_time >= then + timedelta(1)", "times", "and then + timedelta(1) has none"),
    ("self.utc_time == self.time", "times", "are never equal"),
    ("self.utc_time > datetime.now()", "times", "datetime.now() has none"),
    ('ticket = self.market_order("SPY", 1)\nticket.time < self.time', "times", "ticket.time is UTC"),
    ('self.fast = self.sma("SPY", 3)\nself.fast > 5', "indicator", "compared with a number; write self.fast.current.value."),
    ('self.fast = self.SMA("SPY", 3)\nself.fast * 2', "indicator", "cannot be calculated with; write self.fast.current.value."),
    ("SimpleMovingAverage(3) - SimpleMovingAverage(5)", "indicator", "cannot be calculated with"),
    ('float(self.ema("SPY", 3))', "indicator", "cannot be given to float()"),
    ("float(Resolution.DAILY)", "enum", "Resolution.DAILY is an enumeration and no number; write int(Resolution.DAILY)."),
    ("-InsightDirection.UP", "enum", "InsightDirection.UP is an enumeration and no number; write int(InsightDirection.UP)."),
    ("Resolution.DAILY | Resolution.HOUR", "enum", "write int(Resolution.DAILY)"),
    ("InsightDirection.UP + InsightDirection.UP", "enum", "write int(InsightDirection.UP)"),
    ("abs(OrderDirection.SELL)", "enum", "write int(OrderDirection.SELL)"),
    ('self.fast = self.sma("SPY", 3)\nself.fast.current > 5', "indicator", "write self.fast.current.value"),
    ("RollingWindow[dict](3)", "window", "RollingWindow[dict] is a window that LEAN cannot make;"),
    (
        'spy = self.add_equity("SPY")\nspy.symbol is spy.symbol',
        "identity",
        "spy.symbol and spy.symbol are different Python objects in LEAN, even where they are the same: each access makes one; "
        "compare them with ==.",
    ),
    ('symbol = self.add_equity("SPY").symbol\nself.securities["SPY"].symbol is not symbol', "identity", "compare them with !=."),
    ("for x in self.securities.keys:\n    pass", "iteration", "cannot be iterated; write self.securities.keys()."),
    ("for k, v in self.portfolio:\n    pass", "iteration", "write self.portfolio.items(), or use .key and .value."),
]  # fmt: skip

RIGHT = [
    "self.utc_time > self.utc_time - timedelta(1)",
    "self.utc_time.replace(tzinfo=None) < datetime(2015, 1, 5)",
    "self.time < datetime(2015, 1, 5)",
    "self.utc_time > datetime.now(tz)",
    "datetime(2015, 1, 5, tzinfo=tz) < self.utc_time",
    'self.fast = self.sma("SPY", 3)\nself.fast > self.fast',
    'self.fast = self.sma("SPY", 3)\nself.fast.current.value * 2',
    "int(Resolution.DAILY)",
    "2 * InsightDirection.UP",
    "InsightDirection.UP + 1",
    "RollingWindow[float](3)",
    'spy = self.add_equity("SPY")\nspy is None',
    'spy = self.add_equity("SPY")\nagain = spy\nspy is again',
    'spy = self.add_equity("SPY")\nspy.symbol == spy.symbol',
    "self.time is None",
    "for pair in self.securities:\n    pass",
    "for k, v in self.portfolio.items():\n    pass",
    "for x in self.securities.Keys:\n    pass",
]


@pytest.mark.parametrize(("lines", "rule", "text"), WRONG)
def test_what_lean_refuses_is_found(found: Callable[[str], list], lines: str, rule: str, text: str) -> None:
    ((_, kind, said),) = found(lines)
    assert kind == rule
    assert text in said


@pytest.mark.parametrize("lines", RIGHT)
def test_what_lean_does_is_left_alone(found: Callable[[str], list], lines: str) -> None:
    assert found(lines) == []

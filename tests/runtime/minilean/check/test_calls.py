"""Calls that LEAN refuses; what it does with each was recorded (`keywords`, `edge_values`, `moc_positional_tag`)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

WRONG = [
    (
        'self.add_equity("TLT", Resolution.DAILY, fillForward=True)',
        "keyword",
        "add_equity has no parameter 'fillForward'; write 'fill_forward',",
    ),
    (
        'self.AddEquity("TLT", Resolution.Daily, fill_forward=True)',
        "keyword",
        "AddEquity has no parameter 'fill_forward'; write 'fillForward',",
    ),
    (
        'self.MACD("SPY", fast_period=3, slow_period=5, signal_period=2)',
        "keyword",
        "MACD has no parameter 'fast_period'; write 'fastPeriod',",
    ),
    ('self.add_equity("TLT", nothing=True)', "keyword", "add_equity has no parameter 'nothing'; it takes data_normalization_mode,"),
    ("self.schedule.on(self.date_rules.today, self.time_rules.noon, action=print)", "keyword", "on has no parameter 'action'; it takes"),
    (
        "EqualWeightingPortfolioConstructionModel(rebalancing_param=timedelta(1))",
        "keyword",
        "has no parameter 'rebalancing_param'; it takes",
    ),
    ('self.error(error="m")', "argument type", "error gets 'm' for 'error', where LEAN takes Exception only."),
    (
        'self.set_holdings("SPY", 0.1, "tag")',
        "argument type",
        "gets 'tag' for 'liquidate_existing_holdings', where LEAN takes True or False only.",
    ),
    ('self.set_holdings("SPY", 0.1, False, "tag")', "argument type", "gets 'tag' for 'asynchronous', where LEAN takes True or False only."),
    (
        'self.market_on_close_order("SPY", 20, "tag")',
        "argument type",
        "gets 'tag' for 'asynchronous', where LEAN takes True or False only.",
    ),
    ('self.RSI("SPY", 14, Resolution.Daily)', "argument type", "gets Resolution.Daily (Resolution) for 'movingAverageType',"),
    ("SimpleMovingAverage(2.5)", "argument type", "gets 2.5 for 'period', where LEAN takes an integer only."),
    ('self.add_equity("XLV", "daily")', "argument type", "gets 'daily' for 'resolution', where LEAN takes Resolution only."),
    ("self.set_cash(None)", "argument type", "gets None for 'starting_cash'"),
    ('self.object_store.save("n", 5)', "argument type", "gets 5 for 'text', where LEAN takes text only."),
    ('self.history(("SPY", "TLT"), 3)', "argument type", "history gets ('SPY', 'TLT') (tuple)"),
    ('self.securities.get("SPY", 5)', "argument type", "get gets 5 for"),
    ('self.set_start_date("2015", "1", "5")', "argument type", "set_start_date gets '2015' for 'year', where LEAN takes an integer"),
    ('self.set_holdings((PortfolioTarget("SPY", 0.1),))', "argument type", "set_holdings gets"),
    ('Symbol("SPY")', "arguments", "Symbol needs value too; LEAN has Symbol(sid, value)."),
    (
        'self.add_equity("SPY", Resolution.DAILY, Market.USA, True, 2, False, None, 8, 9)',
        "arguments",
        "add_equity takes no such 9 arguments;",
    ),
]

# LEAN takes each of these, in the same recordings
RIGHT = [
    'self.AddEquity("TLT", Resolution.Daily, fillForward=True, dataNormalizationMode=DataNormalizationMode.Adjusted)',
    'self.add_equity("TLT", resolution=Resolution.DAILY, leverage=2, extended_market_hours=False)',
    "EqualWeightingPortfolioConstructionModel(rebalance=timedelta(1), portfolioBias=PortfolioBias.LongShort)",
    'Chart("c", ChartType.OVERLAY)',
    'self.set_benchmark(SecurityType.EQUITY, "SPY")',
    'self.liquidate("SPY", "exit")',
    'self.order("SPY", 1, OrderType.MARKET)',
    'self.set_cash("5000")',
    'self.plot("c", "s", "5")',
    "self.set_warm_up(5.0)",
    "self.set_start_date(2015.0, 1.0, 5.0)",
    'self.add_equity("XLV", 4)',
    "self.debug(5)",
    'self.history(["SPY", "TLT"], 3)',
    'self.set_holdings(*["SPY", 0.1, "tag"])',
    'self.set_holdings("SPY", 0.1, tag="tag")',
]


@pytest.mark.parametrize(("line", "rule", "text"), WRONG)
def test_what_no_overload_takes_is_found(found: Callable[[str], list], line: str, rule: str, text: str) -> None:
    ((number, kind, said),) = found(line)
    assert (number, kind) == (4, rule)
    assert text in said


@pytest.mark.parametrize("line", RIGHT)
def test_what_lean_takes_is_left_alone(found: Callable[[str], list], line: str) -> None:
    assert found(line) == []


def test_a_method_of_the_strategys_own_is_not_leans(found: Callable[..., list]) -> None:
    own = "    def market_order(self, symbol, quantity, tag):\n        pass\n"
    assert found('self.market_order("SPY", 1, "tag")', own) == []


def test_the_value_of_a_name_counts_where_it_has_one(found: Callable[[str], list]) -> None:
    assert [rule for _, rule, _ in found('tag = "exit"\nself.market_order("SPY", 1, tag)')] == ["argument type"]
    assert found('tag = "exit"\ntag = True\nself.market_order("SPY", 1, tag)') == []

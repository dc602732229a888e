"""C#'s names of arguments beside those of PEP 8; what is taken and refused is what LEAN's recorded run of `surface/keywords` took."""

# ruff: noqa: F403, F405
# pyright: reportIncompatibleMethodOverride=false, reportCallIssue=false
from __future__ import annotations

import inspect
from datetime import timedelta

import pytest

from AlgorithmImports import *
from minilean.common.keywords import in_order, pascal_call, places_first, snake_case
from minilean.testing import run


def nothing() -> None:
    pass


CALLS = {
    "schedule.on": lambda a: a.schedule.on(date_rule=a.date_rules.every_day("SPY"), time_rule=a.time_rules.noon, callback=nothing),
    "Schedule.On": lambda a: a.Schedule.On(dateRule=a.date_rules.every_day("SPY"), timeRule=a.time_rules.noon, callback=nothing),
    "schedule.on name": lambda a: a.schedule.on(
        name="n", date_rule=a.date_rules.every_day("SPY"), time_rule=a.time_rules.noon, callback=nothing
    ),
    "Train": lambda a: a.Train(dateRule=a.date_rules.every_day("SPY"), timeRule=a.time_rules.noon, trainingCode=nothing),
    "train now": lambda a: a.train(training_code=nothing),
    "set_warm_up": lambda a: a.set_warm_up(bar_count=2),
    "SetWarmUp span": lambda a: a.SetWarmUp(timeSpan=timedelta(2), resolution=Resolution.Daily),
    "no warm up": lambda a: a.set_warmup(timedelta(0)),
    "set_benchmark ticker": lambda a: a.set_benchmark(ticker="SPY"),
    "set_benchmark function": lambda a: a.set_benchmark(benchmark=lambda t: 5),
    "SetBrokerageModel": lambda a: a.SetBrokerageModel(brokerage=BrokerageName.Default, accountType=AccountType.Margin),
    "set_brokerage_model object": lambda a: a.set_brokerage_model(model=DefaultBrokerageModel()),
    "set_time_zone": lambda a: a.set_time_zone(time_zone="America/New_York"),
    "set_security_initializer": lambda a: a.set_security_initializer(security_initializer=lambda security: None),
    "register consolidator": lambda a: a.register_indicator("SPY", SimpleMovingAverage(3), consolidator=TradeBarConsolidator(1)),
    "resolve_consolidator": lambda a: a.resolve_consolidator(symbol="SPY", resolution=Resolution.DAILY),
    "SetCash": lambda a: a.SetCash(startingCash=5000),
    "AddEquity": lambda a: a.AddEquity(ticker="TLT", resolution=Resolution.Daily, fillForward=True, leverage=2),
    # of `surface/frames`
    "History": lambda a: a.History(a.symbol("SPY"), 3, Resolution.DAILY, extendedMarketHours=True),
    "History tickers": lambda a: a.History(tickers=["SPY"], periods=3, resolution=Resolution.DAILY, fillForward=False),
    "set_alpha": lambda a: a.set_alpha(alpha=NullAlphaModel()),
    "SetRiskManagement": lambda a: a.SetRiskManagement(riskManagement=NullRiskManagementModel()),
    "emit_insights": lambda a: a.emit_insights(insights=[]),
    "EqualWeighting": lambda a: EqualWeightingPortfolioConstructionModel(rebalance=timedelta(1), portfolio_bias=PortfolioBias.LONG_SHORT),
    "EqualWeighting Pascal": lambda a: EqualWeightingPortfolioConstructionModel(
        rebalance=timedelta(1), portfolioBias=PortfolioBias.LongShort
    ),
    "MaximumDrawdown Pascal": lambda a: MaximumDrawdownPercentPortfolio(maximumDrawdownPercent=0.1, isTrailing=True),
    "EmaCross Pascal": lambda a: EmaCrossAlphaModel(fastPeriod=3, slowPeriod=5),
    "ConstantSlippage Pascal": lambda a: ConstantSlippageModel(slippagePercent=0.1),
    "date_rules.on": lambda a: a.date_rules.on(year=2015, month=1, day=5),
    "date_rules.every": lambda a: a.date_rules.every(days=[DayOfWeek.MONDAY]),
    "DateRules.MonthStart": lambda a: a.DateRules.MonthStart(symbol="SPY", daysOffset=1),
    "TimeRules.AfterMarketOpen": lambda a: a.TimeRules.AfterMarketOpen("SPY", minutesAfterOpen=5),
    "object_store.save": lambda a: a.object_store.save(path="k", text="v"),
    "ObjectStore.Save": lambda a: a.ObjectStore.Save(path="k", text="v"),
    "fee model": lambda a: a.securities["SPY"].set_fee_model(feel_model=ConstantFeeModel(1)),
    "fill model": lambda a: a.securities["SPY"].set_fill_model(fill_model=ImmediateFillModel()),
    "get_margin_remaining": lambda a: a.portfolio.get_margin_remaining(symbol="SPY", direction=OrderDirection.SELL),
    "cash convert": lambda a: a.portfolio.cash_book.convert(source_quantity=5, source_currency="USD", destination_currency="USD"),
    "Series": lambda a: Series(name="s", type=SeriesType.BAR, unit="%"),
    "Series index": lambda a: Series("s", SeriesType.LINE, index=1),
    "Series color": lambda a: Series("s", SeriesType.SCATTER, unit="$", color=Color.GREEN, symbol=ScatterMarkerSymbol.TRIANGLE),
    "Chart type": lambda a: Chart("c", ChartType.OVERLAY),
    "TradeBarConsolidator count": lambda a: TradeBarConsolidator(max_count=3),
    "TradeBarConsolidator Pascal": lambda a: TradeBarConsolidator(maxCount=3),
    "SetSecurityInitializer": lambda a: a.SetSecurityInitializer(
        securityInitializer=BrokerageModelSecurityInitializer(a.brokerage_model, SecuritySeeder.Null)
    ),
    "SecurityMargin both": lambda a: SecurityMarginModel(
        initial_margin_requirement=0.5, maintenance_margin_requirement=0.25, required_free_buying_power_percent=0
    ),
    "SecurityMargin free": lambda a: SecurityMarginModel(leverage=2, required_free_buying_power_percent=0.1),
    "set_holdings targets": lambda a: a.set_holdings(targets=[]),
    "Insight bars": lambda a: Insight.price("SPY", resolution=Resolution.DAILY, bar_count=5, direction=InsightDirection.UP),
    "Insight.Price": lambda a: Insight.Price(symbol="SPY", period=timedelta(1), direction=InsightDirection.Up, sourceModel="m"),
}
REFUSED = {
    "schedule.on action": lambda a: a.schedule.on(a.date_rules.every_day("SPY"), a.time_rules.noon, action=nothing),
    "History snake": lambda a: a.History(a.symbol("SPY"), 3, Resolution.DAILY, extended_market_hours=True),
    "history camel": lambda a: a.history(a.symbol("SPY"), 3, Resolution.DAILY, extendedMarketHours=True),
    "MACD snake": lambda a: a.MACD("SPY", fast_period=3, slow_period=5, signal_period=2),
    "add_equity camel": lambda a: a.add_equity("TLT", Resolution.DAILY, fillForward=True),
    "AddEquity snake": lambda a: a.AddEquity("TLT", Resolution.Daily, fill_forward=True),
    "add_equity wrong": lambda a: a.add_equity("TLT", Resolution.DAILY, nothing=True),
    "EqualWeighting rebalancing_param": lambda a: EqualWeightingPortfolioConstructionModel(rebalancing_param=timedelta(1)),
    "error": lambda a: a.error(error="m"),
    "consolidate type": lambda a: a.consolidate(TradeBar, "SPY", timedelta(2), print),
    "save_json": lambda a: a.object_store.save_json("j", {"a": 1}),
}


def test_names_that_lean_takes() -> None:
    class Calling(QCAlgorithm):
        def initialize(self):
            self.add_equity("SPY", Resolution.DAILY)
            self.refused = {}
            for label, call in CALLS.items():
                try:
                    call(self)
                except TypeError as error:
                    self.refused[label] = str(error)

    assert run(Calling, prices={"SPY": [100], "TLT": [100]}).algorithm.refused == {}


def test_names_that_lean_refuses() -> None:
    class Calling(QCAlgorithm):
        def initialize(self):
            self.add_equity("SPY", Resolution.DAILY)
            self.taken = []
            for label, call in REFUSED.items():
                try:
                    call(self)
                except TypeError:
                    continue
                self.taken.append(label)

    assert run(Calling, prices={"SPY": [100]}).algorithm.taken == []


def test_a_name_in_pep_8() -> None:
    assert [snake_case(name) for name in ("startingCash", "kPeriod", "symbol", "extendedMarketHours")] == [
        "starting_cash",
        "k_period",
        "symbol",
        "extended_market_hours",
    ]


def test_arguments_in_order() -> None:
    assert in_order("f", ("a", "b", "c"), (1,), {"c": 3, "b": 2}) == [1, 2, 3]
    with pytest.raises(TypeError, match="f got an unexpected keyword argument 'd'; expected one of a, b"):
        in_order("f", ("a", "b"), (), {"d": 1})


def test_a_pascal_call_stands_for_its_method() -> None:
    class Own:
        def method(self, some_name: int) -> int:
            return some_name

    owner = Own()
    call = pascal_call(owner.method, "Method")
    assert call(someName=5) == call(5) == 5
    assert (call == owner.method, hash(call), list(inspect.signature(call).parameters)) == (True, hash(owner.method), ["some_name"])
    with pytest.raises(TypeError, match="method in Pascal case was given 'some_name'; expected C#'s names"):
        call(some_name=5)
    assert (type(call).__name__, str(call)) == ("MethodBinding", "<bound method 'Method'>")
    assert pascal_call(5, "Five") == 5


def test_an_argument_by_name_that_was_given_by_place_is_ignored() -> None:
    @places_first
    def method(self: object, ticker: str, market: str = "usa") -> tuple[str, str]:
        return ticker, market

    assert method(None, "SPY", ticker="TLT") == ("SPY", "usa")
    assert method(None, ticker="TLT", market="india") == ("TLT", "india")
    with pytest.raises(TypeError, match="unexpected keyword argument 'nothing'"):
        method(None, "SPY", nothing=1)


def test_a_ticker_may_be_said_twice() -> None:
    class Twice(QCAlgorithm):
        def initialize(self):
            self.made = self.add_equity("SPY", Resolution.DAILY, ticker="SPY").symbol.value

    assert run(Twice, prices={"SPY": [100]}).algorithm.made == "SPY"

from datetime import date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from minilean.common.clock import EngineClock, zone
from minilean.common.enums import AlgorithmStatus, FillGroupingMethod, FillMatchingMethod, OrderStatus, SecurityType
from minilean.errors import InputError
from minilean.reality_models.buying_power_parameters import ReservedBuyingPowerForPosition
from minilean.results.handler import ResultHandler
from minilean.results.messages import MessageLog
from minilean.results.plotting import Plotting
from minilean.results.records import RunLedger, RunSpec
from minilean.results.trade_builder import TradeBuilder
from minilean.securities.security import standard_margin_calls

START = datetime(2016, 9, 1, 4)
DAY = timedelta(days=1)


class _Symbol:
    value = "SPY"
    id = _text = "SPY R735QTJ8XC9X"
    security_type = SecurityType.EQUITY


SPY = _Symbol()


class _Securities(dict):
    def _where(self, wanted):
        return [security for security in self.values() if wanted(security)]


class _Run:
    """A handler on a portfolio whose value the test sets; one day is a midnight sample and a step at the close."""

    def __init__(self, begin=True):
        self.clock = EngineClock(zone("America/New_York"), START)
        holdings = SimpleNamespace(
            symbol=SPY, quantity_exact=Decimal(0), holdings_value_exact=Decimal(0), total_sale_volume_exact=Decimal(0), invested=False
        )
        self.security = SimpleNamespace(
            symbol=SPY,
            type=SPY.security_type,
            holdings=holdings,
            quote_currency=SimpleNamespace(conversion_rate_exact=Decimal(1)),
            symbol_properties=SimpleNamespace(contract_multiplier_exact=Decimal(1)),
            leverage_exact=Decimal(2),
            _standard_margin_calls=standard_margin_calls(SimpleNamespace),
            buying_power_model=SimpleNamespace(
                get_reserved_buying_power_for_position=lambda question: ReservedBuyingPowerForPosition(Decimal(0))
            ),
        )
        self.portfolio = SimpleNamespace(
            total_portfolio_value_exact=Decimal(100000),
            total_sale_volume_exact=Decimal(0),
            total_unrealized_profit_exact=Decimal(0),
            total_fees_exact=Decimal("1.5"),
            total_net_profit_exact=Decimal(0),
            total_holdings_value_exact=Decimal(0),
            cash_book=SimpleNamespace(_amount_in_account_currency=lambda amount: amount),
        )
        self.warming_up = False
        self.records = SimpleNamespace(profit_loss={}, winning={})
        self.messages = MessageLog(self.clock)
        self.plotting = Plotting(self.clock)
        self.trades = TradeBuilder(FillGroupingMethod.FILL_TO_FILL, FillMatchingMethod.FIFO)
        self.orders = {1: object()}
        self.handler = ResultHandler(
            "Mine",
            self.clock,
            self.portfolio,
            _Securities({SPY: self.security}),
            self.messages,
            self.plotting,
            self.trades,
            SimpleNamespace(rate=lambda day: Decimal("0.01")),
            lambda: None,
            lambda: self.warming_up,
            lambda: RunLedger(self.orders, [], self.records),
        )
        if begin:
            end = datetime(2016, 12, 31, 23, 59, 59)
            spec = RunSpec("Mine", "Mine", datetime(2016, 9, 1), end, START, Decimal(100000))
            self.handler.initialize(spec, lambda utc: Decimal(200 + (utc - START).days % 3))

    def day(self, number, value):
        self.clock.set(START + number * DAY)
        self.handler.sample(self.clock.utc)
        self.portfolio.total_portfolio_value_exact = Decimal(value)
        self.step(timedelta(hours=16))

    def step(self, span=timedelta(0)):
        self.clock.set(self.clock.utc + span)
        self.handler.process_synchronous_events(self.clock.utc)

    def series(self, chart, name):
        return self.handler.finish(AlgorithmStatus.COMPLETED).charts[chart].series[name].values


def test_a_run_ends_with_statistics_of_its_curve():
    run = _Run()
    for number in range(30):
        run.day(number, 100000 + 100 * number)
    run.handler.sample(run.clock.utc)
    result = run.handler.finish(AlgorithmStatus.COMPLETED)
    assert result.statistics["Start Equity"] == "100000"
    assert result.statistics["End Equity"] == "102900"
    assert result.statistics["Net Profit"] == "2.900%"
    assert result.statistics["Total Orders"] == "1"
    assert result.statistics["Total Fees"] == "$1.50"
    assert result.runtime_statistics["Return"] == "2.90 %"
    assert run.handler.statistics is result.statistics
    assert next(iter(result.rolling)) == "M1_20160930"


def test_equity_is_sampled_at_most_every_four_thousandth_of_the_run():
    run = _Run()
    for _ in range(5):
        run.step(timedelta(minutes=20))
    # 122 days make samples of 43.9 minutes: the first step, then 60 minutes later
    assert [point.time for point in run.series("Strategy Equity", "Equity")][:2] == [
        START + timedelta(minutes=20),
        START + timedelta(minutes=80),
    ]


def test_a_value_of_warm_up_becomes_the_start():
    run = _Run()
    run.warming_up = True
    run.day(0, 120000)
    run.warming_up = False
    run.handler.on_warmup_finished()
    run.day(1, 132000)
    run.day(2, 132000)
    run.day(3, 132000)
    result = run.handler.finish(AlgorithmStatus.COMPLETED)
    assert result.statistics["Start Equity"] == "120000"
    assert [point.y for point in result.charts["Strategy Equity"].series["Return"].values] == [0.0, 10.0, 0.0]


def test_fills_reach_trades_and_charts():
    run = _Run()
    run.day(0, 100000)
    for order, quantity, price in ((1, 10, 100), (2, -10, 103)):
        run.handler.on_order_event(
            SimpleNamespace(
                order_id=order,
                symbol=SPY,
                _utc=run.clock.utc,
                status=OrderStatus.FILLED,
                fill_price_exact=Decimal(price),
                fill_quantity_exact=Decimal(quantity),
                order_fee=SimpleNamespace(value=Decimal(1)),
            )
        )
    run.handler.on_order_event(SimpleNamespace(status=OrderStatus.SUBMITTED))
    run.portfolio.total_sale_volume_exact = run.security.holdings.total_sale_volume_exact = Decimal(2030)
    run.day(1, 100000)
    result = run.handler.finish(AlgorithmStatus.COMPLETED)
    assert [(trade.profit_loss, trade.total_fees) for trade in result.performance.closed_trades] == [(30, 2)]
    assert [point.y for point in result.charts["Portfolio Turnover"].series["Portfolio Turnover"].values] == [0.0203]


def test_plots_and_messages_are_collected_with_the_samples():
    run = _Run()
    run.plotting.plot("Mine", "Close", 7)
    run.messages.debug("hello")
    assert run.messages.lines == []
    run.step()
    assert run.messages.lines == ["2016-09-01 00:00:00 hello"]
    assert run.series("Mine", "Close")[0].y == 7.0


def test_own_statistics_are_added_but_do_not_replace_leans():
    run = _Run()
    run.handler.set_summary_statistic("Models", "12")
    run.handler.set_summary_statistic("Net Profit", "lots")
    run.handler.set_runtime_statistic("Loss", "0.1")
    for number in range(4):
        run.day(number, 100000)
    result = run.handler.finish(AlgorithmStatus.COMPLETED)
    assert (result.statistics["Models"], result.statistics["Net Profit"]) == ("12", "0%")
    assert result.runtime_statistics["Loss"] == "0.1"


@pytest.mark.parametrize("name", ["0", "100"])
def test_small_numbers_are_no_names_of_statistics(name):
    with pytest.raises(InputError, match="reserved"):
        _Run().handler.set_summary_statistic(name, "1")


def test_the_risk_free_rate_may_be_a_users_model():
    run = _Run()
    run.handler.set_risk_free_interest_rate_model(lambda day: 0.5 if isinstance(day, date) else None)
    for number in range(10):
        run.day(number, 100000 + (number % 2))
    assert float(run.handler.finish(AlgorithmStatus.COMPLETED).statistics["Sharpe Ratio"]) < -100


def test_a_run_that_failed_before_it_began_has_a_result_without_statistics():
    run = _Run(begin=False)
    result = run.handler.finish(AlgorithmStatus.RUNTIME_ERROR, "ValueError: no", "Traceback")
    assert result.statistics == {}
    assert result.outcome.runtime_error == "ValueError: no"


def test_a_ruinous_return_leaves_the_statistics_empty_and_says_so():
    run = _Run()
    for number, value in enumerate((100000, 1, 10**9, 10**9, 10**9)):
        run.day(number, value)
    result = run.handler.finish(AlgorithmStatus.COMPLETED)
    assert result.statistics == {}
    assert "cannot be computed" in result.log_lines[-1]


def test_nothing_is_written_before_the_end(tmp_path):
    with pytest.raises(InputError, match="finish the run first"):
        _Run().handler.write(tmp_path)


def test_an_algorithm_may_bring_its_own_trade_builder():
    world = _Run()
    builder = TradeBuilder(FillGroupingMethod.FLAT_TO_FLAT, FillMatchingMethod.LIFO)
    world.handler.set_trade_builder(builder)
    assert world.handler.trade_builder is builder
    with pytest.raises(TypeError, match="The trade builder is dict; expected TradeBuilder"):
        world.handler.set_trade_builder({})  # type: ignore[arg-type]

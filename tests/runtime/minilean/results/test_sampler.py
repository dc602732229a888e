from datetime import datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from minilean.common.enums import SecurityType, SeriesType
from minilean.reality_models.buying_power_parameters import ReservedBuyingPowerForPosition
from minilean.results.charts import CandlestickSeries, Chart
from minilean.results.sampler import DailySampler, EquitySampler, TurnoverMeter
from minilean.securities.security import standard_margin_calls

START = datetime(2016, 9, 1, 4)
DAY = timedelta(days=1)


class _Symbol:
    def __init__(self, value, security_type):
        self.value = value
        self._text = f"{value} R735QTJ8XC9X"
        self.security_type = security_type


class _Security:
    def __init__(self, ticker, security_type=SecurityType.EQUITY):
        self.symbol, self.type = _Symbol(ticker, security_type), security_type
        self.holdings = SimpleNamespace(
            symbol=self.symbol, quantity_exact=Decimal(0), holdings_value_exact=Decimal(0), total_sale_volume_exact=Decimal(0)
        )
        self.margin = Decimal(0)
        self.buying_power_model = self
        self._standard_margin_calls = standard_margin_calls(_Security)

    def get_reserved_buying_power_for_position(self, parameters):
        return ReservedBuyingPowerForPosition(self.margin)

    def hold(self, value, margin, sales):
        self.holdings.quantity_exact = Decimal(1 if value else 0)
        self.holdings.holdings_value_exact = Decimal(value)
        self.holdings.total_sale_volume_exact = Decimal(sales)
        self.margin = Decimal(margin)


class _Securities(dict):
    def _where(self, wanted):
        return [security for security in self.values() if wanted(security)]


class _Run:
    def __init__(self, *securities):
        self.charts = {}
        self.securities = _Securities({security.symbol.value: security for security in securities})
        self.portfolio = SimpleNamespace(total_portfolio_value_exact=Decimal(100000), total_sale_volume_exact=Decimal(0))
        self.sampler = DailySampler(
            self.charts, self.portfolio, self.securities, "$", START, Decimal(100000), lambda symbol: symbol.value.lower()
        )

    def day(self, number, value, keep=True, benchmark="10"):
        self.portfolio.total_portfolio_value_exact = Decimal(value)
        self.sampler.on_step(Decimal(value))
        self.sampler.sample(START + number * DAY, Decimal(benchmark), Decimal(7000), keep)

    def values(self, chart, series):
        return [point[1] if len(point) == 2 else point[1:] for point in self.charts[chart].series[series]._points]


def test_equity_becomes_candles_between_samples():
    series = CandlestickSeries("Equity")
    sampler = EquitySampler(series)
    for value in ("100", "130.00005", "90", "110"):
        sampler.observe(Decimal(value))
    sampler.sample(START, keep=True)
    sampler.observe(Decimal(120))
    sampler.sample(START, keep=True)
    sampler.observe(Decimal(125))
    sampler.sample(START + DAY, keep=False)
    sampler.observe(Decimal(140))
    sampler.sample(START + 2 * DAY, keep=True)
    assert [point[1:] for point in series._points] == [(100, 130, 90, 110), (140, 140, 140, 140)]


def test_turnover_of_a_repeated_instant_counts_from_the_sample_before():
    meter = TurnoverMeter()
    assert meter.measure(START, Decimal(50), Decimal(100)) == Decimal("0.5")
    assert meter.measure(START + DAY, Decimal(80), Decimal(100)) == Decimal("0.3")
    assert meter.measure(START + DAY, Decimal(90), Decimal(100)) == Decimal("0.4")


def test_daily_samples_draw_return_drawdown_benchmark_and_capacity():
    run = _Run(_Security("SPY"))
    run.day(0, "100000")
    run.day(1, "101000", benchmark="11")
    run.day(2, "95950", benchmark="12")
    assert run.values("Strategy Equity", "Return") == [0, 1, -5]
    assert run.values("Drawdown", "Equity Drawdown") == [0, 0, -5]
    assert run.values("Benchmark", "Benchmark") == [10, 11, 12]
    assert run.values("Capacity", "Strategy Capacity") == [7000, 7000, 7000]
    assert run.values("Strategy Equity", "Equity")[2] == (95950,) * 4


def test_turnover_is_not_sampled_at_the_start():
    run = _Run(_Security("SPY"))
    run.day(0, "100000")
    assert "Portfolio Turnover" not in run.charts
    run.portfolio.total_sale_volume_exact = Decimal(25000)
    run.sampler.on_fill()
    run.day(1, "100000")
    run.day(2, "100000")
    assert run.values("Portfolio Turnover", "Portfolio Turnover") == [Decimal("0.25"), 0]


def test_warm_up_moves_running_values_without_drawing():
    run = _Run(_Security("SPY"))
    run.day(0, "110000", keep=False)
    run.day(1, "99000")
    assert run.values("Strategy Equity", "Return") == [-10]
    assert run.values("Drawdown", "Equity Drawdown") == [-10]
    assert len(run.values("Strategy Equity", "Equity")) == 1


def test_a_restart_counts_from_the_new_value():
    run = _Run(_Security("SPY"))
    run.sampler.restart(Decimal(50000))
    run.day(1, "51000")
    assert run.values("Strategy Equity", "Return") == [2]


def test_exposure_has_a_long_and_a_short_ratio_for_each_kind_of_security():
    long, short, pair = _Security("SPY"), _Security("TLT"), _Security("EURUSD", SecurityType.FOREX)
    run = _Run(long, short, pair)
    long.hold(60000, 30000, 60000)
    short.hold(-25000, 12500, 25000)
    run.day(0, "100000")
    assert {name: values._points[0][1] for name, values in run.charts["Exposure"].series.items()} == {
        "Equity - Long Ratio": Decimal("0.6"),
        "Forex - Long Ratio": 0,
        "Equity - Short Ratio": Decimal("-0.25"),
        "Forex - Short Ratio": 0,
    }


def test_margin_is_drawn_in_percent_under_todays_ticker_with_a_gap_after_the_position():
    first, second = _Security("SPY"), _Security("TLT")
    run = _Run(first, second)
    first.hold(50000, "25123.456", 50000)
    second.hold(10000, 5000, 10000)
    run.day(0, "100000")
    first.hold(0, 0, 100000)
    run.day(1, "100000")
    run.day(2, "100000")
    assert run.values("Portfolio Margin", "spy") == [Decimal("25.12"), None]
    assert run.values("Portfolio Margin", "tlt") == [5, 5, 5]
    assert run.charts["Portfolio Margin"].legend_disabled
    assert run.charts["Portfolio Margin"].series["spy"].series_type == SeriesType.BAR


def test_margins_beyond_the_forty_largest_are_summed():
    securities = [_Security(f"S{i}") for i in range(42)]
    for number, security in enumerate(securities):
        security.hold(100, 1000 * (number + 1), 100)
    run = _Run(*securities)
    run.day(0, "100000")
    assert run.values("Portfolio Margin", "OTHERS") == [3]
    assert "s0" not in run.charts["Portfolio Margin"].series
    assert len(run.charts["Portfolio Margin"].series) == 41


def test_sales_volume_is_drawn_for_the_thirty_most_traded():
    securities = [_Security(f"S{i}") for i in range(31)]
    for number, security in enumerate(securities):
        security.hold(100, 50, 100 + number)
    run = _Run(*securities)
    run.day(0, "100000")
    names = set(run.charts["Assets Sales Volume"].series)
    assert len(names) == 30
    assert "S0" not in names


def test_a_renamed_security_goes_on_under_its_new_name():
    security = _Security("OLD")
    run = _Run(security)
    security.hold(100, 50, 1000)
    run.day(0, "100000")
    security.symbol.value = "NEW"
    run.day(1, "100000")
    assert {name: len(series._points) for name, series in run.charts["Assets Sales Volume"].series.items()} == {"OLD": 1, "NEW": 1}


@pytest.mark.parametrize("chart", ["Exposure", "Portfolio Margin", "Portfolio Turnover"])
def test_a_worthless_portfolio_draws_no_ratios(chart):
    run = _Run(_Security("SPY"))
    run.day(1, "0")
    assert chart not in run.charts


def test_a_price_that_moves_without_a_step_in_between_is_seen():
    security = _Security("SPY")
    run = _Run(security)
    security.hold(50000, 25000, 50000)
    run.day(0, "100000")
    security.hold(60000, 30000, 50000)
    run.portfolio.total_portfolio_value_exact = Decimal(110000)
    run.sampler.sample(START + DAY, Decimal(10), Decimal(0), True)
    assert run.values("Exposure", "Equity - Long Ratio") == [Decimal("0.5"), Decimal("0.5455")]


def test_the_equity_chart_is_in_dollars_whatever_the_account_is_in():
    charts: dict[str, Chart] = {}
    DailySampler(charts, SimpleNamespace(), SimpleNamespace(), "€", START, Decimal(100000), str)
    assert [series.unit for series in charts["Strategy Equity"].series.values()] == ["$", "%"]

from datetime import datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from minilean.common.clock import EngineClock, zone
from minilean.common.enums import SecurityType
from minilean.reality_models.buying_power_parameters import ReservedBuyingPowerForPosition
from minilean.results.capacity import CapacityEstimate
from minilean.securities.security import standard_margin_calls

START = datetime(2016, 9, 1)
CLOSE = datetime(2016, 9, 6, 20)
SESSION = timedelta(hours=6, minutes=30)


class _Symbol:
    def __init__(self, security_type=SecurityType.EQUITY):
        self.security_type = security_type
        self.id = "id"


class _Market:
    """One security with a margin of half its value, and the bar of the current step."""

    def __init__(self, security_type=SecurityType.EQUITY, margin="50000"):
        self.symbol = _Symbol(security_type)
        reserved = ReservedBuyingPowerForPosition(Decimal(margin))
        self.holdings = SimpleNamespace(invested=True)
        self.security = SimpleNamespace(
            symbol=self.symbol,
            holdings=self.holdings,
            quote_currency=SimpleNamespace(conversion_rate_exact=Decimal(1)),
            symbol_properties=SimpleNamespace(contract_multiplier_exact=Decimal(1)),
            buying_power_model=SimpleNamespace(get_reserved_buying_power_for_position=lambda question: reserved),
            _standard_margin_calls=standard_margin_calls(SimpleNamespace),
            leverage_exact=Decimal(2),
        )
        self.clock = EngineClock(zone("America/New_York"), START)
        self.bars, self.quotes = {}, {}
        portfolio = SimpleNamespace(total_portfolio_value_exact=Decimal(100000))
        data = SimpleNamespace(bars=self.bars, quote_bars=self.quotes, has_data=True)
        end = START + timedelta(days=365)
        self.estimate = CapacityEstimate(self.clock, {self.symbol: self.security}, portfolio, lambda: data, START, end)

    def bar(self, close, volume, span=SESSION):
        local = CLOSE
        self.bars[self.symbol] = SimpleNamespace(
            close_exact=Decimal(str(close)), volume_exact=Decimal(str(volume)), time=local - span, end_time=local
        )

    def fill(self, utc, quantity=100, price=10):
        event = SimpleNamespace(symbol=self.symbol, _utc=utc, fill_price_exact=Decimal(price), fill_quantity_exact=Decimal(quantity))
        self.clock.set(utc)
        self.estimate.on_fill(event)

    def step(self, utc, forced=False):
        self.clock.set(utc)
        self.estimate.update(forced)


def test_the_bar_of_the_fill_counts_with_the_hourly_share_of_its_dollar_volume():
    market = _Market()
    market.bar(10.0, 1_000_000.0)
    market.fill(CLOSE)
    market.step(CLOSE)
    market.step(CLOSE, forced=True)
    # the step counts the bar, the forced one counts it again and takes the snapshot: 2 bars x 10 x 1,000,000 x 0.05, one trade, all sales
    assert market.estimate.capacity == 1_000_000
    assert market.estimate.lowest_capacity_asset is market.symbol


def test_a_whole_days_bar_counts_with_the_daily_share():
    market = _Market()
    market.bar(10.0, 1_000_000.0, timedelta(days=1))
    market.fill(CLOSE)
    market.step(CLOSE, forced=True)
    assert market.estimate.capacity == 200_000


def test_bars_after_the_hour_of_the_fill_do_not_count():
    market = _Market()
    market.bar(10.0, 1_000_000.0)
    market.fill(CLOSE)
    market.step(CLOSE)
    market.step(CLOSE + timedelta(days=1))
    market.step(CLOSE + timedelta(days=1), forced=True)
    assert market.estimate.capacity == 500_000


def test_a_second_fill_soon_after_the_first_discounts_its_volume():
    market = _Market()
    market.bar(10.0, 1_000_000.0)
    market.fill(CLOSE - timedelta(minutes=39))
    market.fill(CLOSE)
    market.step(CLOSE, forced=True)
    # 2 x 39 / 390 = 0.2 of 500,000 over two trades
    assert market.estimate.capacity == 50_000


def test_currencies_have_a_fixed_volume():
    market = _Market(SecurityType.FOREX)
    market.quotes[market.symbol] = SimpleNamespace(close=1.2, time=CLOSE - timedelta(days=1), end_time=CLOSE)
    market.fill(CLOSE)
    market.step(CLOSE, forced=True)
    assert market.estimate.capacity == 600_000


def test_snapshots_come_a_week_apart_and_weigh_the_old_value():
    market = _Market()
    market.bar(10.0, 1_000_000.0)
    market.fill(CLOSE)
    market.step(CLOSE)
    assert market.estimate.capacity == 0
    market.bars.clear()
    market.step(datetime(2016, 9, 8, 20))
    assert market.estimate.capacity == 500_000
    market.step(datetime(2016, 9, 14, 20))
    assert market.estimate.capacity == 500_000
    market.step(datetime(2016, 9, 15, 20))
    assert market.estimate.capacity == 495_000


def test_a_security_sold_a_month_ago_is_forgotten():
    market = _Market(margin="0")
    market.bar(10.0, 1_000_000.0)
    market.fill(CLOSE)
    market.step(CLOSE)
    market.bars.clear()
    market.holdings.invested = False
    market.step(CLOSE + timedelta(days=31))
    assert market.estimate.capacity == 500_000
    market.step(CLOSE + timedelta(days=60), forced=True)
    assert market.estimate.capacity == 500_000


@pytest.mark.parametrize("forced", [False, True])
def test_there_is_no_estimate_without_fills(forced):
    market = _Market()
    market.step(CLOSE + timedelta(days=30), forced)
    assert market.estimate.capacity == 0
    assert market.estimate.lowest_capacity_asset is None

"""Last prices: which points set them."""

from datetime import datetime, timedelta
from decimal import Decimal

from minilean.common.enums import SecurityType
from minilean.data.bars import Bar, BaseData, Dividend, QuoteBar, TradeBar

START = datetime(2015, 1, 7, 9, 30)


def test_a_bar_sets_all_prices(account):
    spy = account.add("SPY")
    spy.update(TradeBar(START, spy.symbol, 1, 4, Decimal("0.5"), 2, 300))
    assert (spy.open, spy.high, spy.low, spy.close, spy.price, spy.volume) == (1, 4, 0.5, 2, 2, 300)
    assert (spy.bid_price, spy.ask_price) == (2, 2)
    assert spy.Price == spy.holdings.price == 2


def test_fill_forward_bars_and_dividends_change_nothing(account):
    spy = account.add("SPY", 100)
    last = spy.get_last_data()
    spy.update(TradeBar(START, spy.symbol, 1, 1, 1, 1)._clone_fill_forward(START, START + timedelta(hours=6)))
    spy.update(Dividend(spy.symbol, START, 1, 2))
    assert spy.price == 100
    assert spy.get_last_data() is last


def test_a_bar_without_volume_keeps_the_last_one(account):
    spy = account.add("SPY", 100)
    account.price(spy, 101, volume=0)
    assert (spy.price, spy.volume) == (101, 1000)


def test_quotes_set_bid_and_ask(account):
    pair = account.add("EURUSD", 0, SecurityType.FOREX)
    pair.update(QuoteBar(START, pair.symbol, Bar(1, 1, 1, 1), 0, Bar(2, 2, 2, 2), 0))
    pair.update(QuoteBar(START, pair.symbol, Bar(3, 3, 3, 3), 0, None, 0))
    assert (pair.price, pair.bid_price, pair.ask_price) == (3, 3, 2)


def test_custom_data_set_the_price_unless_it_is_zero(account):
    vix = account.add("VIX", 0, SecurityType.BASE)
    vix.update(BaseData(vix.symbol, START, 20.5))
    vix.update(BaseData(vix.symbol, START, 0))
    assert (vix.price, vix.close) == (20.5, 20.5)
    assert vix.cache.last_price_exact == 0


def test_a_split_changes_the_last_bar_itself_and_the_volume_of_the_security(account):
    spy = account.add("SPY")
    first, last = (TradeBar(START, spy.symbol, 1, 4, Decimal("0.5"), 2, volume) for volume in (300, 0))
    spy.update(first)
    spy.update(last)
    spy.cache.apply_split(Decimal(4))
    assert spy.get_last_data() is last
    assert (last.open, last.high, last.low, last.close, spy.price, spy.volume) == (4, 16, 2, 8, 8, 75)
    assert (first.close, first.volume) == (2, 300)


def test_a_holding_keeps_the_price_of_a_security_that_forgets_its_own(account):
    spy = account.add("SPY", 100)
    spy._forget_prices()
    assert (spy.price, spy.has_data, spy.get_last_data(), spy.holdings.price) == (0, False, None, 100)
    account.price(spy, 101)
    assert (spy.price, spy.holdings.price) == (101, 101)

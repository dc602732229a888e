"""Fills at quotes: the base model, as currency pairs have it."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from minilean.common.clock import zone
from minilean.common.enums import OrderDirection, OrderStatus, Resolution, SecurityType
from minilean.data.bars import Bar, QuoteBar, TradeBar
from minilean.data.market_hours import ExchangeHours, HoursSpec, Segment
from minilean.data.subscription_config import SubscriptionConfig
from minilean.orders.order import LimitOrder, MarketOrder
from minilean.reality_models.fill_model import Fill, FillModel, FillModelParameters, Prices


@pytest.fixture
def pair(desk):
    security = desk.add("EURUSD", SecurityType.FOREX)
    desk.portfolio.cash_book["EUR"]._set_conversion_rate(1)
    quote(desk, security, (1.1, 1.2, 1.0, 1.1))
    return security


def quote(desk, security, bid, spread=0.01):
    start = desk.clock.local.replace(hour=9, minute=30)
    ask = [price + spread for price in bid]
    security.update(QuoteBar(start, security.symbol, Bar(*bid), 0, Bar(*ask), 0, timedelta(hours=6, minutes=30)))


def fill_at(desk, pair, bid):
    desk.at(2016, 1, 5)
    quote(desk, pair, bid)
    desk.scan()
    last = desk.events[-1]
    return last.fill_price if last.status == OrderStatus.FILLED else None


@pytest.mark.parametrize(("quantity", "expected"), [(1000, 1.16), (-1000, 1.15)])
def test_at_the_open_buyers_pay_the_ask_and_sellers_get_the_bid(desk, pair, quantity, expected):
    desk.trading.market_on_open_order(pair.symbol, quantity)
    assert fill_at(desk, pair, (1.15, 1.2, 1.1, 1.18)) == pytest.approx(expected)


@pytest.mark.parametrize(("quantity", "expected"), [(1000, 1.19), (-1000, 1.18)])
def test_at_the_close_it_is_the_close(desk, pair, quantity, expected):
    desk.trading.market_on_close_order(pair.symbol, quantity)
    assert fill_at(desk, pair, (1.15, 1.2, 1.1, 1.18)) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("quantity", "limit", "bid", "expected"),
    [
        (1000, 1.08, (1.1, 1.2, 1.06, 1.1), 1.08),
        (1000, 1.08, (1.0, 1.05, 0.9, 1.0), 1.06),
        (1000, 1.08, (1.1, 1.2, 1.08, 1.1), None),
        (-1000, 1.15, (1.1, 1.2, 1.06, 1.1), 1.15),
    ],
)
def test_a_limit_knows_no_gap(desk, pair, quantity, limit, bid, expected):
    desk.trading.limit_order(pair.symbol, quantity, limit)
    assert fill_at(desk, pair, bid) == (None if expected is None else pytest.approx(expected))


@pytest.mark.parametrize(
    ("quantity", "stop", "bid", "expected"),
    [
        (-1000, 1.08, (1.1, 1.2, 1.05, 1.1), 1.08),
        (-1000, 1.08, (1.1, 1.2, 1.05, 1.06), 1.06),
        (-1000, 1.08, (1.1, 1.2, 1.08, 1.1), None),
        (1000, 1.18, (1.1, 1.2, 1.05, 1.19), 1.2),
    ],
)
def test_a_stop_fills_at_the_stop_or_the_worse_close(desk, pair, quantity, stop, bid, expected):
    desk.trading.stop_market_order(pair.symbol, quantity, stop)
    assert fill_at(desk, pair, bid) == (None if expected is None else pytest.approx(expected))


def test_limit_if_touched_never_wakes_on_quotes_alone(desk, pair):
    desk.trading.limit_if_touched_order(pair.symbol, 1000, 1.2, 1.2)
    assert fill_at(desk, pair, (1.1, 1.2, 1.05, 1.1)) is None
    assert not desk.orders.orders[1].trigger_touched


def test_prices_that_are_missing_stand_for_the_current_one():
    start, end = datetime(2016, 1, 5), datetime(2016, 1, 6)
    full = Prices(start, end, 5, 1, 9, 0.5, 4)
    assert (full.time, full.end_time) == (start, end)
    assert (full.current, full.open, full.high, full.low, full.close) == (5, 1, 9, 0.5, 4)
    bare = Prices(start, end, 5, 0, 0, 0, 0)
    assert (bare.current, bare.open, bare.high, bare.low, bare.close) == (5, 5, 5, 5, 5)


def test_prices_of_no_side_are_those_of_the_last_data(desk, spy):
    desk.at(2016, 1, 5)
    desk.bar(spy, 102, 105, 101, 104)
    model = FillModel()
    model.parameters = FillModelParameters(spy, None, desk.subscription_manager, timedelta(hours=1))
    for direction in (OrderDirection.HOLD, OrderDirection.BUY):
        prices = model.get_prices(spy, direction)
        assert (prices.time, prices.end_time) == (datetime(2016, 1, 5, 9, 30), datetime(2016, 1, 5, 16))
        assert (prices.current, prices.open, prices.high, prices.low, prices.close) == (104, 102, 105, 101, 104)


def test_prices_of_a_quote_by_side(desk, pair):
    desk.at(2016, 1, 5)
    quote(desk, pair, (1.5, 2.5, 0.5, 2), spread=0.25)
    model = FillModel()
    model.parameters = FillModelParameters(pair, None, desk.subscription_manager, timedelta(hours=1))
    for direction, spread in ((OrderDirection.SELL, 0), (OrderDirection.BUY, 0.25)):
        prices = model.get_prices(pair, direction)
        assert (prices.time, prices.end_time) == (datetime(2016, 1, 5, 9, 30), datetime(2016, 1, 5, 16))
        found = (prices.current, prices.open, prices.high, prices.low, prices.close)
        assert found == tuple(price + spread for price in (2, 1.5, 2.5, 0.5, 2))


def fills_of(desk, security, order, model=None, stale=timedelta(hours=1)):
    return (model or FillModel()).fill(FillModelParameters(security, order, desk.subscription_manager, stale))


def test_a_market_order_takes_the_open_of_a_coarse_bar_that_began_after_it(desk, spy):
    order = MarketOrder(spy.symbol, Decimal(10), desk.clock.utc)
    desk.at(2016, 1, 5)
    desk.bar(spy, 102, 105, 101, 104)
    fills = fills_of(desk, spy, order)
    (event,) = fills
    assert (len(fills), event.fill_price, event.fill_quantity, event.message) == (1, 102, 10, "")
    late = MarketOrder(spy.symbol, Decimal(10), desk.clock.utc)  # sent after the bar began
    assert [event.fill_price for event in fills_of(desk, spy, late)] == [104]
    assert len(Fill([event, event])) == 2


def test_a_stale_price_waits_or_is_named(desk):
    fine = desk.add("QQQ", resolution=Resolution.MINUTE)
    desk.at(2016, 1, 5, 10)
    fine.update(TradeBar(desk.clock.local, fine.symbol, 50, 51, 49, 50, 10, timedelta(minutes=1)))
    desk.at(2016, 1, 5, 11)
    order = MarketOrder(fine.symbol, Decimal(10), desk.clock.utc)
    assert [event.status for event in fills_of(desk, fine, order, stale=timedelta(minutes=58))] != [OrderStatus.FILLED]
    (event,) = fills_of(desk, fine, order, stale=timedelta(minutes=59))  # just that old: not stale
    assert (event.fill_price, event.message) == (50, "")
    desk.subscription_manager.by_symbol[fine.symbol] = [SubscriptionConfig(fine.symbol, TradeBar, Resolution.TICK, desk.hours)]
    (event,) = fills_of(desk, fine, order, stale=timedelta(minutes=30))
    assert (event.fill_price, event.message) == (50, "Filled at a stale price of 2016-01-05 10:01:00 America/New_York.")


def test_hours_of_what_the_engine_subscribed_to_for_itself_do_not_count(desk):
    session = Segment(timedelta(hours=9, minutes=30), timedelta(hours=16))
    early = Segment(timedelta(hours=4), timedelta(hours=9, minutes=30), regular=False)
    new_york = zone("America/New_York")
    hours = desk.hours = ExchangeHours(HoursSpec(new_york, new_york, ((early, session),) * 5 + ((), ())))
    fine = desk.add("QQQ", resolution=Resolution.MINUTE)
    desk.at(2016, 1, 5, 8)
    order = LimitOrder(fine.symbol, Decimal(10), Decimal(60), desk.clock.utc)
    desk.at(2016, 1, 5, 8, 30)
    fine.update(TradeBar(desk.clock.local - timedelta(minutes=1), fine.symbol, 50, 51, 49, 50, 10, timedelta(minutes=1)))

    def config(extended, internal):
        return SubscriptionConfig(
            fine.symbol, TradeBar, Resolution.MINUTE, hours, extended_market_hours=extended, is_internal_feed=internal
        )  # fmt: skip

    for configs, filled in (
        ([config(True, True), config(False, False)], False),
        ([config(False, True), config(True, False)], True),
        ([config(True, True)], True),
    ):
        desk.subscription_manager.by_symbol[fine.symbol] = configs
        (event,) = fills_of(desk, fine, order)
        assert (event.status == OrderStatus.FILLED) == filled


def test_a_security_without_data_cannot_fill(desk, spy):
    desk.subscription_manager.by_symbol.clear()
    order = MarketOrder(spy.symbol, Decimal(10), desk.clock.utc)
    desk.at(2016, 1, 5)
    desk.bar(spy, 102, 105, 101, 104)
    with pytest.raises(RuntimeError, match="SPY cannot fill because the security has no data any more"):
        fills_of(desk, spy, order)


class Raised(FillModel):
    """An algorithm's model whose prices lie half a unit higher."""

    def get_prices(self, asset, direction):
        base = super().get_prices(asset, direction)
        prices = (base.current, base.open, base.high, base.low, base.close)
        return Prices(base.time, base.end_time, *(price + 0.5 for price in prices))


@pytest.mark.parametrize(("quantity", "limit", "fills"), [(10, 104, True), (10, 103.75, False), (-10, 104, True), (-10, 104.25, False)])
def test_limit_if_touched_sees_no_prices_of_an_algorithm(desk, spy, quantity, limit, fills):
    # LEAN's `GetAskPrice` and `GetBidPrice` are private: its run `fill_subclass` has such orders
    spy.set_fill_model(Raised())
    desk.at(2016, 1, 5)
    desk.bar(spy, 102, 105, 101, 104)
    ticket = desk.trading.limit_if_touched_order(spy.symbol, quantity, 103, limit)
    desk.at(2016, 1, 6)
    desk.bar(spy, 102, 105, 101, 104)
    desk.orders.process_synchronous_events()
    assert (ticket.quantity_filled, ticket.average_fill_price) == ((quantity, limit) if fills else (0, 0))

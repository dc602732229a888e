"""Fills of stocks on daily bars: every rule of `EquityFillModel` at its edge, by hand."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from minilean.common.clock import zone
from minilean.common.enums import OrderDirection, OrderStatus, OrderType, Resolution, SecurityType
from minilean.data.bars import Bar, QuoteBar, TradeBar
from minilean.data.market_hours import ExchangeHours, HoursSpec, Segment
from minilean.data.subscription_config import SubscriptionConfig
from minilean.orders.events import OrderEvent
from minilean.orders.fees import OrderFee
from minilean.orders.order import LimitIfTouchedOrder, LimitOrder, MarketOnCloseOrder, MarketOnOpenOrder, MarketOrder, StopMarketOrder
from minilean.orders.order_json import order_json
from minilean.orders.requests import SubmitOrderRequest
from minilean.reality_models.fill_model import FillModelParameters, Prices
from minilean.reality_models.fills import EquityFillModel, FillModel, LatestPriceFillModel
from minilean.reality_models.slippage import ConstantSlippageModel

NEW_YORK = zone("America/New_York")
NEXT = (2016, 1, 5)
LATER = (2016, 1, 6)


def only_fill(desk):
    fills = [event for event in desk.events if event.status == OrderStatus.FILLED]
    assert len(fills) <= 1
    return float(fills[0].fill_price) if fills else None


@pytest.mark.parametrize(
    ("quantity", "limit", "bar", "expected"),
    [
        (10, 98, (100, 101, 97, 99), 98),
        (10, 98, (100, 101, 98, 99), None),
        (10, 98, (96, 101, 95, 99), 96),
        (-10, 102, (100, 103, 97, 99), 102),
        (-10, 102, (100, 102, 97, 99), None),
        (-10, 102, (104, 105, 97, 99), 104),
    ],
)
def test_a_limit_fills_where_the_bar_goes_through_it_or_at_a_better_open(desk, spy, quantity, limit, bar, expected):
    desk.trading.limit_order(spy.symbol, quantity, limit)
    assert only_fill(desk) is None
    desk.step(NEXT, spy, *bar)
    assert only_fill(desk) == expected


@pytest.mark.parametrize(
    ("quantity", "stop", "bar", "expected"),
    [
        (-10, 98, (100, 101, 98, 99), 98),
        (-10, 98, (100, 101, 98.5, 99), None),
        (-10, 98, (97, 101, 96, 99), 97),
        (10, 102, (100, 102, 99, 101), 102),
        (10, 102, (100, 101.5, 99, 101), None),
        (10, 102, (103, 104, 99, 101), 103),
    ],
)
def test_a_stop_fills_where_the_bar_reaches_it_or_at_a_worse_open(desk, spy, quantity, stop, bar, expected):
    desk.trading.stop_market_order(spy.symbol, quantity, stop)
    desk.step(NEXT, spy, *bar)
    assert only_fill(desk) == expected


def test_a_gap_is_named_in_the_message(desk, spy):
    desk.trading.stop_market_order(spy.symbol, -10, 98)
    desk.step(NEXT, spy, 97, 101, 96, 99)
    assert "gap to the unfavorable side" in desk.events[-1].message


@pytest.mark.parametrize(
    ("quantity", "stop", "limit", "bar", "expected"),
    [
        (10, 101, 103, (100, 102, 99, 101), 102),
        (10, 101, 103, (100, 104, 99, 102), 103),
        (10, 101, 103, (100, 104, 99, 103), None),
        (10, 101, 103, (100, 101, 99, 100), None),
        (-10, 99, 97, (100, 101, 98, 99), 98),
        (-10, 99, 97, (100, 101, 99, 99), None),
    ],
)
def test_a_stop_limit_wakes_at_the_stop_and_fills_inside_the_limit(desk, spy, quantity, stop, limit, bar, expected):
    desk.trading.stop_limit_order(spy.symbol, quantity, stop, limit)
    desk.step(NEXT, spy, *bar)
    assert only_fill(desk) == expected


def test_a_triggered_stop_limit_stays_awake(desk, spy):
    desk.trading.stop_limit_order(spy.symbol, 10, 101, 103)
    desk.step(NEXT, spy, 100, 104, 99, 103)
    assert desk.orders.orders[1].stop_triggered
    desk.step(LATER, spy, 99, 100, 98, 99)
    assert only_fill(desk) == 100


def test_a_triggered_stop_limit_to_sell_stays_awake(desk, spy):
    desk.trading.stop_limit_order(spy.symbol, -10, 99, 101)
    desk.step(NEXT, spy, 100, 101, 98, 100)
    assert only_fill(desk) is None
    assert desk.orders.orders[1].stop_triggered
    desk.step(LATER, spy, 101, 103, 100, 102)
    assert only_fill(desk) == 101


@pytest.mark.parametrize(
    ("quantity", "trigger", "limit", "bar", "expected"),
    [
        (10, 98, 99, (100, 101, 98, 99), 99),
        (10, 98, 99, (100, 101, 98, 98.5), 98.5),
        (10, 98, 99, (100, 101, 98, 100), None),
        (-10, 102, 101, (100, 102, 99, 101.5), 101.5),
        (-10, 102, 101, (100, 101.5, 99, 101.5), None),
    ],
)
def test_limit_if_touched(desk, spy, quantity, trigger, limit, bar, expected):
    desk.trading.limit_if_touched_order(spy.symbol, quantity, trigger, limit)
    desk.step(NEXT, spy, *bar)
    assert only_fill(desk) == expected


def test_a_trailing_stop_is_dragged_by_the_high_and_tested_again_on_the_same_bar(desk, spy):
    desk.trading.trailing_stop_order(spy.symbol, -10, 5, False)
    assert desk.orders.orders[1].stop_price == 95
    desk.at(*NEXT)
    desk.bar(spy, 100, 104, 99.5, 103)
    desk.scan()
    assert desk.orders.orders[1].stop_price == 99
    desk.scan()
    assert only_fill(desk) is None
    desk.at(*LATER)
    desk.bar(spy, 103, 106, 100, 104)
    desk.scan()
    assert desk.orders.orders[1].stop_price == 101
    desk.scan()
    assert only_fill(desk) == 101


def test_a_trailing_stop_to_buy_at_a_percentage(desk, spy):
    ticket = desk.trading.trailing_stop_order(spy.symbol, 10, 0.05, True)
    assert ticket.tag == "Trailing Amount: 5.00%"
    assert desk.orders.orders[1].stop_price == 105
    desk.step(NEXT, spy, 100, 101, 90, 100)
    assert desk.orders.orders[1].stop_price == 94.5
    desk.scan()
    assert only_fill(desk) == 100


def test_at_the_open_the_price_is_the_open_and_the_time_the_close(desk, spy):
    desk.trading.market_on_open_order(spy.symbol, 10)
    desk.step(NEXT, spy, 102, 105, 101, 104)
    assert only_fill(desk) == 102
    assert desk.events[-1]._utc == desk.clock.utc


def test_at_the_open_an_order_of_this_session_waits_for_another_day(desk, spy):
    desk.at(2016, 1, 5, 10)
    desk.trading.market_on_open_order(spy.symbol, 10)
    desk.step((2016, 1, 5), spy, 102, 105, 101, 104)
    assert only_fill(desk) is None
    desk.step((2016, 1, 6), spy, 106, 107, 105, 106)
    assert only_fill(desk) == 106


def test_at_the_close_an_order_of_this_session_fills_today(desk, spy):
    desk.at(2016, 1, 5, 10)
    desk.trading.market_on_close_order(spy.symbol, 10)
    desk.at(2016, 1, 5, 12)
    desk.scan()
    assert only_fill(desk) is None
    desk.step((2016, 1, 5), spy, 102, 105, 101, 104)
    assert only_fill(desk) == 104


def test_at_the_close_an_order_sent_at_the_close_fills_tomorrow(desk, spy):
    desk.trading.market_on_close_order(spy.symbol, 10)
    desk.scan()
    assert only_fill(desk) is None
    desk.step(NEXT, spy, 102, 105, 101, 104)
    assert only_fill(desk) == 104


def test_a_day_without_a_bar_fills_nothing_at_the_open(desk, spy):
    desk.trading.market_on_open_order(spy.symbol, 10)
    desk.at(*NEXT)
    desk.scan()
    assert only_fill(desk) is None


def test_slippage_worsens_both_sides(desk, spy):
    spy.set_slippage_model(ConstantSlippageModel(0.01))
    desk.trading.market_on_open_order(spy.symbol, 10)
    desk.step(NEXT, spy, 100, 101, 99, 100)
    assert only_fill(desk) == 101
    desk.trading.market_on_open_order(spy.symbol, -10)
    desk.step(LATER, spy, 100, 101, 99, 100)
    assert desk.events[-1].fill_price == 99


def test_a_raw_market_order_on_daily_bars_waits_for_todays_bar(desk, spy):
    desk.at(2016, 1, 5, 10)
    request = SubmitOrderRequest(OrderType.MARKET, SecurityType.EQUITY, spy.symbol, 10, 0, 0, desk.clock.utc, "raw")
    desk.trading.submit_order_request(request)
    assert only_fill(desk) is None
    desk.step((2016, 1, 5), spy, 102, 105, 101, 104)
    assert only_fill(desk) == 104


def test_a_request_with_a_time_of_its_own_keeps_it_and_prints_it_without_a_zone(desk, spy):
    desk.at(2016, 1, 5, 10)
    for time in (desk.clock.local, desk.clock.utc):
        desk.trading.submit_order_request(SubmitOrderRequest(OrderType.MARKET, SecurityType.EQUITY, spy.symbol, 1, 0, 0, time, ""))
    first, second = (order_json(order) for order in desk.orders.orders.values())
    assert (first["time"], first["createdTime"]) == ("2016-01-05T10:00:00", "2016-01-05T10:00:00")
    assert (second["time"], second["createdTime"]) == (desk.clock.utc, desk.clock.utc)


def test_a_market_order_on_minute_bars_fills_at_once(desk):
    fine = desk.add("QQQ", resolution=Resolution.MINUTE)
    desk.at(2016, 1, 5, 10)
    fine.update(TradeBar(desk.clock.local - timedelta(minutes=1), fine.symbol, 50, 51, 49, 50.5, 10))
    desk.trading.market_order(fine.symbol, 10)
    assert only_fill(desk) == 50.5


class OneCentWorse(EquityFillModel):
    def market_on_open_fill(self, asset, order):
        fill = super().market_on_open_fill(asset, order)
        if fill.status == OrderStatus.FILLED:
            fill.fill_price += 0.01 if order.quantity > 0 else -0.01
        return fill


class PascalHalf(FillModel):
    def MarketOnOpenFill(self, asset, order):
        fill = OrderEvent(order, asset.local_time, OrderFee.ZERO)
        fill.Status = OrderStatus.Filled
        fill.FillPrice = asset.Price / 2
        fill.FillQuantity = order.Quantity
        return fill


class Nothing(EquityFillModel):
    def market_on_open_fill(self, asset, order) -> Any:
        return None


def test_a_model_of_the_algorithm_may_change_what_the_base_model_says(desk, spy):
    spy.set_fill_model(OneCentWorse())
    desk.trading.market_on_open_order(spy.symbol, 10)
    desk.step(NEXT, spy, 102, 105, 101, 104)
    assert desk.events[-1].fill_price_exact == Decimal("102.01")
    assert spy.holdings.average_price == 102.01


def test_a_model_of_the_algorithm_in_pascal_case(desk, spy):
    spy.set_fill_model(PascalHalf())
    desk.trading.market_on_open_order(spy.symbol, 10)
    desk.step(NEXT, spy, 102, 105, 101, 104)
    assert only_fill(desk) == 52


def test_a_model_that_returns_no_event_is_named(desk, spy):
    spy.set_fill_model(Nothing())
    desk.trading.market_on_open_order(spy.symbol, 10)
    desk.step(NEXT, spy, 102, 105, 101, 104)
    assert "Nothing.market_on_open_fill returned NoneType; expected an OrderEvent." in desk.messages.errors[-1]
    assert desk.history() == [(1, "SUBMITTED")]


class NeverOpen(EquityFillModel):
    def is_exchange_open(self, asset, is_extended_market_hours=False):
        return False


def test_the_fills_of_the_base_do_not_see_overrides_of_what_they_ask(desk, spy):
    spy.set_fill_model(NeverOpen())
    desk.trading.market_on_open_order(spy.symbol, 10)
    desk.step(NEXT, spy, 102, 105, 101, 104)
    assert only_fill(desk) == 102


def quoted(desk, security, bid, ask, minutes_ago=0):
    end = desk.clock.local - timedelta(minutes=minutes_ago)
    sides = [None if price is None else Bar(price, price, price, price) for price in (bid, ask)]
    security.update(QuoteBar(end - timedelta(minutes=1), security.symbol, sides[0], 0, sides[1], 0, timedelta(minutes=1)))


def traded(desk, security, close, minutes_ago=0):
    end = desk.clock.local - timedelta(minutes=minutes_ago)
    security.update(TradeBar(end - timedelta(minutes=1), security.symbol, close, close, close, close, 10, timedelta(minutes=1)))


@pytest.fixture
def fine(desk):
    """A stock with minute bars of trades and of quotes, at ten in the morning."""
    security = desk.add("QQQ", resolution=Resolution.MINUTE)
    quotes = SubscriptionConfig(security.symbol, QuoteBar, Resolution.MINUTE, desk.hours)
    security._add_subscriptions([quotes])
    desk.subscription_manager.by_symbol[security.symbol].append(quotes)
    desk.at(2016, 1, 5, 10)
    return security


@pytest.mark.parametrize(("quantity", "expected"), [(10, 50.5), (-10, 50.25)])
def test_a_fresh_quote_fills_a_stock_at_the_ask_or_the_bid(desk, fine, quantity, expected):
    traded(desk, fine, 49)
    quoted(desk, fine, 50.25, 50.5)
    desk.trading.market_order(fine.symbol, quantity)
    assert (only_fill(desk), desk.events[-1].message) == (expected, "")


def test_a_quote_without_the_side_fills_at_its_close(desk, fine):
    quoted(desk, fine, 50.25, None)
    desk.trading.market_order(fine.symbol, 10)
    assert only_fill(desk) == 50.25


def best_price(desk, security, quantity=10):
    """The event of the model itself, for an order of now."""
    order = MarketOrder(security.symbol, Decimal(quantity), desk.clock.utc)
    model = EquityFillModel()
    return next(iter(model.fill(FillModelParameters(security, order, desk.subscription_manager, timedelta(hours=1)))))


def test_a_stale_quote_gives_way_to_a_newer_trade(desk, fine):
    quoted(desk, fine, 50.25, 50.5, minutes_ago=90)
    traded(desk, fine, 49, minutes_ago=5)
    event = best_price(desk, fine)
    assert (event.fill_price, event.status) == (49, OrderStatus.FILLED)
    assert event.message == "No quotes at 2016-01-05 09:55:00 America/New_York; filled at the close of the trade bar."


@pytest.mark.parametrize("trade_minutes_ago", [90, 91])
def test_a_stale_quote_that_no_newer_trade_replaces_waits_for_fresh_data(desk, fine, trade_minutes_ago):
    traded(desk, fine, 49, trade_minutes_ago)
    quoted(desk, fine, 50.25, 50.5, minutes_ago=90)
    assert best_price(desk, fine).status != OrderStatus.FILLED


def test_a_stale_price_fills_where_it_is_as_old_as_the_bars(desk, fine):
    desk.subscription_manager.by_symbol[fine.symbol] = [
        SubscriptionConfig(fine.symbol, kind, resolution, desk.hours)
        for kind, resolution in ((QuoteBar, Resolution.DAILY), (TradeBar, Resolution.TICK))
    ]
    traded(desk, fine, 49, minutes_ago=90)  # not newer than the quote
    quoted(desk, fine, 50.25, 50.5, minutes_ago=90)
    event = best_price(desk, fine)
    assert (event.fill_price, event.message) == (50.5, "Filled at a stale quote of 2016-01-05 08:30:00 America/New_York.")


def test_a_quote_of_just_the_allowed_age_is_fresh(desk, fine):
    quoted(desk, fine, 50.25, 50.5, minutes_ago=60)
    assert (best_price(desk, fine).fill_price, best_price(desk, fine, -10).fill_price) == (50.5, 50.25)


def test_quotes_that_nobody_subscribed_to_fill_nothing(desk):
    fine = desk.add("QQQ", resolution=Resolution.MINUTE)
    desk.at(2016, 1, 5, 10)
    quoted(desk, fine, 50.25, 50.5)
    with pytest.raises(RuntimeError, match="QQQ cannot fill because no bar of the security has been received"):
        best_price(desk, fine)
    traded(desk, fine, 49)
    assert best_price(desk, fine).fill_price == 49


def test_without_a_close_the_end_of_the_day_fills_at_the_quote(desk, fine):
    order = MarketOnCloseOrder(fine.symbol, Decimal(-10), desk.clock.utc)
    desk.at(2016, 1, 5, 16)
    quoted(desk, fine, 50.25, 50.5)
    (event,) = EquityFillModel().fill(FillModelParameters(fine, order, desk.subscription_manager, timedelta(hours=1)))
    assert (event.fill_price, event.fill_quantity, event.message) == (50.25, -10, "")


@pytest.mark.parametrize("kind", ["market", "limit", "stop_market", "limit_if_touched", "market_on_open", "market_on_close"])
def test_a_cancelled_order_never_fills(desk, fine, kind):
    orders = {
        "market": MarketOrder(fine.symbol, Decimal(10), desk.clock.utc),
        "limit": LimitOrder(fine.symbol, Decimal(10), Decimal(60), desk.clock.utc),
        "stop_market": StopMarketOrder(fine.symbol, Decimal(10), Decimal(40), desk.clock.utc),
        "limit_if_touched": LimitIfTouchedOrder(fine.symbol, Decimal(10), Decimal(60), Decimal(60), desk.clock.utc),
        "market_on_open": MarketOnOpenOrder(fine.symbol, Decimal(10), desk.clock.utc),
        "market_on_close": MarketOnCloseOrder(fine.symbol, Decimal(10), desk.clock.utc),
    }
    order = orders[kind]
    desk.at(2016, 1, 6, 16)
    start = desk.clock.local.replace(hour=9, minute=30)
    fine.update(TradeBar(start, fine.symbol, 50, 51, 49, 50, 10, timedelta(hours=6, minutes=30)))
    for model in (EquityFillModel(), FillModel()):
        for status, expected in ((OrderStatus.CANCELED, None), (OrderStatus.SUBMITTED, OrderStatus.FILLED)):
            order.status = status
            event = next(iter(model.fill(FillModelParameters(fine, order, desk.subscription_manager, timedelta(hours=1)))))
            assert (event.status == OrderStatus.FILLED) == (expected == OrderStatus.FILLED), (model, status)


@pytest.mark.parametrize(
    ("order", "said"),
    [
        (("limit_order", 10, 98), "Filled at the open 96 after a gap to the favorable side at 2016-01-05 16:00:00 America/New_York."),
        (("limit_order", -10, 95), "Filled at the open 96 after a gap to the favorable side at 2016-01-05 16:00:00 America/New_York."),
        (
            ("stop_market_order", -10, 98),
            "Filled at the open 96 after a gap to the unfavorable side at 2016-01-05 16:00:00 America/New_York.",
        ),
        (
            ("stop_market_order", 10, 95),
            "Filled at the open 96 after a gap to the unfavorable side at 2016-01-05 16:00:00 America/New_York.",
        ),
        (("limit_order", 10, 94.5), ""),
    ],
)
def test_the_message_of_a_gap(desk, spy, order, said):
    method, *arguments = order
    getattr(desk.trading, method)(spy.symbol, *arguments)
    desk.step(NEXT, spy, 96, 101, 94, 99)
    assert desk.events[-1].message == said


def test_slippage_worsens_a_stop_and_its_gap_and_no_limit(desk, spy):
    spy.set_slippage_model(ConstantSlippageModel(0.01))
    desk.trading.stop_market_order(spy.symbol, 10, 102)
    desk.trading.stop_market_order(spy.symbol, -10, 99)
    desk.trading.limit_order(spy.symbol, 10, 99.5)
    desk.step(NEXT, spy, 100, 103, 98, 101)
    # slippage is a hundredth of the last price, 101
    assert {event.order_id: event.fill_price for event in desk.events if event.status == OrderStatus.FILLED} == {
        1: 103.01,
        2: 97.99,
        3: 99.5,
    }


def test_limit_if_touched_fills_at_a_limit_that_is_just_met_and_says_where_from(desk, spy):
    desk.trading.limit_if_touched_order(spy.symbol, -10, 102, 101)
    desk.step(NEXT, spy, 100, 102, 99, 101)
    assert only_fill(desk) == 101
    assert desk.events[-1].message == "No quotes at 2016-01-05 16:00:00 America/New_York; filled at the close of the trade bar."


def test_at_the_open_a_bar_that_began_before_the_order_does_not_count(desk, spy):
    desk.at(2016, 1, 5, 8)
    order = MarketOnOpenOrder(spy.symbol, Decimal(10), desk.clock.utc)
    desk.at(2016, 1, 5, 16)
    statuses = []
    for hour in (7, 8):
        start = desk.clock.local.replace(hour=hour)
        spy.update(TradeBar(start, spy.symbol, 50, 51, 49, 50, 10, timedelta(hours=16 - hour)))
        (event,) = EquityFillModel().fill(FillModelParameters(spy, order, desk.subscription_manager, timedelta(hours=1)))
        statuses.append(event.status == OrderStatus.FILLED)
    assert statuses == [False, True]


def test_before_the_session_only_orders_that_may_fill_there_do(desk):
    session = Segment(timedelta(hours=9, minutes=30), timedelta(hours=16))
    segments = (Segment(timedelta(hours=4), timedelta(hours=9, minutes=30), regular=False), session)
    hours = desk.hours = ExchangeHours(HoursSpec(NEW_YORK, NEW_YORK, (segments,) * 5 + ((), ())))
    early = desk.add("QQQ", resolution=Resolution.MINUTE)
    desk.at(2016, 1, 4, 20)
    opening = MarketOnOpenOrder(early.symbol, Decimal(10), desk.clock.utc)
    desk.at(2016, 1, 5, 8)
    market = MarketOrder(early.symbol, Decimal(10), desk.clock.utc)
    limit = LimitOrder(early.symbol, Decimal(10), Decimal(60), desk.clock.utc)
    desk.at(2016, 1, 5, 8, 30)
    traded(desk, early, 50)
    for extended, expected in ((False, [False, False, False]), (True, [False, True, False])):
        config = SubscriptionConfig(early.symbol, TradeBar, Resolution.MINUTE, hours, extended_market_hours=extended)
        desk.subscription_manager.by_symbol[early.symbol] = [config]
        for model in (EquityFillModel(), FillModel()):
            found = [
                next(iter(model.fill(FillModelParameters(early, order, desk.subscription_manager, timedelta(hours=1))))).status
                == OrderStatus.FILLED
                for order in (market, limit, opening)
            ]
            assert found == expected, (extended, model)


def test_the_latest_price_is_that_of_the_newer_bar(desk, spy):
    # `LatestPriceFillModel.GetPrices`
    model = LatestPriceFillModel()
    traded(desk, spy, 100, minutes_ago=5)
    assert model.get_prices(spy, OrderDirection.BUY).current == 100
    quoted(desk, spy, 98, 102, minutes_ago=3)
    prices = [model.get_prices(spy, side).current for side in (OrderDirection.BUY, OrderDirection.SELL)]
    assert prices == [102, 98]
    quoted(desk, spy, None, 103, minutes_ago=3)
    assert model.get_prices(spy, OrderDirection.SELL).current == spy.price
    traded(desk, spy, 101, minutes_ago=1)
    assert [model.get_prices(spy, side).current for side in (OrderDirection.BUY, OrderDirection.SELL)] == [101, 101]
    spy.set_fill_model(model)
    assert spy.fill_model is model


class HalfADollarMore(FillModel):
    def get_prices(self, asset, direction):
        base = super().get_prices(asset, direction)
        return Prices(base.time, base.end_time, *(getattr(base, f"{name}_exact") + Decimal("0.5") for name in PRICE_NAMES))


PRICE_NAMES = ("current", "open", "high", "low", "close")


def test_overridden_prices_count_where_lean_asks_for_them(desk, spy):
    # `FillModel.LimitIfTouchedFill` looks at the last bars themselves, `LimitFill` by `GetPrices`
    spy.set_fill_model(HalfADollarMore())
    desk.trading.limit_if_touched_order(spy.symbol, -10, 103, 104.2)
    desk.trading.limit_order(spy.symbol, -10, 105.2)
    desk.step(NEXT, spy, 102, 105, 101, 104)
    assert [(event.order_id, event.fill_price) for event in desk.events if event.fill_quantity] == [(2, 105.2)]

"""Resting orders: what no bar can concern is not looked at, and looking at all of them would come to the same."""

from __future__ import annotations

import random
from collections import Counter
from datetime import datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from minilean.brokerage.backtesting import BacktestingBrokerage
from minilean.brokerage.resting import RestingOrders, _Group, _trigger, is_standard
from minilean.common.enums import OrderDirection, OrderStatus, OrderType, SecurityType
from minilean.orders.properties import OrderProperties
from minilean.orders.requests import UpdateOrderFields
from minilean.orders.time_in_force import TimeInForce
from minilean.reality_models.buying_power import NullBuyingPowerModel
from minilean.reality_models.fees import ConstantFeeModel
from minilean.reality_models.fills import EquityFillModel
from minilean.reality_models.slippage import ConstantSlippageModel, VolumeShareSlippageModel

QUIET = (100, 101, 99, 100)


@pytest.fixture
def looks(monkeypatch):
    """Ids of the orders that the broker looked at, in order."""
    seen, plain = [], BacktestingBrokerage._try

    def counted(self, order_id):
        if order_id in self._pending:
            seen.append(order_id)
        plain(self, order_id)

    monkeypatch.setattr(BacktestingBrokerage, "_try", counted)
    return seen


def days():
    day = datetime(2016, 1, 5)
    while True:
        if day.weekday() < 5:
            yield day.year, day.month, day.day
        day += timedelta(days=1)


def test_a_bar_out_of_reach_looks_at_none_of_six_hundred_orders(desk, spy, looks):
    trading = desk.trading
    for step in range(100):
        trading.limit_order(spy.symbol, 1, 90 - step / 100)
        trading.limit_order(spy.symbol, -1, 110 + step / 100)
        trading.stop_market_order(spy.symbol, 1, 110 + step / 100)
        trading.stop_limit_order(spy.symbol, -1, 90 - step / 100, 80)
        trading.limit_if_touched_order(spy.symbol, 1, 90 - step / 100, 95)
        trading.trailing_stop_order(spy.symbol, -1, 10 + step / 100, False)
    looks.clear()
    desk.step((2016, 1, 5), spy, *QUIET)
    # the trailing stops were set from the close, and follow the high once
    assert looks == list(range(6, 601, 6))
    looks.clear()
    for _, day in zip(range(20), days(), strict=False):
        desk.step(day, spy, *QUIET)
    assert looks == []
    desk.step((2016, 3, 1), spy, 100, 101, 89.995, 100)
    assert [order_id for order_id in looks if order_id % 6] == [1, 4, 5]
    # the trigger of the last was touched, and its limit is still out of reach
    assert [order.status for order in map(desk.transactions.get_order_by_id, (1, 4, 5))] == [
        OrderStatus.FILLED,
        OrderStatus.FILLED,
        OrderStatus.SUBMITTED,
    ]


@pytest.mark.parametrize(("kind", "expected"), [(OrderType.TRAILING_STOP, (110, 99)), (OrderType.COMBO_LIMIT, None)])
def test_only_a_trailing_stop_is_dragged_along_and_of_an_unknown_type_nothing_is_known(kind, expected):
    order = SimpleNamespace(
        type=kind,
        direction=OrderDirection.BUY,
        stop_price_exact=Decimal(110),
        trailing_amount_exact=Decimal(11),
        trailing_as_percentage=False,
    )
    trigger = _trigger(order)
    assert (trigger and (trigger.high, trigger.low)) == expected


def test_an_order_that_the_account_cannot_pay_any_more_ends_without_a_price_that_reaches_it(desk, spy):
    desk.trading.limit_order(spy.symbol, 1900, 90)
    desk.step((2016, 1, 5), spy, *QUIET)
    assert desk.history()[-1] == (1, "SUBMITTED")
    desk.step((2016, 1, 6), spy, 108, 110, 107, 109)
    assert desk.history()[-1] == (1, "INVALID")


def test_an_order_that_reduces_a_position_needs_nothing(desk, spy):
    desk.trading.market_on_open_order(spy.symbol, 1900)
    desk.step((2016, 1, 5), spy, *QUIET)
    desk.trading.limit_order(spy.symbol, -1900, 150)
    desk.trading.limit_order(spy.symbol, -3800, 150)
    desk.step((2016, 1, 6), spy, *QUIET)
    desk.step((2016, 1, 7), spy, 45, 51, 44, 50)
    assert [event for event in desk.history() if event[0] > 1] == [(2, "SUBMITTED"), (3, "SUBMITTED"), (3, "INVALID")]


def test_a_day_order_expires_though_no_price_reaches_it(desk, spy):
    properties = OrderProperties()
    properties.time_in_force = TimeInForce.DAY
    desk.trading.limit_order(spy.symbol, 1, 50, order_properties=properties)
    desk.step((2016, 1, 5), spy, *QUIET)
    assert desk.history() == [(1, "SUBMITTED"), (1, "CANCELED")]


def test_properties_that_the_algorithm_changes_later_count(desk, spy):
    properties = OrderProperties()
    desk.trading.limit_order(spy.symbol, 1, 50, order_properties=properties)
    desk.step((2016, 1, 5), spy, *QUIET)
    assert desk.history() == [(1, "SUBMITTED")]
    properties.time_in_force = TimeInForce.DAY
    desk.scan()
    assert desk.history() == [(1, "SUBMITTED"), (1, "CANCELED")]


def test_a_fill_looks_once_more_at_the_bounds_and_not_at_each_order_behind_it(desk, spy, looks, monkeypatch):
    walked, plain = [], _Group.with_another_time_in_force
    monkeypatch.setattr(_Group, "with_another_time_in_force", lambda self: walked.append(len(self.rests)) or plain(self))
    tickets = [desk.trading.limit_order(spy.symbol, 1, 60 + step / 100) for step in range(600)]
    for filled, (_, day) in enumerate(zip(range(5), days(), strict=False), 1):
        desk.at(*day, hour=10)
        fields = UpdateOrderFields()
        fields.limit_price = 99.5
        tickets[filled - 1].update(fields)
        looks.clear()
        walked.clear()
        desk.step(day, spy, *QUIET)
        assert desk.history()[-1] == (filled, "FILLED")
        assert looks == [filled]
        # before the fill, after it, and in the scan that follows
        assert walked == [601 - filled, 600 - filled, 600 - filled]


def test_orders_that_a_fill_concerns_and_that_it_brings_about(desk, spy):
    """A fill whose callback raises another order to the bar, and sends one, which waits for the next bar."""
    first, _, third = (desk.trading.limit_order(spy.symbol, 1, price) for price in (99.5, 50, 60))

    def on_order_event(event):
        desk.events.append(event)
        if (event.order_id, event.status) == (first.order_id, OrderStatus.FILLED):
            fields = UpdateOrderFields()
            fields.limit_price = 99.6
            third.update(fields)
            desk.trading.limit_order(spy.symbol, 1, 99.7)

    desk.algorithm.on_order_event = on_order_event
    desk.events.clear()
    desk.step((2016, 1, 5), spy, *QUIET)
    assert desk.history() == [(1, "FILLED"), (3, "UPDATE_SUBMITTED"), (3, "FILLED"), (4, "SUBMITTED")]
    desk.step((2016, 1, 6), spy, *QUIET)
    assert desk.history()[4:] == [(4, "FILLED")]


class Asked(EquityFillModel):
    """A fill model of an algorithm's own."""

    def __init__(self):
        super().__init__()
        self.asked = 0

    def limit_fill(self, asset, order):
        self.asked += 1
        return super().limit_fill(asset, order)


def test_a_fill_model_of_the_algorithm_s_own_is_asked_in_every_scan(desk, spy):
    desk.trading.limit_order(spy.symbol, 1, 50)
    desk.step((2016, 1, 5), spy, *QUIET)
    model = Asked()
    spy.set_fill_model(model)
    desk.scan()
    desk.scan()
    assert model.asked == 2
    desk.step((2016, 1, 6), spy, *QUIET)
    assert model.asked == 3


def test_a_method_that_the_algorithm_put_on_a_model_is_asked(desk, spy):
    desk.trading.limit_order(spy.symbol, 1, 50)
    asked, plain = [], spy.fill_model.limit_fill
    spy.fill_model.limit_fill = lambda asset, order: asked.append(order.id) or plain(asset, order)
    desk.step((2016, 1, 5), spy, *QUIET)
    assert asked == [1]


def test_models_of_lean_are_standard_and_others_are_not():
    assert is_standard(EquityFillModel())
    assert not is_standard(Asked())
    altered = EquityFillModel()
    altered.limit_fill = lambda asset, order: None
    assert not is_standard(altered)


def test_a_fill_that_takes_the_margin_of_the_next_order_ends_it_in_the_same_scan(desk, spy):
    desk.trading.limit_order(spy.symbol, 1500, 99.5)
    desk.trading.limit_order(spy.symbol, 1500, 50)
    desk.step((2016, 1, 5), spy, *QUIET)
    assert desk.history() == [(1, "SUBMITTED"), (2, "SUBMITTED"), (1, "FILLED"), (2, "INVALID")]


# ---- looking at every order comes to the same -----------------------------------------------------------------------


class Market:
    """A program that does a little of everything, the same for the same seed."""

    def __init__(self, desk, seed, width=0.05, orders_a_day=4):
        self.random = random.Random(seed)
        self.width, self.orders_a_day = width, orders_a_day
        self.desk = desk
        self.desk.portfolio.set_cash(self.random.choice((5_000, 50_000, 1_000_000)))
        self.securities = [self.desk.add("SPY"), self.desk.add("TLT"), self.desk.add("EURUSD", SecurityType.FOREX, quote_currency="USD")]
        self.prices = [100.0, 50.0, 1.1]
        self.tickets = []
        self.desk.algorithm.on_order_event = self.on_order_event
        self.bars()

    def on_order_event(self, event):
        self.desk.events.append(event)
        if event.status == OrderStatus.FILLED and self.random.random() < 0.3:
            self.act()

    def bars(self):
        for place, security in enumerate(self.securities):
            if self.random.random() < 0.9:
                opened = self.prices[place] * self.random.uniform(0.98, 1.02)
                closed = opened * self.random.uniform(0.97, 1.03)
                high, low = max(opened, closed) * self.random.uniform(1, 1.01), min(opened, closed) * self.random.uniform(0.99, 1)
                self.prices[place] = closed
                self.desk.bar(security, *(round(price, 4) for price in (opened, high, low, closed)))

    def properties(self):
        properties = OrderProperties()
        properties.time_in_force = self.random.choice(
            (TimeInForce.GOOD_TIL_CANCELED, TimeInForce.GOOD_TIL_CANCELED, TimeInForce.DAY, TimeInForce.good_til_date(datetime(2016, 2, 3)))
        )
        return properties

    def act(self):
        chosen, trading = self.random, self.desk.trading
        kind, place = chosen.randrange(12), chosen.randrange(3)
        security, price = self.securities[place], self.prices[place]
        size = chosen.choice((1, -1, 7, -7, 100, -100, 400, -400)) * (1000 if place == 2 else 1)
        near, far = (round(price * chosen.uniform(1 - self.width, 1 + self.width), 3) for _ in range(2))
        options = {"order_properties": self.properties()}
        if kind in (0, 1):
            self.tickets.append(trading.limit_order(security.symbol, size, near, **options))
        elif kind == 2:
            self.tickets.append(trading.stop_market_order(security.symbol, size, near, **options))
        elif kind == 3:
            self.tickets.append(trading.stop_limit_order(security.symbol, size, near, far, **options))
        elif kind == 4:
            self.tickets.append(trading.limit_if_touched_order(security.symbol, size, near, far, **options))
        elif kind == 5:
            self.tickets.append(trading.trailing_stop_order(security.symbol, size, round(price * 0.02, 3), False, **options))
        elif kind == 6:
            self.tickets.append(trading.trailing_stop_order(security.symbol, size, 0.02, True, **options))
        elif kind == 7:
            self.tickets.append(trading.market_on_open_order(security.symbol, size))
        elif kind == 8 and self.tickets:
            chosen.choice(self.tickets).cancel("enough")
        elif kind in (9, 10) and self.tickets:
            fields = UpdateOrderFields()
            fields.limit_price, fields.stop_price, fields.quantity = near, far, size
            chosen.choice(self.tickets).update(fields)
        elif kind == 11:
            self.change_a_model(security)

    def change_a_model(self, security):
        choice = self.random.randrange(6)
        if choice == 0:
            security.set_slippage_model(self.random.choice((ConstantSlippageModel(Decimal("0.001")), VolumeShareSlippageModel())))
        elif choice == 1:
            security.set_fee_model(ConstantFeeModel(self.random.choice((0, 3))))
        elif choice == 2 and security.type == SecurityType.EQUITY:
            security.set_fill_model(self.random.choice((EquityFillModel(), Asked())))
        elif choice == 3:
            security.set_leverage(self.random.choice((1, 2, 5)))
        elif choice == 4 and self.random.random() < 0.3:
            security.set_buying_power_model(NullBuyingPowerModel())

    def run(self):
        for _, day in zip(range(40), days(), strict=False):
            self.desk.at(*day, hour=11)
            self.desk.scan()
            self.desk.at(*day)
            self.bars()
            self.desk.scan()
            for _ in range(self.random.randrange(self.orders_a_day + 1)):
                self.act()
            self.desk.scan()
        return [describe(event) for event in self.desk.events] + [
            (order.id, str(order.status), str(getattr(order, "stop_price_exact", ""))) for order in self.desk.orders.orders.values()
        ]


def describe(event):
    numbers = (event.fill_price_exact, event.stop_price_exact, event.order_fee.value.amount_exact)
    return (event._utc, event.order_id, str(event.status), *map(str, numbers), event.message)


@pytest.mark.parametrize("first_seed", range(0, 60, 20))
def test_looking_at_every_order_in_every_scan_comes_to_the_same(desk, monkeypatch, first_seed):
    found = [Market(type(desk)(), seed).run() for seed in range(first_seed, first_seed + 20)]
    statuses = {entry[2] for entries in found for entry in entries if len(entry) > 3}
    assert statuses == {"SUBMITTED", "FILLED", "INVALID", "CANCELED", "CANCEL_PENDING", "UPDATE_SUBMITTED"}
    monkeypatch.setattr(RestingOrders, "add", lambda self, order: False)
    assert [Market(type(desk)(), seed).run() for seed in range(first_seed, first_seed + 20)] == found


def test_it_does_so_where_several_orders_fill_on_a_bar(desk, monkeypatch):
    def run():
        return [Market(type(desk)(), seed, width=0.01, orders_a_day=12).run() for seed in range(20)]

    found = run()
    fills = Counter((place, entry[0]) for place, entries in enumerate(found) for entry in entries if entry[2] == "FILLED")
    assert sum(count > 2 for count in fills.values()) > 100
    monkeypatch.setattr(RestingOrders, "add", lambda self, order: False)
    assert run() == found


def test_a_bound_that_is_too_narrow_is_found(desk, monkeypatch):
    everything = [Market(type(desk)(), seed).run() for seed in range(10)]
    monkeypatch.setattr("minilean.brokerage.resting._Group.find_due", lambda self, moment, now: set())
    assert [Market(type(desk)(), seed).run() for seed in range(10)] != everything

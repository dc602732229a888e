"""Orders as an algorithm sends them: every kind reaches the order that LEAN makes of it."""

# ruff: noqa: F403, F405
# pyright: reportIncompatibleMethodOverride=false
from __future__ import annotations

import pytest

from AlgorithmImports import *
from minilean.errors import UnsupportedCall
from minilean.testing import run


class Trading(QCAlgorithm):
    """Sends one order by the call that its parameter names."""

    def initialize(self):
        self.set_cash(100_000)
        self.spy = self.add_equity("SPY", Resolution.DAILY).symbol
        self.default_order_properties.time_in_force = TimeInForce.DAY

    def on_data(self, data):
        name, *numbers = self.get_parameter("call", "").split()
        getattr(self, name)(self.spy, *map(float, numbers))
        self.quit()


@pytest.mark.parametrize(
    ("call", "quantity", "kind"),
    [
        ("market_order 5", 5, OrderType.MARKET_ON_OPEN),
        ("order -5", -5, OrderType.MARKET_ON_OPEN),
        ("buy 5", 5, OrderType.MARKET_ON_OPEN),
        ("sell 5", -5, OrderType.MARKET_ON_OPEN),
        ("limit_order 5 90", 5, OrderType.LIMIT),
        ("stop_market_order -5 90", -5, OrderType.STOP_MARKET),
        ("stop_limit_order -5 90 89", -5, OrderType.STOP_LIMIT),
        ("limit_if_touched_order 5 90 91", 5, OrderType.LIMIT_IF_TOUCHED),
        ("market_on_open_order 5", 5, OrderType.MARKET_ON_OPEN),
        ("market_on_close_order 5", 5, OrderType.MARKET_ON_CLOSE),
        # half of 99.75 % of 100,000 dollars at 100 a share
        ("set_holdings 0.5", 498, OrderType.MARKET_ON_OPEN),
    ],
)
def test_a_call_becomes_an_order(call: str, quantity: int, kind: OrderType) -> None:
    (order,) = run(Trading, prices={"SPY": [100, 100]}, parameters={"call": call}).orders
    assert (order.quantity, order.type) == (quantity, kind)
    assert order.properties.time_in_force == TimeInForce.DAY


def test_what_can_be_borrowed_counts_what_is_short_and_what_will_be_sold() -> None:
    class Lender(NullShortableProvider):
        def shortable_quantity(self, symbol, local_time):
            return 100

    class Borrowing(QCAlgorithm):
        def initialize(self):
            self.spy = self.add_equity("SPY", Resolution.DAILY)
            self.unlimited = (self.shortable("SPY", 10**9), self.shortable_quantity("SPY"))
            self.spy.set_shortable_provider(Lender())
            self.asked = False

        def on_data(self, data):
            if not self.asked:
                self.asked = True
                order = self.limit_order("SPY", -60, 1000)
                self.free = [self.shortable("SPY"), self.Shortable("SPY", 40), self.shortable("SPY", -41)]
                self.without_the_order = self.shortable("SPY", 100, order.order_id)
                self.quantity = self.shortable_quantity("SPY")
                self.limit_order("SPY", -40, 1000)
                self.full = self.shortable("SPY")

    algorithm = run(Borrowing, prices={"SPY": [100, 101]}).algorithm
    assert algorithm.unlimited == (True, 0)
    assert (algorithm.free, algorithm.without_the_order, algorithm.quantity, algorithm.full) == ([True, True, False], True, 100, False)


def test_the_account_says_whether_orders_could_be_paid_for() -> None:
    class Asking(QCAlgorithm):
        def initialize(self):
            self.spy = self.add_equity("SPY", Resolution.DAILY)

        def on_data(self, data):
            small, large = (self.limit_order(self.spy.symbol, quantity, 90).order_id for quantity in (10, 5000))
            orders = [self.transactions.get_order_by_id(number) for number in (small, large)]
            check = self.portfolio.has_sufficient_buying_power_for_order
            self.answers = [check(orders[:1]).is_sufficient, check(orders).is_sufficient]

    assert run(Asking, prices={"SPY": [100]}).algorithm.answers == [True, False]


@pytest.mark.parametrize("call", ["combo_market_order", "ComboLimitOrder", "exercise_option"])
def test_orders_of_derivatives_are_refused_by_name(call: str) -> None:
    class Combining(QCAlgorithm):
        def initialize(self):
            getattr(self, call)([], 1)

    with pytest.raises(UnsupportedCall, match="is not modelled by minilean"):
        run(Combining, prices={"SPY": [100]})


def test_the_older_form_of_liquidate_takes_a_tag_and_gives_ids() -> None:
    class Leaving(QCAlgorithm):
        def initialize(self):
            self.spy = self.add_equity("SPY", Resolution.DAILY).symbol
            self.step = 0

        def on_data(self, data):
            self.step += 1
            if self.step == 1:
                self.set_holdings(self.spy, 0.5)
            if self.step == 2:
                self.ids = self.Liquidate(self.spy, "exit")
                self.tag = self.transactions.get_order_by_id(self.ids[0]).tag

    algorithm = run(Leaving, prices={"SPY": [100, 101, 102]}).algorithm
    assert (algorithm.ids, algorithm.tag, algorithm.liquidate("NONE", "exit")) == ([2], "exit", [])


def test_a_ticket_has_what_live_algorithms_wait_for() -> None:
    class Waiting(QCAlgorithm):
        def initialize(self):
            self.add_equity("SPY", Resolution.DAILY)

        def on_data(self, data):
            self.ticket = self.limit_order("SPY", 1, 50)
            self.waited = (self.ticket.order_closed.wait_one(), self.ticket.OrderSet.WaitOne(1000))
            self.ticket.cancel()

    algorithm = run(Waiting, prices={"SPY": [100, 101]}).algorithm
    assert algorithm.waited == (False, True)
    assert run(Waiting, prices={"SPY": [100, 101]}).algorithm.ticket.OrderClosed.WaitOne() == algorithm.ticket.status.is_closed()

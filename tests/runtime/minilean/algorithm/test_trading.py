"""Orders as an algorithm sends them: every kind reaches the order that LEAN makes of it."""

# ruff: noqa: F403, F405
# pyright: reportIncompatibleMethodOverride=false
from __future__ import annotations

import pytest

from AlgorithmImports import *
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

"""The brokerage of a backtest: when orders of each kind fill, and at what price."""

# ruff: noqa: F403, F405
# pyright: reportIncompatibleMethodOverride=false
from __future__ import annotations

import pytest

from AlgorithmImports import *
from minilean.testing import run


class Once(QCAlgorithm):
    """Sends one order after the first close."""

    def initialize(self):
        self.set_cash(100_000)
        self.spy = self.add_equity("SPY", Resolution.DAILY).symbol
        self.sent = None

    def on_data(self, data):
        if self.sent is None:
            name, *numbers = self.get_parameter("call", "").split()
            self.sent = getattr(self, name)(self.spy, *map(float, numbers))


@pytest.mark.parametrize(
    ("call", "day", "price"),
    [
        # closes of 100, 98, 95, 101: a bar opens at the close before it
        ("market_on_open_order 5", 3, 100),
        ("market_on_close_order 5", 3, 98),
        ("limit_order 5 96", 4, 96),
        ("stop_market_order -5 96", 4, 96),
    ],
)
def test_an_order_fills_in_the_first_bar_that_reaches_it(call: str, day: int, price: float) -> None:
    result = run(Once, prices={"SPY": bars(100, 98, 95, 101)}, parameters={"call": call})
    (filled,) = [event for event in result.order_events if event.status == OrderStatus.FILLED]
    assert (filled.utc_time.day, filled.fill_price) == (day, price)


def bars(*closes: float) -> list[tuple[float, float, float, float, int]]:
    """Open at the close before, with no more range than from there to the close."""
    opens = (closes[0], *closes[:-1])
    return [(start, max(start, end), min(start, end), end, 1_000_000) for start, end in zip(opens, closes, strict=True)]


def test_an_order_that_is_never_reached_rests() -> None:
    result = run(Once, prices={"SPY": bars(100, 98, 95, 101)}, parameters={"call": "limit_order 5 90"})
    assert [event.status for event in result.order_events] == [OrderStatus.SUBMITTED]
    assert result.algorithm.sent.status == OrderStatus.SUBMITTED


def test_a_cancelled_order_fills_no_more() -> None:
    class Cancelling(Once):
        def on_data(self, data):
            if self.sent is not None:
                self.sent.cancel("enough")
            super().on_data(data)

    result = run(Cancelling, prices={"SPY": bars(100, 98, 95, 101)}, parameters={"call": "limit_order 5 96"})
    assert [event.status for event in result.order_events][-1] == OrderStatus.CANCELED

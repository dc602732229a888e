"""Order events: made by fill models or by hand, and LEAN's line of each."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from minilean.common.enums import OrderDirection, OrderStatus, SecurityType
from minilean.common.symbol import SecurityIdentifier, Symbol
from minilean.orders.events import OrderEvent
from minilean.reality_models.fees import CashAmount, OrderFee

SPY = Symbol(SecurityIdentifier("SPY", date(1998, 1, 2), "usa", SecurityType.EQUITY), "SPY")
TIME = datetime(2020, 1, 2, 21)


def event(fee: float = 0, message: str = "") -> OrderEvent:
    fees = OrderFee(CashAmount(fee, "USD"))
    return OrderEvent(3, SPY, TIME, OrderStatus.SUBMITTED, OrderDirection.BUY, 0, 0, fees, message)


def test_a_fill_sets_state_price_and_quantity() -> None:
    filled = event()._fill(Decimal("100.50"), Decimal(-7), "late")
    assert (filled.status, filled.fill_price, filled.fill_quantity, filled.absolute_fill_quantity) == (OrderStatus.FILLED, 100.5, -7.0, 7.0)
    assert (filled.message, filled.FillPrice) == ("late", 100.5)


def test_the_line_of_an_event_is_leans() -> None:
    assert str(event()) == "Time: 01/02/2020 21:00:00 OrderID: 3 EventID: 0 Symbol: SPY Status: Submitted Quantity: 0"
    filled = event(fee=1, message="late")
    filled.quantity, filled.limit_price, filled.fill_price_currency = 7, 101, "USD"
    filled._fill(Decimal("100.5"), Decimal(7), "late")
    assert str(filled) == (
        "Time: 01/02/2020 21:00:00 OrderID: 3 EventID: 0 Symbol: SPY Status: Filled Quantity: 7 "
        "FillQuantity: 7 FillPrice: $100.5 LimitPrice: $101 OrderFee: 1 USD Message: late"
    )


def test_a_copy_changes_alone() -> None:
    first = event()
    second = first.clone()
    second._fill(Decimal(1), Decimal(1))
    assert (first.status, second.status) == (OrderStatus.SUBMITTED, OrderStatus.FILLED)


def test_other_arguments_are_refused() -> None:
    with pytest.raises(TypeError, match="OrderEvent expects an order, a UTC time, a fee and optionally a message"):
        OrderEvent(3, SPY)

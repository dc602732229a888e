"""Requests for orders and what is answered to them."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from minilean.common.enums import OrderErrorCode, OrderType, SecurityType
from minilean.common.symbol import SecurityIdentifier, Symbol
from minilean.errors import UnsupportedCall
from minilean.orders.requests import CancelOrderRequest, OrderRequestStatus, OrderResponse, SubmitOrderRequest, UpdateOrderRequest
from minilean.orders.ticket import UpdateOrderFields

SPY = Symbol(SecurityIdentifier("SPY", date(1998, 1, 2), "usa", SecurityType.EQUITY), "SPY")
TIME = datetime(2020, 1, 2, 21)


def test_an_answer_is_open_a_success_or_an_error() -> None:
    success, error = OrderResponse(1), OrderResponse(1, OrderErrorCode.INVALID_ORDER_STATUS, "closed")
    assert [(r.is_processed, r.is_success, r.is_error) for r in (OrderResponse.UNPROCESSED, success, error)] == [
        (False, False, False),
        (True, True, False),
        (True, False, True),
    ]
    assert [str(r) for r in (OrderResponse.UNPROCESSED, success, error)] == [
        "Unprocessed",
        "Success",
        "Error: InvalidOrderStatus - closed",
    ]


def test_prices_come_in_leans_order_before_the_time() -> None:
    plain = SubmitOrderRequest(OrderType.STOP_LIMIT, SecurityType.EQUITY, SPY, 5, 90, 89.5, TIME, "mine")
    assert (plain.quantity, plain.stop_price, plain.limit_price, plain.trigger_price, plain.tag) == (5, 90, 89.5, 0, "mine")
    touched = SubmitOrderRequest(OrderType.LIMIT_IF_TOUCHED, SecurityType.EQUITY, SPY, 5, 0, 89, 90, TIME)
    assert (touched.trigger_price, touched.tag) == (90, "")
    trailing = SubmitOrderRequest(OrderType.TRAILING_STOP, SecurityType.EQUITY, SPY, 5, 90, 0, 0, 0.1, True, TIME)
    assert (trailing.trailing_amount, trailing.trailing_as_percentage) == (0.1, True)


def test_what_is_no_order_is_refused() -> None:
    with pytest.raises(UnsupportedCall, match=r"OrderType|OptionExercise|An order of type"):
        SubmitOrderRequest(OrderType.OPTION_EXERCISE, SecurityType.EQUITY, SPY, 5, 0, 0, TIME)
    with pytest.raises(TypeError, match="SubmitOrderRequest expects stop_price, limit_price"):
        SubmitOrderRequest(OrderType.MARKET, SecurityType.EQUITY, SPY, 5, 0, 0, 1, 2, TIME)


def test_a_closed_order_may_get_another_tag_and_nothing_else() -> None:
    tag, price = UpdateOrderFields(), UpdateOrderFields()
    tag.tag, price.limit_price = "late", 5
    assert UpdateOrderRequest(TIME, 1, tag).is_allowed_for_closed_order()
    assert not UpdateOrderRequest(TIME, 1, price).is_allowed_for_closed_order()


def test_an_error_in_the_answer_is_one_of_the_request() -> None:
    request = CancelOrderRequest(TIME, 4, "enough")
    request.set_response(request._accept(), OrderRequestStatus.PROCESSED)
    assert request.status == OrderRequestStatus.PROCESSED
    request.set_response(request._refuse(OrderErrorCode.INVALID_ORDER_STATUS, "closed"), OrderRequestStatus.PROCESSED)
    assert (request.status, request.response.order_id) == (OrderRequestStatus.ERROR, 4)
    assert str(request).startswith("2020-01-02 21:00:00 UTC: Cancel Order: (4) - enough Status: ")

"""The life of orders: which events come when, and what they carry."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace

import pytest

from minilean.common.cash_amount import CashAmount
from minilean.common.dotnet_errors import ArgumentException
from minilean.common.enums import BrokerageMessageType, DataNormalizationMode, OrderErrorCode, OrderStatus, OrderType, SecurityType
from minilean.errors import AlgorithmFailure
from minilean.orders.fees import OrderFee
from minilean.orders.requests import SubmitOrderRequest, UpdateOrderFields
from minilean.reality_models.brokerage_models import BrokerageMessageEvent, DefaultBrokerageModel

NEXT = (2016, 1, 5)
NOW = datetime(2016, 1, 5, 15)


def test_an_order_is_submitted_at_once_and_filled_in_the_next_step(desk, spy):
    ticket = desk.trading.market_on_open_order(spy.symbol, 10, tag="first")
    assert desk.history() == [(1, "SUBMITTED")]
    assert ticket.status == OrderStatus.SUBMITTED
    desk.scan()
    desk.step(NEXT, spy, 102, 105, 101, 104)
    assert desk.history() == [(1, "SUBMITTED"), (1, "FILLED")]
    event = desk.events[-1]
    assert (event.id, event.order_id, event.quantity, event.fill_quantity, event.fill_price_currency) == (2, 1, 10, 10, "USD")
    assert event.order_fee.value.amount == 1
    assert event.ticket is ticket
    assert (ticket.quantity_filled, ticket.quantity_remaining, ticket.average_fill_price) == (10, 0, 102)
    order = desk.transactions.get_order_by_id(1)
    assert (order.price, order.value, order._last_fill_utc) == (102, 1020, desk.clock.utc)
    assert spy.holdings.quantity == 10


def test_an_update_is_accepted_at_once_and_carried_out_at_the_end_of_the_step(desk, spy):
    ticket = desk.trading.limit_order(spy.symbol, 10, 50)
    desk.step(NEXT, spy, 100, 101, 99, 100)
    fields = UpdateOrderFields()
    fields.limit_price, fields.quantity, fields.tag = 100.5, 12, "higher"
    assert ticket.update(fields).is_success
    assert desk.history() == [(1, "SUBMITTED")]
    desk.scan()
    # its time is that of its submission, so today's bar fills it
    assert desk.history() == [(1, "SUBMITTED"), (1, "UPDATE_SUBMITTED"), (1, "FILLED")]
    assert (ticket.quantity, ticket.tag, desk.events[1].limit_price) == (12, "higher", 100.5)
    assert desk.orders.orders[1]._last_update_utc == desk.clock.utc
    assert ticket.update(fields).error_code == OrderErrorCode.INVALID_ORDER_STATUS


def test_the_tag_of_a_closed_order_may_change(desk, spy):
    ticket = desk.trading.market_on_open_order(spy.symbol, 10)
    desk.step(NEXT, spy, 100, 101, 99, 100)
    assert ticket.update_tag("done").is_success
    desk.scan()
    assert ticket.tag == "done"
    assert desk.history() == [(1, "SUBMITTED"), (1, "FILLED")]


def test_a_cancellation_is_pending_first(desk, spy):
    ticket = desk.trading.limit_order(spy.symbol, 10, 50)
    assert ticket.cancel("changed my mind").is_success
    assert desk.history() == [(1, "SUBMITTED"), (1, "CANCEL_PENDING")]
    assert not ticket.cancel().is_success
    desk.scan()
    assert desk.history()[-1] == (1, "CANCELED")
    assert desk.orders.orders[1]._canceled_utc == desk.clock.utc
    assert ticket.tag == "changed my mind"
    assert desk.transactions.get_open_orders() == []


def test_sending_an_order_carries_out_what_waits(desk, spy):
    ticket = desk.trading.limit_order(spy.symbol, 10, 50)
    ticket.cancel()
    desk.trading.limit_order(spy.symbol, 10, 60)
    assert desk.history() == [(1, "SUBMITTED"), (1, "CANCEL_PENDING"), (1, "CANCELED"), (2, "SUBMITTED")]


def test_an_order_sent_in_the_callback_is_nested(desk, spy):
    def on_order_event(event):
        desk.events.append(event)
        if event.order_id == 1 and event.status == OrderStatus.FILLED:
            desk.trading.limit_order(spy.symbol, -10, 200)

    desk.algorithm.on_order_event = on_order_event
    desk.trading.market_on_open_order(spy.symbol, 10)
    desk.trading.market_on_open_order(spy.symbol, 20)
    desk.step(NEXT, spy, 100, 101, 99, 100)
    # the scan after the nested order fills order 2 before the outer scan reaches it
    assert desk.history() == [(1, "SUBMITTED"), (2, "SUBMITTED"), (1, "FILLED"), (3, "SUBMITTED"), (2, "FILLED")]


def test_listeners_hear_of_an_event_before_the_algorithm_and_after_the_account(desk, spy):
    seen = []
    desk.orders.order_event_listeners.append(lambda event: seen.append(("listener", spy.holdings.quantity)))
    desk.algorithm.on_order_event = lambda event: seen.append(("algorithm", spy.holdings.quantity))
    desk.trading.market_on_open_order(spy.symbol, 10)
    desk.step(NEXT, spy, 100, 101, 99, 100)
    assert seen == [("listener", 0), ("algorithm", 0), ("listener", 10), ("algorithm", 10)]


def test_an_order_that_cannot_be_paid_is_kept_as_invalid(desk, spy):
    ticket = desk.trading.market_on_open_order(spy.symbol, 100_000)
    assert ticket.status == OrderStatus.INVALID
    assert desk.history() == [(1, "INVALID")]
    assert desk.messages.errors == [
        "Order Error: ids: [1], Insufficient buying power to complete orders (Value:[10000000]), "
        "Reason: Id: 1, Initial Margin: 5000500, Free Margin: 100000."
    ]
    assert desk.transactions.orders_count == 1
    assert desk.transactions.get_open_orders() == []


def test_buying_power_is_checked_again_when_the_order_could_fill(desk, spy):
    for _ in range(2):
        desk.trading.market_on_open_order(spy.symbol, 1800)
    desk.step(NEXT, spy, 100, 101, 99, 100)
    assert desk.history() == [(1, "SUBMITTED"), (2, "SUBMITTED"), (1, "FILLED"), (2, "INVALID")]


def test_fractions_of_a_lot_are_cut_toward_zero(desk, spy):
    ticket = desk.trading.market_on_open_order(spy.symbol, -10.7)
    assert ticket.quantity == -10
    assert desk.trading.market_on_open_order(spy.symbol, 3.2).quantity == 3
    assert len(desk.messages.errors) == 1


def test_prices_are_rounded_to_the_security_s_step(desk):
    raw = desk.add("RAW", mode=DataNormalizationMode.RAW)
    desk.bar(raw, 100, 101, 99, 100)
    assert desk.trading.limit_order(raw.symbol, 10, 90.125).get(0) == 90.12
    assert desk.trading.limit_order(raw.symbol, 10, 90.135).get(0) == 90.14
    adjusted = desk.add("ADJ")
    desk.bar(adjusted, 100, 101, 99, 100)
    assert desk.trading.limit_order(adjusted.symbol, 10, 90.125).get(0) == 90.125


class Refusing:
    def can_submit_order(self, security, order, message):
        return False, "no orders today"


def test_a_brokerage_model_may_refuse(desk, spy):
    desk.state.brokerage_model = Refusing()
    ticket = desk.trading.market_on_open_order(spy.symbol, 10)
    assert ticket.status == OrderStatus.INVALID
    assert desk.messages.errors[0] == "BrokerageModel declared unable to submit order: [1] no orders today"


class RefusingChanges(DefaultBrokerageModel):
    def can_update_order(self, security, order, request, message=None):
        return False, BrokerageMessageEvent(BrokerageMessageType.INFORMATION, "", "as it is")


def test_a_brokerage_model_may_refuse_a_change(desk, spy):
    desk.state.brokerage_model = RefusingChanges()
    ticket = desk.trading.limit_order(spy.symbol, 10, 50)
    ticket.update_quantity(20)
    desk.scan()
    assert ticket.update_requests[0].response.error_message == "OrderID: 1 Information - Code:  - as it is"
    assert desk.events[-1].message == "BrokerageModel declared unable to update order"
    assert ticket.quantity == 10


def test_orders_that_do_not_exist(desk):
    ticket = desk.transactions.cancel_order(7)
    assert ticket.status == OrderStatus.INVALID
    assert ticket.cancel_request.response.error_code == OrderErrorCode.UNABLE_TO_FIND_ORDER


def test_no_request_during_warm_up(desk, spy):
    ticket = desk.trading.limit_order(spy.symbol, 10, 50)
    desk.state.is_warming_up = True
    with pytest.raises(AlgorithmFailure, match="warm-up"):
        ticket.cancel()


def test_a_request_with_all_prices():
    request = SubmitOrderRequest(OrderType.MARKET, SecurityType.EQUITY, None, 1, 2, 3, 4, 5, True, NOW, "tag")
    prices = (request.stop_price, request.limit_price, request.trigger_price, request.trailing_amount, request.trailing_as_percentage)
    assert prices == (2, 3, 4, 5, True)
    assert (request._utc, request.tag) == (NOW, "tag")
    with pytest.raises(TypeError, match="SubmitOrderRequest expects"):
        SubmitOrderRequest(OrderType.MARKET, SecurityType.EQUITY, None, 1, 2, 3, "tag")


class Raises:
    """A fee model that raises from a moment on."""

    def __init__(self, *, at_once: bool = False) -> None:
        self.raises = at_once

    def get_order_fee(self, parameters):
        if self.raises:
            raise ValueError("no fee")
        return OrderFee(CashAmount(1, "USD"))


def test_a_fee_model_that_raises_at_submission_leaves_the_order_new(desk, spy):
    spy.set_fee_model(Raises(at_once=True))
    ticket = desk.trading.market_on_open_order(spy.symbol, 10)
    assert desk.history() == [(1, "NEW")]
    assert desk.events[-1].message == "Error executing margin models"
    assert ticket.submit_request.response.error_code == OrderErrorCode.PROCESSING_ERROR
    assert desk.messages.errors[-1].startswith("Order Error: id: 1, Error executing margin models: ")
    desk.step(NEXT, spy, 102, 105, 101, 104)
    assert (desk.history(), len(desk.transactions.get_open_orders())) == ([(1, "NEW")], 1)
    assert ticket.cancel().error_code == OrderErrorCode.INVALID_NEW_ORDER_STATUS


def test_one_that_raises_at_the_fill_makes_the_order_invalid(desk, spy):
    model = Raises()
    spy.set_fee_model(model)
    desk.trading.market_on_open_order(spy.symbol, 10)
    model.raises = True
    desk.step(NEXT, spy, 102, 105, 101, 104)
    assert desk.history() == [(1, "SUBMITTED"), (1, "INVALID")]
    assert "Order Error: ids: [1], Error executing margin models: TypeError: " in desk.messages.errors[-1]


def test_an_order_that_closes_a_position_needs_no_margin_and_fills_without_the_fee(desk, spy):
    model = Raises()
    spy.set_fee_model(model)
    desk.trading.market_on_open_order(spy.symbol, 10)
    desk.step(NEXT, spy, 102, 105, 101, 104)
    model.raises = True
    desk.trading.market_on_open_order(spy.symbol, -10)
    desk.step((2016, 1, 6), spy, 102, 105, 101, 104)
    assert desk.history()[-2:] == [(2, "SUBMITTED"), (2, "FILLED")]
    assert desk.events[-1].order_fee.value.amount == 0
    assert "Order Error: id: 2, Transaction model failed to fill for order type: MarketOnOpen with error: " in desk.messages.errors[-1]


def test_one_that_raises_at_an_update_leaves_the_order_as_it_is(desk, spy):
    model = Raises()
    spy.set_fee_model(model)
    ticket = desk.trading.limit_order(spy.symbol, 10, 50)
    model.raises = True
    fields = UpdateOrderFields()
    fields.limit_price = 60
    ticket.update(fields)
    desk.scan()
    assert [(str(event.status), event.message) for event in desk.events] == [
        ("SUBMITTED", ""),
        ("SUBMITTED", "Error executing margin models"),
    ]
    assert desk.transactions.get_order_by_id(1).limit_price == 50


def test_a_slippage_model_that_raises_leaves_the_order_waiting(desk, spy):
    def no(asset, order):
        raise ValueError("no slippage")

    spy.set_slippage_model(SimpleNamespace(get_slippage_approximation=no))
    desk.trading.market_on_open_order(spy.symbol, 10)
    desk.step(NEXT, spy, 102, 105, 101, 104)
    assert desk.history() == [(1, "SUBMITTED")]
    assert "for order type: MarketOnOpen with error: ValueError: no slippage" in desk.messages.errors[-1]


def test_a_settlement_model_that_raises_leaves_holdings_and_cash(desk, spy):
    def no(parameters):
        raise ValueError("no money")

    spy.set_settlement_model(SimpleNamespace(apply_funds=no, scan=no, get_unsettled_cash=no))
    desk.trading.market_on_open_order(spy.symbol, 10)
    desk.step(NEXT, spy, 102, 105, 101, 104)
    assert desk.history() == [(1, "SUBMITTED"), (1, "FILLED")]
    # the fee was taken before (`SecurityPortfolioModel.ProcessFill`)
    assert (spy.holdings.quantity, desk.portfolio.cash) == (0, 99_999)
    assert desk.messages.errors[-1] == "Fill error: error in TradeBuilder.ProcessFill: ValueError: no money"


def test_a_brokerage_model_that_says_only_true_is_named(desk, spy):
    desk.state.brokerage_model = SimpleNamespace(can_submit_order=lambda security, order, message: True)
    with pytest.raises(ArgumentException, match="expected a truth value and a message"):
        desk.trading.market_on_open_order(spy.symbol, 10)

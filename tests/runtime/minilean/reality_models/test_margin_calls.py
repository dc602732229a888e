"""Margin calls and their warnings."""

from types import SimpleNamespace
from typing import Any

import pytest

from minilean.common.dotnet_errors import ArgumentException
from minilean.errors import AlgorithmFailure
from minilean.orders.properties import OrderProperties
from minilean.orders.time_in_force import TimeInForce
from minilean.reality_models.fees import ConstantFeeModel
from minilean.reality_models.margin_calls import DefaultMarginCallModel, MarginCallModel, chosen_requests, margin_call_orders


def levered(account, ticker, quantity):
    security = account.add(ticker, 100)
    security.set_fee_model(ConstantFeeModel(0))
    account.fill(security, quantity, 100)
    return security


def test_no_position_no_call(account):
    assert account.portfolio.margin_call_model.get_margin_call_orders() == ([], False)


def test_a_warning_comes_at_five_percent(account):
    spy = levered(account, "SPY", 1904)
    model = account.portfolio.margin_call_model
    # 95,200 of 100,000 are tied up
    assert account.portfolio.margin_remaining == 4_800
    assert model.get_margin_call_orders() == ([], True)
    account.fill(spy, -10, 100)
    assert model.get_margin_call_orders() == ([], False)


def test_orders_come_when_the_margin_is_ten_percent_above_the_value(account):
    spy = levered(account, "SPY", 2000)
    model = account.portfolio.margin_call_model
    account.price(spy, 91)
    # value 82,000; tied up 91,000, less than 90,200 would be needed to be left alone
    (request,), warned = model.get_margin_call_orders()
    assert warned
    assert request.symbol == spy.symbol
    assert request.tag == "Margin Call"
    # 9,000 too much at 45.5 a share
    assert request.quantity == -198
    account.price(spy, 92)
    assert account.portfolio.margin_remaining < 0
    assert model.get_margin_call_orders() == ([], False)


def test_short_positions_are_bought_back(account):
    tmv = levered(account, "TMV", -2000)
    account.price(tmv, 110)
    (request,), _ = account.portfolio.margin_call_model.get_margin_call_orders()
    # value 80,000, tied up 110,000: 30,000 too much at 55 a share
    assert request.quantity == 546


def test_the_worst_position_goes_first_and_the_rest_stays_if_that_is_enough(account):
    winner, loser = levered(account, "WIN", 1000), levered(account, "LOSE", 1000)
    account.price(loser, 80)
    model = account.portfolio.margin_call_model
    requests, _ = model.get_margin_call_orders()
    assert [request.symbol for request in requests] == [winner.symbol, loser.symbol]
    account.portfolio.transactions.add_order = lambda request: account.sent.append(request) or account.fill(loser, -1000, 80)
    model.execute_margin_call(requests)
    assert [request.symbol for request in account.sent] == [loser.symbol]


def test_nothing_is_sent_once_the_margin_suffices(account):
    spy = levered(account, "SPY", 2000)
    account.price(spy, 90)
    requests, _ = account.portfolio.margin_call_model.get_margin_call_orders()
    account.price(spy, 100)
    assert account.portfolio.margin_call_model.execute_margin_call(requests) == []


def test_margin_calls_can_be_switched_off(account):
    spy = levered(account, "SPY", 2000)
    account.price(spy, 60)
    account.portfolio.set_margin_call_model(MarginCallModel.Null)
    assert account.portfolio.margin_call_model.get_margin_call_orders() == ([], False)


def test_the_second_argument_is_what_the_orders_carry_and_the_third_the_buffer(account):
    spy = levered(account, "SPY", 2000)
    account.price(spy, 92)
    properties = OrderProperties()
    properties.time_in_force = TimeInForce.DAY
    assert DefaultMarginCallModel(account.portfolio, properties).get_margin_call_orders() == ([], False)
    (request,), _ = DefaultMarginCallModel(account.portfolio, properties, 0.05).get_margin_call_orders(False)
    assert request.order_properties.time_in_force is TimeInForce.DAY
    wrong: Any = 0.05
    with pytest.raises(TypeError, match=r"expected self\.default_order_properties"):
        DefaultMarginCallModel(account.portfolio, wrong)


def test_orders_of_an_algorithms_model_always_warn():
    # `MarginCallModelPythonWrapper.GetMarginCallOrders`
    assert margin_call_orders(SimpleNamespace(get_margin_call_orders=lambda warn: (["order"], False))) == (["order"], True)
    with pytest.raises(ArgumentException, match="returned list; expected the orders and a truth value"):
        margin_call_orders(SimpleNamespace(get_margin_call_orders=lambda warn: []))


@pytest.mark.parametrize("answer", [None, [], ["no request"]])
def test_an_algorithm_must_leave_at_least_one_order(account, answer):
    spy = levered(account, "SPY", 2000)
    account.price(spy, 90)
    requests, _ = account.portfolio.margin_call_model.get_margin_call_orders()
    assert chosen_requests([*requests, "no request"]) == requests
    with pytest.raises(AlgorithmFailure, match="expected a list with at least one of the requests"):
        chosen_requests(answer)

"""What the account asks buying power models with."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from minilean.securities.margin_parameters import InitialMarginParameters, MaintenanceMarginParameters


def test_a_question_carries_its_security_and_a_decimal() -> None:
    security = SimpleNamespace()
    question = InitialMarginParameters(security, -2)
    assert (question.security is security, question.quantity, question.quantity_exact) == (True, -2.0, Decimal(-2))
    assert question.Quantity == -2.0


def test_the_position_as_it_is_and_a_quantity_as_if_bought_now(account: Any) -> None:
    stock = account.add("SPY", 100)
    account.fill(stock, -5, 90)
    now = MaintenanceMarginParameters.for_current_holdings(stock)
    assert (now.quantity, now.holdings_cost, now.holdings_value, now.absolute_holdings_cost) == (-5.0, -450.0, -500.0, 450.0)
    bought = MaintenanceMarginParameters.for_quantity_at_current_price(stock, 2)
    assert (bought.quantity, bought.holdings_cost, bought.holdings_value) == (2.0, 200.0, 200.0)


def test_a_question_for_initial_margin(account: Any) -> None:
    spy = account.add("SPY", 100)
    question = InitialMarginParameters(spy, -2.5)
    assert (question.security, question.quantity, question.quantity_exact) == (spy, -2.5, Decimal("-2.5"))


def test_a_question_for_maintenance_margin_without_its_signs(account: Any) -> None:
    question = MaintenanceMarginParameters(account.add("SPY", 100), -3, -4, -5)
    assert (question.quantity, question.holdings_cost, question.holdings_value) == (-3, -4, -5)
    assert (question.absolute_quantity, question.absolute_holdings_cost, question.absolute_holdings_value) == (3, 4, 5)


def test_a_contract_of_two_units_counts_twice(account: Any) -> None:
    spy = account.add("SPY", 100, contract_multiplier_exact=2)
    account.fill(spy, -10, 90)
    held = MaintenanceMarginParameters.for_current_holdings(spy)
    assert (held.security, held.quantity, held.holdings_cost, held.holdings_value) == (spy, -10, -1800, -2000)
    other = MaintenanceMarginParameters.for_quantity_at_current_price(spy, 3)
    assert (other.security, other.quantity, other.holdings_cost, other.holdings_value) == (spy, 3, 600, 600)

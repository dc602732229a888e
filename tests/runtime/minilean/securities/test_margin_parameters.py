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

"""An amount in a currency."""

from __future__ import annotations

from decimal import Decimal

from minilean.common.cash_amount import CashAmount


def test_an_amount_is_a_decimal_and_shows_a_float() -> None:
    amount = CashAmount(0.1, "EUR")
    assert (amount.amount_exact, amount.amount, amount.Amount, repr(amount)) == (Decimal("0.1"), 0.1, 0.1, "0.1 EUR")


def test_amounts_are_equal_by_amount_and_currency() -> None:
    assert {CashAmount(1, "USD"), CashAmount(Decimal("1.0"), "USD")} == {CashAmount(1, "USD")}
    assert CashAmount(1, "USD") != CashAmount(1, "EUR")
    assert CashAmount(1, "USD") != 1

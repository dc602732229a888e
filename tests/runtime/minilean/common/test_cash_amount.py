"""An amount in a currency."""

from __future__ import annotations

from decimal import Decimal

from minilean.common.cash_amount import DEFAULT_CURRENCY, NO_CURRENCY, CashAmount


def test_an_amount_is_a_decimal_and_shows_a_float() -> None:
    amount = CashAmount(0.1, "EUR")
    assert (amount.amount_exact, amount.amount, amount.Amount, str(amount)) == (
        Decimal("0.1"),
        0.1,
        0.1,
        "QuantConnect.Securities.CashAmount",
    )


def test_amounts_are_equal_by_amount_and_currency() -> None:
    assert {CashAmount(1, "USD"), CashAmount(Decimal("1.0"), "USD")} == {CashAmount(1, "USD")}
    assert CashAmount(1, "USD") != CashAmount(1, "EUR")
    assert CashAmount(1, "USD") != 1


def test_an_amount_is_a_value() -> None:
    amount = CashAmount(2.5, "EUR")
    assert (amount.amount, amount.currency, str(amount)) == (2.5, "EUR", "QuantConnect.Securities.CashAmount")
    assert amount == CashAmount("2.5", "EUR")
    assert amount != CashAmount(2.5, "USD")
    assert amount != 2.5
    assert hash(amount) == hash(CashAmount(Decimal("2.5"), "EUR")) != hash(CashAmount(3, "EUR"))
    assert (DEFAULT_CURRENCY, NO_CURRENCY) == ("USD", "QCC")

"""An amount with its currency: LEAN's `ConvertibleCashAmount` is no number."""

from __future__ import annotations

from decimal import Decimal

import pytest

from minilean.securities.cash_book import Cash
from minilean.securities.convertible_cash_amount import ConvertibleCashAmount


def test_an_amount_is_worth_its_rate() -> None:
    amount = ConvertibleCashAmount(1000, Cash("EUR", 5, Decimal("1.25"), lambda: None))
    assert (amount.amount, amount.in_account_currency, amount.cash.symbol) == (1000, 1250, "EUR")
    assert (amount.InAccountCurrency, str(amount)) == (1250, "QuantConnect.Securities.ConvertibleCashAmount")


def test_it_is_no_number() -> None:
    amount = ConvertibleCashAmount(1000, Cash("EUR", 5, Decimal("1.25"), lambda: None))
    with pytest.raises(TypeError):
        amount * 2  # type: ignore[operator]
    with pytest.raises(TypeError):
        float(amount)  # type: ignore[arg-type]

"""What an order was charged."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from minilean.common.cash_amount import CashAmount
from minilean.orders.fees import OrderFee


def test_a_fee_is_taken_out_of_the_cash_of_its_own_currency(account: Any) -> None:
    book = account.portfolio.cash_book
    book.add("EUR", 10, 2)
    fee = OrderFee(CashAmount(Decimal("2.5"), "EUR"))
    fee.apply_to_portfolio(book)
    assert (fee.value.amount, fee.Value.Amount, str(fee)) == (2.5, 2.5, "2.5 EUR")
    assert (book["EUR"].amount, book["USD"].amount) == (7.5, 100_000.0)


def test_no_fee_has_no_currency_of_the_account() -> None:
    assert (OrderFee.ZERO.value.amount_exact, OrderFee.ZERO.value.currency) == (0, "QCC")

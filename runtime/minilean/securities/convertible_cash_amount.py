"""An amount that knows what it is worth in the account currency (`ConvertibleCashAmount`)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from minilean.common.decimals import Number, to_decimal
from minilean.common.exact import float_of
from minilean.common.naming import DualNamed

if TYPE_CHECKING:
    from minilean.securities.cash_book import Cash


class ConvertibleCashAmount(DualNamed):
    """An amount of a currency.

    Args:
        amount: how much.
        cash: the currency, with its rate.
    """

    __slots__ = ("amount_exact", "cash")

    amount = float_of("amount_exact", "How much, in the currency of `cash`.")
    in_account_currency = float_of("in_account_currency_exact", "What it is worth in the account currency.")

    def __init__(self, amount: Number, cash: Cash) -> None:
        self.amount_exact = to_decimal(amount)
        self.cash = cash

    @property
    def in_account_currency_exact(self) -> Decimal:
        """What it is worth in the account currency."""
        return self.amount_exact * self.cash.conversion_rate_exact

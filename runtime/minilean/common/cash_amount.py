"""An amount in a currency (`CashAmount`)."""

from __future__ import annotations

from minilean.common.decimals import Number, to_decimal
from minilean.common.exact import float_of
from minilean.common.naming import DualNamed

DEFAULT_CURRENCY = "USD"
NO_CURRENCY = "QCC"


class CashAmount(DualNamed):
    """An amount in a currency.

    Args:
        amount: how much.
        currency: a currency code such as `USD`; None where nothing is meant at all.
    """

    __slots__ = ("amount_exact", "currency")

    currency: str

    amount = float_of("amount_exact", "How much, in `currency`.")

    def __init__(self, amount: Number, currency: str) -> None:
        self.amount_exact = to_decimal(amount)
        self.currency = currency

    @classmethod
    def _default(cls) -> CashAmount:
        """Nothing, in no currency: `default(CashAmount)` of .NET."""
        nothing = cls(0, "")
        nothing.currency = None  # type: ignore[assignment] - nowhere but here
        return nothing

    def __eq__(self, other: object) -> bool:
        return isinstance(other, CashAmount) and (self.amount_exact, self.currency) == (other.amount_exact, other.currency)

    def __hash__(self) -> int:
        return hash((self.amount_exact, self.currency))

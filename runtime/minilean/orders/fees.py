"""What an order is charged, and what that is worked out from (`OrderFee`, `OrderFeeParameters`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from minilean.common.cash_amount import NO_CURRENCY, CashAmount
from minilean.common.decimals import ZERO, normalize, text
from minilean.common.naming import DualNamed
from minilean.orders.order import PricedSecurity

if TYPE_CHECKING:
    from decimal import Decimal

    from minilean.common.enums import SecurityType
    from minilean.common.symbol import Symbol
    from minilean.orders.order import Order


class ChargedSecurity(PricedSecurity, Protocol):
    """What fees depend on beside the value of an order."""

    symbol: Symbol

    @property
    def type(self) -> SecurityType:
        """Kind of security."""
        ...


class Money(Protocol):
    """What is held of a currency."""

    def _add_amount(self, amount: Decimal) -> None:
        """Add to it."""
        ...


class Currencies(Protocol):
    """The money of an account by currency code."""

    def __getitem__(self, symbol: str, /) -> Money: ...


class OrderFeeParameters(DualNamed):
    """What a fee is computed from.

    Args:
        security: what is traded.
        order: the order.
    """

    __slots__ = ("order", "security")

    def __init__(self, security: ChargedSecurity, order: Order) -> None:
        self.security = security
        self.order = order


class OrderFee(DualNamed):
    """The fee of an order.

    Args:
        order_fee: the amount with its currency.
    """

    __slots__ = ("value",)

    ZERO: OrderFee

    def __init__(self, order_fee: CashAmount) -> None:
        self.value = CashAmount(normalize(order_fee.amount_exact), order_fee.currency)

    def apply_to_portfolio(self, cash_book: Currencies) -> None:
        """Take the fee out of the cash of its currency."""
        cash_book[self.value.currency]._add_amount(-self.value.amount_exact)

    def __str__(self) -> str:
        return f"{text(self.value.amount_exact)} {self.value.currency}"


OrderFee.ZERO = OrderFee(CashAmount(ZERO, NO_CURRENCY))

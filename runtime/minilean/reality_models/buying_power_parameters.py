"""Questions to buying power models and their answers (`BuyingPowerParameters`, `InitialMargin`, `GetMaximumOrderQuantityResult`, ...).

Models of algorithms receive the questions and may answer with plain numbers or with these objects.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from minilean.common.decimals import Number, to_decimal, to_double
from minilean.common.enums import OrderDirection
from minilean.common.exact import float_of
from minilean.common.naming import DualNamed

if TYPE_CHECKING:
    from minilean.orders.order import Order
    from minilean.securities.cash_book import CashBook
    from minilean.securities.portfolio import SecurityPortfolioManager
    from minilean.securities.security import Security


class _Money(DualNamed):
    __slots__ = ("value_exact",)

    value = float_of("value_exact", "Amount in the account currency.")

    def __init__(self, value: Number) -> None:
        self.value_exact = to_decimal(value)

    def __float__(self) -> float:
        return to_double(self.value_exact)


class InitialMargin(_Money):
    """Margin needed to open a position, in the account currency."""

    __slots__ = ()


class MaintenanceMargin(_Money):
    """Margin needed to keep a position, in the account currency."""

    __slots__ = ()


class BuyingPower(_Money):
    """Margin that an order may use, in the account currency."""

    __slots__ = ()


class ReservedBuyingPowerForPosition(_Money):
    """Margin that a position uses, in the account currency."""

    __slots__ = ()

    @property
    def absolute_used_buying_power(self) -> float:
        """LEAN's name of `value`."""
        return self.value


class InitialMarginRequiredForOrderParameters(DualNamed):
    """An order whose initial margin, fee included, is asked for."""

    __slots__ = ("currency_converter", "order", "security")

    def __init__(self, currency_converter: CashBook, security: Security, order: Order) -> None:
        self.currency_converter = currency_converter
        self.security = security
        self.order = order


class ReservedBuyingPowerForPositionParameters(DualNamed):
    """A security whose used margin is asked for."""

    __slots__ = ("security",)

    def __init__(self, security: Security) -> None:
        self.security = security

    def result_in_account_currency(self, value: Number) -> ReservedBuyingPowerForPosition:
        """The answer."""
        return ReservedBuyingPowerForPosition(value)


class BuyingPowerParameters(DualNamed):
    """An account, a security and a side whose free margin is asked for."""

    __slots__ = ("direction", "portfolio", "security")

    def __init__(self, portfolio: SecurityPortfolioManager, security: Security, direction: OrderDirection) -> None:
        self.portfolio = portfolio
        self.security = security
        self.direction = direction

    def result_in_account_currency(self, value: Number) -> BuyingPower:
        """The answer."""
        return BuyingPower(value)


class HasSufficientBuyingPowerForOrderResult(DualNamed):
    """Whether an order can be paid for, and why not."""

    __slots__ = ("is_sufficient", "reason")

    def __init__(self, is_sufficient: bool, reason: str | None = None) -> None:
        self.is_sufficient = is_sufficient
        self.reason = reason


class HasSufficientBuyingPowerForOrderParameters(DualNamed):
    """An order that is to be paid for."""

    __slots__ = ("order", "portfolio", "security")

    def __init__(self, portfolio: SecurityPortfolioManager, security: Security, order: Order) -> None:
        self.portfolio = portfolio
        self.security = security
        self.order = order

    def sufficient(self) -> HasSufficientBuyingPowerForOrderResult:
        """The answer yes."""
        return HasSufficientBuyingPowerForOrderResult(True)

    def insufficient(self, reason: str) -> HasSufficientBuyingPowerForOrderResult:
        """The answer no."""
        return HasSufficientBuyingPowerForOrderResult(False, reason)


class GetMaximumOrderQuantityResult(DualNamed):
    """How much may be ordered.

    Args:
        quantity: units to buy, negative to sell.
        reason: why it is 0, if there is more to say; or a function that puts it into words, since the reason is seldom read.
        is_error: whether the target cannot be computed; by default whether there is a reason.
    """

    __slots__ = ("_reason", "is_error", "quantity_exact")

    quantity = float_of("quantity_exact", "Units to buy, negative to sell.")

    def __init__(self, quantity: Number, reason: str | Callable[[], str] | None = None, is_error: bool | None = None) -> None:
        self.quantity_exact: Decimal = to_decimal(quantity)
        self._reason = reason or ""
        self.is_error = bool(reason) if is_error is None else is_error

    @property
    def reason(self) -> str:
        """Why the quantity is 0; empty if there is no more to say."""
        return self._reason() if callable(self._reason) else self._reason


class GetMaximumOrderQuantityForTargetBuyingPowerParameters(DualNamed):
    """How many units bring a position to a share of the account's margin?

    Args:
        portfolio: the account.
        security: what is ordered.
        target_buying_power: margin of the final position as a signed fraction of the portfolio's value.
        minimum_order_margin_portfolio_percentage: smaller changes of margin, as a fraction of that value, are not worth an order.
        silence_non_error_reasons: leave the reason empty where 0 is no error.
    """

    __slots__ = ("minimum_order_margin_exact", "portfolio", "security", "silence_non_error_reasons", "target_buying_power_exact")

    target_buying_power = float_of("target_buying_power_exact", "Margin of the final position as a signed fraction.")
    minimum_order_margin_portfolio_percentage = float_of("minimum_order_margin_exact", "Smallest change of margin, as a fraction.")

    def __init__(
        self,
        portfolio: SecurityPortfolioManager,
        security: Security,
        target_buying_power: Number,
        minimum_order_margin_portfolio_percentage: Number,
        silence_non_error_reasons: bool = False,
    ) -> None:
        self.portfolio = portfolio
        self.security = security
        self.target_buying_power_exact = to_decimal(target_buying_power)
        self.minimum_order_margin_exact = to_decimal(minimum_order_margin_portfolio_percentage)
        self.silence_non_error_reasons = silence_non_error_reasons


class GetMaximumOrderQuantityForDeltaBuyingPowerParameters(DualNamed):
    """How many units change the used margin by an amount of account currency?"""

    __slots__ = ("delta_buying_power_exact", "minimum_order_margin_exact", "portfolio", "security", "silence_non_error_reasons")

    delta_buying_power = float_of("delta_buying_power_exact", "Change of margin in the account currency.")

    def __init__(
        self,
        portfolio: SecurityPortfolioManager,
        security: Security,
        delta_buying_power: Number,
        minimum_order_margin_portfolio_percentage: Number,
        silence_non_error_reasons: bool = False,
    ) -> None:
        self.portfolio = portfolio
        self.security = security
        self.delta_buying_power_exact = to_decimal(delta_buying_power)
        self.minimum_order_margin_exact = to_decimal(minimum_order_margin_portfolio_percentage)
        self.silence_non_error_reasons = silence_non_error_reasons

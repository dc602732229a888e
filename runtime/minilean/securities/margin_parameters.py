"""What the account asks buying power models: the margin of a quantity and of a position.

Models of algorithms receive the questions and may answer with plain numbers or with objects of `minilean.reality_models`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from minilean.common.decimals import Number, to_decimal
from minilean.common.exact import float_of
from minilean.common.naming import DualNamed

if TYPE_CHECKING:
    from minilean.securities.security import Security


class InitialMarginParameters(DualNamed):
    """A security and a quantity whose initial margin is asked for."""

    __slots__ = ("quantity_exact", "security")

    quantity = float_of("quantity_exact", "Units, negative when short.")

    def __init__(self, security: Security, quantity: Number) -> None:
        self.security = security
        self.quantity_exact = to_decimal(quantity)


class MaintenanceMarginParameters(DualNamed):
    """A position whose maintenance margin is asked for.

    Args:
        security: what is held.
        quantity: units, negative when short.
        holdings_cost: its cost in the account currency.
        holdings_value: its value in the account currency.
    """

    __slots__ = ("holdings_cost_exact", "holdings_value_exact", "quantity_exact", "security")

    quantity = float_of("quantity_exact", "Units, negative when short.")
    absolute_quantity = property(lambda self: abs(self.quantity), doc="Units without the sign.")
    holdings_cost = float_of("holdings_cost_exact", "Cost in the account currency.")
    absolute_holdings_cost = property(lambda self: abs(self.holdings_cost), doc="Cost without the sign.")
    holdings_value = float_of("holdings_value_exact", "Value in the account currency.")
    absolute_holdings_value = property(lambda self: abs(self.holdings_value), doc="Value without the sign.")

    def __init__(self, security: Security, quantity: Number, holdings_cost: Number, holdings_value: Number) -> None:
        self.security = security
        self.quantity_exact = to_decimal(quantity)
        self.holdings_cost_exact = to_decimal(holdings_cost)
        self.holdings_value_exact = to_decimal(holdings_value)

    @staticmethod
    def for_current_holdings(security: Security) -> MaintenanceMarginParameters:
        """The position as it is."""
        holdings = security.holdings
        return MaintenanceMarginParameters(security, holdings.quantity_exact, holdings.holdings_cost_exact, holdings.holdings_value_exact)

    @staticmethod
    def for_quantity_at_current_price(security: Security, quantity: Number) -> MaintenanceMarginParameters:
        """Any quantity, as if bought at the current price."""
        quantity = to_decimal(quantity)
        value = security.holdings.quantity_value_exact(quantity)
        return MaintenanceMarginParameters(security, quantity, value, value)

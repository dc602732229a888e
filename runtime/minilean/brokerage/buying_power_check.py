"""Whether the account can pay for an order (`SecurityPortfolioManager.HasSufficientBuyingPowerForOrder`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minilean.reality_models.buying_power_parameters import (
    HasSufficientBuyingPowerForOrderParameters,
    HasSufficientBuyingPowerForOrderResult,
)

if TYPE_CHECKING:
    from minilean.orders.order import Order
    from minilean.securities.portfolio import SecurityPortfolioManager
    from minilean.securities.security import Security


def check_buying_power(portfolio: SecurityPortfolioManager, security: Security, order: Order) -> HasSufficientBuyingPowerForOrderResult:
    """Ask the security's buying power model.

    Args:
        portfolio: the account.
        security: what is traded.
        order: the order; what has filled of it needs nothing any more.

    Returns:
        Whether the order can be paid for, and why not.
    """
    model = security.buying_power_model
    return model.has_sufficient_buying_power_for_order(HasSufficientBuyingPowerForOrderParameters(portfolio, security, order))

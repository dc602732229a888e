"""Questions to a buying power model without the objects that they are put in (`BuyingPowerModelExtensions`)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from minilean.common.decimals import Number, to_decimal, to_double
from minilean.common.enums import OrderDirection
from minilean.common.exact import decimal_of
from minilean.common.naming import LeanObject
from minilean.reality_models.buying_power import AccountMoment, BuyingPowerModel
from minilean.reality_models.buying_power_parameters import (
    BuyingPowerParameters,
    GetMaximumOrderQuantityForTargetBuyingPowerParameters,
    GetMaximumOrderQuantityResult,
    HasSufficientBuyingPowerForOrderParameters,
    HasSufficientBuyingPowerForOrderResult,
    ReservedBuyingPowerForPositionParameters,
)
from minilean.securities.margin_parameters import InitialMarginParameters, MaintenanceMarginParameters

if TYPE_CHECKING:
    from minilean.orders.order import Order
    from minilean.securities.portfolio import SecurityPortfolioManager
    from minilean.securities.security import Security


class BuyingPowerModelExtensions(LeanObject):
    """What C# writes behind a model, and Python before it; margins are in the account currency."""

    @staticmethod
    def get_reserved_buying_power_for_position(model: BuyingPowerModel, security: Security) -> float:
        """Margin that the holding of a security uses."""
        return _number(model.get_reserved_buying_power_for_position(ReservedBuyingPowerForPositionParameters(security)))

    @staticmethod
    def has_sufficient_buying_power_for_order(
        model: BuyingPowerModel, portfolio: SecurityPortfolioManager, security: Security, order: Order
    ) -> HasSufficientBuyingPowerForOrderResult:
        """Whether an order can be paid for."""
        return model.has_sufficient_buying_power_for_order(HasSufficientBuyingPowerForOrderParameters(portfolio, security, order))

    @staticmethod
    def get_maximum_order_quantity_for_target_buying_power(
        model: BuyingPowerModel,
        portfolio: SecurityPortfolioManager,
        security: Security,
        target: Number,
        minimum_order_margin_portfolio_percentage: Number,
    ) -> GetMaximumOrderQuantityResult:
        """How many units bring the margin of a position to a signed fraction of the portfolio's value.

        Args:
            model: the buying power model.
            portfolio: the account.
            security: what is ordered.
            target: the fraction.
            minimum_order_margin_portfolio_percentage: smaller changes of margin, as a fraction of that value, are not worth an order.
        """
        return model.get_maximum_order_quantity_for_target_buying_power(
            GetMaximumOrderQuantityForTargetBuyingPowerParameters(portfolio, security, target, minimum_order_margin_portfolio_percentage)
        )

    @staticmethod
    def get_buying_power(
        model: BuyingPowerModel, portfolio: SecurityPortfolioManager, security: Security, direction: OrderDirection
    ) -> float:
        """Margin that an order of that side may use."""
        return _number(model.get_buying_power(BuyingPowerParameters(portfolio, security, direction)))

    @staticmethod
    def get_maintenance_margin(model: BuyingPowerModel, security: Security) -> float:
        """Margin that keeping the position of a security needs."""
        return _number(model.get_maintenance_margin(MaintenanceMarginParameters.for_current_holdings(security)))

    @staticmethod
    def get_initial_margin_requirement(model: BuyingPowerModel, security: Security, quantity: Number) -> float:
        """Margin that opening a quantity at the current price needs; negative for short quantities."""
        return to_double(_initial_margin(model, security, quantity))

    @staticmethod
    def above_minimum_order_margin_portfolio_percentage(*arguments: Any) -> bool:
        """Whether an order's margin reaches a fraction of the portfolio's value; without free margin each does.

        `(model, security, quantity, portfolio, minimum)`, or `(portfolio, minimum, margin)` where the margin is known.

        Raises:
            TypeError: neither form.
        """
        if len(arguments) == 3:
            portfolio, minimum, margin = arguments
            margin = to_decimal(margin)
        elif len(arguments) == 5:
            model, security, quantity, portfolio, minimum = arguments
            margin = abs(_initial_margin(model, security, quantity))
        else:
            raise TypeError(
                f"Got {len(arguments)} arguments; expected (model, security, quantity, portfolio, minimum) or (portfolio, minimum, margin)."
            )
        return AccountMoment(portfolio, to_decimal(minimum)).is_above_minimum(margin)


def _initial_margin(model: BuyingPowerModel, security: Security, quantity: Number) -> Decimal:
    return decimal_of(model.get_initial_margin_requirement(InitialMarginParameters(security, quantity)))


def _number(result: object) -> float:
    return to_double(decimal_of(result))

"""From a target share of the portfolio to a quantity (`PortfolioTarget.Percent`, `BuyingPowerModel`)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from minilean.common.decimals import ZERO, Number, divide, multiply, to_quantity
from minilean.common.exact import decimal_of
from minilean.reality_models.buying_power import AccountMoment, no_price_message
from minilean.reality_models.buying_power_parameters import GetMaximumOrderQuantityForTargetBuyingPowerParameters
from minilean.securities.margin_parameters import InitialMarginParameters

if TYPE_CHECKING:
    from minilean.securities.portfolio import SecurityPortfolioManager
    from minilean.securities.security import Security

MINIMUM_MARGIN_WARNING = (
    "Warning: a rebalance was ignored because it would trade too little to be worth its fees. "
    "To trade any amount set settings.minimum_order_margin_portfolio_percentage = 0."
)


class TargetRefused(ValueError):
    """No quantity exists for a target; the message says why. Nothing is ordered for it."""


class TargetSizing:
    """Quantities of one moment for shares of the portfolio; for use at once, since it holds on to the account's value.

    A share is taken of the portfolio's value less the reserve that `settings` keep free, and the fee is paid from it.

    Args:
        portfolio: the account.
    """

    __slots__ = ("_known", "_largest", "_moment", "_smallest")

    def __init__(self, portfolio: SecurityPortfolioManager) -> None:
        settings = portfolio._settings
        self._moment = AccountMoment(portfolio, settings.minimum_order_margin_portfolio_percentage_exact)
        self._largest = settings.max_absolute_portfolio_target_percentage_exact
        self._smallest = settings.min_absolute_portfolio_target_percentage_exact
        # the last answer: models often give many securities the same share
        self._known: tuple[Decimal, Decimal, Decimal] = (ZERO, ZERO, ZERO)

    def quantity(self, security: Security, percent: Number) -> Decimal:
        """Units to order so that a security becomes a share of the portfolio.

        Args:
            security: what is ordered.
            percent: wanted share as a signed fraction; 1.0 is the whole portfolio.

        Returns:
            Units to buy, negative to sell; 0 where the change is not worth an order.

        Raises:
            TargetRefused: the share is outside the settings' bounds, the security has no price, or its buying power model refuses.
        """
        wanted = to_quantity(percent)
        size = abs(wanted)
        if size > self._largest or (size and size < self._smallest):
            raise TargetRefused(
                f"The portfolio target {wanted} of {security.symbol.value} is out of bounds; expected a fraction of absolute value "
                f"between {self._smallest} and {self._largest}, or 0. See settings.max_absolute_portfolio_target_percentage."
            )
        if not security.cache.price_exact:
            raise TargetRefused(no_price_message(security))
        if not size and security._standard_margin_calls.size:
            return -security.holdings.quantity_exact
        share = self._share_of_margin(wanted, security.leverage_exact) if size else ZERO
        model = security.buying_power_model
        if security._standard_margin_calls.size:
            quantity, reason, is_error = model._size_for_share(self._moment, security, share)
            if not is_error:
                return quantity
        else:
            result = model.get_maximum_order_quantity_for_target_buying_power(
                GetMaximumOrderQuantityForTargetBuyingPowerParameters(self._moment.portfolio, security, share, self._moment.minimum_share)
            )
            if not result.is_error:
                return result.quantity_exact
            reason = result.reason
        raise TargetRefused(f"Unable to compute order quantity of {security.symbol.value}. Reason: {reason} Returning null.")

    def _share_of_margin(self, percent: Decimal, leverage: Decimal) -> Decimal:
        known_percent, known_leverage, share = self._known
        if percent != known_percent or leverage != known_leverage:
            share = divide(divide(multiply(percent, self._moment.portfolio.value_less_free_buffer_exact), self._moment.total), leverage)
            self._known = (percent, leverage, share)
        return share


def is_worth_an_order(portfolio: SecurityPortfolioManager, security: Security, quantity: Decimal, minimum_share: Decimal) -> bool:
    """Whether an order's margin reaches a fraction of the portfolio's value (`AboveMinimumOrderMarginPortfolioPercentage`).

    Args:
        portfolio: the account.
        security: what is ordered.
        quantity: units, negative to sell.
        minimum_share: smallest margin as a fraction of the portfolio's value; 0 lets every order pass.
    """
    if minimum_share == ZERO:
        return True
    margin = security.buying_power_model.get_initial_margin_requirement(InitialMarginParameters(security, quantity))
    return AccountMoment(portfolio, minimum_share).is_above_minimum(abs(decimal_of(margin)))

"""When the margin does not suffice any more (`DefaultMarginCallModel`)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from minilean.common.decimals import ONE, ZERO, Number, to_decimal
from minilean.common.enums import OrderType
from minilean.common.naming import LeanObject
from minilean.orders.requests import SubmitOrderRequest
from minilean.reality_models.buying_power_parameters import GetMaximumOrderQuantityForDeltaBuyingPowerParameters

if TYPE_CHECKING:
    from minilean.orders.ticket import OrderTicket
    from minilean.securities.portfolio import SecurityPortfolioManager
    from minilean.securities.security import Security

MARGIN_CALL_TAG = "Margin Call"
_WARNING_SHARE = Decimal("0.05")


class DefaultMarginCallModel(LeanObject):
    """Warns when little margin is left, and sells when the used margin is well above the portfolio's value.

    Args:
        portfolio: the account.
        margin_buffer: used margin may exceed the portfolio's value by this fraction before orders are sent.
    """

    def __init__(self, portfolio: SecurityPortfolioManager, margin_buffer: Number = Decimal("0.1")) -> None:
        self._portfolio = portfolio
        self._margin_buffer = to_decimal(margin_buffer)
        # the state of the account in which enough margin was left
        self._sound_version = -1

    def get_margin_call_orders(self) -> tuple[list[SubmitOrderRequest], bool]:
        """Orders that a margin call needs now, and whether to warn the algorithm."""
        portfolio = self._portfolio
        if self._sound_version == portfolio.version:
            return [], False
        used = portfolio.total_margin_used_exact
        if used <= ZERO:
            return [], False
        total = portfolio.total_portfolio_value_exact
        remaining = portfolio.margin_remaining_of(total)
        if remaining > ZERO:
            warning = remaining <= total * _WARNING_SHARE
            if not warning and portfolio.caches_margin:
                self._sound_version = portfolio.version
            return [], warning
        requests = []
        if used > total * (ONE + self._margin_buffer):
            held = [security for security in portfolio.securities.values if security.invested]
            requests = [request for security in held for request in self._requests(security, total, used)]
        return requests, bool(requests)

    def _requests(self, security: Security, total: Decimal, used: Decimal) -> list[SubmitOrderRequest]:
        if security.quote_currency.conversion_rate_exact == ZERO:
            return []
        reserved = self._portfolio.maintenance_margin_exact(security)
        released = reserved - max(ZERO, reserved - (used - total))
        delta = -released if security.holdings.is_long else released
        result = security.buying_power_model.get_maximum_order_quantity_for_delta_buying_power(
            GetMaximumOrderQuantityForDeltaBuyingPowerParameters(self._portfolio, security, delta, ZERO)
        )
        quantity = abs(result.quantity_exact)
        if quantity == ZERO:
            return []
        return [
            SubmitOrderRequest(
                OrderType.MARKET,
                security.type,
                security.symbol,
                -quantity if security.holdings.is_long else quantity,
                ZERO,
                ZERO,
                security.exchange.utc_time,
                MARGIN_CALL_TAG,
            )
        ]

    def execute_margin_call(self, generated_margin_call_orders: Iterable[SubmitOrderRequest]) -> list[OrderTicket]:
        """Send the orders, worst position first, until the margin suffices.

        Args:
            generated_margin_call_orders: the orders, as the algorithm left them.

        Returns:
            Tickets of those that were sent.
        """
        portfolio = self._portfolio
        tickets: list[OrderTicket] = []
        requests = sorted(generated_margin_call_orders, key=lambda request: portfolio[request.symbol].unrealized_profit_exact)
        for request in requests:
            if portfolio.margin_remaining_exact >= ZERO:
                break
            tickets.append(portfolio.transactions.add_order(request))
        return tickets


class MarginCallModel(LeanObject):
    """No margin calls: `MarginCallModel.NULL`."""

    NULL: MarginCallModel

    def get_margin_call_orders(self) -> tuple[list[Any], bool]:
        """None."""
        return [], False

    def execute_margin_call(self, generated_margin_call_orders: Iterable[Any]) -> list[Any]:
        """Nothing is sent."""
        return []


MarginCallModel.NULL = MarginCallModel()

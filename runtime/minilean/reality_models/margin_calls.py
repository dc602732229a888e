"""When the margin does not suffice any more (`DefaultMarginCallModel`)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol

from minilean.common.decimals import ONE, ZERO, Number, to_decimal
from minilean.common.dotnet_errors import ArgumentException
from minilean.common.enums import OrderType
from minilean.common.naming import LeanObject
from minilean.errors import AlgorithmFailure
from minilean.orders.properties import OrderProperties
from minilean.orders.requests import SubmitOrderRequest
from minilean.reality_models.buying_power_parameters import GetMaximumOrderQuantityForDeltaBuyingPowerParameters

if TYPE_CHECKING:
    from minilean.orders.ticket import OrderTicket
    from minilean.securities.portfolio import SecurityPortfolioManager
    from minilean.securities.security import Security

_ORDERS_AND_WARNING = 2
MARGIN_CALL_TAG = "Margin Call"
_WARNING_SHARE = Decimal("0.05")


class MarginCalls(Protocol):
    """What the engine asks of a margin call model."""

    def get_margin_call_orders(self, issue_margin_call_warning: bool, /) -> object:
        """Orders, and whether to warn."""
        ...


class DefaultMarginCallModel(LeanObject):
    """Warns when little margin is left, and sells when the used margin is well above the portfolio's value.

    Args:
        portfolio: the account.
        default_order_properties: what its orders carry; None for the usual ones.
        margin_buffer: used margin may exceed the portfolio's value by this fraction before orders are sent.
    """

    def __init__(
        self, portfolio: SecurityPortfolioManager, default_order_properties: OrderProperties | None, margin_buffer: Number = Decimal("0.1")
    ) -> None:
        if default_order_properties is not None and not isinstance(default_order_properties, OrderProperties):
            raise TypeError(
                f"The second argument of DefaultMarginCallModel is {default_order_properties!r}; expected self.default_order_properties."
            )
        self._portfolio = portfolio
        self._properties = default_order_properties
        self._margin_buffer = to_decimal(margin_buffer)
        # the state of the account in which enough margin was left
        self._sound_version = -1

    def get_margin_call_orders(self, issue_margin_call_warning: bool = False) -> tuple[list[SubmitOrderRequest], bool]:
        """Orders that a margin call needs now, and whether to warn the algorithm.

        Args:
            issue_margin_call_warning: what .NET hands over for the second answer; it decides nothing.
        """
        portfolio = self._portfolio
        if self._sound_version == portfolio._version:
            return [], False
        used = portfolio.total_margin_used_exact
        if used <= ZERO:
            return [], False
        total = portfolio.total_portfolio_value_exact
        remaining = portfolio._margin_remaining_of(total)
        if remaining > ZERO:
            warning = remaining <= total * _WARNING_SHARE
            if not warning and portfolio._caches_margin:
                self._sound_version = portfolio._version
            return [], warning
        requests = []
        if used > total * (ONE + self._margin_buffer):
            held = [security for security in portfolio.securities.values() if security.invested]
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
                security.exchange._utc_time,
                MARGIN_CALL_TAG,
                None if self._properties is None else self._properties.clone(),
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


class _NoMarginCalls(LeanObject):
    def get_margin_call_orders(self, issue_margin_call_warning: bool = False) -> tuple[list[Any], bool]:
        """None."""
        return [], False

    def execute_margin_call(self, generated_margin_call_orders: Iterable[Any]) -> list[Any]:
        """Nothing is sent."""
        return []


class MarginCallModel(LeanObject):
    """No margin calls: `MarginCallModel.NULL`."""

    NULL = _NoMarginCalls()


def margin_call_orders(model: MarginCalls) -> tuple[list[Any], bool]:
    """What a model of LEAN's or the algorithm's answers (`MarginCallModelPythonWrapper`).

    Args:
        model: the account's.

    Returns:
        The orders that a margin call needs, and whether to warn the algorithm: always where there are orders.

    Raises:
        ArgumentException: it answers without saying whether to warn.
    """
    answer = model.get_margin_call_orders(False)
    if not isinstance(answer, tuple) or len(answer) < _ORDERS_AND_WARNING:
        raise ArgumentException(
            f"get_margin_call_orders returned {type(answer).__name__}; expected the orders and a truth value, as in `return [], False`."
        )
    orders, warning = list(answer[0]), answer[1]
    return orders, bool(warning) or bool(orders)


def chosen_requests(answer: object) -> list[SubmitOrderRequest]:
    """The orders that an algorithm lets a margin call send.

    Args:
        answer: what `on_margin_call` returned.

    Raises:
        AlgorithmFailure: nothing, or no request, which ends a run in LEAN too.
    """
    chosen = [request for request in answer if isinstance(request, SubmitOrderRequest)] if isinstance(answer, Iterable) else []
    if not chosen:
        raise AlgorithmFailure(
            f"on_margin_call returned {answer!r}; expected a list with at least one of the requests. "
            "To send none at all, use self.portfolio.set_margin_call_model(MarginCallModel.NULL)."
        )
    return chosen

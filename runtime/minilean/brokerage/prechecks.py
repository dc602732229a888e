"""What must hold before an order is made at all (`QCAlgorithm.PreOrderChecksImpl`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minilean.common.decimals import ZERO, text
from minilean.common.enums import OrderErrorCode, OrderType, Resolution
from minilean.orders.order import MarketOnCloseOrder

if TYPE_CHECKING:
    from minilean.brokerage.context import OrderContext
    from minilean.orders.requests import OrderRequest, OrderResponse, SubmitOrderRequest
    from minilean.securities.security import Security


class PreOrderChecks:
    """Refuses requests that cannot become orders: they get no id and count nowhere.

    Args:
        context: what the parts of the brokerage share.
    """

    def __init__(self, context: OrderContext) -> None:
        self._context = context

    def check(self, request: SubmitOrderRequest) -> OrderResponse:
        """Accept or refuse a request; a refusal is logged as an error.

        Raises:
            ValueError: the order needs an opening or a close and the market never closes.
        """
        response = self._response(request)
        if response.is_error:
            self._context.messages.error(response.error_message or "")
        return response

    def _response(self, request: SubmitOrderRequest) -> OrderResponse:
        if self._context.state.is_warming_up:
            return warming_up(request)
        security = self._context.securities.get(request.symbol)
        if security is None:
            return request._refuse(
                OrderErrorCode.MISSING_SECURITY, f"{request.symbol} is not among the algorithm's securities; add it in initialize."
            )
        return (
            self._quantity(request, security)
            or self._price(request, security)
            or self._currencies(request, security)
            or self._data(request, security)
            or self._session(request, security)
            or request._accept()
        )

    @staticmethod
    def _quantity(request: SubmitOrderRequest, security: Security) -> OrderResponse | None:
        size, lot = abs(request.quantity_exact), security.symbol_properties.lot_size_exact
        if size == ZERO:
            return zero_quantity(request)
        if size < lot:
            return request._refuse(
                OrderErrorCode.ORDER_QUANTITY_LESS_THAN_LOT_SIZE,
                f"Unable to submit the order of {security.symbol.value}: quantity {text(size)} is less than the lot size {text(lot)}.",
            )
        return None

    @staticmethod
    def _price(request: SubmitOrderRequest, security: Security) -> OrderResponse | None:
        ticker = security.symbol.value
        if not security.is_tradable:
            return request._refuse(
                OrderErrorCode.NON_TRADABLE_SECURITY, f"{ticker} cannot be traded: it was removed, delisted or is an index."
            )
        if security.price_exact == ZERO:
            return request._refuse(
                OrderErrorCode.SECURITY_PRICE_ZERO,
                f"{ticker}: the security has no price yet, because no bar of it has been received. "
                "Wait for its first bar, e.g. with a warm-up, before trading it.",
            )
        return None

    def _currencies(self, request: SubmitOrderRequest, security: Security) -> OrderResponse | None:
        ticker, quote = security.symbol.value, security.quote_currency
        if quote.conversion_rate_exact == ZERO:
            return request._refuse(
                OrderErrorCode.CONVERSION_RATE_ZERO,
                f"{ticker}: {quote.symbol} has no conversion rate yet, for lack of data of its currency pair.",
            )
        base = security._base_currency
        if base is not None and base.conversion_rate_exact == ZERO:
            return request._refuse(
                OrderErrorCode.FOREX_CONVERSION_RATE_ZERO,
                f"{ticker}: its base currency {base.symbol} has no conversion rate yet, for lack of data of its currency pair.",
            )
        return None

    @staticmethod
    def _data(request: SubmitOrderRequest, security: Security) -> OrderResponse | None:
        if not security.has_data:
            return request._refuse(
                OrderErrorCode.SECURITY_HAS_NO_DATA,
                f"There are no data of {security.symbol.value} yet; check security.has_data before ordering.",
            )
        return None

    def _session(self, request: SubmitOrderRequest, security: Security) -> OrderResponse | None:
        if request.order_type not in (OrderType.MARKET_ON_OPEN, OrderType.MARKET_ON_CLOSE):
            return None
        if security.exchange.hours.is_market_always_open:
            raise ValueError(
                f"The market of {security.symbol.value} never closes; send a market order instead of one of type {request.order_type}."
            )
        if request.order_type is OrderType.MARKET_ON_OPEN:
            if security.exchange.exchange_open and not self.is_daily_only(security):
                return request._refuse(
                    OrderErrorCode.MARKET_ON_OPEN_NOT_ALLOWED_DURING_REGULAR_HOURS,
                    "A MarketOnOpen order cannot be sent while the market is open.",
                )
        elif self.is_near_close(security):
            return request._refuse(
                OrderErrorCode.MARKET_ON_CLOSE_ORDER_TOO_LATE,
                f"MarketOnClose orders must be sent at least {MarketOnCloseOrder.submission_time_buffer} before the close; "
                "see MarketOnCloseOrder.submission_time_buffer.",
            )
        return None

    def is_daily_only(self, security: Security) -> bool:
        """Whether every subscription of the security is daily."""
        configs = self._context.subscriptions.get_subscription_data_configs(security.symbol)
        return bool(configs) and all(config.resolution is Resolution.DAILY for config in configs)

    def is_near_close(self, security: Security) -> bool:
        """Whether it is too late for an order at the next close."""
        hours = security.exchange.hours
        if hours.is_market_always_open:
            return False
        close_utc = hours.zone.to_utc(hours.next_close(security.local_time))
        return self._context.clock.utc > close_utc - MarketOnCloseOrder.submission_time_buffer


def warming_up(request: OrderRequest) -> OrderResponse:
    """The refusal of any request before the algorithm has started."""
    return request._refuse(
        OrderErrorCode.ALGORITHM_WARMING_UP,
        f"Orders cannot be changed in initialize or during warm-up ({request.order_request_type.pascal_name}); "
        "move the call to on_warmup_finished or later.",
    )


def zero_quantity(request: OrderRequest) -> OrderResponse:
    """The refusal of an order of nothing."""
    kind = str(request.order_request_type).lower()
    return request._refuse(
        OrderErrorCode.ORDER_QUANTITY_ZERO, f"Unable to {kind} the order with id {request.order_id}: its quantity is zero."
    )

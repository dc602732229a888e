"""What brokers charge (`FeeModel`, `ConstantFeeModel`, `InteractiveBrokersFeeModel`)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from minilean.common.cash_amount import DEFAULT_CURRENCY, CashAmount
from minilean.common.decimals import ONE, ZERO, Number, to_decimal
from minilean.common.enums import SecurityType
from minilean.common.naming import LeanObject
from minilean.errors import UnsupportedCall
from minilean.orders.fees import ChargedSecurity, OrderFee, OrderFeeParameters

if TYPE_CHECKING:
    from minilean.orders.order import Order

_FEE_PER_SHARE = Decimal("0.005")
_MAXIMUM_EQUITY_RATE = Decimal("0.005")
_BILLION = Decimal(1_000_000_000)
# up to this monthly amount in dollars: rate of the order's value, least fee in dollars
_FOREX_SCHEDULE = (
    (_BILLION, Decimal("0.00002"), Decimal(2)),
    (2 * _BILLION, Decimal("0.000015"), Decimal("1.5")),
    (5 * _BILLION, Decimal("0.00001"), Decimal("1.25")),
)
_ALPHA_STREAMS_FOREX_RATE = Decimal("0.000002")
_LARGEST_FOREX = (Decimal("0.000008"), Decimal(1))


class FeeModel(LeanObject):
    """Base of fee models: nothing is charged. Algorithms override `get_order_fee`."""

    def get_order_fee(self, parameters: OrderFeeParameters) -> OrderFee:
        """The fee of an order at this moment."""
        return OrderFee(CashAmount(ZERO, DEFAULT_CURRENCY))


class ConstantFeeModel(FeeModel):
    """The same fee for every order.

    Args:
        fee: amount per order; its sign is dropped.
        currency: currency of the fee.
    """

    def __init__(self, fee: Number, currency: str = DEFAULT_CURRENCY) -> None:
        self._fee = OrderFee(CashAmount(abs(to_decimal(fee)), currency))

    def get_order_fee(self, parameters: OrderFeeParameters) -> OrderFee:
        """The constant."""
        return self._fee


class InteractiveBrokersFeeModel(FeeModel):
    """Fees of Interactive Brokers for US stocks and currency pairs.

    A stock costs 0.005 USD a share; less than 1 USD becomes 1 USD, and only above that the cap of 0.5 % of the value holds.
    A pair costs a rate of the value, 0.002 % up to a billion a month, at least 2 USD.

    Args:
        monthly_forex_trade_amount_in_us_dollars: decides the currency rate.
        monthly_options_trade_amount_in_contracts: options are not modelled; kept for LEAN's signature.
    """

    def __init__(self, monthly_forex_trade_amount_in_us_dollars: Number = 0, monthly_options_trade_amount_in_contracts: Number = 0) -> None:
        monthly = to_decimal(monthly_forex_trade_amount_in_us_dollars)
        self._forex_rate, self._forex_minimum = next(
            ((rate, least) for limit, rate, least in _FOREX_SCHEDULE if monthly <= limit), _LARGEST_FOREX
        )

    def get_order_fee(self, parameters: OrderFeeParameters) -> OrderFee:
        """The fee at the security's price of this moment.

        Raises:
            UnsupportedCall: the security is neither a US stock nor a currency pair.
        """
        order, security = parameters.order, parameters.security
        kind = security.type
        if kind is SecurityType.EQUITY and security.symbol._market == "usa":
            fee = _equity_fee(order, security)
        elif kind is SecurityType.FOREX:
            fee = max(self._forex_minimum, abs(self._forex_rate * order.get_value_exact(security)))
        else:
            raise UnsupportedCall(f"InteractiveBrokersFeeModel for {security.symbol.value}", f"{kind} of market {security.symbol._market}")
        return OrderFee(CashAmount(fee, DEFAULT_CURRENCY))


class AlphaStreamsFeeModel(FeeModel):
    """Fees of the Alpha Streams brokerage: stocks as at Interactive Brokers, currency pairs 0.0002 % of the value."""

    def get_order_fee(self, parameters: OrderFeeParameters) -> OrderFee:
        """The fee at the security's price of this moment.

        Raises:
            UnsupportedCall: the security is neither a US stock nor a currency pair.
        """
        order, security = parameters.order, parameters.security
        if security.type is SecurityType.EQUITY and security.symbol._market == "usa":
            fee = _equity_fee(order, security)
        elif security.type is SecurityType.FOREX:
            fee = _ALPHA_STREAMS_FOREX_RATE * abs(order.get_value_exact(security))
        else:
            raise UnsupportedCall(f"AlphaStreamsFeeModel for {security.symbol.value}", f"{security.type} of {security.symbol._market}")
        return OrderFee(CashAmount(fee, DEFAULT_CURRENCY))


def _equity_fee(order: Order, security: ChargedSecurity) -> Decimal:
    fee = _FEE_PER_SHARE * abs(order.quantity_exact)
    if fee < ONE:
        return ONE
    return min(fee, _MAXIMUM_EQUITY_RATE * abs(order.get_value_exact(security)))

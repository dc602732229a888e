"""What single brokerages charge for stocks and currency pairs (`TradeStationFeeModel`, `FxcmFeeModel`, `IndiaFeeModel` and others)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from minilean.common.cash_amount import DEFAULT_CURRENCY, CashAmount
from minilean.common.decimals import ZERO, Number, round_to, to_decimal
from minilean.common.enums import SecurityType
from minilean.errors import UnsupportedCall
from minilean.orders.fees import OrderFee, OrderFeeParameters
from minilean.reality_models.fees import FeeModel

if TYPE_CHECKING:
    from minilean.securities.security import Security

_CENTS = 2
_RUPEE = "INR"
_THOUSAND = Decimal(1000)
_CHEAP_PAIRS = ("EURUSD", "GBPUSD", "USDJPY", "USDCHF", "AUDUSD", "EURJPY", "GBPJPY")
_CHEAP, _DEAR = Decimal("0.04"), Decimal("0.06")
_OUTSIDE_HOURS = Decimal("2.99")


def _dollars(amount: Decimal) -> OrderFee:
    return OrderFee(CashAmount(amount, DEFAULT_CURRENCY))


class AlpacaFeeModel(FeeModel):
    """Stocks are free at Alpaca."""


class CharlesSchwabFeeModel(FeeModel):
    """Stocks are free at Charles Schwab."""

    def get_order_fee(self, parameters: OrderFeeParameters) -> OrderFee:
        """Nothing, in no currency."""
        return OrderFee.ZERO


class TastytradeFeeModel(FeeModel):
    """Stocks are free at tastytrade."""


class WebullFeeModel(FeeModel):
    """Stocks are free at Webull."""

    def get_order_fee(self, parameters: OrderFeeParameters) -> OrderFee:
        """Nothing, in no currency."""
        return OrderFee.ZERO


class EzeFeeModel(FeeModel):
    """Nothing is charged."""


class TDAmeritradeFeeModel(FeeModel):
    """Stocks are free at TD Ameritrade."""


class _HiddenFeeModel(FeeModel):
    # LEAN's class declares a method of the same name, which its engine, knowing the base alone, never calls

    def __init__(self, fees_per_share: Number | None = None) -> None:
        """Take the fee that is never charged."""


class RBIFeeModel(_HiddenFeeModel):
    """LEAN's engine charges nothing for RBI, whatever the argument.

    Args:
        fees_per_share: without effect.
    """


class WolverineFeeModel(_HiddenFeeModel):
    """LEAN's engine charges nothing for Wolverine, whatever the argument.

    Args:
        fees_per_share: without effect.
    """


class AxosFeeModel(FeeModel):
    """A fee a share at Axos.

    Args:
        fees_per_share: in dollars.
    """

    def __init__(self, fees_per_share: Number | None = None) -> None:
        self._per_share = Decimal("0.0035") if fees_per_share is None else to_decimal(fees_per_share)

    def get_order_fee(self, parameters: OrderFeeParameters) -> OrderFee:
        """Shares times the fee of one."""
        return _dollars(self._per_share * abs(parameters.order.quantity_exact))


class TradeStationFeeModel(FeeModel):
    """Stocks are free at TradeStation for residents of the USA, else 5 dollars an order.

    Args:
        us_resident: whether the account is that of one.
    """

    def __init__(self, us_resident: bool = True) -> None:
        self.us_resident = us_resident

    def get_order_fee(self, parameters: OrderFeeParameters) -> OrderFee:
        """The commission of an order."""
        return _dollars(ZERO if self.us_resident else Decimal(5))


class PublicFeeModel(FeeModel):
    """Stocks are free at Public.com while the exchange trades, else 2.99 dollars an order."""

    def get_order_fee(self, parameters: OrderFeeParameters) -> OrderFee:
        """The fee by the moment at which the order was sent."""
        security: Security = parameters.security  # type: ignore[assignment] - hours are what only a whole security has
        if security.type is not SecurityType.EQUITY:
            return OrderFee.ZERO
        hours = security.exchange.hours
        return _dollars(ZERO if hours.is_open(hours.zone.to_local(parameters.order.time)) else _OUTSIDE_HOURS)


class FxcmFeeModel(FeeModel):
    """Currency pairs at FXCM: 0.04 for a thousand units of the seven that are traded most, 0.06 for others; nothing else is charged.

    Args:
        currency: of the account at FXCM.
    """

    def __init__(self, currency: str = DEFAULT_CURRENCY) -> None:
        self._currency = currency

    def get_order_fee(self, parameters: OrderFeeParameters) -> OrderFee:
        """The commission of an order."""
        security, fee = parameters.security, ZERO
        if security.type is SecurityType.FOREX:
            symbol = security.symbol
            rate = _CHEAP if symbol._market == "fxcm" and symbol.value in _CHEAP_PAIRS else _DEAR
            fee = abs(rate * parameters.order.quantity_exact / _THOUSAND)
        return OrderFee(CashAmount(fee, self._currency))


class ExanteFeeModel(FeeModel):
    """Exante: 2 cents a share, a share of the value of currency pairs.

    Args:
        forex_commission_rate: share of the value, 0.25 in LEAN.
    """

    def __init__(self, forex_commission_rate: Number = Decimal("0.25")) -> None:
        self._forex_rate = to_decimal(forex_commission_rate)

    def get_order_fee(self, parameters: OrderFeeParameters) -> OrderFee:
        """The commission of an order.

        Raises:
            UnsupportedCall: the security is neither a US stock nor a currency pair.
        """
        order, security = parameters.order, parameters.security
        if security.type is SecurityType.FOREX:
            return _dollars(abs(self._forex_rate * order.get_value_exact(security)))
        if security.type is SecurityType.EQUITY and security.symbol._market == "usa":
            return _dollars(abs(order.quantity_exact) * Decimal("0.02"))
        raise UnsupportedCall(f"ExanteFeeModel for {security.symbol.value}", f"{security.type} of {security.symbol._market}")


class IndiaFeeModel(FeeModel):
    """What Indian brokers and the state charge, in rupees: a commission, and taxes on turnover, some of them the seller's alone."""

    _brokerage: ClassVar[Decimal] = ZERO
    _largest_brokerage: ClassVar[Decimal] = ZERO
    _securities_tax: ClassVar[Decimal] = ZERO
    _exchange: ClassVar[Decimal] = ZERO
    _state_tax: ClassVar[Decimal] = ZERO
    _supervision: ClassVar[Decimal] = ZERO
    _stamp: ClassVar[Decimal] = ZERO
    _stamps_unrounded_value: ClassVar[bool] = False

    def get_order_fee(self, parameters: OrderFeeParameters) -> OrderFee:
        """The fee at the security's price of this moment."""
        signed = parameters.order.get_value_exact(parameters.security)
        value, is_sale = abs(signed), signed < ZERO
        commission = value * self._brokerage
        brokerage = self._largest_brokerage if commission > self._largest_brokerage else round_to(commission, _CENTS)
        turnover = round_to(value, _CENTS)
        exchange = round_to(turnover * self._exchange, _CENTS)
        tax = round_to(self._state_tax * (brokerage + exchange), _CENTS)
        supervision = round_to(turnover * self._supervision, _CENTS)
        if is_sale:
            side = round_to(value * self._securities_tax, _CENTS)
        else:
            side = round_to((value if self._stamps_unrounded_value else turnover) * self._stamp, _CENTS)
        return OrderFee(CashAmount(round_to(brokerage + exchange + tax + supervision + side, _CENTS), _RUPEE))


class ZerodhaFeeModel(IndiaFeeModel):
    """Zerodha: 0.03 % and at most 20 rupees, and what the state takes."""

    _brokerage = Decimal("0.0003")
    _largest_brokerage = Decimal(20)
    _securities_tax = Decimal("0.00025")
    _exchange = Decimal("0.0000345")
    _state_tax = Decimal("0.18")
    _supervision = Decimal("0.000001")
    _stamp = Decimal("0.00003")
    _stamps_unrounded_value = True


class SamcoFeeModel(IndiaFeeModel):
    """Samco: 0.02 % and at most 20 rupees, and what the state takes."""

    _brokerage = Decimal("0.0002")
    _largest_brokerage = Decimal(20)
    _securities_tax = Decimal("0.00025")
    _exchange = Decimal("0.0000345")
    _state_tax = Decimal("0.18")
    _supervision = Decimal("0.000001")
    _stamp = Decimal("0.00003")

"""Currency pairs in cash accounts: only what is owned can be sold, only what is there can be spent (`CashBuyingPowerModel`)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from minilean.common.decimals import ONE, ZERO, Number, divide, normalize, text, to_decimal
from minilean.common.enums import OrderDirection, OrderType
from minilean.errors import UnsupportedCall
from minilean.reality_models.buying_power import BuyingPowerModel, no_price_message
from minilean.reality_models.buying_power_parameters import (
    BuyingPower,
    BuyingPowerParameters,
    GetMaximumOrderQuantityForDeltaBuyingPowerParameters,
    GetMaximumOrderQuantityForTargetBuyingPowerParameters,
    GetMaximumOrderQuantityResult,
    HasSufficientBuyingPowerForOrderParameters,
    HasSufficientBuyingPowerForOrderResult,
    ReservedBuyingPowerForPosition,
    ReservedBuyingPowerForPositionParameters,
)

if TYPE_CHECKING:
    from minilean.orders.order import Order
    from minilean.securities.cash_book import Cash, CashBook
    from minilean.securities.portfolio import SecurityPortfolioManager
    from minilean.securities.security import Security

_RESERVING = (OrderType.LIMIT, OrderType.STOP_MARKET)
_BY_LIMIT = (OrderType.LIMIT, OrderType.STOP_LIMIT, OrderType.LIMIT_IF_TOUCHED)
_BY_STOP = (OrderType.STOP_MARKET, OrderType.TRAILING_STOP)


class CashBuyingPowerModel(BuyingPowerModel):
    """No leverage, no short positions; open limit and stop orders keep their currency reserved."""

    def __init__(self) -> None:
        super().__init__(ONE, ZERO, ZERO)

    def set_leverage(self, security: Security, leverage: Number) -> None:
        """Refuse any leverage but 1.

        Raises:
            ValueError: the leverage is not 1.
        """
        if to_decimal(leverage) != ONE:
            raise ValueError(f"The leverage of {security.symbol.value} is {leverage}; expected 1, since a cash account has none.")

    def has_sufficient_buying_power_for_order(
        self, parameters: HasSufficientBuyingPowerForOrderParameters
    ) -> HasSufficientBuyingPowerForOrderResult:
        """Whether the currency that the order gives away is there."""
        security, order, portfolio = parameters.security, parameters.order, parameters.portfolio
        base = security._base_currency
        if base is None:
            return parameters.insufficient(f"{security.symbol.value} is no currency pair; this cash model cannot hold it.")
        given = base if order.direction is OrderDirection.SELL else security.quote_currency
        owned, code = given.amount_exact, given.symbol
        reserved = _reserved(portfolio, order, code)
        units = abs(order.quantity_exact)
        if order.direction is OrderDirection.SELL:
            if units <= owned - reserved:
                return parameters.sufficient()
            return parameters.insufficient(
                f"Your portfolio holds {_short(owned)} {code}, {_short(reserved)} {code} of which are reserved for open orders, "
                f"but the order sells {_short(units)} {code}. A cash account cannot be short."
            )
        cost = units * _order_price(security, order)
        available = self._spendable(portfolio, security, base, order, owned - reserved)
        if cost <= available:
            return parameters.sufficient()
        return parameters.insufficient(
            f"Your portfolio holds {_short(owned)} {code}, {_short(reserved)} {code} of which are reserved for open orders, "
            f"but the order needs {_short(cost)} {code} and {_short(available)} {code} are available."
        )

    def _spendable(self, portfolio: SecurityPortfolioManager, security: Security, base: Cash, order: Order, unreserved: Decimal) -> Decimal:
        book, code = portfolio.cash_book, security.quote_currency.symbol
        if order.type is OrderType.MARKET:
            value = book.convert_exact(unreserved + book.convert_exact(base.amount_exact, base.symbol, code), code)
            total = portfolio.total_portfolio_value_exact
            share = ZERO if total == ZERO else divide(value, total)
            question = GetMaximumOrderQuantityForTargetBuyingPowerParameters(portfolio, security, share, ZERO)
            most = self._lean_maximum_quantity(question)
            return abs(most.quantity_exact * _order_price(security, order))
        fee = ZERO
        if order.type is OrderType.LIMIT:
            charged = security._order_fee(order)
            fee = book.convert_exact(charged.amount_exact, charged.currency, code)
        return unreserved - fee

    def get_maximum_order_quantity_for_delta_buying_power(
        self, parameters: GetMaximumOrderQuantityForDeltaBuyingPowerParameters
    ) -> GetMaximumOrderQuantityResult:
        """Not needed in a cash account, which has no margin calls.

        Raises:
            UnsupportedCall: always, as in LEAN.
        """
        raise UnsupportedCall("CashBuyingPowerModel.get_maximum_order_quantity_for_delta_buying_power")

    def get_maximum_order_quantity_for_target_buying_power(
        self, parameters: GetMaximumOrderQuantityForTargetBuyingPowerParameters
    ) -> GetMaximumOrderQuantityResult:
        """How many units bring the base currency's value to a share of the portfolio's value, fee included.

        Raises:
            ValueError: the fee never lets the quantity settle.
        """
        return self._lean_maximum_quantity(parameters)

    def _lean_maximum_quantity(self, parameters: GetMaximumOrderQuantityForTargetBuyingPowerParameters) -> GetMaximumOrderQuantityResult:
        portfolio, security = parameters.portfolio, parameters.security
        target = parameters.target_buying_power_exact * portfolio.total_portfolio_value_exact
        if target < ZERO:
            return GetMaximumOrderQuantityResult(ZERO, "A cash account cannot be short.")
        base = security._base_currency
        if base is None:
            return GetMaximumOrderQuantityResult(ZERO, f"{security.symbol.value} is not a currency pair.")
        if target == ZERO:
            return GetMaximumOrderQuantityResult(-base.amount_exact)
        change = target - portfolio.cash_book.convert_exact(base.amount_exact, base.symbol)
        side = security.cache.ask_price_exact if change > ZERO else security.cache.bid_price_exact
        unit = side * security.quote_currency.conversion_rate_exact * security.symbol_properties.contract_multiplier_exact
        if unit == ZERO:
            return GetMaximumOrderQuantityResult(ZERO, _no_value_message(security, portfolio.cash_book))
        lot = security.symbol_properties.lot_size_exact
        quantity = _to_lot(divide(abs(change), unit), lot)
        if quantity == ZERO:
            reason = None if parameters.silence_non_error_reasons else f"The order quantity is less than the lot size of {text(lot)}."
            return GetMaximumOrderQuantityResult(ZERO, reason, False)
        return self._fit_fee(portfolio, security, abs(change), quantity, unit, 1 if change > ZERO else -1)

    @staticmethod
    def _fit_fee(
        portfolio: SecurityPortfolioManager, security: Security, target: Decimal, quantity: Decimal, unit: Decimal, sign: int
    ) -> GetMaximumOrderQuantityResult:
        lot = security.symbol_properties.lot_size_exact
        while True:
            fee = portfolio.cash_book._amount_in_account_currency(security._market_order_fee(quantity))
            value = quantity * unit + fee
            if value <= target:
                return GetMaximumOrderQuantityResult(sign * quantity)
            smaller = _to_lot(quantity - max(lot, divide(value - target, divide(value, quantity))), lot)
            if smaller <= ZERO:
                return GetMaximumOrderQuantityResult(
                    ZERO, f"The order quantity is less than the lot size of {text(lot)}: value {text(target)}, fee {text(fee)}."
                )
            if smaller == quantity:
                raise ValueError(
                    f"The order size of {security.symbol.value} does not settle at {quantity} units and a fee of {fee}. "
                    "Check the fee model: its fee must fall with the quantity."
                )
            quantity = smaller

    def get_reserved_buying_power_for_position(
        self, parameters: ReservedBuyingPowerForPositionParameters
    ) -> ReservedBuyingPowerForPosition:
        """0: nothing is borrowed."""
        return ReservedBuyingPowerForPosition(ZERO)

    def get_buying_power(self, parameters: BuyingPowerParameters) -> BuyingPower:
        """Units of the pair that can be bought with, or sold from, what is owned."""
        security = parameters.security
        if security._base_currency is None or security.cache.price_exact == ZERO:
            return BuyingPower(ZERO)
        if parameters.direction == OrderDirection.BUY:
            unit = security.cache.price_exact * security.symbol_properties.contract_multiplier_exact
            return BuyingPower(divide(security.quote_currency.amount_exact, unit))
        return BuyingPower(security._base_currency.amount_exact if parameters.direction == OrderDirection.SELL else ZERO)


def _order_price(security: Security, sent: Order) -> Decimal:
    order: Any = sent  # which prices it has is known by its type alone
    if order.type is OrderType.MARKET:
        return security.cache.price_exact
    if order.type in _BY_LIMIT:
        return order.limit_price_exact
    return order.stop_price_exact if order.type in _BY_STOP else ZERO


def _reserved(portfolio: SecurityPortfolioManager, order: Order, given: str) -> Decimal:
    """Amount of a currency that open orders of any pair give away, apart from one order."""
    reserved = ZERO
    for other in portfolio.transactions.get_open_orders():
        if other.id == order.id or other.type not in _RESERVING:
            continue
        pair = portfolio.securities[other.symbol]
        if pair._base_currency is None:
            continue
        if pair._base_currency.symbol == given and other.direction is OrderDirection.SELL:
            reserved += abs(other.quantity_exact)
        elif pair.quote_currency.symbol == given and other.direction is OrderDirection.BUY:
            reserved += abs(other.quantity_exact) * _order_price(pair, other)
    return reserved


def _no_value_message(security: Security, book: CashBook) -> str:
    if security.quote_currency.conversion_rate_exact == ZERO:
        return f"The rate from {security.quote_currency.symbol} to {book.account_currency} is not known yet."
    return no_price_message(security)


def _to_lot(quantity: Decimal, lot: Decimal) -> Decimal:
    return quantity - quantity % lot


def _short(value: Decimal) -> str:
    return text(normalize(value))

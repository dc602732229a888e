"""The position in one security (`SecurityHolding`)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol

from minilean.common.decimals import ONE, ZERO, Number, divide, multiply, to_decimal, to_double
from minilean.common.enums import SecurityType
from minilean.common.exact import float_of
from minilean.common.naming import DualNamed
from minilean.securities.convertible_cash_amount import ConvertibleCashAmount

if TYPE_CHECKING:
    from minilean.common.cash_amount import CashAmount
    from minilean.common.symbol import Symbol
    from minilean.data.symbol_properties import SymbolProperties
    from minilean.securities.cache import SecurityCache
    from minilean.securities.cash_book import Cash, CashBook

_PIPS_PER_STEP = 10


class HeldSecurity(Protocol):
    """What a position asks of its security."""

    symbol: Symbol
    symbol_properties: SymbolProperties
    quote_currency: Cash
    cache: SecurityCache

    @property
    def type(self) -> SecurityType:
        """Kind of security."""
        ...

    @property
    def leverage_exact(self) -> Decimal:
        """Value that a unit of own money may hold."""
        ...

    def _market_order_fee(self, quantity: Decimal) -> CashAmount:
        """The fee of a market order at this moment."""
        ...

    def _account_changed(self) -> None:
        """The position is another one now."""
        ...


class SecurityHolding(DualNamed):
    """Quantity, cost and results of a position; money is in the account currency, prices are in the quote currency.

    Args:
        security: what is held.
        cash_book: the account's currencies.
    """

    __slots__ = (
        "_cash_book",
        "_dividends",
        "_price_kept",
        "_security",
        "average_price_exact",
        "invested",
        "last_trade_profit_exact",
        "quantity_exact",
        "target",
        "total_fees_exact",
        "total_sale_volume_exact",
        "trade_profit_exact",
    )

    absolute_quantity = float_of("absolute_quantity_exact", "Units held without the sign.")
    price = float_of("price_exact", "Current price.")
    leverage = float_of("leverage_exact", "Leverage of the security.")
    holdings_cost = float_of("holdings_cost_exact", "Quantity at its average price.")
    absolute_holdings_cost = float_of("absolute_holdings_cost_exact", "Cost without the sign.")
    unlevered_holdings_cost = float_of("unlevered_holdings_cost_exact", "Cost divided by the leverage.")
    unlevered_absolute_holdings_cost = float_of("unlevered_absolute_holdings_cost_exact", "The same without the sign.")
    holdings_value = float_of("holdings_value_exact", "Quantity at the current price.")
    absolute_holdings_value = float_of("absolute_holdings_value_exact", "Value without the sign.")
    unrealized_profit = float_of("unrealized_profit_exact", "What closing now would win, fee included.")
    unrealized_profit_percent = float_of("unrealized_profit_percent_exact", "Unrealised profit over cost, as a fraction.")
    profit = float_of("profit_exact", "Closed profit before fees, and dividends.")
    net_profit = float_of("net_profit_exact", "Profit less all fees.")
    total_fees = float_of("total_fees_exact", "Fees paid so far.")
    total_dividends = float_of("total_dividends_exact", "Dividends received so far.")
    total_sale_volume = float_of("total_sale_volume_exact", "Value of all fills so far.")
    last_trade_profit = float_of("last_trade_profit_exact", "Profit of the last closing fill, before fees.")

    def __init__(self, security: HeldSecurity, cash_book: CashBook) -> None:
        self._security = security
        self._cash_book = cash_book
        self.quantity_exact = ZERO
        self.average_price_exact = ZERO
        self.invested = False
        self.trade_profit_exact = ZERO
        self.last_trade_profit_exact = ZERO
        self.total_fees_exact = ZERO
        self.total_sale_volume_exact = ZERO
        self._dividends = ZERO
        self._price_kept = ZERO
        self.target: Any = None

    @property
    def quantity(self) -> float:
        """Units held; negative when short. Writing it changes the position without a trade."""
        return to_double(self.quantity_exact)

    @quantity.setter
    def quantity(self, units: Number) -> None:
        self.set_holdings(self.average_price_exact, units)
        self._cash_book._invalidate()

    @property
    def average_price(self) -> float:
        """Average entry price; writing it changes the position without a trade."""
        return to_double(self.average_price_exact)

    @average_price.setter
    def average_price(self, price: Number) -> None:
        self.average_price_exact = to_decimal(price)

    @property
    def symbol(self) -> Symbol:
        """What is held."""
        return self._security.symbol

    @property
    def type(self) -> SecurityType:
        """Kind of security."""
        return self._security.type

    @property
    def hold_stock(self) -> bool:
        """LEAN's older name of `invested`: at least one lot is held."""
        return self.invested

    @property
    def is_long(self) -> bool:
        """Whether the quantity is above 0."""
        return self.quantity_exact > ZERO

    @property
    def is_short(self) -> bool:
        """Whether the quantity is below 0."""
        return self.quantity_exact < ZERO

    @property
    def absolute_quantity_exact(self) -> Decimal:
        """Units held without the sign."""
        return abs(self.quantity_exact)

    @property
    def price_exact(self) -> Decimal:
        """Current price of the security; without one since it came back, the last from before it left."""
        return self._security.cache.price_exact or self._price_kept

    def _keep_price(self) -> None:
        """The security leaves the algorithm, and forgets its price; its holding does not."""
        self._price_kept = self.price_exact

    @property
    def leverage_exact(self) -> Decimal:
        """Leverage of the security."""
        return self._security.leverage_exact

    def quantity_value_exact(self, quantity: Decimal, price: Decimal | None = None) -> Decimal:
        """Value of a quantity in the account currency, at a price or the current one."""
        return multiply(self.quote_value_exact(quantity, price), self._security.quote_currency.conversion_rate_exact)

    def quote_value_exact(self, quantity: Decimal, price: Decimal | None = None) -> Decimal:
        """Value of a quantity in the quote currency, at a price or the current one."""
        price = self.price_exact if price is None else price
        return multiply(multiply(price, quantity), self._security.symbol_properties.contract_multiplier_exact)

    def get_quantity_value(self, quantity: Number, price: Number | None = None) -> ConvertibleCashAmount:
        """Value of a quantity, at a price or the current one."""
        value = self.quote_value_exact(to_decimal(quantity), None if price is None else to_decimal(price))
        return ConvertibleCashAmount(value, self._security.quote_currency)

    @property
    def holdings_cost_exact(self) -> Decimal:
        """Quantity at its average price."""
        if self.quantity_exact == ZERO:
            return ZERO
        return self.quantity_value_exact(self.quantity_exact, self.average_price_exact)

    @property
    def absolute_holdings_cost_exact(self) -> Decimal:
        """Cost without the sign."""
        return abs(self.holdings_cost_exact)

    @property
    def unlevered_holdings_cost_exact(self) -> Decimal:
        """Cost divided by the leverage."""
        return divide(self.holdings_cost_exact, self.leverage_exact)

    @property
    def unlevered_absolute_holdings_cost_exact(self) -> Decimal:
        """Cost divided by the leverage, without the sign."""
        return abs(self.unlevered_holdings_cost_exact)

    @property
    def holdings_value_exact(self) -> Decimal:
        """Quantity at the current price."""
        quantity = self.quantity_exact
        if not quantity:
            return ZERO
        # `quantity_value_exact` at the current price, asked some hundred times in a step
        security = self._security
        value = (security.cache.price_exact or self._price_kept) * quantity * security.symbol_properties.contract_multiplier_exact
        rate = security.quote_currency.conversion_rate_exact
        return value if rate is ONE else multiply(value, rate)

    @property
    def absolute_holdings_value_exact(self) -> Decimal:
        """Value without the sign."""
        return abs(self.holdings_value_exact)

    @property
    def total_dividends_exact(self) -> Decimal:
        """Dividends received so far; a short position pays them."""
        return self._dividends

    @property
    def profit_exact(self) -> Decimal:
        """Closed profit before fees, and dividends."""
        return self.trade_profit_exact + self._dividends

    @property
    def net_profit_exact(self) -> Decimal:
        """Profit less all fees."""
        return self.profit_exact - self.total_fees_exact

    @property
    def unrealized_profit_exact(self) -> Decimal:
        """What closing now would win: at the bid or ask, less the fee of a market order."""
        return self.close_profit_exact()

    @property
    def unrealized_profit_percent_exact(self) -> Decimal:
        """Unrealised profit over cost, as a fraction; 0 without a position."""
        cost = self.absolute_holdings_cost_exact
        return ZERO if cost == ZERO else divide(self.unrealized_profit_exact, cost)

    def close_profit_exact(
        self,
        include_fees: bool = True,
        exit_price: Decimal | None = None,
        entry_price: Decimal | None = None,
        quantity: Decimal | None = None,
    ) -> Decimal:
        """What closing would win.

        Args:
            include_fees: take away the fee of the closing market order.
            exit_price: the bid of a long and the ask of a short position if None.
            entry_price: the average price if None.
            quantity: the whole position if None.

        Returns:
            Profit in the account currency; 0 without a position.
        """
        if quantity is None:
            if not self.invested:
                return ZERO
            quantity = self.quantity_exact
        security = self._security
        if exit_price is None:
            exit_price = security.cache.bid_price_exact if self.is_long else security.cache.ask_price_exact
        if entry_price is None:
            entry_price = self.average_price_exact
        profit = self.quantity_value_exact(quantity, exit_price) - self.quantity_value_exact(quantity, entry_price)
        if include_fees:
            profit -= self._cash_book._amount_in_account_currency(security._market_order_fee(-quantity))
        return profit

    def total_close_profit(
        self, include_fees: bool = True, exit_price: Number | None = None, entry_price: Number | None = None, quantity: Number | None = None
    ) -> float:
        """What closing would win, see `close_profit_exact`."""
        numbers = [None if n is None else to_decimal(n) for n in (exit_price, entry_price, quantity)]
        return to_double(self.close_profit_exact(include_fees, *numbers))

    def add_new_fee(self, fee: Number) -> None:
        """Count a fee, in the account currency."""
        self.total_fees_exact += to_decimal(fee)

    def add_new_profit(self, profit: Number) -> None:
        """Count a closed profit, in the account currency."""
        self.trade_profit_exact += to_decimal(profit)

    def add_new_sale(self, value: Number) -> None:
        """Count the value of a fill, in the account currency."""
        self.total_sale_volume_exact += to_decimal(value)

    def add_new_dividend(self, amount: Number) -> None:
        """Count a dividend, in the account currency."""
        self._dividends += to_decimal(amount)

    def set_last_trade_profit(self, profit: Number) -> None:
        """Remember the profit of the last closing fill."""
        self.last_trade_profit_exact = to_decimal(profit)

    def set_holdings(self, average_price: Number, quantity: Number) -> None:
        """Replace the position without a trade."""
        self.average_price_exact = to_decimal(average_price)
        self.quantity_exact = to_decimal(quantity)
        self.invested = abs(self.quantity_exact) >= self._security.symbol_properties.lot_size_exact
        self._security._account_changed()

    def __str__(self) -> str:
        return f"{self.symbol.value}: {self.quantity_exact} @ {self.average_price_exact}"


class EquityHolding(SecurityHolding):
    """The position in a share or fund."""

    __slots__ = ()


class ForexHolding(SecurityHolding):
    """The position in a currency pair."""

    __slots__ = ()

    def total_close_profit_pips(self) -> float:
        """What closing now would win in pips of a currency pair, one decimal."""
        security = self._security
        pip = security.symbol_properties.minimum_price_variation_exact * _PIPS_PER_STEP
        value = pip * self.absolute_quantity_exact * security.quote_currency.conversion_rate_exact
        return to_double(round(self.close_profit_exact() / value, 1)) if value else 0.0

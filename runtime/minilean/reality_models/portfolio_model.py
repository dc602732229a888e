"""What a fill does to cash and holdings (`SecurityPortfolioModel`)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from minilean.common.cash_amount import CashAmount
from minilean.common.decimals import ZERO, divide, multiply
from minilean.common.enums import OrderDirection
from minilean.common.naming import LeanObject
from minilean.reality_models.settlement import ApplyFundsSettlementModelParameters

if TYPE_CHECKING:
    from minilean.orders.events import OrderEvent
    from minilean.securities.portfolio import SecurityPortfolioManager
    from minilean.securities.security import Security

_FEES_PER_ROUND_TRIP = 2  # the opening fee is not known any more; it is taken to equal the closing one


class SecurityPortfolioModel(LeanObject):
    """Books fills: fee, money, profit of what was closed, average price of what is open."""

    def process_fill(self, portfolio: SecurityPortfolioManager, security: Security, fill: OrderEvent) -> None:
        """Apply one fill.

        Args:
            portfolio: the account.
            security: what was traded.
            fill: the order event of the fill.
        """
        holdings = security.holdings
        quantity, price = fill.fill_quantity_exact, fill.fill_price_exact
        holdings.add_new_sale(holdings.quantity_value_exact(abs(quantity), price))
        fee = self._charge(portfolio, security, fill)
        self._settle(portfolio, security, fill, quantity, price)
        was_long, was_short = holdings.is_long, holdings.is_short
        if (was_long and fill.direction == OrderDirection.SELL) or (was_short and fill.direction == OrderDirection.BUY):
            profit = self._closed_profit(security, quantity, price)
            holdings.add_new_profit(profit)
            holdings.set_last_trade_profit(profit)
            result = profit - _FEES_PER_ROUND_TRIP * fee
            portfolio._transaction_records.add(security.exchange._utc_time, result, result > ZERO)
        average, held = _after_fill(holdings.average_price_exact, holdings.quantity_exact, quantity, price)
        holdings.set_holdings(average, held)

    @staticmethod
    def _charge(portfolio: SecurityPortfolioManager, security: Security, fill: OrderEvent) -> Decimal:
        amount = fill.order_fee.value
        if amount.amount_exact == ZERO:
            return ZERO
        fee = portfolio.cash_book._amount_in_account_currency(amount)
        security.holdings.add_new_fee(fee)
        fill.order_fee.apply_to_portfolio(portfolio.cash_book)
        return fee

    @staticmethod
    def _settle(portfolio: SecurityPortfolioManager, security: Security, fill: OrderEvent, quantity: Decimal, price: Decimal) -> None:
        paid = -quantity * price * security.symbol_properties.contract_multiplier_exact
        movements = [CashAmount(paid, security.quote_currency.symbol)]
        if security._base_currency is not None:
            movements.append(CashAmount(quantity, security._base_currency.symbol))
        for amount in movements:
            security.settlement_model.apply_funds(ApplyFundsSettlementModelParameters(portfolio, security, fill._utc, amount, fill))

    @staticmethod
    def _closed_profit(security: Security, quantity: Decimal, price: Decimal) -> Decimal:
        holdings = security.holdings
        closed = min(abs(quantity), holdings.absolute_quantity_exact)
        signed = -closed if quantity > ZERO else closed
        profit = holdings.quote_value_exact(signed, price) - holdings.quote_value_exact(signed, holdings.average_price_exact)
        return profit * security.quote_currency.conversion_rate_exact


def _after_fill(average: Decimal, held: Decimal, quantity: Decimal, price: Decimal) -> tuple[Decimal, Decimal]:
    """Average price and quantity after a fill: adding averages, reducing keeps, crossing zero starts anew."""
    total = held + quantity
    if held == ZERO:
        return price, quantity
    if (held > ZERO) == (quantity > ZERO):
        return divide(multiply(average, held) + quantity * price, total), total
    if total == ZERO:
        # a .NET decimal keeps the sign of its left operand at zero, and algorithms see it
        return ZERO, ZERO.copy_sign(held)
    return (price if (total > ZERO) != (held > ZERO) else average), total

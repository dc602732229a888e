"""The account: cash, holdings, value and margin (`SecurityPortfolioManager`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol

from minilean.common.decimals import ZERO, Number, divide, to_decimal, to_double
from minilean.common.dotnet_errors import InvalidOperationException
from minilean.common.enums import DataNormalizationMode, OrderDirection, SecurityType
from minilean.common.exact import decimal_of, float_of
from minilean.common.unsupported import unsupported
from minilean.common.user_models import adopt_model
from minilean.common.views import ExtendedDictionary, require_default
from minilean.errors import InputError
from minilean.securities.cash_book import CashBook
from minilean.securities.holding import SecurityHolding
from minilean.securities.margin_parameters import InitialMarginParameters, MaintenanceMarginParameters
from minilean.securities.once_warning import OnceWarning
from minilean.securities.positions import SecurityPositionGroupModel
from minilean.securities.transaction_records import TransactionRecords

if TYPE_CHECKING:
    from minilean.common.symbol import Symbol
    from minilean.data.bars import Dividend, Split
    from minilean.orders.events import OrderEvent
    from minilean.orders.order import Order
    from minilean.orders.requests import SubmitOrderRequest
    from minilean.orders.ticket import OrderTicket
    from minilean.securities.manager import SecurityManager
    from minilean.securities.security import Security

_FOREX = SecurityType.FOREX
_NONE_GIVEN: Any = object()
_STARTING_CASH = Decimal(100_000)
_UNADJUSTED_DIVIDENDS = (DataNormalizationMode.RAW, DataNormalizationMode.SPLIT_ADJUSTED)


class TargetSettings(Protocol):
    """What of the algorithm's settings says how much targets may use and which orders are worth it."""

    free_portfolio_value_exact: Decimal | None
    free_portfolio_value_percentage_exact: Decimal
    minimum_order_margin_portfolio_percentage_exact: Decimal
    max_absolute_portfolio_target_percentage_exact: Decimal
    min_absolute_portfolio_target_percentage_exact: Decimal


class AccountTransactions(Protocol):
    """What an account and the models of its securities ask of its orders."""

    def get_order_ticket(self, order_id: int) -> OrderTicket | None:
        """The ticket of an order, or None."""
        ...

    def get_open_orders(self) -> list[Order]:
        """Copies of the open orders."""
        ...

    def add_order(self, request: SubmitOrderRequest) -> OrderTicket:
        """Send an order."""
        ...


class SecurityPortfolioManager(ExtendedDictionary):
    """Cash and holdings of the algorithm; `portfolio["SPY"]` is the holding of a security.

    Money is in the account currency. Total value, unsettled cash and used margin are remembered until prices, cash or holdings change.

    Args:
        securities: the algorithm's securities.
        settings: reserve and minimum order size of targets.
        transactions: orders and tickets.
        margin_call_model: makes the model that says what happens when the margin does not suffice, from the account.
        check_buying_power: asks a security's buying power model whether an order can be paid for.
    """

    securities: SecurityManager
    _settings: TargetSettings
    transactions: AccountTransactions
    _transaction_records: TransactionRecords
    cash_book: CashBook
    unsettled_cash_book: CashBook
    _minimum_order_margin_warning: OnceWarning
    _version: int

    _kind = SecurityHolding

    def __init__(
        self,
        securities: SecurityManager,
        settings: TargetSettings,
        transactions: AccountTransactions,
        margin_call_model: Callable[[SecurityPortfolioManager], Any],
        check_buying_power: Callable[[SecurityPortfolioManager, Security, Order], Any],
    ) -> None:
        self.securities = securities
        self._settings = settings
        self.transactions = transactions
        self._transaction_records = TransactionRecords()
        self._minimum_order_margin_warning = OnceWarning()
        self._total: Decimal | None = None
        self._unsettled: Decimal | None = None
        self._margin_used: Decimal | None = None
        self._version = 0  # counts the changes, so that others can tell whether there was one
        self.unsettled_cash_book = CashBook(self._invalidate)
        self.cash_book = CashBook(self._invalidate)
        self.cash_book._on_added(self.unsettled_cash_book._mirror)
        self._base_cash = self.cash_book[self.cash_book.account_currency]
        self._base_cash.set_amount(_STARTING_CASH)
        self._currency_was_named = False
        self._account_currency_was_set = False
        self._margin_call_model = margin_call_model(self)
        self._check_buying_power = check_buying_power
        securities._on_changed(self._invalidate)

    # ---- cash -----------------------------------------------------------------------------------------------------

    cash = float_of("cash_exact", "Settled cash of all currencies.")
    unsettled_cash = float_of("unsettled_cash_exact", "Proceeds of sales that cannot be used yet.")

    @property
    def cash_exact(self) -> Decimal:
        """Settled cash of all currencies."""
        return self.cash_book.total_value_in_account_currency_exact

    @property
    def unsettled_cash_exact(self) -> Decimal:
        """Proceeds of sales that cannot be used yet."""
        unsettled = self._unsettled
        if unsettled is None:
            self._unsettled = unsettled = self.unsettled_cash_book.total_value_in_account_currency_exact
        return unsettled

    def set_cash(self, *arguments: Any) -> None:
        """Set the cash: `set_cash(amount)` of the account currency, or `set_cash(currency, amount, conversion_rate)`.

        Raises:
            InputError: neither form.
        """
        if len(arguments) == 1:
            self._currency_was_named = False
            self._base_cash.set_amount(to_decimal(arguments[0]))
            return
        if len(arguments) != 3:
            raise InputError(f"set_cash was called with {len(arguments)} values; expected an amount, or a currency, an amount and a rate.")
        self._currency_was_named = True
        currency, amount, rate = arguments
        cash = self.cash_book.get(currency)
        if cash is None:
            self.cash_book.add(currency, amount, rate)
            return
        cash.set_amount(amount)
        cash._set_conversion_rate(rate)

    def set_account_currency(self, account_currency: str, starting_cash: Number | None = None) -> None:
        """Count everything in another currency, before securities are added; later calls are ignored, as in LEAN.

        Args:
            account_currency: currency code.
            starting_cash: amount of it, if it is to change.

        Raises:
            InvalidOperationException: securities were added before.
        """
        if self._account_currency_was_set:
            return
        self._account_currency_was_set = True
        if self.securities.count:
            raise InvalidOperationException(
                "The account currency was set after a security was added; call set_account_currency first in initialize."
            )
        previous = self._base_cash
        self.unsettled_cash_book._change_account_currency(account_currency)
        self.cash_book._change_account_currency(account_currency)
        self._base_cash = self.cash_book[account_currency]
        if self._currency_was_named and previous.symbol != self._base_cash.symbol:
            # cash that was given with its currency stays in that currency
            self._base_cash.set_amount(ZERO)
            self.cash_book.add(previous.symbol, previous.amount_exact, previous.conversion_rate_exact)
        if starting_cash is not None:
            self.set_cash(starting_cash)

    # ---- value ----------------------------------------------------------------------------------------------------

    total_portfolio_value = float_of("total_portfolio_value_exact", "Cash and holdings.")
    total_holdings_value = float_of("total_holdings_value_exact", "Values of all holdings without their signs.")
    total_unrealized_profit = float_of("total_unrealized_profit_exact", "What closing everything now would win, fees included.")
    total_unrealised_profit = total_unrealized_profit
    total_absolute_holdings_cost = float_of("total_absolute_holdings_cost_exact", "Costs of all holdings without their signs.")
    total_unlevered_absolute_holdings_cost = float_of("total_unlevered_absolute_holdings_cost_exact", "The same over leverage.")
    total_profit = float_of("total_profit_exact", "Closed profit before fees, and dividends.")
    total_net_profit = float_of("total_net_profit_exact", "Closed profit and dividends less all fees.")
    total_fees = float_of("total_fees_exact", "Fees paid so far.")
    total_sale_volume = float_of("total_sale_volume_exact", "Value of all fills so far.")
    total_portfolio_value_less_free_buffer = float_of("value_less_free_buffer_exact", "Value that targets may use.")

    def _invalidate(self) -> None:
        """Prices, cash, holdings or margin rules changed: work out anew what is remembered when it is next asked for."""
        self._version += 1
        self._total = None
        self._unsettled = None
        self._margin_used = None

    invalidate_total_portfolio_value = _invalidate

    @property
    def total_portfolio_value_exact(self) -> Decimal:
        """Cash, unsettled cash and holdings; currency pairs are cash of their base currency."""
        total = self._total
        if total is None:
            total = self.cash_exact + self.unsettled_cash_exact
            for security in self.securities._where(_is_invested):
                if security.symbol.id.security_type is not _FOREX:
                    total += security.holdings.holdings_value_exact
            self._total = total
        return total

    @property
    def value_less_free_buffer_exact(self) -> Decimal:
        """Value that targets may use: the total less `settings.free_portfolio_value` or its percentage."""
        total = self.total_portfolio_value_exact
        free = self._settings.free_portfolio_value_exact
        return total - (total * self._settings.free_portfolio_value_percentage_exact if free is None else free)

    @property
    def total_holdings_value_exact(self) -> Decimal:
        """Values of all holdings without their signs."""
        return sum((s.holdings.absolute_holdings_value_exact for s in self.securities.values()), ZERO)

    @property
    def total_unrealized_profit_exact(self) -> Decimal:
        """What closing everything now would win, fees included."""
        return sum((s.holdings.unrealized_profit_exact for s in self.securities._where(_is_invested)), ZERO)

    @property
    def total_absolute_holdings_cost_exact(self) -> Decimal:
        """Costs of all holdings without their signs."""
        return sum((s.holdings.absolute_holdings_cost_exact for s in self.securities.values()), ZERO)

    @property
    def total_unlevered_absolute_holdings_cost_exact(self) -> Decimal:
        """Costs over leverage of all holdings without their signs."""
        return sum((s.holdings.unlevered_absolute_holdings_cost_exact for s in self.securities.values()), ZERO)

    @property
    def total_profit_exact(self) -> Decimal:
        """Closed profit before fees, and dividends; removed securities count too."""
        return sum((s.holdings.profit_exact for s in self.securities.total), ZERO)

    @property
    def total_net_profit_exact(self) -> Decimal:
        """Closed profit and dividends less all fees; removed securities count too."""
        return sum((s.holdings.net_profit_exact for s in self.securities.total), ZERO)

    @property
    def total_fees_exact(self) -> Decimal:
        """Fees paid so far; removed securities count too."""
        return sum((s.holdings.total_fees_exact for s in self.securities.total), ZERO)

    @property
    def total_sale_volume_exact(self) -> Decimal:
        """Value of all fills so far; removed securities count too."""
        return sum((s.holdings.total_sale_volume_exact for s in self.securities.total), ZERO)

    @property
    def invested(self) -> bool:
        """Whether anything is held."""
        return bool(self.securities._where(_is_invested))

    hold_stock = invested

    # ---- margin ---------------------------------------------------------------------------------------------------

    total_margin_used = float_of("total_margin_used_exact", "Margin that the holdings tie up.")
    margin_remaining = float_of("margin_remaining_exact", "Margin that is free.")

    @property
    def total_margin_used_exact(self) -> Decimal:
        """Margin that the holdings tie up."""
        used = self._margin_used
        if used is None:
            held = self.securities._where(_is_invested)
            used = sum((self.maintenance_margin_exact(security) for security in held), ZERO)
            # a model of the algorithm's own may change its mind at any time
            if all(security._standard_margin_calls.maintenance for security in held):
                self._margin_used = used
        return used

    @property
    def _caches_margin(self) -> bool:
        """Whether the margin in use stays as it is until the account's `version` changes."""
        return self._margin_used is not None

    @staticmethod
    def maintenance_margin_exact(security: Security) -> Decimal:
        """Margin that one holding ties up."""
        holdings, model = security.holdings, security.buying_power_model
        if security._standard_margin_calls.maintenance:
            return abs(holdings.holdings_value_exact) * model.maintenance_margin_requirement_exact
        parameters = MaintenanceMarginParameters.for_quantity_at_current_price(security, holdings.quantity_exact)
        return decimal_of(model.get_maintenance_margin(parameters))

    @property
    def margin_remaining_exact(self) -> Decimal:
        """Margin that is free."""
        return self._margin_remaining_of(self.total_portfolio_value_exact)

    def _margin_remaining_of(self, total_portfolio_value: Decimal) -> Decimal:
        """Margin that would be free if the portfolio had that value."""
        return total_portfolio_value - self.unsettled_cash_exact - self.total_margin_used_exact

    def has_sufficient_buying_power_for_order(self, orders: Iterable[Order]) -> Any:
        """Whether each of several orders could be paid for.

        Returns:
            The answer of the buying power model for the first that could not, else for the last; None where there is no order.
        """
        answer = None
        for order in orders:
            answer = self._check_buying_power(self, self.securities[order.symbol], order)
            if not answer.is_sufficient:
                break
        return answer

    def get_margin_remaining(self, symbol: object = _NONE_GIVEN, direction: OrderDirection = OrderDirection.BUY) -> float:
        """Margin that is free; with a symbol, for an order of that side, which also reuses the margin of an opposite holding."""
        if symbol is _NONE_GIVEN:
            return self.margin_remaining
        if isinstance(symbol, (int, float, Decimal)):
            return to_double(self._margin_remaining_of(to_decimal(symbol)))
        security = self.securities[symbol]
        holdings, free = security.holdings, self.margin_remaining_exact
        if (holdings.is_long and direction == OrderDirection.SELL) or (holdings.is_short and direction == OrderDirection.BUY):
            initial = security.buying_power_model.get_initial_margin_requirement(InitialMarginParameters(security, holdings.quantity_exact))
            free += self.maintenance_margin_exact(security) + abs(decimal_of(initial))
        return to_double(free)

    def get_buying_power(self, symbol: object, direction: OrderDirection = OrderDirection.BUY) -> float:
        """LEAN's other name of `get_margin_remaining` with a symbol.

        Raises:
            TypeError: a number was given, of which that other name makes something.
        """
        if isinstance(symbol, (int, float, Decimal)):
            raise TypeError(f"get_buying_power got {symbol!r} as its symbol; expected a symbol, ticker or security.")
        return self.get_margin_remaining(symbol, direction)

    @property
    def margin_call_model(self) -> Any:
        """What happens when the margin does not suffice."""
        return self._margin_call_model

    @margin_call_model.setter
    def margin_call_model(self, model: Any) -> None:
        self.set_margin_call_model(model)

    def set_margin_call_model(self, model: Any) -> None:
        """Use a margin call model: `get_margin_call_orders()` and `execute_margin_call(requests)`."""
        self._margin_call_model = adopt_model(model, "margin call model", "get_margin_call_orders", "execute_margin_call")

    @property
    def positions(self) -> SecurityPositionGroupModel:
        """Groups of positions that share their margin: whatever they are asked is refused."""
        return SecurityPositionGroupModel()

    set_positions = unsupported("portfolio.set_positions", "it groups options")

    def log_margin_information(self, order_request: object = None) -> None:
        """Nothing: LEAN writes the margins into a log of its own."""

    # ---- what changes the account ---------------------------------------------------------------------------------

    def process_fills(self, fills: Iterable[OrderEvent]) -> None:
        """Book the fills of order events."""
        try:
            for fill in fills:
                security = self.securities[fill.symbol]
                security.portfolio_model.process_fill(self, security, fill)
        finally:
            self._invalidate()

    def apply_dividend(self, dividend: Dividend) -> None:
        """Pay a dividend into cash, unless adjusted prices contain it; short positions pay it."""
        security = self.securities[dividend.symbol]
        if security.data_normalization_mode not in _UNADJUSTED_DIVIDENDS:
            return
        holdings = security.holdings
        total = holdings.quantity_exact * dividend.distribution_exact * security.quote_currency.conversion_rate_exact
        self._base_cash._add_amount(total)
        holdings.add_new_dividend(total)

    def apply_split(self, split: Split) -> None:
        """Change quantity, average price and last price by a split, unless adjusted prices contain it.

        The fraction of a share that is left over is paid in cash at the last price after the split.
        """
        security = self.securities[split.symbol]
        if security.type is not SecurityType.EQUITY or security.data_normalization_mode is not DataNormalizationMode.RAW:
            return
        holdings, factor = security.holdings, split.split_factor_exact
        quantity = divide(holdings.quantity_exact, factor)
        whole = Decimal(int(quantity))
        holdings.set_holdings(holdings.average_price_exact * factor, whole)
        if security.has_data:
            security._apply_split(split)
            price = security.cache.last_price_exact
        else:
            price = split.reference_price_exact * factor
        self._base_cash._add_amount((quantity - whole) * price)
        self._invalidate()

    # ---- holdings as a dictionary -----------------------------------------------------------------------------------

    def __getitem__(self, key: object) -> SecurityHolding:
        return self.securities[key].holdings

    def get(self, key: object, default: Any = None) -> Any:
        """The holding of a symbol or ticker, or the default."""
        require_default(default, SecurityHolding)
        security = self.securities.get(key)
        return default if security is None else security.holdings

    def contains_key(self, key: object) -> bool:
        """Whether the algorithm has the security, held or not."""
        return self.securities.contains_key(key)

    def add(self, key: object, value: object) -> None:
        """Not allowed: securities are added to the algorithm.

        Raises:
            InvalidOperationException: always.
        """
        raise InvalidOperationException("The portfolio is read-only; add a security to the algorithm, e.g. with add_equity.")

    def keys(self) -> list[Symbol]:
        """Symbols of the active securities, held or not."""
        return self.securities.keys()

    def values(self) -> list[SecurityHolding]:
        """Their holdings."""
        return [security.holdings for security in self.securities.values()]

    def items(self) -> list[tuple[Symbol, SecurityHolding]]:
        """Symbols with holdings."""
        return [(symbol, security.holdings) for symbol, security in self.securities.items()]

    @property
    def count(self) -> int:
        """Number of active securities."""
        return self.securities.count

    def __len__(self) -> int:
        return self.securities.count

    def __bool__(self) -> bool:
        # an account without securities is still an account
        return True


def _is_invested(security: Security) -> bool:
    return security.holdings.invested

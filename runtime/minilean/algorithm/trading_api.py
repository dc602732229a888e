"""How algorithms trade: `market_order`, `set_holdings`, `liquidate` and the rest (`QCAlgorithm.Trading.cs`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from minilean.brokerage.prechecks import PreOrderChecks
from minilean.common.decimals import ZERO, Number, to_decimal, to_double, to_quantity
from minilean.common.dotnet_errors import ArgumentNullException, NullReferenceException
from minilean.common.enums import OrderDirection, OrderType
from minilean.common.naming import LeanObject
from minilean.framework.order_sizing import TargetAccount, order_targets_by_margin_impact
from minilean.framework.portfolio_target import PortfolioTarget
from minilean.orders.order import trailing_stop_price
from minilean.orders.properties import OrderProperties
from minilean.orders.requests import SubmitOrderRequest
from minilean.orders.ticket import OrderTicket
from minilean.orders.time_in_force import GoodTilDateTimeInForce, TimeInForce

if TYPE_CHECKING:
    from minilean.brokerage.context import OrderContext
    from minilean.brokerage.transactions import SecurityTransactionManager
    from minilean.securities.security import Security

_CLOSED_WARNING = (
    "Warning: market orders submitted while the market is closed are automatically converted into MarketOnOpen orders "
    "to fill at the next market open."
)
_DAILY_WARNING = (
    "Warning: market orders on daily resolution data sent during market hours are automatically converted into MarketOnClose orders "
    "(or MarketOnOpen near the close) to avoid filling at the stale previous close. "
    "Note: in live trading this conversion is not applied, as the order fills at the current market price."
)
_GTD_WARNING = "Warning: orders at the open or the close cannot expire on a date; they stay good until cancelled."
_LIQUIDATED = "Liquidated"
_EVERYTHING: Any = object()  # a symbol that was left out


class TradingApi(LeanObject):
    """Makes requests of what an algorithm wants and sends those that pass the checks.

    Quantities are units, positive to buy. Tags are free text. `asynchronous` has no effect in a backtest. `order_properties` default to
    a copy of `default_order_properties`.

    Args:
        context: what the parts of the brokerage share.
        transactions: where requests go.
        algorithm: gives the algorithm, whose account targets are sized for.
        add: adds the security of an order that the algorithm has not, or has removed.
    """

    def __init__(
        self,
        context: OrderContext,
        transactions: SecurityTransactionManager,
        algorithm: Callable[[], TargetAccount],
        add: Callable[[object], Security],
    ) -> None:
        self._context = context
        self._transactions = transactions
        self._algorithm = algorithm
        self._add = add
        self._checks = PreOrderChecks(context)
        self._warned: set[str] = set()
        self.default_order_properties = OrderProperties()

    # ---- single orders --------------------------------------------------------------------------------------------

    def market_order(
        self, symbol: object, quantity: Number, asynchronous: bool = False, tag: str = "", order_properties: OrderProperties | None = None
    ) -> OrderTicket:
        """Trade at the market: at the next open while the market is closed, at today's close on daily data, else at once."""
        security = self._security(symbol)
        options = (asynchronous, tag, order_properties)
        if not security.exchange.exchange_open:
            ticket = self.market_on_open_order(security.symbol, quantity, *options)
            if ticket.submit_request.response.is_success:
                self._warn_once("closed", _CLOSED_WARNING)
            return ticket
        if not security.exchange.hours.is_market_always_open and self._checks.is_daily_only(security):
            send = self.market_on_open_order if self._checks.is_near_close(security) else self.market_on_close_order
            ticket = send(security.symbol, quantity, *options)
            if ticket.submit_request.response.is_success:
                self._warn_once("daily", _DAILY_WARNING)
            return ticket
        return self._submit(OrderType.MARKET, security, quantity, options)

    def order(self, symbol: object, quantity: Number, *options: Any, **named: Any) -> OrderTicket:
        """Another name of `market_order`; after the quantity LEAN's older forms have a type of orders, which has no effect."""
        if options and isinstance(options[0], OrderType):
            options = options[1:]
        named.pop("type", None)
        return self.market_order(symbol, quantity, *options, **named)

    def buy(self, symbol: object, quantity: Number) -> OrderTicket:
        """A market order to buy, whatever the sign of the quantity."""
        return self.market_order(symbol, abs(to_quantity(quantity)))

    def sell(self, symbol: object, quantity: Number) -> OrderTicket:
        """A market order to sell, whatever the sign of the quantity."""
        return self.market_order(symbol, -abs(to_quantity(quantity)))

    def market_on_open_order(
        self, symbol: object, quantity: Number, asynchronous: bool = False, tag: str = "", order_properties: OrderProperties | None = None
    ) -> OrderTicket:
        """Trade at the next opening price."""
        options = (asynchronous, tag, self._without_date(order_properties))
        return self._submit(OrderType.MARKET_ON_OPEN, self._security(symbol), quantity, options)

    def market_on_close_order(
        self, symbol: object, quantity: Number, asynchronous: bool = False, tag: str = "", order_properties: OrderProperties | None = None
    ) -> OrderTicket:
        """Trade at the next closing price."""
        options = (asynchronous, tag, self._without_date(order_properties))
        return self._submit(OrderType.MARKET_ON_CLOSE, self._security(symbol), quantity, options)

    def limit_order(
        self,
        symbol: object,
        quantity: Number,
        limit_price: Number,
        asynchronous: bool = False,
        tag: str = "",
        order_properties: OrderProperties | None = None,
    ) -> OrderTicket:
        """Trade at a price or better."""
        return self._submit(OrderType.LIMIT, self._security(symbol), quantity, (asynchronous, tag, order_properties), limit=limit_price)

    def stop_market_order(
        self,
        symbol: object,
        quantity: Number,
        stop_price: Number,
        asynchronous: bool = False,
        tag: str = "",
        order_properties: OrderProperties | None = None,
    ) -> OrderTicket:
        """Trade at the market once the price crosses a stop."""
        return self._submit(OrderType.STOP_MARKET, self._security(symbol), quantity, (asynchronous, tag, order_properties), stop=stop_price)

    def stop_limit_order(
        self,
        symbol: object,
        quantity: Number,
        stop_price: Number,
        limit_price: Number,
        asynchronous: bool = False,
        tag: str = "",
        order_properties: OrderProperties | None = None,
    ) -> OrderTicket:
        """Trade at a limit or better once the price crosses a stop."""
        options = (asynchronous, tag, order_properties)
        return self._submit(OrderType.STOP_LIMIT, self._security(symbol), quantity, options, stop=stop_price, limit=limit_price)

    def limit_if_touched_order(
        self,
        symbol: object,
        quantity: Number,
        trigger_price: Number,
        limit_price: Number,
        asynchronous: bool = False,
        tag: str = "",
        order_properties: OrderProperties | None = None,
    ) -> OrderTicket:
        """Trade at a limit or better once the price touches a trigger."""
        options = (asynchronous, tag, order_properties)
        return self._submit(OrderType.LIMIT_IF_TOUCHED, self._security(symbol), quantity, options, limit=limit_price, trigger=trigger_price)

    def trailing_stop_order(self, symbol: object, quantity: Number, *prices_and_options: Any, **named: Any) -> OrderTicket:
        """Trade at the market once the price crosses a stop that follows it.

        `trailing_stop_order(symbol, quantity, trailing_amount, trailing_as_percentage, asynchronous, tag, order_properties)`, or with a
        first `stop_price` before the trailing amount; else the first stop lies at that distance from the price.

        Raises:
            TypeError: neither form.
        """
        own_stop = "stop_price" in named or (len(prices_and_options) > 1 and not isinstance(prices_and_options[1], bool))
        names = ("trailing_amount", "trailing_as_percentage", "asynchronous", "tag", "order_properties")
        values = _arguments(("stop_price", *names) if own_stop else names, prices_and_options, named)
        security = self._security(symbol)
        amount, as_percentage = to_decimal(values["trailing_amount"]), values["trailing_as_percentage"]
        stop = values.get("stop_price")
        if stop is None:
            direction = OrderDirection.BUY if to_quantity(quantity) > ZERO else OrderDirection.SELL
            stop = trailing_stop_price(security.price_exact, amount, as_percentage, direction)
        options = (values.get("asynchronous", False), values.get("tag", ""), values.get("order_properties"))
        return self._submit(OrderType.TRAILING_STOP, security, quantity, options, stop=stop, trailing=(amount, as_percentage))

    def submit_order_request(self, request: SubmitOrderRequest) -> OrderTicket:
        """Send a request as it is, without turning market orders into orders at the open or the close."""
        response = self._checks.check(request)
        if response.is_error:
            return OrderTicket._invalid(self._transactions, request, response)
        return self._transactions.add_order(request)

    def _submit(
        self,
        order_type: OrderType,
        security: Security,
        quantity: Number,
        options: tuple[Any, ...],
        stop: Number = ZERO,
        limit: Number = ZERO,
        trigger: Number = ZERO,
        trailing: tuple[Any, bool] = (ZERO, False),
    ) -> OrderTicket:
        asynchronous, tag, properties = options
        if not isinstance(asynchronous, bool):
            raise TypeError(f"asynchronous is {asynchronous!r}; expected True or False. Pass a tag by name: tag='...'.")
        request = SubmitOrderRequest(
            order_type,
            security.type,
            security.symbol,
            to_quantity(quantity),
            stop,
            limit,
            trigger,
            *trailing,
            self._context.clock.utc,
            tag,
            properties or self.default_order_properties.clone(),
            asynchronous=asynchronous,
        )
        return self.submit_order_request(request)

    # ---- to a target ----------------------------------------------------------------------------------------------

    def calculate_order_quantity(self, symbol: object, target: Number) -> float:
        """Units to trade so that a security becomes a share of the portfolio.

        Args:
            symbol: the security.
            target: signed fraction of the portfolio's value.

        Returns:
            Signed units; 0 where no order is worth it or none can be worked out.

        Raises:
            ArgumentNullException: there is no symbol.
        """
        if symbol is None:
            raise ArgumentNullException("calculate_order_quantity got None; expected a symbol, ticker or security.")
        return to_double(self._order_quantity(symbol, target))

    def _order_quantity(self, symbol: object, target: Number) -> Decimal:
        found = PortfolioTarget.percent(self._algorithm(), symbol, target, True)
        return ZERO if found is None else found.quantity_exact

    def set_holdings(
        self,
        symbol: object = None,
        percentage: Number | None = None,
        liquidate_existing_holdings: bool = False,
        asynchronous: bool = False,
        tag: str | None = None,
        order_properties: OrderProperties | None = None,
        *,
        targets: list[PortfolioTarget] | None = None,
    ) -> list[OrderTicket]:
        """Make a security a share of the portfolio, or several: `set_holdings([PortfolioTarget(symbol, share), ...])`.

        Args:
            symbol: the security, or a list of portfolio targets.
            percentage: signed fraction of the portfolio's value; in the list form the second position is `liquidate_existing_holdings`.
            liquidate_existing_holdings: whether everything else is sold first.
            asynchronous: without effect in a backtest.
            tag: tag of the orders.
            order_properties: time in force.
            targets: the list of portfolio targets, by name.

        Returns:
            Tickets of the orders that were sent.

        Raises:
            TypeError: a tuple of targets, no fraction, or no truth value where one belongs, such as a tag in third place.
        """
        for name, flag in (("liquidate_existing_holdings", liquidate_existing_holdings), ("asynchronous", asynchronous)):
            if not isinstance(flag, bool):
                raise TypeError(f"{name} is {flag!r}; expected True or False. Pass a tag by name: tag='...'.")
        symbol = symbol if targets is None else targets
        options = (asynchronous, tag, order_properties)
        if isinstance(symbol, list):
            liquidates = bool(liquidate_existing_holdings or percentage)
            return self._set_several(symbol, liquidates, options)
        if percentage is None or isinstance(symbol, tuple):
            raise TypeError("set_holdings expects a symbol and a fraction of the portfolio, or a list of portfolio targets.")
        quantity = self._order_quantity(symbol, percentage)
        security = self._context.securities.get(symbol)
        tickets = self._liquidate_others([symbol], tag, order_properties) if liquidate_existing_holdings else []
        return tickets if security is None else tickets + self._trade_difference(security, quantity, options)

    def _set_several(self, targets: list[PortfolioTarget], liquidates: bool, options: tuple[Any, ...]) -> list[OrderTicket]:
        for target in targets:
            if not isinstance(target, PortfolioTarget):
                raise TypeError(
                    f"set_holdings got {target!r:.80} in a list; expected portfolio targets, such as PortfolioTarget('SPY', 0.5)."
                )
        tickets = self._liquidate_others([target.symbol for target in targets], options[1], options[2]) if liquidates else []
        changes = [PortfolioTarget(target.symbol, self._order_quantity(target.symbol, target.quantity_exact)) for target in targets]
        for change in order_targets_by_margin_impact(changes, self._algorithm(), True):
            tickets += self._trade_difference(self._context.securities[change.symbol], change.quantity_exact, options)
        return tickets

    def _trade_difference(self, security: Security, wanted: Decimal, options: tuple[Any, ...]) -> list[OrderTicket]:
        pending = (OrderType.MARKET, OrderType.MARKET_ON_OPEN)
        tickets = self._transactions.get_open_order_tickets(security.symbol)
        quantity = wanted - sum((t.quantity_remaining_exact for t in tickets if t.order_type in pending), ZERO)
        if quantity == ZERO:
            return []
        asynchronous, tag, properties = options
        send = self.market_order if security.exchange.exchange_open else self.market_on_open_order
        return [send(security.symbol, quantity, asynchronous, tag or "", properties)]

    # ---- to nothing -----------------------------------------------------------------------------------------------

    def liquidate(
        self,
        symbol: object = _EVERYTHING,
        asynchronous: bool | str = False,
        tag: str | None = None,
        order_properties: OrderProperties | None = None,
    ) -> list[Any]:
        """Cancel the open orders of a security and sell what is held of it.

        Args:
            symbol: the security or a list of them; all in order of their tickers where it is left out, and none for None.
            asynchronous: without effect in a backtest; a text in its place is the tag, as in LEAN's older form.
            tag: tag of the orders, also of those that are cancelled; `Liquidated` if None.
            order_properties: time in force.

        Returns:
            Tickets of the orders that were sent; of the older form their ids, which a ticker with nothing but a tag chooses too.
        """
        if isinstance(asynchronous, str):
            several = symbol if isinstance(symbol, (list, tuple, set)) else [symbol]
            return [ticket.order_id for ticket in self.liquidate(several, tag=asynchronous)]
        if isinstance(symbol, str) and tag is not None and not asynchronous and order_properties is None:
            return [ticket.order_id for ticket in self.liquidate([symbol], tag=tag)]
        if not self._context.settings.liquidate_enabled:
            self._context.messages.debug("liquidate is switched off; set settings.liquidate_enabled = True to use it.")
            return []
        if symbol is _EVERYTHING:
            symbols: Iterable[Any] = sorted(self._context.securities.keys(), key=lambda each: each.value)
        else:
            symbols = symbol if isinstance(symbol, (list, tuple, set)) else [symbol]
        found = (self._liquidate(each, (asynchronous, _LIQUIDATED if tag is None else tag, order_properties)) for each in symbols)
        return [ticket for ticket in found if ticket is not None]

    def _liquidate(self, symbol: object, options: tuple[Any, ...]) -> OrderTicket | None:
        security = self._context.securities.get(symbol)
        if security is None:
            self._warn_once("unknown", f"Warning: liquidate ignored {symbol}: it is not among the algorithm's securities.")
            return None
        transactions, held = self._transactions, security.holdings.quantity_exact if security.holdings.invested else ZERO
        tickets = list(transactions.get_open_order_tickets(security.symbol))
        if len(tickets) == 1 and held != ZERO and tickets[0].quantity_exact == -held and tickets[0].order_type == OrderType.MARKET:
            return None
        coming = ZERO
        for ticket in tickets:
            if ticket.order_type == OrderType.MARKET:
                coming += ticket.quantity_remaining_exact
            else:
                transactions.cancel_order(ticket.order_id, options[1])
        return None if held == ZERO else self.market_order(security.symbol, -held - coming, *options)

    def _liquidate_others(self, kept: list[Any], tag: str | None, properties: OrderProperties | None) -> list[OrderTicket]:
        kept_symbols = {self._context.securities[each].symbol for each in kept if self._context.securities.contains_key(each)}
        others = [symbol for symbol in self._context.portfolio.Keys if symbol not in kept_symbols]
        return self.liquidate(sorted(others, key=lambda each: each.value), tag=tag, order_properties=properties)

    # ---- rules ----------------------------------------------------------------------------------------------------

    def set_maximum_orders(self, max: int) -> None:
        """Nothing: a backtest on one's own machine has no limit, whatever is set, as in LEAN."""

    def _security(self, symbol: object) -> Security:
        if symbol is None:
            raise NullReferenceException("An order got None as its symbol; expected a symbol, ticker or security.")
        security = self._context.securities.get(symbol)
        if security is None or not (security.is_tradable or security.is_delisted):
            return self._add(symbol if security is None else security.symbol)
        return security

    def _without_date(self, properties: OrderProperties | None) -> OrderProperties:
        properties = properties or self.default_order_properties.clone()
        if isinstance(properties.time_in_force, GoodTilDateTimeInForce):
            properties.time_in_force = TimeInForce.GOOD_TIL_CANCELED
            self._warn_once("date", _GTD_WARNING)
        return properties

    def _warn_once(self, key: str, warning: str) -> None:
        if key not in self._warned:
            self._warned.add(key)
            self._context.messages.debug(warning)


def _arguments(names: tuple[str, ...], positional: tuple[Any, ...], named: dict[str, Any]) -> dict[str, Any]:
    values = dict(zip(names, positional, strict=False)) | named
    if (
        len(positional) > len(names)
        or any(name not in names for name in named)
        or not {"trailing_amount", "trailing_as_percentage"} <= set(values)
    ):
        raise TypeError(
            "trailing_stop_order expects symbol, quantity, optionally stop_price, then trailing_amount and trailing_as_percentage."
        )
    return values

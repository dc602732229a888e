"""What tests of orders, securities and reality models trade with: a desk without an engine, and an account filled by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from minilean.algorithm.settings import AlgorithmSettings
from minilean.algorithm.trading_api import TradingApi
from minilean.brokerage.buying_power_check import check_buying_power
from minilean.brokerage.context import OrderContext
from minilean.brokerage.handler import TransactionHandler
from minilean.brokerage.run_state import RunState
from minilean.brokerage.transactions import SecurityTransactionManager
from minilean.common import symbol_cache
from minilean.common.cash_amount import CashAmount
from minilean.common.clock import EngineClock, zone
from minilean.common.decimals import to_decimal, use_lean_context
from minilean.common.enums import DataNormalizationMode, OrderDirection, Resolution, SecurityType
from minilean.common.symbol import SecurityIdentifier, Symbol
from minilean.data.bars import Bar, QuoteBar, TradeBar
from minilean.data.market_hours import ExchangeHours, HoursSpec, Segment
from minilean.data.subscription_config import SubscriptionConfig
from minilean.data.symbol_properties import SymbolProperties
from minilean.orders.fees import OrderFee
from minilean.orders.order import MarketOrder
from minilean.reality_models.default_models import default_models
from minilean.reality_models.margin_calls import DefaultMarginCallModel
from minilean.securities.factory import SecurityFactory
from minilean.securities.manager import SecurityManager
from minilean.securities.portfolio import SecurityPortfolioManager
from minilean.securities.security import Security

NEW_YORK = zone("America/New_York")
SESSION = (Segment(timedelta(hours=9, minutes=30), timedelta(hours=16)),)


class Log:
    """Keeps what is said."""

    def __init__(self) -> None:
        self.debugs: list[str] = []
        self.errors: list[str] = []
        self.debug, self.error = self.debugs.append, self.errors.append


class Configs:
    """The subscriptions of each symbol."""

    def __init__(self) -> None:
        self.by_symbol: dict[Symbol, list[SubscriptionConfig]] = {}

    def get_subscription_data_configs(self, symbol: Symbol, include_internal_configs: bool = False) -> list[SubscriptionConfig]:
        return [c for c in self.by_symbol.get(symbol, []) if include_internal_configs or not c.is_internal_feed]


@dataclass
class Desk:
    """Begins on Monday 2016-01-04 at 16:00 New York with 100,000 USD."""

    clock: EngineClock = field(default_factory=lambda: EngineClock(NEW_YORK, datetime(2016, 1, 4, 21)))
    hours: ExchangeHours = field(default_factory=lambda: ExchangeHours(HoursSpec(NEW_YORK, NEW_YORK, (SESSION,) * 5 + ((), ()))))
    settings: AlgorithmSettings = field(default_factory=AlgorithmSettings)
    messages: Log = field(default_factory=Log)
    subscription_manager: Configs = field(default_factory=Configs)
    forgotten: list[Symbol] = field(default_factory=list)
    events: list[Any] = field(default_factory=list)
    to_add: dict[object, Security] = field(default_factory=dict)

    def __post_init__(self) -> None:
        use_lean_context()
        symbol_cache.use_folder(None)
        self.securities = SecurityManager()
        self.state = RunState(self.clock, datetime(2016, 1, 4), datetime(2016, 12, 31), is_warming_up=False)
        self.transactions = SecurityTransactionManager(self.clock, self.state)
        self.portfolio = SecurityPortfolioManager(
            self.securities, self.settings, self.transactions, lambda account: DefaultMarginCallModel(account, None), check_buying_power
        )
        self.factory = SecurityFactory(self.portfolio.cash_book, self.clock, default_models, lambda security: None)
        context = OrderContext(
            self.clock, self.securities, self.portfolio, self.settings, self.messages, self.subscription_manager, self.state
        )
        self.orders = TransactionHandler(
            context,
            self.transactions,
            lambda symbol, utc: self.forgotten.append(symbol),
            lambda event: self.algorithm.on_order_event(event),
        )
        self.transactions._connect(self.orders, self.portfolio._transaction_records)
        self.trading = TradingApi(context, self.transactions, lambda: self.algorithm, lambda name: self.to_add[name])
        self.algorithm = SimpleNamespace(
            securities=self.securities,
            portfolio=self.portfolio,
            transactions=self.transactions,
            settings=self.settings,
            is_warming_up=False,
            error=self.messages.error,
            debug=self.messages.debug,
            on_order_event=self.events.append,
        )

    def include(self, symbol: Symbol, hours: ExchangeHours, properties: SymbolProperties, config: SubscriptionConfig) -> Security:
        """Take a security into the account."""
        security = self.factory.create(symbol, hours, properties)
        security._add_subscriptions([config])
        self.subscription_manager.by_symbol[symbol] = [config]
        self.securities.add(security)
        symbol_cache.register(symbol)
        return security

    def add(
        self,
        ticker: str,
        kind: SecurityType = SecurityType.EQUITY,
        mode: DataNormalizationMode = DataNormalizationMode.ADJUSTED,
        resolution: Resolution = Resolution.DAILY,
        **properties: Any,
    ) -> Security:
        """A new security without prices."""
        symbol = Symbol(SecurityIdentifier(ticker, date(1998, 1, 2), "oanda" if kind == SecurityType.FOREX else "usa", kind), ticker)
        data_type = QuoteBar if kind == SecurityType.FOREX else TradeBar
        config = SubscriptionConfig(symbol, data_type, resolution, self.hours, data_normalization_mode=mode)
        security = self.include(symbol, self.hours, SymbolProperties(**properties), config)
        if kind == SecurityType.EQUITY:
            security.set_data_normalization_mode(mode)
        return security

    def at(self, year: int, month: int, day: int, hour: int = 16, minute: int = 0) -> None:
        """Set the clock to a time in New York."""
        self.clock.set(NEW_YORK.to_utc(datetime(year, month, day, hour, minute)))

    def bar(self, security: Security, open: Any, high: Any, low: Any, close: Any) -> None:
        """The security's daily bar of today."""
        start = self.clock.local.replace(hour=9, minute=30)
        period = timedelta(hours=6, minutes=30)
        if security.type == SecurityType.FOREX:
            side = Bar(open, high, low, close)
            security.update(QuoteBar(start, security.symbol, side, 0, side, 0, period))
        else:
            security.update(TradeBar(start, security.symbol, open, high, low, close, 1000, period))
        self.portfolio.cash_book._refresh()
        self.portfolio._invalidate()

    def scan(self) -> None:
        """The broker looks at the pending orders."""
        self.orders.process_synchronous_events()

    def step(self, day: tuple[int, int, int], security: Security, *prices: Any) -> None:
        """A close: its bar, then fills."""
        self.at(*day)
        self.bar(security, *prices)
        self.scan()

    def history(self) -> list[tuple[int, str]]:
        """Order id and status of every event so far."""
        return [(event.order_id, str(event.status)) for event in self.events]


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def spy(desk: Desk) -> Security:
    """A stock with one bar, which closed at 100."""
    security = desk.add("SPY")
    desk.bar(security, 100, 101, 99, 100)
    return security


def symbol_of(ticker: str, kind: SecurityType = SecurityType.EQUITY) -> Symbol:
    market = "oanda" if kind == SecurityType.FOREX else "usa"
    return Symbol(SecurityIdentifier(ticker, date(1998, 1, 2), market, kind), ticker)


@dataclass
class Account:
    """A portfolio at Wednesday 2015-01-07 16:00 New York, without securities."""

    clock: EngineClock = field(default_factory=lambda: EngineClock(NEW_YORK, datetime(2015, 1, 7, 21)))
    hours: ExchangeHours = field(
        default_factory=lambda: ExchangeHours(HoursSpec(NEW_YORK, NEW_YORK, (SESSION,) * 5 + ((), ()), frozenset({date(2015, 1, 19)})))
    )
    tickets: dict[int, Any] = field(default_factory=dict)
    open_orders: list[Any] = field(default_factory=list)
    sent: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        transactions = SimpleNamespace(
            get_order_ticket=self.tickets.get, get_open_orders=lambda: self.open_orders, add_order=lambda r: self.sent.append(r) or r
        )
        symbol_cache.use_folder(None)
        self.securities = SecurityManager()
        self.portfolio = SecurityPortfolioManager(
            self.securities, AlgorithmSettings(), transactions, lambda account: DefaultMarginCallModel(account, None), check_buying_power
        )
        self.factory = SecurityFactory(self.portfolio.cash_book, self.clock, default_models, lambda security: None)

    def add(self, ticker: str, price: Any = 0, kind: SecurityType = SecurityType.EQUITY, **properties: Any) -> Security:
        """A security of the account, with a first bar if it has a price."""
        if kind == SecurityType.FOREX:
            properties.setdefault("quote_currency", ticker[3:])
        security = self.factory.create(symbol_of(ticker, kind), self.hours, SymbolProperties(**properties))
        self.securities.add(security)
        symbol_cache.register(security.symbol)
        if price:
            self.price(security, price)
        return security

    def subscribe(self, security: Security, mode: Any) -> None:
        security._add_subscriptions([SubscriptionConfig(security.symbol, TradeBar, 4, self.hours, data_normalization_mode=mode)])

    def price(self, security: Security, price: Any, volume: Any = 1000) -> None:
        """A daily bar that ends now, all of it at one price."""
        start = self.clock.local.replace(hour=9, minute=30)
        price = to_decimal(price)
        if security.type == SecurityType.FOREX:
            side = Bar(price, price, price, price)
            security.update(QuoteBar(start, security.symbol, side, 0, side, 0, timedelta(days=1)))
        else:
            security.update(TradeBar(start, security.symbol, price, price, price, price, volume, timedelta(hours=6, minutes=30)))
        self.portfolio.cash_book._refresh()
        self.portfolio._invalidate()

    def fill(self, security: Security, quantity: Any, price: Any, fee: Any = 0, currency: str = "USD") -> None:
        """Book a fill."""
        event = SimpleNamespace(
            symbol=security.symbol,
            fill_quantity_exact=to_decimal(quantity),
            fill_price_exact=to_decimal(price),
            direction=OrderDirection.BUY if quantity > 0 else OrderDirection.SELL,
            order_fee=OrderFee(CashAmount(fee, currency)),
            _utc=self.clock.utc,
        )
        self.portfolio.process_fills([event])

    def order(self, security: Security, quantity: Any, identifier: int = 1, filled: Any = 0) -> Any:
        """A market order with its ticket."""
        order = MarketOrder(security.symbol, Decimal(quantity), self.clock.utc)
        order.id = identifier
        self.tickets[identifier] = SimpleNamespace(quantity_filled_exact=Decimal(filled))
        return order


@pytest.fixture
def account() -> Account:
    return Account()

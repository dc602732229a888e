"""An account in New York that the tests of this folder trade in: prices are set by hand, orders are filled by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from minilean.algorithm.settings import AlgorithmSettings
from minilean.common.clock import EngineClock, zone
from minilean.common.decimals import to_decimal
from minilean.common.enums import OrderDirection, SecurityType
from minilean.common.symbol import SecurityIdentifier, Symbol
from minilean.data.bars import Bar, QuoteBar, TradeBar
from minilean.data.market_hours import ExchangeHours, HoursSpec, Segment
from minilean.data.subscription_config import SubscriptionConfig
from minilean.data.symbol_properties import SymbolProperties
from minilean.orders.order import MarketOrder
from minilean.securities.cash_book import CashAmount
from minilean.securities.factory import SecurityFactory
from minilean.securities.fees import OrderFee
from minilean.securities.manager import SecurityManager
from minilean.securities.portfolio import SecurityPortfolioManager
from minilean.securities.security import Security

NEW_YORK = zone("America/New_York")
DAY = (Segment(timedelta(hours=9, minutes=30), timedelta(hours=16)),)


def symbol_of(ticker: str, kind: SecurityType = SecurityType.EQUITY) -> Symbol:
    market = "oanda" if kind == SecurityType.FOREX else "usa"
    return Symbol(SecurityIdentifier(ticker, date(1998, 1, 2), market, kind), ticker)


@dataclass
class Account:
    """A portfolio at Wednesday 2015-01-07 16:00 New York, without securities."""

    clock: EngineClock = field(default_factory=lambda: EngineClock(NEW_YORK, datetime(2015, 1, 7, 21)))
    hours: ExchangeHours = field(
        default_factory=lambda: ExchangeHours(HoursSpec(NEW_YORK, NEW_YORK, (DAY,) * 5 + ((), ()), frozenset({date(2015, 1, 19)})))
    )
    tickets: dict[int, Any] = field(default_factory=dict)
    open_orders: list[Any] = field(default_factory=list)
    sent: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        transactions = SimpleNamespace(
            get_order_ticket=self.tickets.get, get_open_orders=lambda: self.open_orders, add_order=lambda r: self.sent.append(r) or r
        )
        self.securities = SecurityManager()
        self.portfolio = SecurityPortfolioManager(self.securities, AlgorithmSettings(), transactions)
        self.factory = SecurityFactory(self.portfolio.cash_book, self.clock)

    def add(self, ticker: str, price: Any = 0, kind: SecurityType = SecurityType.EQUITY, **properties: Any) -> Security:
        """A security of the account, with a first bar if it has a price."""
        if kind == SecurityType.FOREX:
            properties.setdefault("quote_currency", ticker[3:])
        security = self.factory.create(symbol_of(ticker, kind), self.hours, SymbolProperties(**properties))
        self.securities.add(security)
        if price:
            self.price(security, price)
        return security

    def subscribe(self, security: Security, mode: Any) -> None:
        security.add_subscriptions([SubscriptionConfig(security.symbol, TradeBar, 4, self.hours, data_normalization_mode=mode)])

    def price(self, security: Security, price: Any, volume: Any = 1000) -> None:
        """A daily bar that ends now, all of it at one price."""
        start = self.clock.local.replace(hour=9, minute=30)
        price = to_decimal(price)
        if security.type == SecurityType.FOREX:
            side = Bar(price, price, price, price)
            security.update(QuoteBar(start, security.symbol, side, 0, side, 0, timedelta(days=1)))
        else:
            security.update(TradeBar(start, security.symbol, price, price, price, price, volume, timedelta(hours=6, minutes=30)))
        self.portfolio.cash_book.update()
        self.portfolio.invalidate()

    def fill(self, security: Security, quantity: Any, price: Any, fee: Any = 0, currency: str = "USD") -> None:
        """Book a fill."""
        event = SimpleNamespace(
            symbol=security.symbol,
            fill_quantity_exact=to_decimal(quantity),
            fill_price_exact=to_decimal(price),
            direction=OrderDirection.BUY if quantity > 0 else OrderDirection.SELL,
            order_fee=OrderFee(CashAmount(fee, currency)),
            utc_time=self.clock.utc,
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

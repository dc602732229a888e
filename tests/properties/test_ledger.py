"""The ledger, whatever is traded: money comes only from prices, fees and flows, and targets are never exceeded."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minilean.algorithm.settings import AlgorithmSettings
from minilean.brokerage.buying_power_check import check_buying_power
from minilean.common.cash_amount import CashAmount
from minilean.common.clock import EngineClock, zone
from minilean.common.enums import DataNormalizationMode, OrderDirection, Resolution, SecurityType
from minilean.common.symbol import SecurityIdentifier, Symbol
from minilean.data.bars import Dividend, Split, TradeBar
from minilean.data.market_hours import ExchangeHours, HoursSpec, Segment
from minilean.data.subscription_config import SubscriptionConfig
from minilean.data.symbol_properties import SymbolProperties
from minilean.orders.fees import OrderFee
from minilean.reality_models.default_models import default_models
from minilean.reality_models.fees import ConstantFeeModel, InteractiveBrokersFeeModel
from minilean.reality_models.margin_calls import DefaultMarginCallModel
from minilean.reality_models.portfolio_model import SecurityPortfolioModel
from minilean.reality_models.settlement import DelayedSettlementModel, scan_models
from minilean.reality_models.sizing import TargetSizing
from minilean.securities.factory import SecurityFactory
from minilean.securities.manager import SecurityManager
from minilean.securities.portfolio import SecurityPortfolioManager

NEW_YORK = zone("America/New_York")
NOON = datetime(2015, 1, 7, 17)
START = Decimal(100_000)
WEEK = ((Segment(timedelta(hours=9, minutes=30), timedelta(hours=16)),),) * 5 + ((), ())
# averages are quotients, cut at 28 digits
NOTHING = Decimal("1e-12")

prices = st.decimals("0.01", 900, places=4)
quantities = st.integers(-500, 500).filter(bool)
fees = st.decimals(0, 20, places=3)
tickers = st.sampled_from(["AAA", "BBB"])
fills = st.tuples(st.just("fill"), tickers, quantities, prices, fees)
moves = st.tuples(st.just("price"), tickers, prices)
dividends = st.tuples(st.just("dividend"), tickers, st.decimals("0.01", 5, places=2))
splits = st.tuples(st.just("split"), tickers, st.sampled_from([Decimal(1) / 3, Decimal("0.5"), Decimal("0.75"), Decimal(4)]))
events = st.lists(st.one_of(fills, moves, dividends, splits), min_size=1, max_size=25)


class Account:
    """A portfolio with two stocks at raw prices, both at 100."""

    def __init__(self) -> None:
        clock = EngineClock(NEW_YORK, NOON)
        hours = ExchangeHours(HoursSpec(NEW_YORK, NEW_YORK, WEEK))
        manager = SecurityManager()
        self.portfolio = SecurityPortfolioManager(
            manager, AlgorithmSettings(), SimpleNamespace(), lambda account: DefaultMarginCallModel(account, None), check_buying_power
        )
        factory = SecurityFactory(self.portfolio.cash_book, clock, default_models, lambda security: None)
        self.stocks = {}
        for ticker in ("AAA", "BBB"):
            symbol = Symbol(SecurityIdentifier(ticker, date(1998, 1, 2), "usa", SecurityType.EQUITY), ticker)
            stock = factory.create(symbol, hours, SymbolProperties())
            config = SubscriptionConfig(symbol, TradeBar, Resolution.DAILY, hours, data_normalization_mode=DataNormalizationMode.RAW)
            stock._add_subscriptions([config])
            manager.add(stock)
            self.stocks[ticker] = stock
            self.price(ticker, Decimal(100))

    @property
    def value(self) -> Decimal:
        return self.portfolio.total_portfolio_value_exact

    def price(self, ticker: str, price: Decimal) -> Decimal:
        stock = self.stocks[ticker]
        change = stock.holdings.quantity_exact * (price - stock.price_exact)
        stock.update(TradeBar(datetime(2015, 1, 7, 9, 30), stock.symbol, price, price, price, price, 1, timedelta(hours=6.5)))
        self.portfolio._invalidate()
        return change

    def fill(self, ticker: str, quantity: int, price: Decimal, fee: Decimal) -> Decimal:
        stock = self.stocks[ticker]
        side = OrderDirection.BUY if quantity > 0 else OrderDirection.SELL
        event = SimpleNamespace(
            symbol=stock.symbol,
            fill_quantity_exact=Decimal(quantity),
            fill_price_exact=price,
            direction=side,
            order_fee=OrderFee(CashAmount(fee, "USD")),
            _utc=NOON,
        )
        self.portfolio.process_fills([event])
        return quantity * (stock.price_exact - price) - fee

    def dividend(self, ticker: str, distribution: Decimal) -> Decimal:
        stock = self.stocks[ticker]
        self.portfolio.apply_dividend(Dividend(stock.symbol, NOON, distribution, stock.price_exact))
        return stock.holdings.quantity_exact * distribution

    def split(self, ticker: str, factor: Decimal) -> Decimal:
        stock = self.stocks[ticker]
        self.portfolio.apply_split(Split(stock.symbol, NOON, stock.price_exact, factor))
        return Decimal(0)


def check_value_changes(account: Account, happenings: list[tuple]) -> None:
    """Every change of the total value is that of a price, a fee or a dividend, and nothing else."""
    for kind, *values in happenings:
        before = account.value
        explained = getattr(account, kind)(*values)
        assert abs(account.value - before - explained) < NOTHING, (kind, values)


@given(events)
def test_value_changes_only_by_price_fee_and_flow(happenings):
    check_value_changes(Account(), happenings)


def test_the_check_notices_a_forgotten_fee():
    class Forgetful(SecurityPortfolioModel):
        @staticmethod
        def _charge(portfolio, security, fill):
            return Decimal(0)

    account = Account()
    account.stocks["AAA"].portfolio_model = Forgetful()
    with pytest.raises(AssertionError):
        check_value_changes(account, [("fill", "AAA", 10, Decimal(100), Decimal(1))])


@given(st.lists(st.one_of(fills, moves, dividends), min_size=1, max_size=25))
def test_value_is_start_and_net_profit_and_open_profit(happenings):
    account = Account()
    for kind, *values in happenings:
        getattr(account, kind)(*values)
    open_profit = sum(s.holdings.close_profit_exact(include_fees=False) for s in account.stocks.values())
    assert abs(account.value - START - account.portfolio.total_net_profit_exact - open_profit) < NOTHING


@given(st.lists(fills, min_size=1, max_size=25))
def test_cash_is_what_was_not_spent(happenings):
    account = Account()
    for _, *values in happenings:
        account.fill(*values)
    spent = sum(quantity * price + fee for _, _, quantity, price, fee in happenings)
    assert account.portfolio.cash_exact == START - spent
    assert account.portfolio.total_fees_exact == sum(fee for *_, fee in happenings)
    for ticker, stock in account.stocks.items():
        assert stock.holdings.quantity_exact == sum(q for _, name, q, _, _ in happenings if name == ticker)


@given(st.lists(fills, min_size=1, max_size=25))
def test_delayed_settlement_moves_money_but_makes_none(happenings):
    immediate, delayed = Account(), Account()
    for stock in delayed.stocks.values():
        stock.settlement_model = DelayedSettlementModel(1, timedelta(hours=6))
    for _, *values in happenings:
        immediate.fill(*values)
        delayed.fill(*values)
    assert delayed.value == immediate.value
    scan_models(delayed.portfolio, NOON + timedelta(days=1))
    assert delayed.portfolio.unsettled_cash_exact == 0
    assert delayed.portfolio.cash_exact == immediate.portfolio.cash_exact


shares = st.decimals(-2, 2, places=3)
held = st.integers(-300, 300)


@settings(max_examples=300)
@given(percent=shares, price=prices, quantity=held, leverage=st.sampled_from([1, 2, 3]), constant=st.booleans())
def test_a_target_is_never_exceeded(percent, price, quantity, leverage, constant):
    account = Account()
    stock = account.stocks["AAA"]
    account.price("AAA", price)
    stock.set_leverage(leverage)
    stock.set_fee_model(ConstantFeeModel(7) if constant else InteractiveBrokersFeeModel())
    if quantity:
        account.fill("AAA", quantity, price, Decimal(0))
    order = TargetSizing(account.portfolio).quantity(stock, percent)
    if order == 0:
        return
    if percent == 0:
        assert order == -quantity
        return
    fee = account.portfolio.cash_book._amount_in_account_currency(stock._market_order_fee(order))
    target = abs(percent) * account.portfolio.value_less_free_buffer_exact / account.value * (account.value - fee)
    # the margins of both sides carry the same rounding of 1 / leverage
    slack = target * Decimal("1e-24")
    assert abs(quantity + order) * price <= target + slack
    if constant:
        # one share more would exceed it
        assert (abs(quantity + order) + 1) * price > target - slack


@given(percent=st.decimals("0.01", 1, places=3), price=prices)
def test_reaching_a_target_twice_orders_nothing_more_than_a_rounding(percent, price):
    account = Account()
    stock = account.stocks["AAA"]
    account.price("AAA", price)
    order = TargetSizing(account.portfolio).quantity(stock, percent)
    if order == 0:
        return
    account.fill("AAA", int(order), price, account.portfolio.cash_book._amount_in_account_currency(stock._market_order_fee(order)))
    account.portfolio._settings.minimum_order_margin_portfolio_percentage = 0.001
    again = TargetSizing(account.portfolio).quantity(stock, percent)
    assert abs(again) * price <= account.value * Decimal("0.002") + price

"""When proceeds can be used."""

from datetime import datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from minilean.common.cash_amount import CashAmount
from minilean.common.enums import AccountType
from minilean.reality_models.brokerage_models import DefaultBrokerageModel
from minilean.reality_models.security_initializer import BrokerageModelSecurityInitializer
from minilean.reality_models.settlement import (
    AccountCurrencyImmediateSettlementModel,
    ApplyFundsSettlementModelParameters,
    DelayedSettlementModel,
    scan_models,
)


def test_a_cash_account_waits_a_trading_day_for_proceeds(account):
    xlk = account.add("XLK", Decimal("25.6"))
    BrokerageModelSecurityInitializer(DefaultBrokerageModel(AccountType.CASH)).initialize(xlk)
    account.portfolio.set_cash(50_000)
    account.fill(xlk, 1959, Decimal("25.444919319"), Decimal("9.795"))
    account.clock.set(datetime(2015, 1, 16, 21))
    account.fill(xlk, -1959, Decimal("25.312835941"), Decimal("9.795"))
    portfolio = account.portfolio
    # recorded run `cash_account`: Monday the 19th is a holiday, so the money comes on Tuesday at 06:00
    assert portfolio.cash == pytest.approx(133.81305, abs=5e-6)
    assert portfolio.unsettled_cash == pytest.approx(49587.846, abs=1e-3)
    assert portfolio.margin_remaining == pytest.approx(133.81305, abs=5e-6)
    assert portfolio.total_portfolio_value == pytest.approx(49721.659, abs=1e-3)
    scan_models(portfolio, datetime(2015, 1, 20, 10, 59))
    assert portfolio.unsettled_cash > 0
    scan_models(portfolio, datetime(2015, 1, 20, 11))
    assert portfolio.unsettled_cash == 0
    assert portfolio.cash == pytest.approx(49721.659, abs=1e-3)


def test_what_waits_is_told_in_the_account_currency(account):
    spy = account.add("SPY", 100)
    nothing = spy.settlement_model.get_unsettled_cash()
    assert (nothing.amount, nothing.currency) == (0, None)
    model = DelayedSettlementModel(1, timedelta(hours=6))
    spy.set_settlement_model(model)
    assert model.get_unsettled_cash() == CashAmount._default()
    account.portfolio.cash_book.add("EUR", 0, Decimal("1.25"))
    for amount, currency in ((10, "USD"), (4, "EUR"), (-7, "USD")):
        received = CashAmount(amount, currency)
        model.apply_funds(ApplyFundsSettlementModelParameters(account.portfolio, spy, datetime(2015, 1, 16, 21), received))
    assert model.get_unsettled_cash() == CashAmount(15, "USD")


def test_money_may_be_turned_into_the_account_currency(account):
    spy = account.add("SPY", 100)
    account.portfolio.cash_book.add("EUR", 0, Decimal("1.25"))
    fill = SimpleNamespace(portfolio=account.portfolio, security=spy, cash_amount=CashAmount(4, "EUR"))
    AccountCurrencyImmediateSettlementModel().apply_funds(fill)
    assert (account.portfolio.cash_book["EUR"].amount, account.portfolio.cash_book["USD"].amount) == (0, 100_005)


def test_interest_is_asked_for_before_the_settlement_of_each_security(account):
    heard = []
    for ticker in ("SPY", "TLT"):
        security = account.add(ticker, 100)
        security.set_margin_interest_rate_model(
            SimpleNamespace(
                apply_margin_interest_rate=lambda p: heard.append(("interest", p.security.symbol.value, p.time.replace(tzinfo=None)))
            )
        )
        security.set_settlement_model(
            SimpleNamespace(
                apply_funds=lambda p: None,
                scan=lambda p: heard.append(("scan", p.security.symbol.value, p._utc)),
                get_unsettled_cash=list,
            )
        )
    now = datetime(2015, 1, 20, 11)
    scan_models(account.portfolio, now)
    assert heard == [("interest", "SPY", now), ("scan", "SPY", now), ("interest", "TLT", now), ("scan", "TLT", now)]

"""When proceeds can be used."""

from datetime import datetime
from decimal import Decimal

import pytest

from minilean.common.enums import AccountType
from minilean.reality_models.brokerage_models import DefaultBrokerageModel
from minilean.reality_models.security_initializer import BrokerageModelSecurityInitializer
from minilean.reality_models.settlement import scan_settlements


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
    scan_settlements(portfolio, datetime(2015, 1, 20, 10, 59))
    assert portfolio.unsettled_cash > 0
    scan_settlements(portfolio, datetime(2015, 1, 20, 11))
    assert portfolio.unsettled_cash == 0
    assert portfolio.cash == pytest.approx(49721.659, abs=1e-3)

"""What fills do to cash and holdings; figures are hand-made or from recorded runs of LEAN."""

from decimal import Decimal

import pytest

from minilean.common.enums import SecurityType
from minilean.securities.currency_conversion import ConversionStep, SecurityConversion


def test_buying_takes_price_and_fee_out_of_cash(account):
    xlk = account.add("XLK", Decimal("25.246794"))
    account.portfolio.set_cash(50_000)
    account.fill(xlk, 1959, Decimal("25.444919319"), Decimal("9.795"))
    # recorded run `cash_account`, 2015-01-06
    assert account.portfolio.cash == pytest.approx(143.60805, abs=5e-6)
    assert xlk.holdings.quantity == 1959
    assert xlk.holdings.average_price_exact == Decimal("25.444919319")
    assert account.portfolio.total_portfolio_value == pytest.approx(49602.078, abs=1e-3)
    assert account.portfolio.total_fees == 9.795


def test_closing_records_profit_less_twice_the_closing_fee(account):
    spy = account.add("SPY", 100)
    account.fill(spy, 10, 100, 1)
    account.fill(spy, -10, 110, 1)
    assert spy.holdings.profit == 100
    assert spy.holdings.net_profit == 98
    assert spy.holdings.last_trade_profit == 100
    assert spy.holdings.average_price == 0
    assert list(account.portfolio._transaction_records.profit_loss.values()) == [Decimal(98)]
    assert account.portfolio._transaction_records.win_count == 1
    assert account.portfolio.cash == 100_098


@pytest.mark.parametrize(
    ("fills", "quantity", "average"),
    [
        ([(10, 100), (30, 104)], 40, 103),
        ([(10, 100), (-4, 120)], 6, 100),
        ([(10, 100), (-15, 120)], -5, 120),
        ([(-10, 100), (-10, 90)], -20, 95),
        ([(-10, 100), (4, 90)], -6, 100),
        ([(-10, 100), (25, 90)], 15, 90),
        ([(10, 100), (-10, 90)], 0, 0),
    ],
)
def test_average_price(account, fills, quantity, average):
    spy = account.add("SPY", 100)
    for size, price in fills:
        account.fill(spy, size, price)
    assert (spy.holdings.quantity, spy.holdings.average_price) == (quantity, average)


def test_a_currency_position_is_cash_of_its_base(account):
    eurusd = account.add("EURUSD", Decimal("1.2"), SecurityType.FOREX)
    account.portfolio.cash_book["EUR"]._set_conversion(_rate(eurusd))
    account.portfolio.cash_book._refresh()
    account.fill(eurusd, 10_000, Decimal("1.2"))
    portfolio = account.portfolio
    assert portfolio.cash_book["EUR"].amount == 10_000
    assert portfolio.cash_book["USD"].amount == 88_000
    assert portfolio.total_portfolio_value == 100_000
    account.price(eurusd, Decimal("1.25"))
    assert portfolio.total_portfolio_value == 100_500
    assert eurusd.holdings.unrealized_profit == 500 - 2  # the default fee model of a bare pair is Interactive Brokers'


def _rate(security):
    return SecurityConversion((ConversionStep(security, False),))


def test_an_average_price_has_the_digits_of_net(account):
    # 33,095.07 over 401: of 29 digits that need more than 96 bits .NET keeps 28, by which LEAN's run `random_0150` has a cent less
    tlt = account.add("TLT", 82)
    account.fill(tlt, -400, Decimal("82.53"))
    account.fill(tlt, -1, Decimal("83.07"))
    assert str(tlt.holdings.average_price_exact) == "82.53134663341645885286783042"

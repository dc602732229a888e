"""Results of a position."""

import pytest


def test_unrealised_profit_counts_the_closing_fee(account):
    spy = account.add("SPY", 100)
    account.fill(spy, 10, 100, 1)
    account.price(spy, 103)
    assert spy.holdings.unrealized_profit == 29
    assert spy.holdings.unrealized_profit_percent == pytest.approx(0.029)
    assert spy.holdings.total_close_profit(include_fees=False) == 30
    assert spy.holdings.total_close_profit(False, exit_price=105, quantity=5) == 25
    assert account.portfolio.total_unrealised_profit == 29

"""Risk models."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from minilean.common.enums import SecurityType
from minilean.common.symbol import SecurityIdentifier, Symbol
from minilean.errors import InputError
from minilean.framework.portfolio_target import PortfolioTarget
from minilean.framework.risk import (
    CompositeRiskManagementModel,
    MaximumDrawdownPercentPerSecurity,
    MaximumDrawdownPercentPortfolio,
    MaximumUnrealizedProfitPercentPerSecurity,
    NullRiskManagementModel,
    RiskManagementModel,
    TrailingStopRiskManagementModel,
)

D = Decimal


def symbol(ticker: str) -> Symbol:
    return Symbol(SecurityIdentifier(ticker, date(1998, 1, 2), "usa", SecurityType.EQUITY), ticker)


A, B = symbol("A"), symbol("B")


class Account:
    """Two positions whose values the tests set."""

    def __init__(self) -> None:
        self.cancelled: list[Symbol] = []
        self.securities = {s: SimpleNamespace(invested=False, holdings=SimpleNamespace()) for s in (A, B)}
        self.insights = SimpleNamespace(cancel=self.cancelled.extend)
        self.portfolio = SimpleNamespace(total_portfolio_value_exact=D(1000))

    def hold(self, of: Symbol, **values: Any) -> None:
        self.securities[of].invested = True
        vars(self.securities[of].holdings).update(values)


def closed(model: RiskManagementModel, account: Account, *targets: PortfolioTarget) -> list[tuple[str, float]]:
    return [(target.symbol.value, target.quantity) for target in model.manage_risk(account, list(targets))]


def test_a_loss_beyond_the_limit_closes_the_position_and_its_insights() -> None:
    account = Account()
    account.hold(A, unrealized_profit_percent_exact=D("-0.0301"))
    account.hold(B, unrealized_profit_percent_exact=D("-0.03"))
    assert closed(MaximumDrawdownPercentPerSecurity(0.03), account) == [("A", 0)]
    assert account.cancelled == [A]


def test_a_profit_beyond_the_limit_closes_the_position() -> None:
    account = Account()
    account.hold(A, unrealized_profit_percent_exact=D("0.05"))
    account.hold(B, unrealized_profit_percent_exact=D("0.06"))
    assert closed(MaximumUnrealizedProfitPercentPerSecurity(), account) == [("B", 0)]


def test_a_fall_of_the_portfolio_closes_what_is_targeted() -> None:
    account, model = Account(), MaximumDrawdownPercentPortfolio(0.05)
    assert closed(model, account, PortfolioTarget(A, 5)) == []
    account.portfolio.total_portfolio_value_exact = D(950)
    assert closed(model, account, PortfolioTarget(A, 5)) == []
    account.portfolio.total_portfolio_value_exact = D("949.9")
    assert closed(model, account) == []
    assert closed(model, account, PortfolioTarget(A, 5), PortfolioTarget(B, -5)) == [("A", 0), ("B", 0)]
    # measured anew from the value at the next look
    assert closed(model, account, PortfolioTarget(A, 5)) == []


def test_a_trailing_fall_is_measured_from_the_highest_value() -> None:
    account, model = Account(), MaximumDrawdownPercentPortfolio(0.05, True)
    closed(model, account)
    for value, expected in (("1200", []), ("1141", []), ("1139", [("A", 0)])):
        account.portfolio.total_portfolio_value_exact = D(value)
        assert closed(model, account, PortfolioTarget(A, 5)) == expected


def test_a_trailing_stop_follows_the_best_value() -> None:
    account, model = Account(), TrailingStopRiskManagementModel(0.04)

    def step(value: int) -> list[tuple[str, float]]:
        account.hold(A, is_long=True, absolute_holdings_value_exact=D(value), absolute_holdings_cost_exact=D(100))
        return closed(model, account)

    assert [step(value) for value in (97, 96, 110, 106)] == [[], [], [], []]
    assert step(105) == [("A", 0)]
    # the state is gone: the cost counts again
    assert step(97) == []


def test_a_short_position_trails_downwards_and_a_turn_starts_over() -> None:
    account, model = Account(), TrailingStopRiskManagementModel(0.04)
    account.hold(A, is_long=False, absolute_holdings_value_exact=D(90), absolute_holdings_cost_exact=D(100))
    assert closed(model, account) == []
    account.hold(A, absolute_holdings_value_exact=D(94))
    assert closed(model, account) == [("A", 0)]
    account.hold(A, is_long=True, absolute_holdings_value_exact=D(99))
    assert closed(model, account) == []


def test_composites_hand_on_what_the_models_before_left() -> None:
    account = Account()
    account.hold(A, unrealized_profit_percent_exact=D("-0.5"))
    model = CompositeRiskManagementModel(NullRiskManagementModel(), MaximumDrawdownPercentPerSecurity())
    assert closed(model, account, PortfolioTarget(B, 7), PortfolioTarget(A, 3)) == [("A", 0), ("B", 7)]
    with pytest.raises(InputError, match="at least one"):
        CompositeRiskManagementModel()


def test_what_is_missing_is_said() -> None:
    with pytest.raises(InputError, match="manage_risk"):
        RiskManagementModel().manage_risk(None, [])

"""Orders for targets."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from minilean.common.enums import SecurityType
from minilean.common.symbol import SecurityIdentifier, Symbol
from minilean.errors import InputError
from minilean.framework.execution import ExecutionModel, ImmediateExecutionModel, NullExecutionModel
from minilean.framework.portfolio_target import PortfolioTarget, PortfolioTargetCollection

D = Decimal


def symbol(ticker: str) -> Symbol:
    return Symbol(SecurityIdentifier(ticker, date(1998, 1, 2), "usa", SecurityType.EQUITY), ticker)


A, B = symbol("A"), symbol("B")


class Market:
    """Takes orders; they fill when `fill` says so."""

    is_warming_up = False

    def __init__(self) -> None:
        self.waiting: dict[Symbol, Decimal] = {A: D(0), B: D(0)}
        self.sent: list[tuple[str, Decimal, str]] = []
        self.securities = {
            s: SimpleNamespace(
                symbol=s,
                holdings=SimpleNamespace(quantity_exact=D(0)),
                price_exact=D(price),
                symbol_properties=SimpleNamespace(lot_size_exact=D(1)),
                has_data=True,
                is_tradable=True,
            )
            for s, price in ((A, 10), (B, 50))
        }
        self.settings = SimpleNamespace(minimum_order_margin_portfolio_percentage_exact=D(0))
        self.warnings = 0
        self.portfolio = SimpleNamespace(_minimum_order_margin_warning=SimpleNamespace(request=self._warn))
        self.transactions = SimpleNamespace(
            get_open_order_tickets=self._tickets, get_open_orders_remaining_quantity_exact=lambda of: self.waiting[of]
        )

    def _warn(self) -> None:
        self.warnings += 1

    def _tickets(self) -> list[Any]:
        return [SimpleNamespace(symbol=of, quantity_remaining_exact=quantity) for of, quantity in self.waiting.items() if quantity]

    def market_order(self, of: Symbol, quantity: Decimal, asynchronous: bool, tag: str) -> None:
        self.sent.append((of.value, quantity, tag))
        self.waiting[of] += quantity

    def fill(self) -> None:
        for of, quantity in self.waiting.items():
            self.securities[of].holdings.quantity_exact += quantity
            self.waiting[of] = D(0)


def test_it_orders_what_is_missing_largest_first_and_only_once() -> None:
    market, model = Market(), ImmediateExecutionModel()
    model.execute(market, [PortfolioTarget(A, 100, "why"), PortfolioTarget(B, 100)])
    assert market.sent == [("B", D(100), ""), ("A", D(100), "why")]
    model.execute(market, [])
    assert len(market.sent) == 2


def test_a_target_that_was_not_reached_is_tried_again() -> None:
    market, model = Market(), ImmediateExecutionModel()
    model.execute(market, [PortfolioTarget(A, 100)])
    market.waiting[A] = D(0)
    model.execute(market, [])
    market.fill()
    model.execute(market, [])
    assert market.sent == [("A", D(100), ""), ("A", D(100), "")]
    market.securities[A].holdings.quantity_exact = D(0)
    model.execute(market, [])
    assert len(market.sent) == 2


def test_too_small_an_order_is_not_sent_but_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    market, model = Market(), ImmediateExecutionModel()
    monkeypatch.setattr("minilean.framework.execution.is_worth_an_order", lambda *arguments: False)
    model.execute(market, [PortfolioTarget(A, 1)])
    assert market.sent == []
    assert market.warnings == 1


def test_others() -> None:
    NullExecutionModel().execute(Market(), [PortfolioTarget(A, 1)])
    with pytest.raises(InputError, match="execute"):
        ExecutionModel().execute(Market(), [])


def test_a_collection_keeps_the_latest_target_of_a_symbol() -> None:
    first, second = PortfolioTarget(A, 1), PortfolioTarget(A, 2.5, "tag")
    targets = PortfolioTargetCollection()
    targets.add_range([first, PortfolioTarget(B, 9), second])
    assert next(iter(targets)) is second
    assert targets[A] is second
    assert targets.count == 2
    assert not targets.remove(first)
    assert targets.remove(second)
    assert not targets.remove(A)
    assert targets.keys() == [B]
    assert not targets.contains_key(A)
    targets.clear()
    assert targets.is_empty
    assert str(second) == f"{A}: 2.5 (tag)"
    assert str(first) == f"{A}: 1"

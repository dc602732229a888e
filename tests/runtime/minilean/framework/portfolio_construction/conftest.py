"""A small algorithm that portfolio construction models can be run in."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from minilean.common.clock import zone
from minilean.common.enums import InsightDirection, SecurityType
from minilean.common.symbol import SecurityIdentifier, Symbol
from minilean.data.market_hours import ExchangeHours
from minilean.framework.insight import Insight
from minilean.framework.insight_manager import InsightManager


class Securities(dict[Symbol, Any]):
    """Securities by symbol."""

    def contains_key(self, symbol: Symbol) -> bool:
        return symbol in self


class Stage:
    """Symbols A to D at 0 shares, a clock, and emission of insights."""

    def __init__(self) -> None:
        self.hours = ExchangeHours.always_open(zone("UTC"))
        self.symbols = [Symbol(SecurityIdentifier(t, date(1998, 1, 2), "usa", SecurityType.EQUITY), t) for t in "ABCD"]
        self.errors: list[str] = []
        self.algorithm = SimpleNamespace(utc_time=datetime(2020, 3, 2, 21), error=self.errors.append)
        self.algorithm.time = self.algorithm.utc_time
        self.algorithm.insights = InsightManager(self.algorithm)
        self.algorithm.settings = SimpleNamespace(
            max_absolute_portfolio_target_percentage_exact=Decimal(1000000000),
            min_absolute_portfolio_target_percentage_exact=Decimal("0.0000000001"),
        )
        self.algorithm.portfolio = SimpleNamespace(_minimum_order_margin_warning=SimpleNamespace(is_due=False))
        self.algorithm.securities = Securities(
            (s, SimpleNamespace(symbol=s, holdings=SimpleNamespace(quantity_exact=Decimal(0)))) for s in self.symbols
        )

    def insight(self, place: int, direction: int, days: int = 1, **options: Any) -> Insight:
        made = Insight.price(self.symbols[place], timedelta(days=days), InsightDirection(direction), **options)
        made._open(self.algorithm.utc_time, Decimal(1), self.hours, "Model")
        return made

    def emit(self, *insights: Insight) -> list[Insight]:
        self.algorithm.insights.add_range(insights)
        return list(insights)

    def pass_time(self, **span: float) -> None:
        self.algorithm.utc_time += timedelta(**span)
        self.algorithm.time = self.algorithm.utc_time


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Stage:
    """The stage; a target of 1.0 is a thousand shares."""
    made = Stage()
    sizing = SimpleNamespace(quantity=lambda security, percent: Decimal(str(round(percent * 1000))))
    monkeypatch.setattr("minilean.framework.portfolio_target.TargetSizing", lambda portfolio: sizing)
    return made

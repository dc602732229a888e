"""Makes finished runs out of the few parts that a diagnosis reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from minilean.common.enums import AlgorithmStatus, OrderStatus, SecurityType
from minilean.common.symbol import SecurityIdentifier, Symbol
from minilean.orders.events import OrderEvent
from minilean.orders.fees import OrderFee
from minilean.orders.order import MarketOrder
from minilean.results.analysis.curves import DailyCurve, DailyCurves
from minilean.results.analysis.finished_run import FinishedRun
from minilean.results.records import BacktestResult, RunLedger, RunOutcome, RunSpec
from minilean.results.statistics.portfolio import PortfolioFigures
from minilean.results.statistics.rolling import Performance

START = datetime(2016, 1, 1)
SPY = Symbol(SecurityIdentifier("SPY", date(1998, 1, 2), "usa", SecurityType.EQUITY), "SPY")
MakeRun = Callable[..., FinishedRun]


def _curves(equity: Sequence[Any], benchmark: Sequence[Any] | None, start: datetime) -> DailyCurves:
    times = [start + timedelta(days=day) for day in range(len(equity))]
    values = equity if benchmark is None else benchmark
    return DailyCurves(DailyCurve(times, [Decimal(str(v)) for v in equity]), DailyCurve(times, [Decimal(str(v)) for v in values]))


@pytest.fixture
def make_run() -> MakeRun:
    """A function that makes a run of an account of 100,000 that ended with as much, with parts replaced."""

    def make(  # noqa: PLR0913, PLR0917 - what a run is made of
        log: Sequence[str] = (),
        events: Sequence[Any] = (),
        orders: Mapping[int, Any] | None = None,
        insights: Sequence[Any] = (),
        trades: Sequence[Any] = (),
        charts: Mapping[str, Any] | None = None,
        parameters: Mapping[str, str] | None = None,
        runtime_error: str = "",
        end_equity: Any = 100_000,
        equity: Sequence[Any] = (),
        benchmark: Sequence[Any] | None = None,
        start: datetime = START,
        **parts: Any,
    ) -> FinishedRun:
        result = BacktestResult(
            spec=RunSpec("Mine", "Mine", START, datetime(2016, 12, 31), START, Decimal(100_000), parameters=parameters or {}),
            outcome=RunOutcome(AlgorithmStatus.COMPLETED, START, START, runtime_error),
            charts=charts or {},
            ledger=RunLedger(orders or {}, events, SimpleNamespace(profit_loss={}, winning={}), insights),
            profits=(),
            statistics={},
            runtime_statistics={},
            performance=Performance(portfolio_statistics=PortfolioFigures(end_equity=Decimal(end_equity)), closed_trades=trades),
            rolling={},
            log_lines=log,
        )
        return FinishedRun(result=result, curves=_curves(equity, benchmark, start), **parts)

    return make


@pytest.fixture
def make_event() -> Callable[..., Any]:
    """A function that makes an order event of SPY from its message, status and moment."""

    def make(message: str = "", status: OrderStatus = OrderStatus.INVALID, utc: datetime = START, number: int = 1) -> OrderEvent:
        order = MarketOrder(SPY, 10, utc)
        order.id, order.status = number, status
        return OrderEvent(order, utc, OrderFee.ZERO, message)

    return make


@pytest.fixture
def spy_symbol() -> Symbol:
    """SPY."""
    return SPY

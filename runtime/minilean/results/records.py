"""Plain values that pass between the engine and the results of a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from minilean.common.enums import AccountType, AlgorithmStatus
from minilean.errors import InputError
from minilean.results.charts import Chart
from minilean.results.finding import Finding
from minilean.results.statistics.portfolio import RealisedProfit
from minilean.results.statistics.rolling import Performance


@dataclass(frozen=True, slots=True)
class RunSpec:
    """What is known about a run when its algorithm has been initialised.

    Attributes:
        algorithm_id: name of the result files, usually the algorithm's class.
        name: name of the run shown in results.
        start: first moment, in the algorithm's zone.
        end: last moment, in the algorithm's zone.
        start_utc: the first moment in UTC.
        starting_value: portfolio value at the start, in account currency.
        account_currency: currency code.
        currency_symbol: its symbol, e.g. `$`.
        brokerage: LEAN's number of the brokerage model.
        account_type: margin or cash.
        trading_days_per_year: days that a year has for annual figures.
        parameters: parameters of the algorithm.
        maximum_chart_series: names of series that the algorithm may plot.
        maximum_chart_points: points per series.
    """

    algorithm_id: str
    name: str
    start: datetime
    end: datetime
    start_utc: datetime
    starting_value: Decimal
    account_currency: str = "USD"
    currency_symbol: str = "$"
    brokerage: int = 0
    account_type: AccountType = AccountType.MARGIN
    trading_days_per_year: int = 252
    parameters: Mapping[str, str] = field(default_factory=dict)
    maximum_chart_series: int = 30
    maximum_chart_points: int = 1_000_000

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise InputError(f"The backtest ends on {self.end:%Y-%m-%d}, before its start on {self.start:%Y-%m-%d}; swap the dates.")
        if self.trading_days_per_year < 1:
            raise InputError(f"trading_days_per_year must be at least 1; was {self.trading_days_per_year}.")


@dataclass(frozen=True, slots=True)
class RunLedger:
    """What other parts recorded during a run.

    Attributes:
        orders: all orders by id.
        order_events: all order events in time order.
        transaction_records: realised profits: `profit_loss` and `winning` by UTC time.
        insights: all insights of the framework.
        tags: tags of the run.
        name: the name the algorithm gave its run, or empty.
    """

    orders: Mapping[int, Any]
    order_events: Sequence[Any]
    transaction_records: Any
    insights: Sequence[Any] = ()
    tags: Sequence[str] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """How a run ended.

    Attributes:
        status: LEAN's state of the run.
        started: wall-clock UTC start.
        ended: wall-clock UTC end.
        runtime_error: message of the error that stopped the algorithm, or empty.
        stack_trace: its traceback, or empty.
    """

    status: AlgorithmStatus
    started: datetime
    ended: datetime
    runtime_error: str = ""
    stack_trace: str = ""


@dataclass(frozen=True, slots=True)
class BacktestResult:
    """Everything that result files are written from.

    Attributes:
        spec: the run.
        outcome: how it ended.
        charts: by name.
        ledger: orders, order events and insights.
        profits: realised profits in time order.
        statistics: the printed table.
        runtime_statistics: figures shown while running, by name.
        performance: of the whole run.
        rolling: performance by window.
        log_lines: lines of the log.
        findings: what is worth knowing about the run; None where nobody looked.
    """

    spec: RunSpec
    outcome: RunOutcome
    charts: Mapping[str, Chart]
    ledger: RunLedger
    profits: Sequence[RealisedProfit]
    statistics: Mapping[str, str]
    runtime_statistics: Mapping[str, str]
    performance: Performance
    rolling: Mapping[str, Performance]
    log_lines: Sequence[str]
    findings: Sequence[Finding] | None = None

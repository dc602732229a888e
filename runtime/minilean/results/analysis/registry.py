"""All diagnoses in the order of their findings: LEAN's by its weights, then this project's own.

Left out of LEAN's: how fast the run was (`AlgorithmSpeedAnalysis`), since minilean's speed is not LEAN's, and a result would differ from
run to run; the shortable quantity, the largest number of orders, and everything about options, futures and cryptocurrencies
(`ExceedsShortableQuantity...`, `ExceededMaximumOrders...`, `UnsupportedOption...`, `ExchangeNotOpen...`, `EuropeanOption...`,
`OptionOrderOnStockSplit...`), since minilean refuses no orders for these reasons.
"""

from __future__ import annotations

from collections.abc import Callable

from minilean.results.analysis import log_messages
from minilean.results.analysis.benchmark import crisis_events, performance_relative_to_benchmark, significance_of_daily_returns
from minilean.results.analysis.deflated_sharpe import few_trials_explain_it
from minilean.results.analysis.early_end import data_end_early
from minilean.results.analysis.equity import flat_equity, monte_carlo_percentile, portfolio_value_is_not_positive
from minilean.results.analysis.exits import exit_pairs
from minilean.results.analysis.fills import fills_outside_regular_hours, stale_fills
from minilean.results.analysis.finished_run import FinishedRun
from minilean.results.analysis.forecast_horizon import forecast_horizon
from minilean.results.analysis.look_ahead import look_ahead
from minilean.results.analysis.margin_use import portfolio_margin_use
from minilean.results.analysis.parameter_count import parameter_count
from minilean.results.analysis.refusals import (
    brokerage_refused_submission,
    brokerage_refused_update,
    insufficient_buying_power,
    orders_refused_without_diagnosis,
)
from minilean.results.analysis.timeouts import time_limit
from minilean.results.finding import Finding

Diagnosis = Callable[[FinishedRun], list[Finding]]
_ENOUGH = 10  # findings after which LEAN looks no further

LEAN_DIAGNOSES: tuple[Diagnosis, ...] = (
    time_limit,
    flat_equity,
    portfolio_value_is_not_positive,
    insufficient_buying_power,
    log_messages.WARMING_UP,
    brokerage_refused_submission,
    log_messages.NON_TRADABLE,
    log_messages.QUANTITY_ZERO,
    log_messages.PRICE_ZERO,
    log_messages.FOREX_RATE_ZERO,
    brokerage_refused_update,
    log_messages.LESS_THAN_LOT,
    log_messages.MARKET_ON_OPEN_WHILE_OPEN,
    log_messages.MARKET_ON_CLOSE_TOO_LATE,
    log_messages.INSIGHTS_ON_DELISTED,
    exit_pairs,
    log_messages.MARGIN_CALLS,
    stale_fills,
    fills_outside_regular_hours,
    portfolio_margin_use,
    parameter_count,
    performance_relative_to_benchmark,
    crisis_events,
    significance_of_daily_returns,
    monte_carlo_percentile,
)
"""LEAN's, the heaviest first (`BaseResultsAnalysis.Weight`)."""
OWN_DIAGNOSES: tuple[Diagnosis, ...] = (
    look_ahead,
    data_end_early,
    forecast_horizon,
    orders_refused_without_diagnosis,
    few_trials_explain_it,
)
"""This project's own, of what LEAN does not look at."""
_OF_CHANGES = (performance_relative_to_benchmark, crisis_events, significance_of_daily_returns, monte_carlo_percentile)


def findings(run: FinishedRun) -> list[Finding]:
    """What is worth knowing about a run: LEAN's findings, of which it looks for no more than ten, and then the project's own.

    Where the equity was exactly zero on a day, its changes cannot be told, and what needs them is left out; LEAN's whole analysis fails.
    """
    found: list[Finding] = []
    for diagnosis in LEAN_DIAGNOSES:
        if len(found) >= _ENOUGH:
            break
        if diagnosis not in _OF_CHANGES or run.curves.have_changes:
            found += diagnosis(run)
    return found + [finding for diagnosis in OWN_DIAGNOSES for finding in diagnosis(run)]

"""The table of statistics that LEAN prints at the end of a run, and the JSON form of the figures behind it (`StatisticsBuilder`)."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from minilean.common.decimals import round_half_up
from minilean.orders.order_json import time_text
from minilean.results.statistics.formats import (
    decimal_text,
    percent_text,
    rounded_double_text,
    rounded_text,
    significant_text,
    ticks_text,
)
from minilean.results.statistics.portfolio import PortfolioFigures
from minilean.results.statistics.trades import TradeFigures

_JSON_DIGITS = 4
_UPPER_PARTS = {"mae": "MAE", "mfe": "MFE"}


@dataclass(frozen=True, slots=True)
class RunTotals:
    """Totals of a run that are not statistics of its curve.

    Attributes:
        orders: orders the transaction manager knows, cancelled ones included.
        fees: all fees in account currency.
        capacity: estimated capacity in account currency.
        lowest_capacity_asset: text of its security identifier, or empty.
        currency_symbol: e.g. `$`.
    """

    orders: int
    fees: Decimal
    capacity: Decimal
    lowest_capacity_asset: str
    currency_symbol: str


def summary_statistics(figures: PortfolioFigures, totals: RunTotals) -> dict[str, str]:
    """The printed table.

    Args:
        figures: statistics of the whole run.
        totals: counts and sums beside them.

    Returns:
        Text by name, in LEAN's order and with LEAN's rounding.
    """
    symbol = totals.currency_symbol
    return {
        "Total Orders": str(totals.orders),
        "Average Win": percent_text(figures.average_win_rate, 2),
        "Average Loss": percent_text(figures.average_loss_rate, 2),
        "Compounding Annual Return": percent_text(figures.compounding_annual_return, 3),
        "Drawdown": percent_text(figures.drawdown, 3),
        "Expectancy": rounded_text(figures.expectancy, 3),
        "Start Equity": rounded_text(figures.start_equity, 2),
        "End Equity": rounded_text(figures.end_equity, 2),
        "Net Profit": percent_text(figures.total_net_profit, 3),
        "Sharpe Ratio": rounded_double_text(figures.sharpe_ratio, 3),
        "Sortino Ratio": rounded_double_text(figures.sortino_ratio, 3),
        "Probabilistic Sharpe Ratio": percent_text(figures.probabilistic_sharpe_ratio, 3),
        "Loss Rate": percent_text(figures.loss_rate, 0),
        "Win Rate": percent_text(figures.win_rate, 0),
        "Profit-Loss Ratio": rounded_text(figures.profit_loss_ratio, 2),
        "Alpha": rounded_double_text(figures.alpha, 3),
        "Beta": rounded_double_text(figures.beta, 3),
        "Annual Standard Deviation": rounded_double_text(figures.annual_standard_deviation, 3),
        "Annual Variance": rounded_double_text(figures.annual_variance, 3),
        "Information Ratio": rounded_double_text(figures.information_ratio, 3),
        "Tracking Error": rounded_double_text(figures.tracking_error, 3),
        "Treynor Ratio": rounded_double_text(figures.treynor_ratio, 3),
        "Total Fees": symbol + decimal_text(round_half_up(totals.fees, 2)),
        "Estimated Strategy Capacity": symbol + significant_text(totals.capacity, 2),
        "Lowest Capacity Asset": totals.lowest_capacity_asset,
        "Portfolio Turnover": percent_text(figures.portfolio_turnover, 2),
        "Drawdown Recovery": str(figures.drawdown_recovery),
    }


def portfolio_json(figures: PortfolioFigures) -> dict[str, str]:
    """The figures as in result files: text of at most four decimals by camel-case name."""
    return {name: _json_number(getattr(figures, attribute)) for attribute, name in _names(PortfolioFigures)}


def trade_json(figures: TradeFigures) -> dict[str, Any]:
    """The figures as in result files: decimals as text of at most four decimals, counts as numbers, spans as `d.hh:mm:ss`."""
    result: dict[str, Any] = {}
    for attribute, name in _names(TradeFigures):
        value = getattr(figures, attribute)
        if isinstance(value, Decimal):
            value = _json_number(value)
        elif isinstance(value, datetime):
            value = time_text(value)
        elif attribute.endswith("_duration"):
            value = ticks_text(value)
        result[name] = value
    return result


def _json_number(value: Decimal | int) -> str:
    return rounded_text(value, _JSON_DIGITS) if isinstance(value, Decimal) else str(value)


@lru_cache(maxsize=2)
def _names(cls: type) -> tuple[tuple[str, str], ...]:
    return tuple((one.name, _camel(one.name)) for one in fields(cls))


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(_UPPER_PARTS.get(part, part.capitalize()) for part in rest)

"""LEAN's portfolio statistics of any equity curve that a notebook has (`QuantBook.GetPortfolioStatistics`)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from minilean.common.decimals import ZERO, decimal_cast
from minilean.results.statistics.numbers import Returns
from minilean.results.statistics.portfolio import PortfolioFigures, PortfolioSpan, RealisedProfit, portfolio_statistics

if TYPE_CHECKING:
    import pandas as pd

_PERCENT = 100
_FIGURES: dict[str, tuple[str, int]] = {
    "Average Win (%)": ("average_win_rate", _PERCENT),
    "Average Loss (%)": ("average_loss_rate", _PERCENT),
    "Compounding Annual Return (%)": ("compounding_annual_return", _PERCENT),
    "Drawdown (%)": ("drawdown", _PERCENT),
    "Expectancy": ("expectancy", 1),
    "Net Profit (%)": ("total_net_profit", _PERCENT),
    "Sharpe Ratio": ("sharpe_ratio", 1),
    "Win Rate (%)": ("win_rate", _PERCENT),
    "Loss Rate (%)": ("loss_rate", _PERCENT),
    "Profit-Loss Ratio": ("profit_loss_ratio", 1),
    "Alpha": ("alpha", 1),
    "Beta": ("beta", 1),
    "Annual Standard Deviation": ("annual_standard_deviation", 1),
    "Annual Variance": ("annual_variance", 1),
    "Information Ratio": ("information_ratio", 1),
    "Tracking Error": ("tracking_error", 1),
    "Treynor Ratio": ("treynor_ratio", 1),
}


def portfolio_figures(frame: pd.DataFrame, risk_free_rate: Callable[[date], Decimal], trading_days_per_year: int) -> dict[str, float | str]:
    """The figures of an equity curve against a benchmark.

    Args:
        frame: columns `equity` and `benchmark`, in account currency, indexed by increasing time; rows with a gap are left out.
        risk_free_rate: yearly rate on a date, a fraction.
        trading_days_per_year: days that a year has for annual figures.

    Returns:
        Figure by LEAN's name; for a frame without these columns one entry `Runtime Error` with the reason, as in LEAN. As in LEAN,
        the relative change of each row stands for the profit of a trade, so wins and losses are counted in days.
    """
    known = frame.dropna()
    missing = [name for name in ("benchmark", "equity") if name not in known]
    if missing:
        return {"Runtime Error": f"The frame has no column {missing[0]!r}; it needs the columns 'equity' and 'benchmark'."}
    times = [stamp.to_pydatetime() for stamp in known.index]
    equity = known["equity"].to_numpy(np.float64)
    if not times:
        return _named(PortfolioFigures())
    changes = known["equity"].pct_change().fillna(0).to_numpy(np.float64)
    profits = [RealisedProfit(time, decimal_cast(float(change)), change > 0) for time, change in zip(times, changes, strict=True)]
    exact = [decimal_cast(float(value)) for value in equity]
    span = PortfolioSpan(
        equity_times=times,
        equity=exact,
        equity_doubles=equity,
        turnover=(),
        returns=_daily_changes(times, equity),
        benchmark_returns=_daily_changes(times, known["benchmark"].to_numpy(np.float64)),
        profits=profits,
        starting_capital=exact[0],
        risk_free_rate=sum((risk_free_rate(time.date()) for time in times), ZERO) / len(times),
        trading_days_per_year=trading_days_per_year,
    )
    return _named(portfolio_statistics(span))


def _daily_changes(times: list[datetime], values: Returns) -> Returns:
    """Relative changes between the last values of the days; that of the first day is 0."""
    last_of_day = np.array(list({time.date(): value for time, value in zip(times, values, strict=True)}.values()))
    return np.concatenate([[0.0], np.diff(last_of_day) / last_of_day[:-1]])


def _named(figures: PortfolioFigures) -> dict[str, float | str]:
    return {name: float(getattr(figures, member) * factor) for name, (member, factor) in _FIGURES.items()}

"""Statistics as algorithms read them while they run (`StatisticsResults`, `AlgorithmPerformance`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from minilean.common.naming import LeanObject
from minilean.common.views import dictionary

if TYPE_CHECKING:
    from minilean.results.statistics.portfolio import PortfolioStatistics
    from minilean.results.statistics.rolling import Performance
    from minilean.results.statistics.trades import TradeStatistics

_TICKS_PER_MICROSECOND = 10
_Rolling = dictionary("System.String", "QuantConnect.Statistics.AlgorithmPerformance")
_Summary = dictionary("System.String", "System.String")


class Figures(LeanObject):
    """Figures by name: decimals as floats, durations as spans of time (`PortfolioStatistics`, `TradeStatistics`).

    Args:
        statistics: a dataclass of them.
    """

    def __init__(self, statistics: PortfolioStatistics | TradeStatistics) -> None:
        for field in fields(statistics):
            value = getattr(statistics, field.name)
            if field.name.endswith("_duration"):
                value = timedelta(microseconds=value / _TICKS_PER_MICROSECOND)
            setattr(self, field.name, float(value) if isinstance(value, Decimal) else value)


class AlgorithmPerformance(LeanObject):
    """Performance of a run or of a window of it.

    Args:
        performance: what was computed.
    """

    def __init__(self, performance: Performance) -> None:
        self.trade_statistics = Figures(performance.trade_statistics)
        self.portfolio_statistics = Figures(performance.portfolio_statistics)
        self.closed_trades = list(performance.closed_trades)


class StatisticsResults(LeanObject):
    """The statistics of a run so far.

    Args:
        total: performance of the whole run.
        rolling: performance by window, e.g. `M1_20160131`.
        summary: the printed table.
    """

    def __init__(self, total: Performance, rolling: Mapping[str, Performance], summary: Mapping[str, str]) -> None:
        self.total_performance = AlgorithmPerformance(total)
        self.rolling_performances = _Rolling({name: AlgorithmPerformance(part) for name, part in rolling.items()})
        self.summary = _Summary(summary)


class PerformanceMetrics(LeanObject):
    """Names of the figures in the table of statistics (`PerformanceMetrics`)."""

    ALPHA = "Alpha"
    ANNUAL_STANDARD_DEVIATION = "Annual Standard Deviation"
    ANNUAL_VARIANCE = "Annual Variance"
    AVERAGE_LOSS = "Average Loss"
    AVERAGE_WIN = "Average Win"
    BETA = "Beta"
    COMPOUNDING_ANNUAL_RETURN = "Compounding Annual Return"
    DRAWDOWN = "Drawdown"
    ESTIMATED_STRATEGY_CAPACITY = "Estimated Strategy Capacity"
    EXPECTANCY = "Expectancy"
    START_EQUITY = "Start Equity"
    END_EQUITY = "End Equity"
    INFORMATION_RATIO = "Information Ratio"
    LOSS_RATE = "Loss Rate"
    NET_PROFIT = "Net Profit"
    PROBABILISTIC_SHARPE_RATIO = "Probabilistic Sharpe Ratio"
    PROFIT_LOSS_RATIO = "Profit-Loss Ratio"
    SHARPE_RATIO = "Sharpe Ratio"
    SORTINO_RATIO = "Sortino Ratio"
    TOTAL_FEES = "Total Fees"
    TOTAL_ORDERS = "Total Orders"
    TRACKING_ERROR = "Tracking Error"
    TREYNOR_RATIO = "Treynor Ratio"
    WIN_RATE = "Win Rate"
    LOWEST_CAPACITY_ASSET = "Lowest Capacity Asset"
    PORTFOLIO_TURNOVER = "Portfolio Turnover"
    DRAWDOWN_RECOVERY = "Drawdown Recovery"

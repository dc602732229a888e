"""Statistics as algorithms read them while they run (`StatisticsResults`, `AlgorithmPerformance`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from minilean.common.naming import LeanObject
from minilean.common.views import dictionary
from minilean.errors import UnsupportedCall
from minilean.results.statistics.portfolio import PortfolioFigures
from minilean.results.statistics.trades import TradeFigures, trade_statistics

if TYPE_CHECKING:
    from minilean.results.statistics.rolling import Performance
    from minilean.results.trade_builder import Trade

_TICKS_PER_MICROSECOND = 10
_Rolling = dictionary("System.String", "QuantConnect.Statistics.AlgorithmPerformance")
_Summary = dictionary("System.String", "System.String")


def _members_of(figures: type) -> dict[str, Any]:
    return {field.name: field.type for field in fields(figures)}


class _Figures(LeanObject):
    """Figures by name: decimals as floats, durations as spans of time."""

    def __init__(self, figures: TradeFigures | PortfolioFigures) -> None:
        for field in fields(figures):
            value = getattr(figures, field.name)
            if field.name.endswith("_duration"):
                value = timedelta(microseconds=value / _TICKS_PER_MICROSECOND)
            setattr(self, field.name, float(value) if isinstance(value, Decimal) else value)


class TradeStatistics(_Figures):
    """Figures of closed trades: amounts in the account currency, durations as spans of time, ratios as fractions (`TradeStatistics`).

    Args:
        trades: closed trades, by exit; or the figures of such.
    """

    __annotations__ = _members_of(TradeFigures)

    def __init__(self, trades: Iterable[Trade] | TradeFigures = ()) -> None:
        super().__init__(trades if isinstance(trades, TradeFigures) else trade_statistics(list(trades)))


class PortfolioStatistics(_Figures):
    """Figures of a span of a run, as fractions; all 0 where an algorithm makes them (`PortfolioStatistics`).

    Args:
        figures: of the span. LEAN's other arguments are sorted dictionaries of .NET's, which Python does not have.

    Raises:
        UnsupportedCall: there are other arguments.
    """

    __annotations__ = _members_of(PortfolioFigures)

    def __init__(self, figures: PortfolioFigures | None = None, *others: Any, **named: Any) -> None:
        if others or named or not isinstance(figures, (PortfolioFigures, type(None))):
            raise UnsupportedCall("PortfolioStatistics(...)", "self.statistics has the figures of the run so far")
        super().__init__(figures or PortfolioFigures())


class AlgorithmPerformance(LeanObject):
    """Performance of a run or of a window of it.

    Args:
        other: what was computed, or such an object, whose parts both then have; None for a performance without trades.
    """

    def __init__(self, other: Performance | AlgorithmPerformance | None = None) -> None:
        if isinstance(other, AlgorithmPerformance):
            self.trade_statistics, self.portfolio_statistics = other.trade_statistics, other.portfolio_statistics
            self.closed_trades = other.closed_trades
            return
        self.trade_statistics = TradeStatistics(() if other is None else other.trade_statistics)
        self.portfolio_statistics = PortfolioStatistics(None if other is None else other.portfolio_statistics)
        self.closed_trades: list[Trade] = [] if other is None else list(other.closed_trades)


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

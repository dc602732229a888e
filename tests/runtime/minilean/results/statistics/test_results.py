"""Statistics as algorithms read them: numbers as floats, durations as spans of time."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from minilean.results.statistics.portfolio import PortfolioStatistics
from minilean.results.statistics.results import PerformanceMetrics, StatisticsResults
from minilean.results.statistics.rolling import Performance
from minilean.results.statistics.trades import TradeStatistics


def test_figures_have_the_types_that_python_sees() -> None:
    performance = Performance(
        TradeStatistics(total_number_of_trades=2, average_trade_duration=864_000_000_000, win_rate=Decimal("0.5")),
        PortfolioStatistics(sharpe_ratio=Decimal("1.25")),
    )
    results = StatisticsResults(performance, {"M1_20160131": performance}, {"Sharpe Ratio": "1.25"})
    trades = results.total_performance.trade_statistics
    assert (trades.total_number_of_trades, trades.AverageTradeDuration, trades.win_rate) == (2, timedelta(days=1), 0.5)
    assert type(trades.win_rate) is float
    assert results.RollingPerformances["M1_20160131"].PortfolioStatistics.SharpeRatio == 1.25
    assert results.summary[PerformanceMetrics.SharpeRatio] == "1.25"
    assert results.total_performance.closed_trades == []

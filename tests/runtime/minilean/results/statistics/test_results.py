"""Statistics as algorithms read them: numbers as floats, durations as spans of time."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from minilean.errors import UnsupportedCall
from minilean.results.statistics.portfolio import PortfolioFigures
from minilean.results.statistics.results import (
    AlgorithmPerformance,
    PerformanceMetrics,
    PortfolioStatistics,
    StatisticsResults,
    TradeStatistics,
)
from minilean.results.statistics.rolling import Performance
from minilean.results.statistics.trades import TradeFigures


def test_figures_have_the_types_that_python_sees() -> None:
    performance = Performance(
        TradeFigures(total_number_of_trades=2, average_trade_duration=864_000_000_000, win_rate=Decimal("0.5")),
        PortfolioFigures(sharpe_ratio=Decimal("1.25")),
    )
    results = StatisticsResults(performance, {"M1_20160131": performance}, {"Sharpe Ratio": "1.25"})
    trades = results.total_performance.trade_statistics
    assert (trades.total_number_of_trades, trades.AverageTradeDuration, trades.win_rate) == (2, timedelta(days=1), 0.5)
    assert type(trades.win_rate) is float
    assert results.RollingPerformances["M1_20160131"].PortfolioStatistics.SharpeRatio == 1.25
    assert results.summary[PerformanceMetrics.SharpeRatio] == "1.25"
    assert results.total_performance.closed_trades == []


def test_an_algorithm_makes_statistics_of_its_own_trades():
    trade = SimpleNamespace(
        _entry_utc=datetime(2016, 1, 4),
        _exit_utc=datetime(2016, 1, 6),
        profit_loss_exact=Decimal(8),
        mae_exact=Decimal(-4),
        mfe_exact=Decimal(10),
        end_trade_drawdown_exact=Decimal(5),
        total_fees_exact=Decimal(2),
    )
    found = TradeStatistics([trade])
    assert (found.total_number_of_trades, found.total_profit, found.AverageTradeDuration) == (1, 8.0, timedelta(days=2))
    assert (TradeStatistics().total_number_of_trades, TradeStatistics().win_rate) == (0, 0.0)


def test_what_an_algorithm_makes_without_figures_is_zero():
    assert (PortfolioStatistics().sharpe_ratio, PortfolioStatistics().drawdown_recovery) == (0.0, 0)
    with pytest.raises(UnsupportedCall, match=r"^PortfolioStatistics\(...\) is not modelled"):
        PortfolioStatistics({}, {})
    empty = AlgorithmPerformance()
    assert (empty.trade_statistics.total_fees, empty.portfolio_statistics.alpha, empty.closed_trades) == (0.0, 0.0, [])
    other = AlgorithmPerformance(empty)
    assert other.trade_statistics is empty.trade_statistics
    assert other.portfolio_statistics is empty.portfolio_statistics
    assert other.closed_trades is empty.closed_trades

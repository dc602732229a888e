from datetime import datetime, timedelta
from decimal import Decimal

import numpy as np
import pytest

from minilean.results.statistics.portfolio import (
    PortfolioSpan,
    PortfolioStatistics,
    RealisedProfit,
    drawdown_and_recovery,
    portfolio_statistics,
)

START = datetime(2016, 1, 1)


def _days(count):
    return [START + timedelta(days=i) for i in range(count)]


def _span(**changes):
    values = [Decimal(v) for v in changes.pop("equity", ["100", "110", "121"])]
    parts = {
        "equity_times": _days(len(values)),
        "equity": values,
        "equity_doubles": np.array([float(v) for v in values]),
        "turnover": [],
        "returns": np.array([0.1, 0.1]),
        "benchmark_returns": np.array([0.05, 0.05]),
        "profits": [],
        "starting_capital": Decimal(100),
        "risk_free_rate": Decimal("0.01"),
        "trading_days_per_year": 252,
    }
    return PortfolioSpan(**{**parts, **changes})


def _drawdown(values):
    decimals = [Decimal(v) for v in values]
    return drawdown_and_recovery(_days(len(values)), decimals, np.array([float(v) for v in decimals]))


def test_a_span_without_capital_or_with_one_return_has_only_equity_and_turnover():
    expected = PortfolioStatistics(start_equity=Decimal(100), end_equity=Decimal(121), portfolio_turnover=Decimal("0.3"))
    turnover = [Decimal("0.2"), Decimal("0.4")]
    assert portfolio_statistics(_span(returns=np.array([0.1]), turnover=turnover)) == expected


def test_net_profit_and_growth_compare_the_last_equity_with_the_start():
    year = [START, START + timedelta(days=365)]
    figures = portfolio_statistics(_span(equity=["100", "121"], equity_times=year))
    assert figures.total_net_profit == Decimal("0.21")
    assert float(figures.compounding_annual_return) == pytest.approx(0.21)


def test_wins_and_losses_are_measured_against_the_running_capital():
    profits = [
        RealisedProfit(START, Decimal(10), True),
        RealisedProfit(START + timedelta(days=1), Decimal(-11), False),
        RealisedProfit(START + timedelta(days=2), Decimal(0), False),
    ]
    figures = portfolio_statistics(_span(profits=profits))
    assert figures.average_win_rate == Decimal("0.1")
    assert figures.average_loss_rate == Decimal("-0.05")
    assert figures.profit_loss_ratio == 2
    assert float(figures.win_rate) == pytest.approx(1 / 3)
    assert float(figures.expectancy) == pytest.approx(0)


def test_beta_of_twice_the_benchmark_is_two_and_alpha_what_is_left():
    benchmark = np.array([0.001, -0.002, 0.0015, 0.0])
    figures = portfolio_statistics(_span(returns=2 * benchmark, benchmark_returns=benchmark))
    assert float(figures.beta) == pytest.approx(2)
    annual = (1 + 2 * benchmark.mean()) ** 252 - 1
    benchmark_annual = (1 + benchmark.mean()) ** 252 - 1
    assert float(figures.alpha) == pytest.approx(annual - (0.01 + 2 * (benchmark_annual - 0.01)))
    assert float(figures.treynor_ratio) == pytest.approx((annual - 0.01) / 2)
    assert float(figures.sharpe_ratio) == pytest.approx((annual - 0.01) / (2 * benchmark.std(ddof=1) * 252**0.5))


def test_a_flat_benchmark_has_no_beta():
    figures = portfolio_statistics(_span(returns=np.array([0.01, -0.01]), benchmark_returns=np.zeros(2)))
    assert (figures.beta, figures.alpha, figures.treynor_ratio) == (0, 0, 0)


def test_value_at_risk_is_the_normal_quantile_with_three_decimals():
    returns = np.array([0.01, -0.01, 0.02, -0.02])
    figures = portfolio_statistics(_span(returns=returns, benchmark_returns=returns))
    assert (str(figures.value_at_risk_95), str(figures.value_at_risk_99)) == ("-0.030", "-0.042")


def test_drawdown_is_the_deepest_fall_from_a_peak_with_three_decimals():
    depth, _ = _drawdown(["100", "120", "91", "110", "105"])
    assert str(depth) == "0.242"


def test_recovery_counts_whole_days_from_the_peak_and_ignores_an_open_drawdown():
    assert _drawdown(["100", "90", "95", "100", "120", "80", "90"])[1] == 3


def test_there_is_no_drawdown_without_a_fall():
    assert _drawdown(["100", "100", "101"]) == (0, 0)
    assert _drawdown(["100"]) == (0, 0)


def test_an_absurd_return_is_an_error():
    with pytest.raises(OverflowError):
        portfolio_statistics(_span(returns=np.array([1e9, 1e9])))

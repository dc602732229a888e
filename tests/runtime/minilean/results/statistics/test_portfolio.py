import math
import statistics
from datetime import datetime, timedelta
from decimal import Decimal

import numpy as np
import pytest

from minilean.results.statistics.portfolio import (
    PortfolioFigures,
    PortfolioSpan,
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
    expected = PortfolioFigures(start_equity=Decimal(100), end_equity=Decimal(121), portfolio_turnover=Decimal("0.3"))
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


RETURNS = [0.05, -0.03, 0.02, -0.01, 0.03, -0.02]
BENCHMARK = [0.03, 0.01, 0.01, -0.01, 0.02, 0.004]


def _by_definition(figures, returns, benchmark, periods, risk_free):
    """LEAN's formulas, in the words of the standard library: rates a year, sample variances with n - 1."""
    annual, benchmark_annual = ((1 + statistics.fmean(values)) ** periods - 1 for values in (returns, benchmark))
    deviation = math.sqrt(statistics.variance(returns) * periods)
    downside = math.sqrt(statistics.variance([value for value in returns if value < 0]) * periods)
    beta = statistics.covariance(returns, benchmark) / statistics.variance(benchmark)
    error = math.sqrt(statistics.variance([a - b for a, b in zip(returns, benchmark, strict=True)]) * periods)
    recent = statistics.NormalDist(statistics.fmean(returns[-periods:]), statistics.stdev(returns[-periods:]))
    expected = {
        "annual_variance": deviation**2,
        "annual_standard_deviation": deviation,
        "sharpe_ratio": (annual - risk_free) / deviation,
        "sortino_ratio": (annual - risk_free) / downside,
        "beta": beta,
        "alpha": annual - (risk_free + beta * (benchmark_annual - risk_free)),
        "tracking_error": error,
        "information_ratio": (annual - benchmark_annual) / error,
        "treynor_ratio": (annual - risk_free) / beta,
    }
    assert {name: float(getattr(figures, name)) for name in expected} == pytest.approx(expected, rel=1e-9)
    assert float(figures.value_at_risk_99) == round(recent.inv_cdf(0.01), 3)
    assert float(figures.value_at_risk_95) == round(recent.inv_cdf(0.05), 3)


@pytest.mark.parametrize("periods", [4, 6, 252])
def test_every_ratio_is_what_its_definition_says(periods):
    figures = portfolio_statistics(
        _span(
            returns=np.array(RETURNS), benchmark_returns=np.array(BENCHMARK), trading_days_per_year=periods, risk_free_rate=Decimal("0.015")
        )
    )
    _by_definition(figures, RETURNS, BENCHMARK, periods, 0.015)


def test_the_ratios_of_a_year_of_four_days_by_hand():
    """Mean 0.5 %, squares around it 17e-4; losses of 1 and 2 %; the benchmark's squares 5e-4 around 0.5 %, products 8e-4."""
    returns, benchmark = np.array([0.02, -0.01, 0.03, -0.02]), np.array([0.01, -0.01, 0.02, 0.0])
    figures = portfolio_statistics(_span(returns=returns, benchmark_returns=benchmark, trading_days_per_year=4))
    annual = 0.020150500625
    assert float(figures.annual_variance) == pytest.approx(4 * 17e-4 / 3)
    assert float(figures.sharpe_ratio) == pytest.approx((annual - 0.01) / 0.04760952)
    assert float(figures.sortino_ratio) == pytest.approx((annual - 0.01) / 0.01414214)
    assert float(figures.beta) == pytest.approx(1.6)
    assert float(figures.alpha) == pytest.approx(-0.6 * (annual - 0.01))
    assert float(figures.tracking_error) == pytest.approx(0.02828427)
    assert float(figures.treynor_ratio) == pytest.approx((annual - 0.01) / 1.6)


def test_the_confidence_beats_a_yearly_ratio_of_one_after_the_risk_free_rate():
    """Ratio of a day s, skewness and excess kurtosis bias-corrected, error of s as in Bailey and Lopez de Prado, benchmark 1 / sqrt(4)."""
    returns = np.array([0.05, -0.03, 0.02, -0.01, 0.03, -0.02])
    figures = portfolio_statistics(
        _span(returns=returns, benchmark_returns=returns, trading_days_per_year=4, risk_free_rate=Decimal("0.02"))
    )
    n, mean = 6, statistics.fmean(returns)
    deviation = statistics.stdev(returns)
    z = [(value - mean) / deviation for value in returns]
    skew = n / ((n - 1) * (n - 2)) * sum(value**3 for value in z)
    kurtosis = n * (n + 1) / ((n - 1) * (n - 2) * (n - 3)) * sum(value**4 for value in z) - 3 * (n - 1) ** 2 / ((n - 2) * (n - 3))
    ratio = (mean - 0.02 / 4) / deviation
    error = math.sqrt((1 - skew * ratio + (kurtosis - 1) / 4 * ratio**2) / (n - 1))
    expected = statistics.NormalDist().cdf((ratio - 1 / math.sqrt(4)) / error)
    assert float(figures.probabilistic_sharpe_ratio) == pytest.approx(expected, rel=1e-9)


def test_without_spread_or_losses_a_ratio_is_zero():
    flat = portfolio_statistics(_span(returns=np.array([0.25, 0.25, 0.25]), benchmark_returns=np.array([0.25, 0.25, 0.25])))
    assert (flat.sharpe_ratio, flat.sortino_ratio, flat.information_ratio, flat.annual_variance) == (0, 0, 0, 0)
    one_loss = portfolio_statistics(_span(returns=np.array([0.25, -0.25, 0.0]), benchmark_returns=np.array([0.5, 0.25, 0.0])))
    assert one_loss.sortino_ratio == 0
    assert one_loss.sharpe_ratio != 0
    assert one_loss.information_ratio != 0


@pytest.mark.parametrize(
    "changes",
    [
        {"starting_capital": Decimal(0)},
        {"benchmark_returns": np.array([0.1])},
        {"returns": np.array([0.1])},
        {"returns": np.array([]), "benchmark_returns": np.array([])},
    ],
)
def test_too_little_leaves_all_but_equity_and_turnover_at_zero(changes):
    span = _span(turnover=[Decimal("0.5")], profits=[RealisedProfit(START, Decimal(10), True)], **changes)
    expected = PortfolioFigures(start_equity=span.starting_capital, end_equity=Decimal(121), portfolio_turnover=Decimal("0.5"))
    assert portfolio_statistics(span) == expected


def test_a_capital_of_one_and_two_returns_are_enough():
    figures = portfolio_statistics(_span(starting_capital=Decimal(1)))
    assert (figures.start_equity, figures.end_equity, figures.total_net_profit) == (1, 121, 120)


def test_nothing_is_known_of_nothing():
    empty = PortfolioFigures()
    assert {name: getattr(empty, name) for name in empty.__slots__} == dict.fromkeys(empty.__slots__, 0)
    assert portfolio_statistics(_span(equity=[], returns=np.array([]))).end_equity == 0
    assert portfolio_statistics(_span()).portfolio_turnover == 0


def test_wins_alone_have_no_ratio_and_losses_alone_no_wins():
    wins = portfolio_statistics(_span(profits=[RealisedProfit(START, Decimal(10), True), RealisedProfit(START, Decimal(11), True)]))
    assert (wins.average_win_rate, wins.average_loss_rate, wins.profit_loss_ratio) == (Decimal("0.1"), 0, 0)
    assert (wins.win_rate, wins.loss_rate, wins.expectancy) == (1, 0, 0)
    losses = portfolio_statistics(_span(profits=[RealisedProfit(START, Decimal(-10), False), RealisedProfit(START, Decimal(-9), False)]))
    assert (losses.average_win_rate, losses.average_loss_rate, losses.profit_loss_ratio) == (0, Decimal("-0.1"), 0)
    assert (losses.win_rate, losses.loss_rate, losses.expectancy) == (0, 1, -1)


def test_expectancy_weighs_the_ratio_of_wins_to_losses():
    """Wins of 20 and 12 on 100 and 120: 15 % on average; a loss of 66 on 132: 50 %. Two of three flags say win."""
    profits = [RealisedProfit(START, Decimal(amount), amount > 0) for amount in (20, 12, -66)]
    figures = portfolio_statistics(_span(profits=profits))
    assert (figures.average_win_rate, figures.average_loss_rate) == (Decimal("0.15"), Decimal("-0.5"))
    assert figures.profit_loss_ratio == Decimal("0.3")
    assert float(figures.win_rate) == pytest.approx(2 / 3)
    assert float(figures.loss_rate) == pytest.approx(1 / 3)
    assert float(figures.expectancy) == pytest.approx(2 / 3 * 0.3 - 1 / 3)


def test_a_win_is_what_its_flag_says():
    profits = [RealisedProfit(START, Decimal(10), False), RealisedProfit(START, Decimal(-5), True), RealisedProfit(START, Decimal(1), True)]
    figures = portfolio_statistics(_span(profits=profits))
    assert float(figures.win_rate) == pytest.approx(2 / 3)
    assert float(figures.loss_rate) == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("equity", "length", "rate"),
    [
        (["100", "121"], timedelta(days=730), 0.1),
        (["100", "110"], timedelta(days=182, hours=12), 0.21),
        (["200", "81"], timedelta(days=730), -0.1),
        (["100", "0"], timedelta(days=365), -1.0),
        (["100", "121"], timedelta(0), 0.0),
        (["100", "-1"], timedelta(days=365), 0.0),
        (["100", "121"], timedelta(seconds=1), 0.0),  # beyond all doubles
    ],
)
def test_growth_is_compounded_over_years_of_365_days(equity, length, rate):
    capital = Decimal(equity[0]) if equity[0] == "100" else Decimal(100)
    figures = portfolio_statistics(_span(equity=equity, equity_times=[START, START + length], starting_capital=capital))
    assert float(figures.compounding_annual_return) == pytest.approx(rate, abs=1e-12)


@pytest.mark.parametrize(
    ("values", "depth", "days"),
    [
        (["100", "90"], "0.100", 0),
        (["100", "99.94"], "0.001", 0),
        (["100", "90", "100"], "0.100", 2),  # the old peak is enough
        (["100", "90", "99.99"], "0.100", 0),
        (["100", "50", "100", "200", "120", "200"], "0.500", 2),
        (["100", "200", "90", "80", "200", "150", "160", "170", "190", "201"], "0.600", 5),
        (["10", "5", "100", "60"], "0.500", 2),
        (["5", "10", "7"], "0.300", 0),
    ],
)
def test_falls_and_their_recovery(values, depth, days):
    assert _drawdown(values) == (Decimal(depth), days)


def test_a_recovery_is_cut_to_whole_days():
    times = [START, START + timedelta(hours=30), START + timedelta(hours=47)]
    values = [Decimal(100), Decimal(90), Decimal(101)]
    assert drawdown_and_recovery(times, values, np.array([100.0, 90.0, 101.0])) == (Decimal("0.100"), 1)
    times[-1] += timedelta(hours=1)
    assert drawdown_and_recovery(times, values, np.array([100.0, 90.0, 101.0]))[1] == 2

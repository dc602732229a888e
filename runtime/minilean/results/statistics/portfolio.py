"""Return, risk and benchmark figures of a span of a run (`PortfolioStatistics`, `Statistics`)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

import numpy as np

from minilean.common.decimals import ZERO, decimal_cast, round_to
from minilean.results.statistics import numbers
from minilean.results.statistics.numbers import Returns

_MICROSECONDS_PER_DAY = 86_400_000_000
_DAYS_PER_YEAR = Decimal(365)


@dataclass(frozen=True, slots=True)
class RealisedProfit:
    """Profit of one closing fill, fees included, in account currency.

    Attributes:
        time: UTC instant, unique within a run (LEAN shifts equal ones by milliseconds).
        profit_loss: amount.
        is_win: whether it counts as a win.
    """

    time: datetime
    profit_loss: Decimal
    is_win: bool


@dataclass(frozen=True, slots=True)
class PortfolioSpan:
    """What the figures of a span are computed from.

    Attributes:
        equity_times: UTC instants of the equity samples, increasing.
        equity: portfolio value at each, in account currency.
        equity_doubles: the same as doubles, shape (len(equity),).
        turnover: turnover samples, fractions.
        returns: daily returns of the portfolio, fractions, shape (n,).
        benchmark_returns: daily returns of the benchmark, shape (n,).
        profits: realised profits in time order.
        starting_capital: portfolio value at the start.
        risk_free_rate: mean yearly rate over the equity samples.
        trading_days_per_year: days that a year has for annual figures.
    """

    equity_times: Sequence[datetime]
    equity: Sequence[Decimal]
    equity_doubles: Returns
    turnover: Sequence[Decimal]
    returns: Returns
    benchmark_returns: Returns
    profits: Sequence[RealisedProfit]
    starting_capital: Decimal
    risk_free_rate: Decimal
    trading_days_per_year: int


@dataclass(frozen=True, slots=True)
class PortfolioFigures:
    """Figures of a span; rates and ratios are fractions, not percent. All zero where the span is too short."""

    average_win_rate: Decimal = ZERO
    average_loss_rate: Decimal = ZERO
    profit_loss_ratio: Decimal = ZERO
    win_rate: Decimal = ZERO
    loss_rate: Decimal = ZERO
    expectancy: Decimal = ZERO
    start_equity: Decimal = ZERO
    end_equity: Decimal = ZERO
    compounding_annual_return: Decimal = ZERO
    drawdown: Decimal = ZERO
    total_net_profit: Decimal = ZERO
    sharpe_ratio: Decimal = ZERO
    probabilistic_sharpe_ratio: Decimal = ZERO
    sortino_ratio: Decimal = ZERO
    alpha: Decimal = ZERO
    beta: Decimal = ZERO
    annual_standard_deviation: Decimal = ZERO
    annual_variance: Decimal = ZERO
    information_ratio: Decimal = ZERO
    tracking_error: Decimal = ZERO
    treynor_ratio: Decimal = ZERO
    portfolio_turnover: Decimal = ZERO
    value_at_risk_99: Decimal = ZERO
    value_at_risk_95: Decimal = ZERO
    drawdown_recovery: int = 0


def portfolio_statistics(span: PortfolioSpan) -> PortfolioFigures:
    """The figures of a span.

    Args:
        span: equity, returns and profits.

    Returns:
        The figures; only equity and turnover are filled when the starting capital is zero or there are fewer than two returns.

    Raises:
        OverflowError, ValueError: a return is so large that the yearly figure is not finite.
    """
    end_equity = span.equity[-1] if span.equity else ZERO
    turnover = sum(span.turnover, ZERO) / len(span.turnover) if span.turnover else ZERO
    if span.starting_capital == 0 or len(span.benchmark_returns) < 2 or len(span.returns) < 2:
        return PortfolioFigures(start_equity=span.starting_capital, end_equity=end_equity, portfolio_turnover=turnover)
    average_win, average_loss, win_rate, loss_rate = _win_loss(span.profits, span.starting_capital)
    profit_loss_ratio = average_win / abs(average_loss) if average_loss else ZERO
    periods, risk_free = span.trading_days_per_year, span.risk_free_rate
    variance = decimal_cast(numbers.variance(span.returns) * periods)
    deviation = decimal_cast(math.sqrt(variance))
    losses = span.returns[span.returns < 0]
    downside = decimal_cast(math.sqrt(numbers.variance(losses) * periods))
    annual = decimal_cast(numbers.annual_return(span.returns, periods))
    benchmark_annual = decimal_cast(numbers.annual_return(span.benchmark_returns, periods))
    benchmark_variance = numbers.variance(span.benchmark_returns)
    covariance = numbers.covariance(span.returns, span.benchmark_returns)
    beta = decimal_cast(covariance / benchmark_variance) if benchmark_variance else ZERO
    tracking_error = decimal_cast(math.sqrt(numbers.variance(span.returns - span.benchmark_returns) * periods))
    confidence = numbers.probabilistic_sharpe_ratio(span.returns, 1.0 / math.sqrt(periods), float(risk_free) / periods)
    drawdown, recovery = drawdown_and_recovery(span.equity_times, span.equity, span.equity_doubles)
    return PortfolioFigures(
        average_win_rate=average_win,
        average_loss_rate=average_loss,
        profit_loss_ratio=profit_loss_ratio,
        win_rate=win_rate,
        loss_rate=loss_rate,
        expectancy=win_rate * profit_loss_ratio - loss_rate,
        start_equity=span.starting_capital,
        end_equity=end_equity,
        compounding_annual_return=_compounding_annual_return(span, end_equity),
        drawdown=drawdown,
        total_net_profit=end_equity / span.starting_capital - 1,
        sharpe_ratio=_ratio(annual, risk_free, deviation),
        probabilistic_sharpe_ratio=decimal_cast(confidence),
        sortino_ratio=_ratio(annual, risk_free, downside),
        alpha=annual - (risk_free + beta * (benchmark_annual - risk_free)) if beta else ZERO,
        beta=beta,
        annual_standard_deviation=deviation,
        annual_variance=variance,
        information_ratio=decimal_cast(float(annual) - float(benchmark_annual)) / tracking_error if tracking_error else ZERO,
        tracking_error=tracking_error,
        treynor_ratio=decimal_cast(float(annual) - float(risk_free)) / beta if beta else ZERO,
        portfolio_turnover=turnover,
        value_at_risk_99=_value_at_risk(span.returns, periods, numbers.NORMAL_QUANTILE_01),
        value_at_risk_95=_value_at_risk(span.returns, periods, numbers.NORMAL_QUANTILE_05),
        drawdown_recovery=recovery,
    )


def drawdown_and_recovery(times: Sequence[datetime], equity: Sequence[Decimal], doubles: Returns) -> tuple[Decimal, int]:
    """Largest fall from a peak, and the longest time from a peak to its recovery (`Statistics.CalculateDrawdownMetrics`).

    Args:
        times: instants of the samples, increasing.
        equity: positive values at these instants.
        doubles: the same values as doubles, shape (len(equity),).

    Returns:
        The fall as a fraction rounded to three decimals, and whole days; a fall that is not recovered counts for the first only.
    """
    if len(equity) < 2:
        return ZERO, 0
    peaks = np.maximum.accumulate(doubles)
    below = doubles < peaks
    if not below.any():
        return ZERO, 0
    # the deepest sample is found in doubles, its depth computed exactly
    deepest = int(np.argmin(doubles / peaks))
    peak = equity[int(np.argmax(doubles[: deepest + 1]))]
    depth = round_to(abs(equity[deepest] / peak - 1), 3)
    at_peak = np.flatnonzero(~below)
    gaps = np.flatnonzero(np.diff(at_peak) > 1)
    longest = max((times[int(at_peak[gap + 1])] - times[int(at_peak[gap])] for gap in gaps), default=timedelta(0))
    return depth, longest.days


def _win_loss(profits: Sequence[RealisedProfit], capital: Decimal) -> tuple[Decimal, Decimal, Decimal, Decimal]:
    total_win = total_loss = ZERO
    wins = losses = 0
    for record in profits:
        amount = record.profit_loss
        if amount > 0:
            total_win += amount / capital
            wins += 1
        else:
            total_loss += amount / capital
            losses += 1
        capital += amount
    average_win = total_win / wins if wins else ZERO
    average_loss = total_loss / losses if losses else ZERO
    if not profits:
        return average_win, average_loss, ZERO, ZERO
    counted = sum(record.is_win for record in profits)
    count = Decimal(len(profits))
    return average_win, average_loss, counted / count, (count - counted) / count


def _compounding_annual_return(span: PortfolioSpan, end_equity: Decimal) -> Decimal:
    length = span.equity_times[-1] - span.equity_times[0]
    days = decimal_cast((length // timedelta(microseconds=1)) / _MICROSECONDS_PER_DAY)
    years = days / _DAYS_PER_YEAR
    growth = float(end_equity) / float(span.starting_capital)
    if years == 0 or growth < 0:
        return ZERO
    try:
        result = growth ** (1 / float(years)) - 1
    except OverflowError:
        return ZERO
    return decimal_cast(result)


def _ratio(annual: Decimal, risk_free: Decimal, deviation: Decimal) -> Decimal:
    return decimal_cast((float(annual) - float(risk_free)) / float(deviation)) if deviation else ZERO


def _value_at_risk(returns: Returns, days: int, quantile: float) -> Decimal:
    recent = returns[-days:]
    return round_to(decimal_cast(float(recent.mean()) + math.sqrt(numbers.variance(recent)) * quantile), 3)

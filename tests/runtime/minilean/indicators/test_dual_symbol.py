"""Beta and correlation of two stocks; the expectations are the formulas worked out by hand."""

from datetime import datetime, timedelta

import pytest

from minilean.common.dotnet_errors import ArgumentException
from minilean.common.enums import CorrelationType, SecurityType
from minilean.common.symbol import SecurityIdentifier, Symbol
from minilean.data.bars import TradeBar
from minilean.data.interest_rates import ConstantRiskFreeRateInterestRateModel
from minilean.errors import UnsupportedCall
from minilean.indicators import Alpha, Beta, Correlation, Covariance


def _symbol(ticker: str, kind: SecurityType = SecurityType.EQUITY) -> Symbol:
    return Symbol(SecurityIdentifier(ticker, datetime(1998, 1, 2).date(), "usa", kind), ticker)


AAPL, SPX, SPY = _symbol("AAPL"), _symbol("SPX"), _symbol("SPY")


def _bar(symbol: Symbol, day: int, close: float) -> TradeBar:
    return TradeBar(datetime(2020, 1, day), symbol, 1, 2, 1, close, 100, timedelta(days=1))


def test_beta_counts_only_days_on_which_both_have_a_bar() -> None:
    beta = Beta(AAPL, SPX, 3)
    assert (beta.name, beta.warm_up_period) == ("B(3)", 4)
    first = [(AAPL, 2, 10), (SPX, 2, 35), (AAPL, 3, 2), (AAPL, 4, 15), (SPX, 4, 80), (SPX, 5, 4), (SPX, 6, 37), (AAPL, 6, 90)]
    for symbol, day, close in first:
        assert not beta.update(_bar(symbol, day, close))
    assert beta.update(_bar(AAPL, 7, 105)) is False
    assert beta.update(_bar(SPX, 7, 302)) is True
    # returns of AAPL: 1/2, 5, 1/6; of SPX: 9/7, -43/80, 265/37
    assert beta.current.value == pytest.approx(-0.487724514406, abs=1e-12)
    assert beta.current.symbol == SPX


def test_equal_returns_have_a_beta_of_one() -> None:
    beta = Beta(AAPL, SPX, 5)
    for day in range(1, 4):
        for symbol in (AAPL, SPX):
            beta.update(_bar(symbol, day, day))
    assert beta.current.value == 1.0
    assert not beta.is_ready


def test_a_reset_forgets_everything() -> None:
    beta = Beta(AAPL, SPX, 2)
    for day in range(1, 6):
        for symbol in (AAPL, SPX):
            beta.update(_bar(symbol, day, day))
    assert beta.is_ready
    beta.reset()
    assert not beta.is_ready
    assert (beta.samples, beta.current.value) == (0, 0.0)


def test_bars_of_a_stranger_and_short_periods_are_refused() -> None:
    with pytest.raises(ArgumentException, match="computed from AAPL, SPX and got a bar of SPY"):
        Beta(AAPL, SPX, 3).update(_bar(SPY, 2, 1))
    with pytest.raises(ArgumentException, match="expected at least 2"):
        Beta(AAPL, SPX, 1)


def test_securities_of_different_hours_are_refused() -> None:
    with pytest.raises(UnsupportedCall, match=r"B\(3\) of AAPL and EURUSD"):
        Beta(AAPL, _symbol("EURUSD", SecurityType.FOREX), 3)


@pytest.mark.parametrize(("kind", "expected"), [(CorrelationType.PEARSON, 0.277350098112615), (CorrelationType.SPEARMAN, 0.5)])
def test_correlation_of_values_and_of_ranks(kind: CorrelationType, expected: float) -> None:
    correlation = Correlation(AAPL, SPX, 3, kind)
    assert (correlation.name, correlation.warm_up_period) == ("Correlation(3)", 3)
    for day, (first, second) in enumerate(((2, 1), (4, 5), (9, 3)), 2):
        assert not correlation.is_ready
        correlation.update(_bar(AAPL, day, first))
        correlation.update(_bar(SPX, day, second))
    assert correlation.is_ready
    # deviations -3, -1, 4 and -2, 2, 0: 4 over the root of 26 times 8; ranks 1, 2, 3 and 1, 3, 2
    assert correlation.current.value == pytest.approx(expected, abs=1e-15)


def test_the_correlation_with_a_price_that_stands_still_is_zero() -> None:
    correlation = Correlation(AAPL, SPX, 2)
    for day, first in ((2, 10), (3, 11)):
        correlation.update(_bar(AAPL, day, first))
        correlation.update(_bar(SPX, day, 5))
    assert (correlation.is_ready, correlation.current.value) == (True, 0.0)
    with pytest.raises(ArgumentException, match="expected at least 2"):
        Correlation(AAPL, SPX, 1)


def test_covariance_of_recorded_bars(bars_of_two: list[TradeBar]) -> None:
    # LEAN's run of `every_indicator`: the last values of COV, B and C over five days
    first, second = bars_of_two[0].symbol, bars_of_two[1].symbol
    for indicator, last in (
        (Covariance(first, second, 5), 3.645478552e-05),
        (Beta(first, second, 5), 0.4826905224),
        (Correlation(first, second, 5), 0.4837843709),
    ):
        for bar in bars_of_two:
            indicator.update(bar)
        assert (indicator.samples, indicator.current.value) == (334, pytest.approx(last, rel=1e-8))


def _fed_alpha(alpha: Alpha) -> Alpha:
    # the target moves twice as far as the market, every day
    target, market = 100.0, 100.0
    for day, change in enumerate((0.0, 0.1, -0.2, 0.3), 1):
        target, market = target * (1 + 2 * change), market * (1 + change)
        alpha.update(_bar(AAPL, day, target))
        alpha.update(_bar(SPX, day, market))
    return alpha


def test_alpha_is_what_beta_does_not_explain() -> None:
    # a beta of 2 explains all; with a rate of 1 %: 2 r - (0.01 + 2 (r - 0.01)) = 0.01
    assert _fed_alpha(Alpha(AAPL, SPX, 1, 3)).current.value == pytest.approx(0.0, abs=1e-12)
    alpha = _fed_alpha(Alpha("mine", AAPL, SPX, 1, 3, 0.01))
    assert (alpha.current.value, alpha.is_ready, alpha.warm_up_period, alpha.name) == (pytest.approx(0.01), True, 4, "mine")
    alpha.reset()
    assert (alpha.current.value, alpha.is_ready) == (0.0, False)


def test_names_and_periods_of_alpha() -> None:
    model = ConstantRiskFreeRateInterestRateModel(0.02)
    assert Alpha(AAPL, SPX, 1, 252).name == f"ALPHA({AAPL},{SPX},1,252,)"
    assert Alpha(AAPL, SPX, 5, 252, 0.01).name == f"ALPHA({AAPL},{SPX},5,252,0.01)"
    assert Alpha(AAPL, SPX, 5, model).name == f"ALPHA({AAPL},{SPX},5)"
    assert Alpha(AAPL, SPX, 5).warm_up_period == 6
    with pytest.raises(ArgumentException, match="two different securities"):
        Alpha(AAPL, AAPL, 1, 252)
    with pytest.raises(ArgumentException, match="is computed from AAPL, SPX"):
        Alpha(AAPL, SPX, 1, 252).update(_bar(SPY, 2, 1))

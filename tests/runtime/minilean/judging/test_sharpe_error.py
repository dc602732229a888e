"""Errors and probabilities of a Sharpe ratio are those that the papers print."""

from __future__ import annotations

import math

import pytest
from scipy.stats import norm

from minilean.judging.moments import Moments
from minilean.judging.sharpe_error import lo_error, mertens_error, minimum_track_record, probabilistic_sharpe

MONTHS, WEEKS, DAYS = 12, 52, 252


def of(sharpe: float, num: int = 1000, skewness: float = 0.0, kurtosis: float = 3.0) -> Moments:
    return Moments(num, sharpe, 1.0, skewness, kurtosis)


@pytest.mark.parametrize(("sharpe", "num", "error"), [(0.5, 12, 0.306), (0.5, 60, 0.137), (1.5, 24, 0.298), (3.0, 500, 0.105)])
def test_lo_prints_these_errors(sharpe: float, num: int, error: float) -> None:
    # Lo (2002), table 1
    assert lo_error(of(sharpe, num)) == pytest.approx(error, abs=5e-4)


def test_mertens_error_is_los_for_a_normal_shape_and_larger_for_losses_that_are_rare_and_large() -> None:
    assert mertens_error(of(0.3)) == pytest.approx(lo_error(of(0.3)), rel=1e-14)
    # (1 + 2 x 0.3 + 9 / 4 x 0.09) / 1000
    assert mertens_error(of(0.3, skewness=-2.0, kurtosis=10.0)) == pytest.approx(math.sqrt(1.8025 / 1000), rel=1e-14)


@pytest.mark.parametrize(("periods", "years"), [(DAYS, 2.73), (WEEKS, 2.83), (MONTHS, 3.24)])
def test_the_paper_prints_these_track_records_for_a_ratio_of_two_above_one(periods: int, years: float) -> None:
    # Bailey and Lopez de Prado (2012), section on the minimum track record length; normal returns
    found = minimum_track_record(of(2 / math.sqrt(periods)), 1 / math.sqrt(periods))
    assert found / periods == pytest.approx(years, abs=0.005)


@pytest.mark.parametrize("level", [0.0, 0.05])
@pytest.mark.parametrize("confidence", [0.9, 0.95])
def test_after_the_minimum_track_record_the_probability_is_the_confidence(level: float, confidence: float) -> None:
    shape = {"skewness": -0.7, "kurtosis": 8.0}
    needed = minimum_track_record(of(0.1, **shape), level, confidence)
    whole = Moments(1, 0.1, 1.0, **shape)
    object.__setattr__(whole, "num", needed)
    assert probabilistic_sharpe(whole, level) == pytest.approx(confidence, abs=1e-12)


@pytest.mark.parametrize("level", [0.1, 0.2])
def test_a_ratio_at_or_below_the_level_is_never_known(level: float) -> None:
    assert minimum_track_record(of(0.1), level) == math.inf


def test_the_probability_is_one_half_at_the_ratio_itself_and_heeds_the_raw_kurtosis() -> None:
    assert probabilistic_sharpe(of(0.1), 0.1) == 0.5
    assert probabilistic_sharpe(of(0.1, kurtosis=8.0)) == pytest.approx(norm.cdf(0.1 * 999**0.5 / 1.0175**0.5), rel=1e-14)

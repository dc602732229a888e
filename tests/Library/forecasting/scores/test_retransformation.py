"""From logs back to variances."""

from __future__ import annotations

import numpy as np
import pytest

from forecasting.errors import InvalidForecasts, NotFinite
from forecasting.scores.retransformation import Smearing


def test_the_factor_is_the_mean_exponential_of_the_residuals() -> None:
    """Residuals of log 2 and -log 2: (2 + 1/2) / 2."""
    smearing = Smearing.from_residuals([np.log(2), -np.log(2)])
    assert smearing.factor == pytest.approx(1.25)
    assert smearing.variance([0.0, np.log(4)]) == pytest.approx([1.25, 5.0])


def test_forecasts_of_a_skewed_variance_are_right_on_average_only_with_it() -> None:
    """Residuals that are no normal ones: exponential, less their mean of 0.5. E exp(X/2) = 2, so the factor is 2 exp(-0.5) = 1.213."""
    random = np.random.default_rng(1)
    fitted, scored = (0.5 * random.exponential(size=200_000) - 0.5 for _ in range(2))
    smearing = Smearing.from_residuals(fitted)
    assert smearing.factor == pytest.approx(2 * np.exp(-0.5), rel=0.02)
    variance, forecast = np.exp(-9 + scored), np.full(scored.size, -9.0)
    assert np.mean(variance) / np.mean(smearing.variance(forecast)) == pytest.approx(1, rel=0.02)
    assert np.mean(variance) / np.mean(np.exp(forecast)) > 1.15
    # what holds for normal errors alone falls short of it
    assert np.exp(fitted.var() / 2) == pytest.approx(np.exp(0.125), rel=0.01)
    assert smearing.factor > 1.05 * np.exp(0.125)


def test_a_fit_without_errors_changes_nothing() -> None:
    assert Smearing.from_residuals(np.zeros(3)).variance([np.log(0.04)]) == pytest.approx([0.04])


def test_what_cannot_be_used_is_refused() -> None:
    with pytest.raises(InvalidForecasts, match="There are 0 residuals"):
        Smearing.from_residuals([])
    with pytest.raises(NotFinite, match="The residuals are NaN"):
        Smearing.from_residuals([np.nan])
    with pytest.raises(NotFinite, match="The log forecasts are NaN"):
        Smearing(1.0).variance([-np.inf])

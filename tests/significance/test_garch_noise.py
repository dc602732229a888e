"""The noise is what it says, and the interval of rejections is the binomial one."""

from __future__ import annotations

import numpy as np
import pytest
from garch_noise import binomial_interval, garch, rejections
from statsmodels.stats.diagnostic import het_arch
from statsmodels.tsa.stattools import acf


def test_returns_have_unit_variance_fat_tails_and_clustered_volatility() -> None:
    returns = garch(np.random.default_rng(1), 400, 500)
    assert returns.shape == (400, 500)
    assert returns.var() == pytest.approx(1, abs=0.15)
    assert np.abs(returns.mean()) < 0.01
    assert np.mean(returns**4) / np.mean(returns**2) ** 2 > 6  # a normal one has 3
    assert np.mean([acf(row, nlags=1)[1] for row in returns]) == pytest.approx(0, abs=0.02)
    assert sum(het_arch(row, nlags=5)[1] < 0.05 for row in returns[:200]) > 140


def test_the_interval_of_rejections_is_that_of_the_binomial() -> None:
    """Normal approximation: 100 and 2.576 times 9.747, and half a case."""
    assert binomial_interval(2000) == (76, 126)
    assert rejections(np.array([0.01, 0.049, 0.05, 0.5])) == 2

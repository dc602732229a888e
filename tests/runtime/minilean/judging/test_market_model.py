"""Alpha and beta with their errors are those of statsmodels."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm

from minilean.errors import InputError
from minilean.judging.market_model import market_model


@pytest.fixture
def rows() -> tuple[np.ndarray, np.ndarray]:
    """A strategy with a beta of 0.6, and its benchmark."""
    generator = np.random.default_rng(3)
    benchmark = generator.standard_t(5, 500) * 0.01 + 0.0004
    return 0.6 * benchmark + generator.standard_t(5, 500) * 0.006 + 0.0002, benchmark


@pytest.mark.parametrize(("num", "lags"), [(500, 5), (99, 3), (100, 4)])
def test_estimates_errors_and_intervals_are_those_of_statsmodels(rows: tuple[np.ndarray, np.ndarray], num: int, lags: int) -> None:
    strategy, benchmark = (row[:num] for row in rows)
    found = market_model(strategy, benchmark)
    fit = sm.OLS(strategy, sm.add_constant(benchmark)).fit(cov_type="HAC", cov_kwds={"maxlags": lags, "use_correction": False})
    assert found.lags == lags
    for estimate, value, error, (low, high) in zip((found.alpha, found.beta), fit.params, fit.bse, fit.conf_int(), strict=True):
        assert (estimate.value, estimate.error, estimate.low, estimate.high) == pytest.approx((value, error, low, high), rel=1e-9)
    assert found.correlation == pytest.approx(fit.rsquared**0.5, rel=1e-10)


def test_a_long_record_has_the_lags_of_newey_and_west() -> None:
    # 4 x 15^(2/9) = 7.3
    benchmark, own = np.random.default_rng(5).standard_normal((2, 1500))
    assert market_model(benchmark + own, benchmark).lags == 7


def test_the_figures_of_another_library(rows: tuple[np.ndarray, np.ndarray]) -> None:
    # alpha_aligned and beta_aligned of empyrical-reloaded 0.5.9
    found = market_model(*rows)
    assert (found.alpha.value, found.beta.value) == pytest.approx((2.225587206e-06, 0.5716193305148375), rel=1e-9)


def test_a_row_that_cannot_be_explained_is_refused(rows: tuple[np.ndarray, np.ndarray]) -> None:
    with pytest.raises(InputError, match="The benchmark's returns never vary"):
        market_model(rows[0], np.zeros(500))
    with pytest.raises(InputError, match="The strategy's returns: return 1 is not a number"):
        market_model(np.append(np.nan, rows[0][1:]), rows[1])

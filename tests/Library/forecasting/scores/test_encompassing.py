"""What a model adds to a reference."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from simulation import guesses, make_markets

from forecasting.errors import InvalidForecasts, NotFinite
from forecasting.scores.encompassing import encompassing
from forecasting.scores.long_run import mean_test


@pytest.fixture
def forecasts() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Outcomes of two parts, a reference that knows one, and a model that knows the other and guesses."""
    random = np.random.default_rng(8)
    first, second = random.standard_normal((2, 300))
    return first + second + random.standard_t(5, 300), first, second + 0.5 * random.standard_normal(300)


def test_the_share_is_the_slope_of_the_references_error_on_the_difference(forecasts: tuple[np.ndarray, ...]) -> None:
    actual, reference, model = forecasts
    fit = sm.OLS(actual - reference, model - reference).fit(cov_type="HAC", cov_kwds={"maxlags": 5})
    found = encompassing(*forecasts, horizon=1)
    assert found.weight == pytest.approx(float(fit.params[0]), rel=1e-12)
    # another estimate of the same error: 17 cosines have a relative deviation of 0.17
    assert (found.high - found.low) / 2 / 2.11 == pytest.approx(float(fit.bse[0]), rel=0.4)
    assert (found.high + found.low) / 2 == pytest.approx(found.weight)
    assert found.test == mean_test((actual - reference) * (model - reference), 1, "greater")


def test_a_worse_model_may_add_something(forecasts: tuple[np.ndarray, ...]) -> None:
    actual, reference, model = forecasts
    assert np.mean((actual - model) ** 2) > np.mean((actual - reference) ** 2)
    found = encompassing(actual, reference, model, 1)
    assert found.low > 0
    assert found.high < 1
    assert found.test.p_value < 0.001


def test_a_model_that_adds_noise_adds_nothing(forecasts: tuple[np.ndarray, ...]) -> None:
    actual, reference, _ = forecasts
    error, noise = actual - reference, np.random.default_rng(1).standard_normal(300)
    noise -= (noise @ error) / (error @ error) * error  # none of it is the reference's error
    found = encompassing(actual, reference, reference + noise, 1)
    assert found.weight == pytest.approx(0, abs=1e-12)
    assert found.low == pytest.approx(-found.high)
    assert found.test.p_value == pytest.approx(0.5)


def test_the_perfect_model_has_the_whole_share(forecasts: tuple[np.ndarray, ...]) -> None:
    actual, reference, _ = forecasts
    found = encompassing(actual, reference, actual, 1)
    assert (found.weight, found.low, found.high) == (pytest.approx(1), pytest.approx(1), pytest.approx(1))


def test_equal_forecasts_have_no_share_of_their_own(forecasts: tuple[np.ndarray, ...]) -> None:
    actual, reference, _ = forecasts
    found = encompassing(actual, reference, reference, 1)
    assert (found.weight, found.low, found.high, found.test.p_value) == (0.0, -np.inf, np.inf, 1.0)


def test_the_interval_holds_the_share_in_95_of_100_markets() -> None:
    """The model's forecast is what can be known, 0.3, and noise of 0.2: its share is 0.09 / 0.13."""
    random = np.random.default_rng(11)
    cases, n, horizon, effect = 400, 500, 5, 0.3
    market = make_markets(random, cases, n, horizon, effect)
    model = effect * horizon**0.5 * market.signal + guesses(random, cases, n, horizon)
    held = 0
    for change, said in zip(market.change, model, strict=True):
        found = encompassing(change, np.zeros(n), said, horizon)
        held += found.low < 0.09 / 0.13 < found.high
    assert 368 <= held <= 391  # binomial, 99 %


def test_what_cannot_be_compared_is_refused(forecasts: tuple[np.ndarray, ...]) -> None:
    actual, reference, model = forecasts
    with pytest.raises(InvalidForecasts, match=r"^The outcomes have shape \(300,\) and the forecasts of the reference \(299,\): expected"):
        encompassing(actual, reference[1:], model, 1)
    with pytest.raises(InvalidForecasts, match=r"^The outcomes have shape \(300,\) and the forecasts \(299,\): expected equal shapes"):
        encompassing(actual, reference, model[1:], 1)
    with pytest.raises(InvalidForecasts, match="expected 160 or more"):
        encompassing(actual[:159], reference[:159], model[:159], 20)
    with pytest.raises(NotFinite, match="forecasts of the reference"):
        encompassing(actual, np.full(300, np.nan), model, 1)

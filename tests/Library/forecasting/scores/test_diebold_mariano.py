"""The test of equal accuracy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import t as student

from forecasting.errors import InvalidForecasts, NotFinite
from forecasting.scores.diebold_mariano import diebold_mariano
from forecasting.scores.losses import squared_error


@pytest.fixture
def errors() -> tuple[np.ndarray, np.ndarray]:
    """Errors of a reference and of a model that knows more."""
    random = np.random.default_rng(2)
    shared = random.standard_t(5, 400)
    return shared + random.standard_normal(400), shared + 0.2 * random.standard_normal(400)


def test_the_better_model_has_a_difference_above_zero(errors: tuple[np.ndarray, np.ndarray]) -> None:
    difference = squared_error(errors[0], np.zeros(400)) - squared_error(errors[1], np.zeros(400))
    result = diebold_mariano(difference, 1, "greater")
    assert result.mean_difference == pytest.approx(np.mean(errors[0] ** 2) - np.mean(errors[1] ** 2))
    assert result.low > 0
    assert result.p_value < 0.001
    exchanged = diebold_mariano(-difference, 1, "greater")
    assert exchanged.p_value == pytest.approx(1 - result.p_value)
    assert (exchanged.low, exchanged.high) == (pytest.approx(-result.high), pytest.approx(-result.low))


def test_independent_differences_agree_with_a_plain_t_test(errors: tuple[np.ndarray, np.ndarray]) -> None:
    """Without dependence the error is that of independent values but for the noise of 21 cosines: a relative deviation of 0.15."""
    difference = errors[0] ** 2 - errors[1] ** 2
    plain = difference.mean() / (difference.std(ddof=1) / 20)
    assert diebold_mariano(difference, 1).statistic == pytest.approx(plain, rel=0.35)
    assert diebold_mariano(difference, 1).p_value == pytest.approx(2 * student.sf(diebold_mariano(difference, 1).statistic, 21))


def test_equal_forecasts_cannot_be_told_apart() -> None:
    assert diebold_mariano(np.zeros(100), 5).p_value == 1.0


def test_what_cannot_be_compared_is_refused() -> None:
    with pytest.raises(InvalidForecasts, match="expected 168 or more"):
        diebold_mariano(np.arange(100.0), 21)
    with pytest.raises(InvalidForecasts, match="expected values that vary"):
        diebold_mariano(np.full(100, 0.5), 1)
    with pytest.raises(NotFinite):
        diebold_mariano(np.full(100, np.nan), 1)

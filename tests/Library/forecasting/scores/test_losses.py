"""Losses by hand, and by other libraries where they have them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import brier_score_loss
from sklearn.metrics import log_loss as mean_log_loss

from forecasting.errors import InvalidForecasts, NotFinite
from forecasting.scores.losses import brier, direction_hit, log_loss, log_squared_error, qlike, squared_error


def test_squared_errors_of_changes() -> None:
    assert squared_error([0.01, -0.02, 0.0], [0.0, 0.01, 0.0]) == pytest.approx([0.0001, 0.0009, 0.0])


def test_log_errors_count_ratios() -> None:
    """Twice too much and half too little cost the same: log(2)^2."""
    assert log_squared_error([1.0, 1.0, 3.0], [2.0, 0.5, 3.0]) == pytest.approx([0.4804530139, 0.4804530139, 0.0], abs=1e-10)


def test_qlike_costs_more_for_too_little_than_for_too_much() -> None:
    """Ratios 1/2, 2 and 1: 1/2 + log 2 - 1, 2 - log 2 - 1, and nothing."""
    assert qlike([1.0, 1.0, 0.04], [2.0, 0.5, 0.04]) == pytest.approx([0.1931471806, 0.3068528194, 0.0], abs=1e-10)


@given(st.floats(0.1, 10), st.floats(0.2, 5))
def test_the_mean_variance_is_the_best_forecast_under_qlike_even_of_a_noisy_proxy(variance: float, factor: float) -> None:
    proxies = variance * np.array([0.25, 0.5, 2.25])  # on average the variance
    forecast = np.full(3, variance)
    assert qlike(proxies, forecast).mean() <= qlike(proxies, forecast * factor).mean() + 1e-12


def test_probabilities_agree_with_scikit_learn() -> None:
    random = np.random.default_rng(1)
    outcome, probability = random.integers(0, 2, 50), random.uniform(0.01, 0.99, 50)
    assert brier([1, 0], [0.7, 0.7]) == pytest.approx([0.09, 0.49])
    assert brier(outcome, probability).mean() == pytest.approx(brier_score_loss(outcome, probability), rel=1e-12)
    assert log_loss([1, 0], [0.7, 0.7]) == pytest.approx([0.3566749439, 1.2039728043])
    assert log_loss(outcome, probability).mean() == pytest.approx(mean_log_loss(outcome, probability), rel=1e-12)


def test_a_certain_forecast_costs_nothing_or_is_refused() -> None:
    assert log_loss([1, 0], [1.0, 0.0]).tolist() == [0.0, 0.0]
    with pytest.raises(InvalidForecasts, match=r"^Outcome 1 was given a probability of 0 and came"):
        log_loss([1, 0], [0.5, 1.0])


def test_directions_are_hit_or_missed() -> None:
    """No change counts as down."""
    assert direction_hit([0.01, -0.01, 0.0, 0.02, 0.0], [0.02, 0.01, -0.01, 0.0, 0.0]).tolist() == [1.0, 0.0, 1.0, 0.0, 1.0]


@pytest.mark.parametrize(
    ("loss", "happened", "said"),
    [
        (squared_error, "outcomes", "forecasts"),
        (log_squared_error, "variances", "forecast variances"),
        (qlike, "variances", "forecast variances"),
        (brier, "outcomes", "probabilities"),
        (log_loss, "outcomes", "probabilities"),
        (direction_hit, "changes", "forecasts"),
    ],
)
def test_unequal_rows_and_missing_numbers_are_refused(loss: Callable, happened: str, said: str) -> None:
    with pytest.raises(InvalidForecasts, match=rf"^The {happened} have shape \(2,\) and the {said} \(1,\): expected equal shapes"):
        loss([1, 1], [1])
    with pytest.raises(NotFinite, match=rf"^The {said} are NaN or infinite at 1 places, first at 1"):
        loss([1, 1], [1, np.nan])


@pytest.mark.parametrize("loss", [log_squared_error, qlike])
def test_variances_are_above_zero(loss: Callable) -> None:
    with pytest.raises(InvalidForecasts, match=r"^The variances go down to 0: expected variances above zero, not logs of them"):
        loss([0.0, 1.0], [1.0, 1.0])
    with pytest.raises(InvalidForecasts, match=r"^The forecast variances go down to -2"):
        loss([1.0, 1.0], [-2.0, 1.0])


@pytest.mark.parametrize("loss", [brier, log_loss])
def test_chances_are_shares_of_zeros_and_ones(loss: Callable) -> None:
    with pytest.raises(InvalidForecasts, match=r"^The outcomes have 2 among them"):
        loss([2, 1], [0.5, 0.5])
    with pytest.raises(InvalidForecasts, match=r"^The probabilities reach from 0.5 to 1.5: expected numbers from 0 to 1"):
        loss([0, 1], [0.5, 1.5])

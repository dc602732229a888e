"""The test of a model against one nested in it."""

from __future__ import annotations

import numpy as np
import pytest

from forecasting.errors import InvalidForecasts, NotFinite
from forecasting.scores.clark_west import clark_west
from forecasting.scores.long_run import mean_test


@pytest.fixture
def market() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Outcomes, forecasts of the mean, and forecasts that know half of what can be known and guess as much."""
    random = np.random.default_rng(4)
    known = random.standard_normal(300)
    return 0.2 + 0.5 * known + random.standard_t(5, 300), np.full(300, 0.2), 0.2 + 0.5 * known + 0.5 * random.standard_normal(300)


def by_loop(actual: np.ndarray, nested: np.ndarray, model: np.ndarray) -> np.ndarray:
    """The weighted gains, one observation after the other."""
    gains, weights = [], []
    for bar in range(actual.size):
        gains.append((actual[bar] - nested[bar]) ** 2 - (actual[bar] - model[bar]) ** 2 + (nested[bar] - model[bar]) ** 2)
        recent = [(model[past] - nested[past]) ** 2 for past in range(max(0, bar - 20), bar + 1)]
        weights.append(1 / (sum(recent) / len(recent)) ** 0.5 if sum(recent) else 0.0)
    mean_weight = sum(weights) / len(weights)
    return np.array([gain * weight / mean_weight for gain, weight in zip(gains, weights, strict=True)])


def test_the_gain_is_the_adjusted_one_by_the_size_of_a_month(market: tuple[np.ndarray, np.ndarray, np.ndarray]) -> None:
    result, expected = clark_west(*market, horizon=1), mean_test(by_loop(*market), 1, "greater")
    assert result.statistic == pytest.approx(expected.statistic, rel=1e-10)
    assert result.p_value == pytest.approx(expected.p_value, rel=1e-8)
    assert result.mean_difference == pytest.approx(expected.mean_difference, rel=1e-10)
    assert (result.low, result.high) == (pytest.approx(expected.low), pytest.approx(expected.high))


def test_departures_of_one_size_make_it_the_plain_adjusted_error() -> None:
    """Gains of 2 * 1.5 * 1 and 2 * 0.5 * -1 in turn, with the mean 1."""
    actual, model = np.tile([1.5, 0.5], 50), np.tile([1.0, -1.0], 50)
    noise = 0.1 * np.random.default_rng(1).standard_normal(100)
    result = clark_west(actual + noise, np.zeros(100), model, horizon=1)
    plain = mean_test(2 * (actual + noise) * model, 1, "greater")
    assert result.mean_difference == pytest.approx(plain.mean_difference) == pytest.approx(1.0, abs=0.05)
    assert result.statistic == pytest.approx(plain.statistic)


def test_a_model_that_knows_and_guesses_is_seen_although_its_error_is_no_smaller(
    market: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> None:
    actual, nested, model = market
    assert np.mean((actual - model) ** 2) > 0.97 * np.mean((actual - nested) ** 2)
    assert clark_west(actual, nested, model, 1).p_value < 0.01
    # the same departures in another order know nothing
    shuffled = nested + np.random.default_rng(6).permutation(model - nested)
    assert clark_west(actual, nested, shuffled, 1).p_value > 0.05


def test_months_without_departure_count_as_nothing(market: tuple[np.ndarray, np.ndarray, np.ndarray]) -> None:
    actual, nested, model = market
    model = model.copy()
    model[:50] = nested[:50]
    model[21] += 1.0
    result = clark_west(actual, nested, model, 1)
    expected = mean_test(by_loop(actual, nested, model), 1, "greater")
    assert (result.n, result.statistic) == (300, pytest.approx(expected.statistic, rel=1e-10))
    assert result.mean_difference == pytest.approx(expected.mean_difference, rel=1e-10)
    assert clark_west(actual, nested, nested, 1).p_value == 1.0


def test_what_cannot_be_compared_is_refused(market: tuple[np.ndarray, np.ndarray, np.ndarray]) -> None:
    actual, nested, model = market
    with pytest.raises(
        InvalidForecasts, match=r"^The outcomes have shape \(300,\) and the nested forecasts \(299,\): expected equal shapes"
    ):
        clark_west(actual, nested[1:], model, 1)
    with pytest.raises(InvalidForecasts, match=r"^The outcomes have shape \(300,\) and the forecasts \(299,\): expected equal shapes"):
        clark_west(actual, nested, model[1:], 1)
    with pytest.raises(InvalidForecasts, match="expected 32 or more"):
        clark_west(actual[:31], nested[:31], model[:31], 1)
    with pytest.raises(NotFinite, match="forecasts"):
        clark_west(actual, nested, np.where(np.arange(300) == 3, np.nan, model), 1)

"""Rank correlations of a cross-section."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import spearmanr

from forecasting.errors import InvalidForecasts, NotFinite
from forecasting.scores.long_run import mean_test
from forecasting.scores.rank_correlation import rank_correlation


@pytest.fixture
def dates() -> tuple[np.ndarray, np.ndarray]:
    """Outcomes and forecasts of seven assets at forty dates, rounded so that some are equal."""
    random = np.random.default_rng(3)
    forecasts = random.standard_normal((40, 7))
    return (forecasts + random.standard_normal((40, 7))).round(1), forecasts.round(1)


def test_each_date_has_spearmans_correlation(dates: tuple[np.ndarray, np.ndarray]) -> None:
    found = rank_correlation(*dates, horizon=1)
    expected = [spearmanr(actual, forecast).statistic for actual, forecast in zip(*dates, strict=True)]
    assert any(np.unique(row).size < 7 for row in dates[0])
    np.testing.assert_allclose(found.by_date, expected, rtol=1e-12)
    assert found.test == mean_test(found.by_date, 1)
    assert found.test.p_value < 1e-3


def test_three_assets_by_hand() -> None:
    """Ranks 1 2 3 against 1 3 2 correlate with one half, against themselves with one, backwards with minus one."""
    actual = np.tile([1.0, 2.0, 30.0], (33, 1))
    forecast = np.array([[1.0, 3.0, 2.0], [0.1, 0.2, 0.3], [3.0, 2.0, 1.0]] * 11)
    found = rank_correlation(actual, forecast, 1)
    assert found.by_date[:3] == pytest.approx([0.5, 1.0, -1.0])
    assert found.test.mean_difference == pytest.approx(0.5 / 3)


def test_what_has_no_ranks_is_refused(dates: tuple[np.ndarray, np.ndarray]) -> None:
    actual, forecast = dates
    constant = forecast.copy()
    constant[5] = 0.2
    with pytest.raises(InvalidForecasts, match=r"^All forecasts of date 5 are equal: expected values to rank; leave such dates out\.$"):
        rank_correlation(actual, constant, 1)
    with pytest.raises(InvalidForecasts, match=r"^All outcomes of date 5 are equal"):
        rank_correlation(constant, forecast, 1)
    with pytest.raises(InvalidForecasts, match=r"^There are 2 assets: expected three or more"):
        rank_correlation(actual[:, :2], forecast[:, :2], 1)
    with pytest.raises(InvalidForecasts, match=r"^The outcomes have shape \(40, 7\) and the forecasts \(40, 5\): expected equal shapes"):
        rank_correlation(actual, forecast[:, :5], 1)
    with pytest.raises(InvalidForecasts, match="expected 48 or more"):
        rank_correlation(actual, forecast, 6)
    with pytest.raises(NotFinite):
        rank_correlation(actual, np.full_like(forecast, np.nan), 1)

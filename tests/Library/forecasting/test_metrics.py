from __future__ import annotations

import numpy as np
import pytest

from forecasting.errors import InvalidHistory, NotFinite
from forecasting.metrics import score_changes


def test_a_perfect_forecast_has_skill_one() -> None:
    changes = np.array([0.01, -0.02, 0.03, -0.04])
    score = score_changes(changes, changes)
    assert (score.skill, score.hit_rate, score.rmse, score.bias) == (1.0, 1.0, 0.0, 0.0)


def test_the_naive_forecast_has_skill_zero() -> None:
    score = score_changes(np.zeros(4), np.array([0.01, -0.01, 0.01, 0.01]))
    assert score.skill == 0.0
    assert score.rmse == score.rmse_naive == pytest.approx(0.01)
    assert (score.predicted_up, score.actual_up) == (0.0, 0.75)


def test_a_constant_forecast_hits_as_often_as_the_market_rises() -> None:
    score = score_changes(np.full(4, 0.001), np.array([0.01, -0.01, 0.01, 0.01]))
    assert (score.hit_rate, score.actual_up, score.predicted_up) == (0.75, 0.75, 1.0)
    assert score.deviation == pytest.approx(0.0, abs=1e-15)
    assert score.bias == pytest.approx(0.001 - 0.005)


def test_what_cannot_be_measured_is_refused() -> None:
    with pytest.raises(InvalidHistory):
        score_changes(np.zeros(2), np.zeros(3))
    with pytest.raises(InvalidHistory):
        score_changes(np.zeros(0), np.zeros(0))
    with pytest.raises(NotFinite):
        score_changes(np.array([np.nan]), np.zeros(1))

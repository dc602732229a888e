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


def test_every_figure_of_four_changes_by_hand() -> None:
    """Errors of 1, -2, 4 and 0 percent; changes of 1, 1, -1 and 0 percent."""
    score = score_changes([0.02, -0.01, 0.03, 0.0], [0.01, 0.01, -0.01, 0.0])
    assert score.num_forecasts == 4
    assert type(score.num_forecasts) is int
    assert score.rmse == pytest.approx((21 / 4) ** 0.5 / 100)
    assert score.rmse_naive == pytest.approx((3 / 4) ** 0.5 / 100)
    assert score.skill == pytest.approx(1 - 21 / 3)
    # up and up, down and up, up and down; neither forecast nor change of the last is above zero
    assert score.hit_rate == 0.5
    assert (score.predicted_up, score.actual_up) == (0.5, 0.5)
    assert score.deviation == pytest.approx((10 / 4) ** 0.5 / 100)  # around a mean of 1 percent
    assert score.bias == pytest.approx(0.01 - 0.0025)


def test_a_small_change_up_counts_as_up() -> None:
    score = score_changes(np.array([0.5, 2.0, -3.0]), np.array([2.0, 0.5, 3.0]))
    assert (score.hit_rate, score.predicted_up, score.actual_up) == (pytest.approx(2 / 3), pytest.approx(2 / 3), 1.0)


def test_where_nothing_changes_a_forecast_of_nothing_is_as_good_and_any_other_infinitely_worse() -> None:
    assert score_changes(np.zeros(3), np.zeros(3)).skill == 0.0
    assert score_changes(np.array([0.0, 1.0]), np.zeros(2)).skill == -np.inf
    assert score_changes(np.array([0.0, 1e-3]), np.zeros(2)).rmse_naive == 0.0


def test_one_change_is_enough() -> None:
    assert score_changes([0.02], [0.01]).num_forecasts == 1


def test_tables_and_infinite_numbers_are_refused_on_either_side() -> None:
    with pytest.raises(InvalidHistory, match=r"shape \(2, 2\) and actual ones \(2, 2\)"):
        score_changes(np.zeros((2, 2)), np.zeros((2, 2)))
    with pytest.raises(InvalidHistory, match=r"shape \(2,\) and actual ones \(2, 1\)"):
        score_changes(np.zeros(2), np.zeros((2, 1)))
    for wrong in (np.inf, -np.inf, np.nan):
        with pytest.raises(NotFinite):
            score_changes(np.array([0.0, wrong]), np.zeros(2))
        with pytest.raises(NotFinite):
            score_changes(np.zeros(2), np.array([wrong, 0.0]))


def test_changes_in_single_precision_are_measured_in_doubles() -> None:
    """A third in single precision is 0.3333333432674408; no figure loses digits on the way."""
    third = np.full(3, 1 / 3, np.float32)
    for predicted, actual in ((third, np.zeros(3)), (np.zeros(3), third)):
        score = score_changes(predicted, actual)
        assert abs(score.bias) == 0.3333333432674408
        assert max(score.rmse, score.rmse_naive) == pytest.approx(0.3333333432674408, rel=1e-15)
    wide = score_changes(third, np.array([1e-9, 0, 0], np.float32) + third)
    assert wide.rmse_naive == pytest.approx(0.3333333432674408, rel=1e-15)

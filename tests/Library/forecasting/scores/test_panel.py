"""Figures of a panel: those that are pooled flatter, those of each week say what can be traded."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import spearmanr
from sklearn.metrics import roc_auc_score

from forecasting.errors import InvalidForecasts
from forecasting.scores.panel import score_panel

NAN = float("nan")
RNG = np.random.default_rng(11)
RETURNS = RNG.normal(0, 0.03, (60, 12))
NOISE = RNG.uniform(0.3, 0.7, (60, 12))


def test_the_figures_are_those_of_scikit_learn_and_scipy() -> None:
    said = NOISE + 2 * RETURNS
    said[3, 4], returns = NAN, RETURNS.copy()
    returns[7, 1] = NAN
    found = score_panel(said, returns)
    known = ~np.isnan(said) & ~np.isnan(returns)
    assert found.num_forecasts == 718
    assert found.pooled_auc == pytest.approx(roc_auc_score(returns[known] > 0, said[known]), rel=1e-12)
    assert found.pooled_spearman == pytest.approx(spearmanr(said[known], returns[known] > 0)[0], rel=1e-12)
    assert found.accuracy == pytest.approx(np.mean((said[known] > 0.5) == (returns[known] > 0)), rel=1e-12)
    assert found.base_rate == pytest.approx(np.mean(returns[known] > 0), rel=1e-12)
    weekly = np.array([float(spearmanr(said[week][known[week]], returns[week][known[week]])[0]) for week in range(60)])
    assert found.rank_ic.mean_difference == pytest.approx(weekly.mean(), rel=1e-12)
    areas = np.array([float(roc_auc_score(returns[week][known[week]] > 0, said[week][known[week]])) for week in range(60)])
    assert found.weekly_auc.mean_difference == pytest.approx(areas.mean() - 0.5, rel=1e-12)


def test_a_signal_is_found_and_noise_is_not() -> None:
    signal, noise = score_panel(NOISE + 2 * RETURNS, RETURNS), score_panel(NOISE, RETURNS)
    assert signal.rank_ic.low > 0.2
    assert signal.weekly_auc.low > 0.1
    assert noise.rank_ic.low < 0 < noise.rank_ic.high
    assert noise.weekly_auc.p_value > 0.05


def test_what_only_tells_weeks_apart_has_a_pooled_area_and_no_weekly_one() -> None:
    market = np.where(np.arange(60) % 2, 0.03, -0.03)[:, np.newaxis]
    found = score_panel(0.5 + market + NOISE / 100, RETURNS + market)
    assert found.pooled_auc > 0.8
    assert found.weekly_auc.p_value > 0.05
    assert found.rank_ic.p_value > 0.05


def test_weeks_with_too_few_tickers_or_nothing_to_rank_are_left_out() -> None:
    said, returns = NOISE.copy(), RETURNS.copy()
    said[0, 2:] = NAN
    said[1] = 0.5
    returns[2] = 0.01
    returns[3] = np.abs(returns[3])  # has ranks, and one class
    found = score_panel(said, returns)
    assert (found.rank_ic.n, found.weekly_auc.n) == (57, 56)


def test_what_cannot_be_scored_is_refused() -> None:
    with pytest.raises(InvalidForecasts, match=r"probabilities of shape \(60, 12\) and changes of shape \(60, 11\)"):
        score_panel(NOISE, RETURNS[:, :11])
    with pytest.raises(InvalidForecasts, match="All 720 outcomes of the panel are of one class, or there are none"):
        score_panel(NOISE, np.abs(RETURNS))
    with pytest.raises(InvalidForecasts, match="There are 10 observations"):
        score_panel(NOISE[:10], RETURNS[:10])

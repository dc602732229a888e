"""The test of directions."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.stats import norm

from forecasting.errors import InvalidForecasts, NotFinite
from forecasting.scores.long_run import mean_test
from forecasting.scores.pesaran_timmermann import pesaran_timmermann


def directions(up_up: int, up_down: int, down_up: int, down_down: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Changes and forecasts with these counts of (went, forecast), in any order."""
    pairs = [(1.0, 1.0)] * up_up + [(1.0, -1.0)] * up_down + [(-1.0, 1.0)] * down_up + [(-1.0, -1.0)] * down_down
    changes, forecasts = np.random.default_rng(seed).permutation(pairs).T
    return changes, forecasts


def test_the_statistic_of_1992_by_hand() -> None:
    """100 bars, 60 up, 50 forecast up, 40 of these right, and 30 of the downs.

    P = 0.7, P* = 0.6 * 0.5 + 0.4 * 0.5 = 0.5, var(P) = 0.0025, var(P*) = ((0.2)^2 0.25 + 0) / 100 + 4 * 0.6 * 0.5 * 0.4 * 0.5 / 10000
    = 0.0001 + 0.000024, so the statistic is 0.2 / sqrt(0.002376).
    """
    found = pesaran_timmermann(*directions(40, 20, 10, 30), 1)
    assert (found.hit_rate, found.majority_rate, found.expected_rate) == (0.7, 0.6, pytest.approx(0.5))
    assert found.statistic == pytest.approx(0.2 / 0.002376**0.5, rel=1e-12)
    assert found.p_value == pytest.approx(norm.sf(0.2 / 0.002376**0.5), rel=1e-9)


def test_it_is_the_square_root_of_the_chi_square_of_independence_but_for_one_observation() -> None:
    """With two directions its square is n / (n - 1) times Pearson's statistic of the table, which is another formula."""
    changes, forecasts = directions(45, 20, 15, 20)
    table = sm.stats.Table2x2(np.array([[45, 20], [15, 20]]))
    pearson = float(np.sum(table.chi2_contribs))
    n = changes.size
    assert pesaran_timmermann(changes, forecasts, 1).statistic ** 2 == pytest.approx(pearson * n / (n - 1), rel=1e-10)


def test_the_robust_one_tests_the_hits_beyond_chance() -> None:
    changes, forecasts = directions(40, 20, 10, 30)
    found = pesaran_timmermann(changes, forecasts, 1)
    assert found.robust.mean_difference == pytest.approx(0.2)
    assert found.robust == mean_test(2 * ((forecasts > 0) - 0.5) * ((changes > 0) - 0.6), 1, "greater")
    assert found.robust.p_value < 0.01
    # the slope of one direction on the other, from another library, is the same covariance
    slope = sm.OLS((changes > 0).astype(float), sm.add_constant((forecasts > 0).astype(float))).fit().params[1]
    assert found.robust.mean_difference == pytest.approx(2 * slope * 0.25)


def test_saying_up_more_often_in_a_rising_market_is_no_knowledge() -> None:
    found = pesaran_timmermann(*directions(72, 8, 18, 2), 1)
    assert found.hit_rate == pytest.approx(0.74)
    assert found.majority_rate == 0.8
    assert found.statistic == pytest.approx(0.0, abs=1e-12)
    assert found.p_value == pytest.approx(0.5)
    assert found.robust.mean_difference == pytest.approx(0.0, abs=1e-15)


def test_what_is_always_right_is_found() -> None:
    found = pesaran_timmermann(*directions(60, 0, 0, 40), 1)
    assert found.hit_rate == 1.0
    assert found.robust.mean_difference == pytest.approx(0.48)
    assert found.robust.p_value < 1e-6


def test_always_right_with_as_many_ups_as_downs_has_no_error_to_compare_with() -> None:
    with pytest.raises(InvalidForecasts, match=r"^All 100 values are 0.5: expected values that vary"):
        pesaran_timmermann(*directions(50, 0, 0, 50), 1)


def test_wrong_directions_are_on_the_other_side() -> None:
    changes, forecasts = directions(40, 20, 10, 30)
    found = pesaran_timmermann(changes, -forecasts, 1)
    assert found.statistic == pytest.approx(-0.2 / 0.002376**0.5)
    assert found.robust.p_value > 0.99


@pytest.mark.parametrize(
    ("changes", "forecasts", "sentence"),
    [
        (1.0, None, "All 100 changes go up: expected both directions"),
        (-1.0, None, "All 100 changes go down: expected both directions"),
        (0.0, None, "All 100 changes go down: expected both directions"),
        (None, 2.0, "All 100 forecasts say up: expected both directions"),
        (None, 0.0, "All 100 forecasts say down: expected both directions"),
    ],
)
def test_one_direction_alone_is_refused(changes: float | None, forecasts: float | None, sentence: str) -> None:
    both = np.tile([1.0, -1.0], 50)
    with pytest.raises(InvalidForecasts, match=f"^{sentence}"):
        pesaran_timmermann(both if changes is None else np.full(100, changes), both if forecasts is None else np.full(100, forecasts), 1)


def test_what_cannot_be_compared_is_refused() -> None:
    both = np.tile([1.0, -1.0], 15)
    with pytest.raises(InvalidForecasts, match="expected 32 or more"):
        pesaran_timmermann(both, both, 1)
    with pytest.raises(InvalidForecasts, match=r"^The changes have shape \(30,\) and the forecasts \(29,\): expected equal shapes"):
        pesaran_timmermann(both, both[1:], 1)
    with pytest.raises(NotFinite):
        pesaran_timmermann(np.full(100, np.nan), np.ones(100), 1)

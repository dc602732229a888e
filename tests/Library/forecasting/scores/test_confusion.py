"""Counts of directions."""

from __future__ import annotations

from math import isnan

import numpy as np
import pytest
from sklearn.metrics import confusion_matrix, matthews_corrcoef, precision_score, recall_score

from forecasting.errors import InvalidForecasts, NotFinite
from forecasting.scores.confusion import Confusion, confusion


def test_counts_by_hand() -> None:
    found = confusion([1.0, 1.0, 1.0, -1.0, -1.0, 0.0], [0.5, 0.1, -0.5, 0.5, 0.0, -0.5])
    assert found == Confusion(true_up=2, false_up=1, false_down=1, true_down=2)
    assert (found.precision, found.recall) == (pytest.approx(2 / 3), pytest.approx(2 / 3))
    assert found.matthews_correlation == pytest.approx((4 - 1) / 9)


def test_it_agrees_with_scikit_learn() -> None:
    random = np.random.default_rng(1)
    actual = random.standard_normal(200)
    forecast = 0.5 * actual + random.standard_normal(200) + 0.3
    up, said = actual > 0, forecast > 0
    found = confusion(actual, forecast)
    assert [[found.true_down, found.false_up], [found.false_down, found.true_up]] == confusion_matrix(up, said).tolist()
    assert found.precision == pytest.approx(precision_score(up, said), rel=1e-12)
    assert found.recall == pytest.approx(recall_score(up, said), rel=1e-12)
    assert found.matthews_correlation == pytest.approx(matthews_corrcoef(up, said), rel=1e-12)


def test_what_would_divide_by_nothing_is_nan() -> None:
    never = confusion([1.0, -1.0], [-1.0, -1.0])
    assert isnan(never.precision)
    assert never.recall == 0.0
    assert isnan(never.matthews_correlation)
    assert isnan(confusion([-1.0], [1.0]).recall)


def test_what_cannot_be_counted_is_refused() -> None:
    with pytest.raises(InvalidForecasts, match=r"^The changes have shape \(2,\) and the forecasts \(1,\): expected equal shapes"):
        confusion([1.0, 1.0], [1.0])
    with pytest.raises(NotFinite):
        confusion([np.nan], [1.0])

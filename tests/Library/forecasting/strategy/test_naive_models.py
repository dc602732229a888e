from __future__ import annotations

import numpy as np
import pytest

from forecasting.span import Span
from forecasting.specs import WindowSpec
from forecasting.strategy.naive_models import NaiveModels

WINDOW = WindowSpec(lookback=3, training_bars=9, holdout=1, forecast_bars=5)
MOMENT = np.datetime64("2015-01-20T08:00")


def history(*changes: float) -> Span:
    """Weekdays since 2 January 2015, with a change of a percent a day up to the moment, and then those named."""
    days = np.busday_offset("2015-01-02", np.arange(12 + len(changes)), roll="forward").astype("datetime64[ns]") + np.timedelta64(16, "h")
    return Span(days, 100 * np.cumprod([1.0, *[1.01] * 11, *(1 + change for change in changes)]))


def test_a_month_has_the_mean_change_of_its_bars_until_the_next() -> None:
    models = NaiveModels("mean", WINDOW)
    assert models.refit("SPY", "2014-12", MOMENT, history(-0.5, -0.5)) == ""
    model = models.get("SPY")

    assert model.anchor_time == "2015-01-16T16:00:00"
    # of what came after the moment only the newest close is asked for
    found = model.forecast(history(-0.5, -0.5))
    assert (found.expected_return, found.spread) == (pytest.approx(0.01, rel=1e-12), 0.0)
    assert found.last_close == pytest.approx(100 * 1.01**11 / 4)
    assert str(found.known_at) == "2015-01-21 16:00:00"
    assert [(r.month, r.seed, r.outcome, r.losses) for r in models.records] == [("2014-12", None, "trained", ())]


def test_a_moving_average_follows_the_newest_changes() -> None:
    models = NaiveModels("ewma", WINDOW)
    models.refit("SPY", "2014-12", MOMENT, history())
    span = Span(history().times[:3], np.array([100.0, 110.0, 99.0]))
    # 0.94 of (0.06 of 10 %), and 0.06 of -10 %
    assert models.get("SPY").forecast(span).expected_return == pytest.approx(0.94 * 0.006 - 0.006, rel=1e-9)


def test_too_short_a_history_is_a_failure_and_the_model_before_it_stays() -> None:
    models = NaiveModels("mean", WINDOW)
    said = models.refit("SPY", "2014-11", np.datetime64("2015-01-06T08:00"), history())
    assert said.startswith("A refit needs 9 bars and the history has 2, the first on 2015-01-02: ")
    assert models.get("SPY") is None
    models.refit("SPY", "2014-12", MOMENT, history())
    before = models.get("SPY")
    models.refit("SPY", "2015-01", np.datetime64("2015-01-06T08:00"), history())
    assert models.get("SPY") is before
    assert [r.outcome for r in models.records] == ["failed", "trained", "failed"]

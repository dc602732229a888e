from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from forecasting.errors import HistoryTooShort, UnknownReference
from forecasting.fitted_reference import fit_reference
from forecasting.span import Span
from forecasting.specs import WindowSpec

WINDOW = WindowSpec(lookback=3, training_bars=8, holdout=2, forecast_bars=5)
CHANGES = [0.5, 0.02, 0.04, 0.06, 0.08, -0.10, 0.12, 0.5, 0.5]
"""From bar to bar. A refit takes the newest eight of ten bars, and trains on six: from the third bar to the eighth."""


def span(changes: list[float]) -> Span:
    days = np.busday_offset("2015-01-02", np.arange(len(changes) + 1), roll="forward").astype("datetime64[ns]") + np.timedelta64(16, "h")
    return Span(days, 100 * np.cumprod([1.0, *(1 + change for change in changes)]))


def test_it_is_fitted_on_the_windows_of_a_network_and_not_on_the_holdout() -> None:
    fitted = fit_reference("mean", span(CHANGES), WINDOW)
    # windows of three bars end at the fifth, sixth and seventh bar
    assert fitted.forecast(span(CHANGES)).expected_return == pytest.approx((0.08 - 0.10 + 0.12) / 3, rel=1e-12)
    assert fitted.anchor_time == "2015-01-13T16:00:00"


@pytest.mark.parametrize("place", [7, 8])
def test_no_change_after_the_training_bars_is_looked_at(place: int) -> None:
    other = [*CHANGES[:place], -0.3, *CHANGES[place + 1 :]]
    fitted, same = (fit_reference("mean", span(changes), WINDOW) for changes in (CHANGES, other))
    assert fitted.forecast(span(CHANGES)).expected_return == same.forecast(span(CHANGES)).expected_return
    last = [*CHANGES[:6], -0.3, *CHANGES[7:]]
    assert (
        fit_reference("mean", span(last), WINDOW).forecast(span(CHANGES)).expected_return != fitted.forecast(span(CHANGES)).expected_return
    )


def test_an_expanding_window_begins_with_the_history() -> None:
    fitted = fit_reference("mean", span(CHANGES), replace(WINDOW, expanding=True))
    assert fitted.forecast(span(CHANGES)).expected_return == pytest.approx((0.04 + 0.06 + 0.08 - 0.10 + 0.12) / 5, rel=1e-12)


def test_a_horizon_is_kept_to() -> None:
    window = WindowSpec(lookback=3, training_bars=8, holdout=2, forecast_bars=5, horizon=2)
    fitted = fit_reference("mean", span(CHANGES), window)
    over_two = (1.08 * 0.90 - 1, 0.90 * 1.12 - 1)
    assert fitted.forecast(span(CHANGES)).expected_return == pytest.approx(sum(over_two) / 2, rel=1e-12)


def test_too_few_bars_and_unknown_names_are_refused() -> None:
    with pytest.raises(HistoryTooShort, match="A refit needs 8 bars and the history has 7"):
        fit_reference("mean", span(CHANGES[:6]), WINDOW)
    with pytest.raises(UnknownReference, match="There is no reference 'median'"):
        fit_reference("median", span(CHANGES), WINDOW)

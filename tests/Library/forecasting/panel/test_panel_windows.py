"""Windows of a panel: which weeks, which ticker, which month, and nothing of the week to come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from forecasting.errors import HistoryTooShort, InvalidHistory
from forecasting.panel.panel_windows import fit_scaler, forecast_windows, scaled, training_windows
from forecasting.panel.weekly_panel import WeeklyPanel
from forecasting.scaling import FeatureScaler
from forecasting.specs import ModelSpec, WindowSpec

NAN = float("nan")
PLAIN = FeatureScaler((0.0,), (1.0,), (False,))
MakePanel = Callable[..., WeeklyPanel]


def panel_of(*columns: list[float], first: str = "2020-01-17") -> WeeklyPanel:
    times = np.datetime64(f"{first}T16:00", "ns") + np.arange(len(columns[0])) * np.timedelta64(7, "D")
    return WeeklyPanel(tuple("ABCDEFG"[: len(columns)]), times, np.array(columns).T)


@pytest.fixture
def three_weeks(small_panel_spec: ModelSpec) -> ModelSpec:
    return replace(small_panel_spec, window=WindowSpec(lookback=3, training_bars=40, holdout=0))


def test_windows_come_week_by_week_with_ticker_month_and_what_followed(three_weeks: ModelSpec) -> None:
    panel = panel_of([NAN, 0.1, 0.2, 0.3, -0.4, 0.5], [NAN, 0.6, 0.7, 0.8, 0.9, 0.0])
    found = training_windows(panel, three_weeks, PLAIN)
    windows, tickers, months = found.inputs
    np.testing.assert_allclose(windows[:, :, 0], [[0.1, 0.2, 0.3], [0.6, 0.7, 0.8], [0.2, 0.3, -0.4], [0.7, 0.8, 0.9]], rtol=1e-6)
    assert tickers.tolist() == [0, 1, 0, 1]
    # the weeks to come are those of 14 and 21 February
    assert months.tolist() == [1, 1, 1, 1]
    # a change of zero is no rise
    assert found.y.tolist() == [0.0, 1.0, 1.0, 0.0]
    assert found.last.tolist() == [3, 3, 4, 4]


def test_the_month_is_that_of_the_week_to_come(three_weeks: ModelSpec) -> None:
    panel = panel_of([NAN, 0.1, 0.2, 0.3, -0.4, 0.5], first="2020-01-03")
    assert training_windows(panel, three_weeks, PLAIN).inputs[2].tolist() == [0, 1]
    assert forecast_windows(panel[:4], three_weeks, PLAIN)[1].inputs[2].tolist() == [0]
    assert forecast_windows(panel[:5], three_weeks, PLAIN)[1].inputs[2].tolist() == [1]


def test_windows_and_outcomes_that_are_not_known_are_left_out(three_weeks: ModelSpec) -> None:
    panel = panel_of([NAN, 0.1, 0.2, 0.3, NAN, 0.5], [NAN, 0.1, -0.2, 0.3, 0.4, -0.5])
    found = training_windows(panel, three_weeks, PLAIN)
    assert found.inputs[1].tolist() == [1, 1]
    numbers, windows = forecast_windows(panel, three_weeks, PLAIN)
    assert numbers.tolist() == [1]
    np.testing.assert_allclose(windows.inputs[0][0, :, 0], [0.3, 0.4, -0.5], rtol=1e-6)


def test_the_first_and_the_last_hundredth_are_brought_to_the_bounds() -> None:
    returns = np.linspace(-0.5, 0.5, 101)
    scaler = fit_scaler(returns)
    assert (scaler.centres[0], scaler.widths[0]) == pytest.approx((0.0, 0.49), abs=1e-12)
    np.testing.assert_allclose(scaled(np.array([-9.0, -0.49, 0.0, 0.245, 3.0]), scaler), [-1, -1, 0, 0.5, 1], atol=1e-12)
    assert np.isnan(scaled(np.array([NAN]), scaler)).all()
    assert fit_scaler(np.array([0.1, 0.1, NAN])).widths == (1.0,)


def test_the_windows_of_the_past_do_not_move_with_later_weeks(make_panel: MakePanel, small_panel_spec: ModelSpec) -> None:
    panel, scaler = make_panel(30), fit_scaler(make_panel(30).returns)
    other = panel.returns.copy()
    other[20:] = -other[20:] / 2
    changed = WeeklyPanel(panel.tickers, panel.times, other)
    mine, others = (training_windows(each, small_panel_spec, scaler) for each in (panel, changed))
    before = mine.last + 1 < 20
    for one, two in zip((*mine.inputs, mine.y), (*others.inputs, others.y), strict=True):
        np.testing.assert_array_equal(one[before], two[before])
    assert not np.array_equal(mine.inputs[0][~before], others.inputs[0][~before])
    np.testing.assert_array_equal(
        forecast_windows(panel[:20], small_panel_spec, scaler)[1].inputs[0],
        forecast_windows(changed[:20], small_panel_spec, scaler)[1].inputs[0],
    )


def test_what_cannot_be_learned_is_said(make_panel: MakePanel, three_weeks: ModelSpec) -> None:
    with pytest.raises(HistoryTooShort, match=r"A window of 3 changes and the one after them needs 5 weeks and the panel has 4"):
        training_windows(make_panel(4), three_weeks, PLAIN)
    with pytest.raises(HistoryTooShort, match=r"A forecast needs 3 weeks and the panel has 2"):
        forecast_windows(make_panel(2), three_weeks, PLAIN)
    with pytest.raises(HistoryTooShort, match=r"No ticker has 3 weeks of known changes and one after them among the 5 weeks"):
        training_windows(panel_of([NAN, 0.1, NAN, 0.1, 0.1]), three_weeks, PLAIN)
    with pytest.raises(InvalidHistory, match=r"All 2 changes to learn are above 0, and a network of two classes needs both"):
        training_windows(panel_of([NAN, 0.1, 0.1, 0.1, 0.1, 0.1]), three_weeks, PLAIN)
    with pytest.raises(InvalidHistory, match=r"All 2 changes to learn are 0 or below"):
        training_windows(panel_of([NAN, 0.1, 0.1, 0.1, 0.0, -0.1]), three_weeks, PLAIN)
    with pytest.raises(HistoryTooShort, match="No change of the training span is known"):
        fit_scaler(np.array([NAN]))

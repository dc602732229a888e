"""Weekly returns from daily closes: the right week, nothing filled, dead tickers found, and no week that moves when a later bar does."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecasting.errors import HistoryTooShort, InvalidHistory, NotFinite
from forecasting.panel.weekly_panel import WeeklyPanel, panel_name

NAN = float("nan")


def closes_of(days: list[str], *columns: list[float]) -> WeeklyPanel:
    times = (pd.to_datetime(days) + pd.Timedelta(hours=16)).to_numpy()
    return WeeklyPanel.from_closes(times, np.array(columns).T, tuple("ABCDEFG"[: len(columns)]))


def test_a_week_has_the_last_close_of_its_days_and_the_stamp_of_its_friday() -> None:
    # Good Friday of 2020 was 10 April: the week ends on Thursday
    panel = closes_of(["2020-04-02", "2020-04-03", "2020-04-06", "2020-04-09", "2020-04-13"], [90, 100, 101, 110, 99])
    assert panel.times.astype("datetime64[m]").astype(str).tolist() == ["2020-04-03T16:00", "2020-04-10T16:00", "2020-04-17T16:00"]
    np.testing.assert_allclose(panel.returns[:, 0], [NAN, 0.10, -0.10], rtol=1e-12)
    assert panel.months.tolist() == [3, 3, 3]
    assert closes_of(["2020-01-24", "2020-01-31"], [1, 2]).month_after() == 1


def test_bars_of_a_weekend_belong_to_the_week_before() -> None:
    panel = closes_of(["2020-04-03", "2020-04-11", "2020-04-12", "2020-04-13"], [100, 105, 110, 121])
    np.testing.assert_allclose(panel.returns[1:, 0], [0.10, 0.10], rtol=1e-12)


def test_nothing_is_filled() -> None:
    weeks = ["2020-01-03", "2020-01-10", "2020-01-17", "2020-01-24"]
    panel = closes_of(weeks, [100, 110, 121, 121], [50, NAN, 60, 66])
    np.testing.assert_allclose(panel.returns, [[NAN, NAN], [0.1, NAN], [0.1, NAN], [0.0, 0.1]], rtol=1e-12)


def test_a_ticker_whose_close_does_not_move_for_four_weeks_is_dead_from_then_on() -> None:
    weeks = [str(day.date()) for day in pd.date_range("2020-01-03", periods=7, freq="7D")]
    panel = closes_of(weeks, [10, 11, 11, 11, 11, 11, 11], [10, 11, 11, 11, 11, 12, 12])
    np.testing.assert_allclose(panel.returns[:, 0], [NAN, 0.1, 0, 0, 0, NAN, NAN], rtol=1e-12)
    # three weeks are too few
    np.testing.assert_allclose(panel.returns[:, 1], [NAN, 0.1, 0, 0, 0, 1 / 11, 0], rtol=1e-12)


def test_the_index_is_that_of_equal_parts_of_what_is_known() -> None:
    weeks = ["2020-01-03", "2020-01-10", "2020-01-17"]
    panel = closes_of(weeks, [100, 120, 60], [50, 50, NAN])
    np.testing.assert_allclose(panel.index.closes, [1.0, 1.1, 0.55], rtol=1e-12)
    assert (panel.index.times == panel.times).all()


def test_until_gives_the_weeks_whose_friday_has_closed() -> None:
    panel = closes_of(["2020-01-03", "2020-01-10", "2020-01-17"], [1, 2, 3])
    assert len(panel.until(np.datetime64("2020-01-17T15:59"))) == 2
    assert len(panel.until(np.datetime64("2020-01-17T16:00"))) == 3
    assert len(panel.last(2, "A test")) == 2


@settings(max_examples=30)
@given(st.integers(0, 2**32 - 1), st.integers(20, 60))
def test_no_week_moves_when_a_later_bar_does(seed: int, cut: int) -> None:
    rng = np.random.default_rng(seed)
    days = pd.bdate_range("2020-01-01", periods=80) + pd.Timedelta(hours=16)
    # rounded to halves, so that some closes do not move for weeks
    closes = np.round(2 * np.exp(rng.normal(0, 0.02, (80, 3)).cumsum(axis=0))) / 2 + 0.5
    closes[rng.random((80, 3)) < 0.1] = NAN
    whole = WeeklyPanel.from_closes(days.to_numpy(), closes, ("A", "B", "C"))
    later = closes.copy()
    later[cut:] = rng.uniform(1, 9, (80 - cut, 3))
    moment = np.datetime64(days[cut - 1])
    for other in (
        WeeklyPanel.from_closes(days.to_numpy(), later, ("A", "B", "C")),
        WeeklyPanel.from_closes(days[:cut].to_numpy(), closes[:cut], ("A", "B", "C")),
    ):
        np.testing.assert_array_equal(other.until(moment).returns, whole.until(moment).returns)


def test_what_is_no_panel_is_refused_by_name() -> None:
    with pytest.raises(InvalidHistory, match=r"The ticker A is there twice: expected a list of tickers, each once\."):
        WeeklyPanel.from_closes(np.array(["2020-01-03"], "datetime64[ns]"), np.ones((1, 2)), ("A", "A"))
    with pytest.raises(InvalidHistory, match="There is no ticker"):
        WeeklyPanel.from_closes(np.array(["2020-01-03"], "datetime64[ns]"), np.ones((1, 0)), ())
    with pytest.raises(InvalidHistory, match=r"closes of shape \(1, 2\) of 1 tickers"):
        WeeklyPanel.from_closes(np.array(["2020-01-03"], "datetime64[ns]"), np.ones((1, 2)), ("A",))
    with pytest.raises(NotFinite, match=r"1 closes cannot be used, the first of B on 2020-01-10 \(-2\.0\)"):
        closes_of(["2020-01-03", "2020-01-10"], [1, 1], [1, -2])
    with pytest.raises(InvalidHistory, match="do not increase"):
        closes_of(["2020-01-10", "2020-01-03"], [1, 1])
    with pytest.raises(InvalidHistory, match=r"The week after 2020-01-03 is that of 2020-01-17: expected the next one"):
        closes_of(["2020-01-03", "2020-01-17"], [1, 1])
    with pytest.raises(NotFinite, match="a fall to nothing"):
        WeeklyPanel(("A",), np.array(["2020-01-03T16:00"], "datetime64[ns]"), np.array([[-1.0]]))
    with pytest.raises(InvalidHistory, match=r"changes of shape \(1, 1\)"):
        WeeklyPanel(("A", "B"), np.array(["2020-01-03T16:00"], "datetime64[ns]"), np.array([[0.1]]))


def test_too_few_weeks_and_a_hole_are_said() -> None:
    panel = closes_of(["2020-01-03", "2020-01-10", "2020-01-17"], [1, 2, NAN], [1, NAN, 1])
    with pytest.raises(HistoryTooShort, match=r"A refit needs 4 weeks and the panel has 3, the first of 2020-01-03"):
        panel.last(4, "A refit")
    with pytest.raises(InvalidHistory, match=r"No ticker of the panel has a change in the week of 2020-01-17"):
        _ = panel.index


def test_the_name_says_which_tickers_in_which_order() -> None:
    assert panel_name(("A", "B")) == "PANEL2-b17c8419"
    assert panel_name(("B", "A")) != panel_name(("A", "B")) != panel_name(("A", "B", "C"))

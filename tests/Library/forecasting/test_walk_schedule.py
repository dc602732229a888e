"""A walk through time: refits at month ends, forecasts from the newest bar that each knows, and nothing that is known too early."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasting.errors import HistoryTooShort, InvalidSpec
from forecasting.targets import TARGET_NAMES, Target
from forecasting.walk_schedule import Leg, WalkSchedule

# weekdays of 2020, closes at 16:00; row 0 is 1 January, a Wednesday
DAYS = np.array([day for day in np.arange("2020-01-01", "2021-01-01", dtype="datetime64[D]") if np.is_busday(day)])
TIMES = DAYS.astype("datetime64[ns]") + np.timedelta64(16, "h")


def row(day: str) -> int:
    return int(np.searchsorted(DAYS, np.datetime64(day)))


def test_the_legs_of_a_quarter_by_hand():
    legs = WalkSchedule(date(2020, 4, 1), date(2020, 6, 30)).legs(TIMES, Target("close_change"))
    # a refit at eight on the last day of a month knows the close of the day before
    assert legs == (
        Leg(row("2020-03-31"), row("2020-03-31"), row("2020-04-29")),
        Leg(row("2020-04-30"), row("2020-04-29"), row("2020-05-29")),
        Leg(row("2020-05-31"), row("2020-05-29"), row("2020-06-29")),
        Leg(row("2020-06-30"), row("2020-06-29"), row("2020-06-30")),
    )


def test_what_a_refit_may_be_fitted_on():
    target, leg = Target("open_to_open", 2), Leg(known=100, first=99, end=120)
    rolling = WalkSchedule(date(2020, 4, 1), date(2020, 6, 30), training_bars=50, embargo=4)
    assert rolling.training_rows(leg, target, 10).tolist() == list(range(59, 93))
    assert WalkSchedule(date(2020, 4, 1), date(2020, 6, 30), None).training_rows(leg, target, 10).tolist() == list(range(9, 97))
    assert rolling.training_rows(Leg(20, 19, 30), target, 60).tolist() == []


@given(
    st.sampled_from(TARGET_NAMES), st.integers(1, 5), st.integers(0, 5), st.one_of(st.none(), st.integers(20, 80)), st.integers(2, 30),
    st.dates(date(2020, 3, 1), date(2020, 12, 31)), st.integers(10, 120),
)  # fmt: skip
def test_forecasts_follow_each_other_and_no_refit_knows_an_outcome_of_its_forecasts(name, horizon, embargo, bars, lookback, first, days):
    target = Target(name, horizon)
    last = min(date.fromordinal(first.toordinal() + days), date(2020, 12, 31))
    schedule = WalkSchedule(first, last, bars, embargo)
    try:
        legs = schedule.legs(TIMES, target)
    except HistoryTooShort:
        assert row(str(last)) - row(str(first)) <= target.known_after
        return
    forecast = [at for leg in legs for at in range(leg.first, leg.end)]
    assert forecast == list(range(row(str(first)) - 1, forecast[-1] + 1))
    assert DAYS[forecast[-1] + target.known_after] <= np.datetime64(last)
    for leg in legs:
        assert leg.first >= leg.known - 1
        rows = schedule.training_rows(leg, target, lookback)
        if rows.size:
            assert rows[-1] + target.known_after + embargo == leg.known - 1
            assert rows[0] >= lookback - 1
            assert bars is None or rows[0] - (lookback - 1) >= leg.known - bars


@pytest.mark.parametrize(
    ("first", "last"),
    [(date(2019, 12, 1), date(2020, 6, 30)), (date(2021, 3, 1), date(2021, 6, 30)), (date(2020, 12, 31), date(2020, 12, 31))],
)
def test_a_span_that_the_bars_do_not_cover_is_refused(first, last):
    with pytest.raises(HistoryTooShort, match=r"the bars are from 2020-01-01 to 2020-12-31\. Name a span that they cover"):
        WalkSchedule(first, last).legs(TIMES, Target("close_change", 2))


@pytest.mark.parametrize("changed", [{"last": date(2020, 3, 1)}, {"training_bars": 0}, {"embargo": -1}, {"embargo": 1.5}])
def test_settings_out_of_range_are_refused(changed):
    with pytest.raises(InvalidSpec, match="A walk"):
        WalkSchedule(**({"first": date(2020, 4, 1), "last": date(2020, 6, 30)} | changed))

"""A reference's walk: each month's forecasts are those of a fit on what was known at the month end."""

from datetime import date

import numpy as np
import pytest

from forecasting.bars import DailyBars
from forecasting.errors import UnknownReference
from forecasting.reference_tasks import ReferenceTask, run_reference
from forecasting.references import reference
from forecasting.references.har import least_squares, variance_features
from forecasting.references.inputs import Inputs
from forecasting.targets import Target
from forecasting.walk_schedule import WalkSchedule

SCHEDULE = WalkSchedule(date(2020, 11, 1), date(2020, 12, 31), training_bars=120)


@pytest.fixture(scope="module")
def bars() -> DailyBars:
    generator = np.random.default_rng(2)
    days = np.array([day for day in np.arange("2020-01-01", "2021-01-01", dtype="datetime64[D]") if np.is_busday(day)])
    closes = 100 * np.exp(np.cumsum(generator.normal(0, 0.01, days.size)))
    reach = np.exp(np.abs(generator.normal(0, 0.01, days.size)))
    return DailyBars(days.astype("datetime64[ns]") + np.timedelta64(16, "h"), closes, closes * reach, closes / reach, closes)


def task(bars: DailyBars, reference: str, target: str, schedule: WalkSchedule = SCHEDULE) -> ReferenceTask:
    return ReferenceTask(f"{reference} of SPY", reference, bars, Target(target), schedule, lookback=30)


def test_forecasts_are_those_of_a_fit_at_each_month_end(bars):
    found = run_reference(task(bars, "har", "log_variance"))
    assert (found.name, found.trouble) == ("har of SPY", "")
    assert found.forecasts is not None
    inputs = Inputs(bars, Target("log_variance"))
    day = np.datetime64("2020-12-14T16")
    row = int(np.searchsorted(bars.times, day))
    known = int(np.searchsorted(bars.times, np.datetime64("2020-11-30T08")))
    rows = np.arange(known - 120 + 29, known - 1)
    coefficients = least_squares(variance_features(inputs)[rows], inputs.values[rows])
    assert found.forecasts[row] == pytest.approx(coefficients[0] + variance_features(inputs)[row] @ coefficients[1:], abs=1e-10)


def test_nothing_is_forecast_outside_the_walk(bars):
    found = run_reference(task(bars, "mean", "close_change")).forecasts
    assert found is not None
    days = bars.times[np.isfinite(found)].astype("datetime64[D]")
    assert (str(days[0]), str(days[-1])) == ("2020-10-30", "2020-12-30")


def test_a_forecast_that_is_no_number_is_said_with_its_day(bars):
    @reference("half")
    class _Half:
        targets = ()
        needs_implied = False

        @staticmethod
        def fit(inputs, rows):
            return lambda inputs, rows: np.where(inputs.bars.times[rows] == np.datetime64("2020-12-14T16"), np.nan, 0.0)

    found = run_reference(task(bars, "half", "close_change"))
    assert (found.forecasts, found.trouble) == (None, "Its forecast of 2020-12-14 is no number: repair its inputs, or leave it out.")


def test_what_cannot_be_made_says_why_and_ends_nothing(bars):
    short = WalkSchedule(date(2020, 3, 1), date(2020, 4, 30))
    found = run_reference(task(bars, "har", "log_variance", short))
    assert found.forecasts is None
    assert "needs 50 bars whose outcome is known" in found.trouble
    found = run_reference(task(bars, "har, vix", "log_variance"))
    assert found.forecasts is None
    with pytest.raises(UnknownReference):
        run_reference(task(bars, "lstm", "close_change"))

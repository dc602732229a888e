"""Closed days are no observations, and a session's return is what its equity changed by."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pytest

from minilean.errors import DataError
from minilean.ledger.session_returns import SessionReturns, score_of, session_returns


def midnights(*days: str) -> np.ndarray:
    """Unix seconds of New York's midnight, in winter, that ends each day."""
    return np.array([datetime.fromisoformat(day).replace(hour=5, tzinfo=UTC).timestamp() + 86400 for day in days], dtype=np.int64)


def test_weekends_and_holidays_are_no_sessions_and_flat_days_with_a_moving_benchmark_are() -> None:
    # 2020-01-17 was a Friday, the Monday after it a holiday
    times = midnights("2020-01-16", "2020-01-17", "2020-01-18", "2020-01-19", "2020-01-20", "2020-01-21", "2020-01-22")
    equity = np.array([100.0, 110.0, 110.0, 110.0, 110.0, 110.0, 99.0])
    found = session_returns(times, equity, times, np.array([50.0, 50.5, 50.5, 50.5, 50.5, 49.995, 49.995]))
    assert found.days.tolist() == [date(2020, 1, 17), date(2020, 1, 21), date(2020, 1, 22)]
    assert found.returns == pytest.approx([0.1, 0.0, -0.1], abs=1e-15)
    assert found.benchmark == pytest.approx([0.01, -0.01, 0.0], abs=1e-15)
    assert found.gaps.tolist() == [1, 4, 1]


def test_without_a_benchmark_all_weekdays_are_sessions_and_weekends_that_move() -> None:
    times = midnights("2020-01-16", "2020-01-17", "2020-01-18", "2020-01-19", "2020-01-20", "2020-01-21")
    found = session_returns(times, np.array([1.0, 1.0, 1.0, 1.5, 1.5, 3.0]))
    assert found.days.tolist() == [date(2020, 1, 17), date(2020, 1, 19), date(2020, 1, 20), date(2020, 1, 21)]
    assert found.returns.tolist() == [0.0, 0.5, 0.0, 1.0]
    assert np.isnan(found.benchmark).all()


def test_a_benchmark_without_a_price_yet_is_not_known() -> None:
    times = midnights("2020-01-13", "2020-01-14", "2020-01-15", "2020-01-16")
    found = session_returns(times, np.array([1.0, 2.0, 2.0, 2.0]), times[1:], np.array([0.0, 5.0, 10.0]))
    assert np.array_equal(found.benchmark, [np.nan, np.nan, 1.0], equal_nan=True)
    assert found.days.size == 3


def test_the_last_sample_of_a_day_is_its_close_in_summer_too() -> None:
    # midnight in summer is at 4:00 UTC; the last sample of a run is at its close
    times = [datetime(2020, 7, 1, 4), datetime(2020, 7, 1, 20), datetime(2020, 7, 2, 4), datetime(2020, 7, 2, 20)]
    seconds = np.array([int(time.replace(tzinfo=UTC).timestamp()) for time in times])
    found = session_returns(seconds, np.array([100.0, 90.0, 120.0, 150.0]))
    assert (found.days.tolist(), found.returns.tolist()) == ([date(2020, 7, 1), date(2020, 7, 2)], [0.19999999999999996, 0.25])


def test_there_are_no_returns_after_ruin() -> None:
    times = midnights("2020-01-13", "2020-01-14", "2020-01-15", "2020-01-16")
    assert session_returns(times, np.array([100.0, 50.0, -10.0, -20.0])).returns.tolist() == [-0.5, -1.2]


def test_what_is_not_a_number_is_named_by_its_day() -> None:
    with pytest.raises(DataError, match="The equity of 2020-01-14 is not a number"):
        session_returns(midnights("2020-01-13", "2020-01-14"), np.array([1.0, np.nan]))


def test_samples_that_go_back_are_named_by_their_day() -> None:
    with pytest.raises(DataError, match="samples of the equity go back in time on 2020-01-13"):
        session_returns(midnights("2020-01-14", "2020-01-13"), np.array([1.0, 2.0]))


def test_nothing_sampled_has_no_returns() -> None:
    assert session_returns(np.array([], dtype=np.int64), np.array([])).returns.size == 0


def test_bills_earn_the_rate_of_their_months_first_day_for_each_day_since_the_session_before() -> None:
    days = np.array(["2020-01-31", "2020-02-03", "2020-02-04"], dtype="datetime64[D]")
    found = SessionReturns(days, np.zeros(3), np.zeros(3), np.array([1, 3, 1]))
    rates = {date(2020, 1, 1): 0.0365, date(2020, 2, 1): 0.073}
    assert found.bills(rates.__getitem__) == pytest.approx([0.0001, 0.0003, 0.0002], rel=1e-14)


def test_a_score_is_mean_deviation_and_their_ratio() -> None:
    score = score_of(*[np.array([0.01, 0.03, -0.01, 0.01])] * 2)
    assert (score.num_observations, score.mean, score.deviation) == (4, pytest.approx(0.01), pytest.approx(0.016329931618554522))
    assert score.sharpe == pytest.approx(0.6123724356957945)


@pytest.mark.parametrize("values", [[], [0.1], [0.1, 0.1, 0.1], [0.0, 0.0]])
def test_what_does_not_vary_has_no_sharpe(values: list[float]) -> None:
    assert score_of(*[np.array(values)] * 2).sharpe is None


def test_an_account_that_never_traded_has_no_ratio_though_bills_vary() -> None:
    bills = np.array([0.0001, 0.0003, 0.0001])
    assert score_of(np.zeros(3), -bills).sharpe is None
    assert score_of(np.array([0.0, 0.0, 0.001]), np.array([0.0, 0.0, 0.001]) - bills).sharpe == pytest.approx(
        0.000166666666667 / 0.000642910050733
    )

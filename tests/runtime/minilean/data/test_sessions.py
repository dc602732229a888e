"""From when to when a day's bar goes, for many days at once."""

from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest

from minilean.common.enums import SecurityType
from minilean.data.market_hours import ExchangeHours, MarketHoursDatabase
from minilean.data.sessions import DailySpans

# Wednesday, Thanksgiving, the early close after it, Saturday
DAYS = np.array([date(2015, 11, day).toordinal() for day in (25, 26, 27, 28)])


@pytest.fixture(scope="module")
def hours() -> ExchangeHours:
    """Of the New York Stock Exchange."""
    data = Path(__file__).parents[3] / "conformance" / "data"
    return MarketHoursDatabase(data / "market-hours" / "market-hours-database.json").hours("usa", "SPY", SecurityType.EQUITY)


def test_strict_days_are_sessions_and_others_have_none(hours: ExchangeHours) -> None:
    spans = DailySpans(hours, strict=True)
    assert spans.select(DAYS).tolist() == [True, False, True, False]
    start, end, utc = spans.times(DAYS[[0, 2]])
    assert start == [datetime(2015, 11, 25, 9, 30), datetime(2015, 11, 27, 9, 30)]
    assert end == [datetime(2015, 11, 25, 16), datetime(2015, 11, 27, 13)]
    assert utc == [datetime(2015, 11, 25, 21), datetime(2015, 11, 27, 18)]
    assert spans.end_stamps(DAYS[[0]]).tolist() == [np.datetime64("2015-11-25T16:00:00", "ns").astype(int)]


def test_days_that_are_not_strict_go_from_midnight_to_midnight(hours: ExchangeHours) -> None:
    spans = DailySpans(hours, strict=False)
    assert spans.select(DAYS).tolist() == [True] * 4
    start, end, _ = spans.times(DAYS[:1])
    assert (start, end) == ([datetime(2015, 11, 25)], [datetime(2015, 11, 26)])


def test_earlier_and_later_days_may_be_asked_for_in_any_order(hours: ExchangeHours) -> None:
    spans = DailySpans(hours, strict=True)
    first = spans.times(DAYS[[2]])
    before, after = np.array([date(2014, 1, 2).toordinal()]), np.array([date(2016, 1, 4).toordinal()])
    assert spans.times(before)[1] == [datetime(2014, 1, 2, 16)]
    assert spans.times(after)[1] == [datetime(2016, 1, 4, 16)]
    assert spans.times(DAYS[[2]]) == first


def test_the_same_days_are_worked_out_once(hours: ExchangeHours) -> None:
    spans = DailySpans(hours, strict=True)
    assert spans.spans(DAYS[[0]]) is spans.spans(DAYS[[0]].copy())
    assert spans.spans(DAYS[:0])[0] == []

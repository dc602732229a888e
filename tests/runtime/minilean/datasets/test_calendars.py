import json
from datetime import UTC, date, datetime

import numpy as np

from minilean.datasets.calendars import (
    currency_days,
    early_closes,
    exchange_sessions,
    holidays,
    last_completed_session,
    market_hours_database,
)


def test_known_early_closes():
    assert early_closes()[date(2015, 11, 27)] == "13:00:00"
    assert early_closes()[date(2019, 12, 24)] == "13:00:00"
    assert date(2015, 11, 30) not in early_closes()


def test_known_holidays():
    closed = holidays()
    assert date(2016, 3, 25) in closed
    assert date(2012, 10, 29) in closed
    assert date(2018, 12, 5) in closed
    assert date(2016, 3, 24) not in closed


def test_sessions_include_both_ends_and_skip_good_friday():
    assert exchange_sessions(date(2016, 3, 24), date(2016, 3, 28)).tolist() == [date(2016, 3, 24), date(2016, 3, 28)]
    assert exchange_sessions(date(2016, 3, 24), date(2016, 3, 28)).dtype == np.dtype("datetime64[D]")


def test_a_session_counts_as_complete_an_hour_after_its_close():
    # 2015-11-27 closes at 13:00 in New York, 18:00 UTC.
    assert last_completed_session(datetime(2015, 11, 27, 18, 59, tzinfo=UTC)) == date(2015, 11, 25)
    assert last_completed_session(datetime(2015, 11, 27, 19, 0, tzinfo=UTC)) == date(2015, 11, 27)
    assert last_completed_session(datetime(2015, 11, 29, 12, 0, tzinfo=UTC)) == date(2015, 11, 27)


def test_market_hours_file_has_leans_schema():
    entry = json.loads(market_hours_database())["entries"]["Equity-usa-[*]"]
    assert entry["dataTimeZone"] == entry["exchangeTimeZone"] == "America/New_York"
    assert entry["sunday"] == entry["saturday"] == []
    assert entry["friday"] == [
        {"start": "04:00:00", "end": "09:30:00", "state": "premarket"},
        {"start": "09:30:00", "end": "16:00:00", "state": "market"},
        {"start": "16:00:00", "end": "20:00:00", "state": "postmarket"},
    ]
    assert entry["earlyCloses"]["11/27/2015"] == "13:00:00"
    assert "3/25/2016" in entry["holidays"]
    assert "1/1/1998" in entry["holidays"]
    assert entry["lateOpens"] == {}


def test_currencies_have_a_bar_from_sunday_to_friday_without_christmas_and_new_year():
    days = currency_days(date(2015, 12, 23), date(2016, 1, 4))
    # the 25th and the 1st are Fridays
    assert [str(day)[5:] for day in days] == ["12-23", "12-24", "12-27", "12-28", "12-29", "12-30", "12-31", "01-03", "01-04"]
    assert currency_days(date(2016, 1, 2), date(2016, 1, 2)).tolist() == []


def test_market_hours_of_currencies_are_those_of_leans_file():
    entry = json.loads(market_hours_database())["entries"]["Forex-oanda-[*]"]
    evening = {"start": "17:03:00", "end": "1.00:00:00", "state": "market"}
    day = {"start": "00:00:00", "end": "16:58:00", "state": "market"}
    assert (entry["dataTimeZone"], entry["exchangeTimeZone"]) == ("UTC", "America/New_York")
    assert [entry[name] for name in ("saturday", "sunday", "monday", "friday")] == [[], [evening], [day, evening], [day]]
    assert {"12/25/2015", "1/1/2016"} <= set(entry["holidays"])

"""Trading calendars: sessions, early closes, markets around the clock."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from minilean.common.clock import zone
from minilean.common.enums import DayOfWeek, SecurityType
from minilean.data.market_hours import ExchangeHours, HoursSpec, MarketHoursDatabase, Segment
from minilean.errors import DataError, InputError


@pytest.fixture(scope="module")
def database(conformance_data: Path) -> MarketHoursDatabase:
    return MarketHoursDatabase(conformance_data / "market-hours" / "market-hours-database.json")


@pytest.fixture(scope="module")
def nyse(database: MarketHoursDatabase) -> ExchangeHours:
    return database.hours("usa", "SPY", SecurityType.EQUITY)


@pytest.fixture(scope="module")
def forex(database: MarketHoursDatabase) -> ExchangeHours:
    return database.hours("oanda", "EURUSD", SecurityType.FOREX)


def test_a_regular_session(nyse: ExchangeHours) -> None:
    assert nyse.session(date(2016, 3, 8)) == (datetime(2016, 3, 8, 9, 30), datetime(2016, 3, 8, 16))
    assert nyse.session(date(2016, 3, 8), extended=True) == (datetime(2016, 3, 8, 4), datetime(2016, 3, 8, 20))
    assert nyse.session_length == timedelta(hours=6.5)
    assert nyse.week_days == [1, 2, 3, 4, 5]


def test_an_early_close_ends_the_session(nyse: ExchangeHours) -> None:
    assert nyse.session(date(2016, 11, 25)) == (datetime(2016, 11, 25, 9, 30), datetime(2016, 11, 25, 13))
    assert not nyse.is_open(datetime(2016, 11, 25, 13))
    assert nyse.next_close(datetime(2016, 11, 25, 12)) == datetime(2016, 11, 25, 13)


@pytest.mark.parametrize("day", [date(2016, 3, 25), date(2016, 3, 26), date(2016, 3, 27)])
def test_holidays_and_weekends_have_no_session(nyse: ExchangeHours, day: date) -> None:
    assert nyse.session(day) is None
    assert not nyse.is_open_day(day)


@pytest.mark.parametrize(
    ("time", "is_open"),
    [((9, 29), False), ((9, 30), True), ((15, 59), True), ((16, 0), False)],
)
def test_a_session_holds_its_start_and_not_its_end(nyse: ExchangeHours, time: tuple[int, int], is_open: bool) -> None:
    assert nyse.is_open(datetime(2016, 3, 8, *time)) is is_open


def test_open_at_any_time_of_a_span(nyse: ExchangeHours) -> None:
    assert nyse.is_open_between(datetime(2016, 3, 8), datetime(2016, 3, 9))
    assert not nyse.is_open_between(datetime(2016, 3, 8, 16), datetime(2016, 3, 9, 9, 30))
    assert nyse.is_open(datetime(2016, 3, 8, 16), datetime(2016, 3, 9, 9, 31), False)
    assert not nyse.is_open_between(datetime(2016, 3, 26), datetime(2016, 3, 28))


def test_next_and_previous_opening(nyse: ExchangeHours) -> None:
    assert nyse.next_open(datetime(2016, 3, 24, 9, 30)) == datetime(2016, 3, 28, 9, 30)
    assert nyse.get_next_market_open(datetime(2016, 3, 24, 9), False) == datetime(2016, 3, 24, 9, 30)
    assert nyse.previous_open(datetime(2016, 3, 27, 12)) == datetime(2016, 3, 24, 9, 30)


def test_trading_days(nyse: ExchangeHours) -> None:
    assert nyse.next_open_day(date(2016, 3, 24)) == date(2016, 3, 28)
    assert nyse.previous_open_day(date(2016, 3, 28)) == date(2016, 3, 24)
    assert nyse.open_days(date(2016, 3, 23), date(2016, 3, 28)) == [date(2016, 3, 23), date(2016, 3, 24), date(2016, 3, 28)]


def test_an_evening_runs_into_the_next_day(forex: ExchangeHours) -> None:
    assert forex.next_close(datetime(2016, 3, 8, 18)) == datetime(2016, 3, 9, 16, 58)
    assert forex.next_open(datetime(2016, 3, 8, 18)) == datetime(2016, 3, 9, 17, 3)
    assert forex.session(date(2016, 3, 8)) == (datetime(2016, 3, 8), datetime(2016, 3, 9))
    assert forex.week_days == [0, 1, 2, 3, 4, 5]


def test_the_calendar_of_a_daily_bar_is_the_last_session_begun(nyse: ExchangeHours) -> None:
    assert nyse.daily_calendar(datetime(2016, 3, 27)) == (datetime(2016, 3, 24, 9, 30), datetime(2016, 3, 24, 16))


def test_a_market_has_one_calendar_for_all_its_tickers(database: MarketHoursDatabase) -> None:
    hours = database.hours_of_market("usa", SecurityType.EQUITY)
    assert hours is database.hours("usa", "SPY", SecurityType.EQUITY)
    assert hours.session(date(2016, 3, 24)) == (datetime(2016, 3, 24, 9, 30), datetime(2016, 3, 24, 16))


def test_custom_data_are_always_open(database: MarketHoursDatabase) -> None:
    hours = database.hours("usa", "VIX", SecurityType.BASE, "Vix")
    assert hours.is_always_open
    assert hours.zone == zone("America/New_York")
    assert hours.is_open(datetime(2016, 3, 27, 3))
    with pytest.raises(ValueError, match="always open"):
        hours.next_open(datetime(2016, 3, 27))


def test_a_late_open_after_an_early_close_leaves_a_gap() -> None:
    day = (Segment(timedelta(0), timedelta(days=1)),)
    spec = HoursSpec(
        zone("UTC"),
        zone("UTC"),
        (day,) * 7,
        early_closes={date(2016, 1, 5): timedelta(hours=10)},
        late_opens={date(2016, 1, 5): timedelta(hours=12)},
    )
    hours = ExchangeHours(spec)
    assert [hours.is_open(datetime(2016, 1, 5, hour)) for hour in (9, 10, 11, 12)] == [True, False, False, True]


def test_impossible_segments_are_refused() -> None:
    with pytest.raises(InputError, match="expected 0:00 <= start"):
        Segment(timedelta(hours=5), timedelta(hours=4))


ENTRY = {
    "dataTimeZone": "America/New_York",
    "exchangeTimeZone": "America/New_York",
    "monday": [{"start": "09:30:00", "end": "16:00:00", "state": "market"}],
    "holidays": ["1/2/2017"],
}


def _database(folder: Path, text: str) -> MarketHoursDatabase:
    path = folder / "market-hours-database.json"
    path.write_text(text, encoding="utf-8")
    return MarketHoursDatabase(path)


def test_an_entry_of_its_own_adds_the_common_holidays(tmp_path: Path) -> None:
    own = {**ENTRY, "holidays": ["1/9/2017"]}
    hours = _database(tmp_path, json.dumps({"entries": {"Equity-usa-[*]": ENTRY, "Equity-usa-SPY": own}})).hours(
        "usa", "SPY", SecurityType.EQUITY
    )
    assert hours.holidays == {datetime(2017, 1, 2), datetime(2017, 1, 9)}


def test_the_hours_of_a_day_know_holidays_and_early_closes(nyse: ExchangeHours) -> None:
    usual, early = nyse.get_market_hours(datetime(2016, 3, 8, 12)), nyse.get_market_hours(datetime(2016, 11, 25))
    assert str(usual) == "Tuesday: PreMarket: 04:00:00-09:30:00 | Market: 09:30:00-16:00:00 | PostMarket: 16:00:00-20:00:00"
    assert early.get_market_close(timedelta(hours=9), False) == timedelta(hours=13)
    assert str(nyse.get_market_hours(datetime(2016, 7, 4))) == "Closed All Day"
    assert nyse.market_hours[DayOfWeek.MONDAY].market_duration == timedelta(hours=6.5)
    assert nyse.early_closes[datetime(2016, 11, 25)] == timedelta(hours=13)


def test_trading_days_keep_the_time_of_day(nyse: ExchangeHours) -> None:
    assert nyse.get_next_trading_day(datetime(2016, 3, 24, 9)) == datetime(2016, 3, 28, 9)
    assert nyse.get_previous_trading_day(datetime(2016, 3, 28)) == datetime(2016, 3, 24)


def test_the_first_opening_and_the_last_closing_of_a_day(forex: ExchangeHours, nyse: ExchangeHours) -> None:
    assert nyse.get_first_daily_market_open(datetime(2016, 3, 28, 9), True) == datetime(2016, 3, 28, 4)
    assert nyse.get_first_daily_market_open(datetime(2016, 3, 28, 9), False) == datetime(2016, 3, 24, 9, 30)
    assert nyse.get_last_daily_market_close(datetime(2016, 3, 24, 16), False) == datetime(2016, 3, 28, 16)
    assert forex.get_last_daily_market_close(datetime(2016, 3, 24, 16), False) == datetime(2016, 3, 25)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "not valid JSON"),
        ("[]", "holds no object 'entries'"),
        (json.dumps({"entries": {}}), "no calendar for Equity-usa"),
        (json.dumps({"entries": {"Equity-usa-[*]": {**ENTRY, "exchangeTimeZone": "Mars/Base"}}}), "Mars/Base"),
        (json.dumps({"entries": {"Equity-usa-[*]": {**ENTRY, "holidays": ["2017-01-02"]}}}), "not a date"),
        (json.dumps({"entries": {"Equity-usa-[*]": {**ENTRY, "earlyCloses": {"1/3/2017": "1pm"}}}}), "not a time of day"),
        (json.dumps({"entries": {"Equity-usa-[*]": {"dataTimeZone": "UTC"}}}), "exchangeTimeZone"),
        ('{"entries": {\n}', "line 2: this is not valid JSON"),
        (json.dumps({"entries": {"Equity-usa-[*]": {**ENTRY, "dataTimeZone": "Mars/Base"}}}, indent=1), "line 3: the calendar Equity-usa"),
        (json.dumps({"entries": {"Equity-usa-[*]": {**ENTRY, "friday": [{"state": "markt"}]}}}), "'markt' is not a state"),
        (json.dumps({"entries": {"Equity-usa-[*]": {**ENTRY, "friday": [7]}}}), "has a part of another type"),
        (json.dumps({"entries": {"Equity-usa-[*]": {k: v for k, v in ENTRY.items() if k != "monday"}}}), "closed on every day"),
        (json.dumps({"entries": {"Equity-usa-[*]": None}}), "has a part of another type"),
    ],
)
def test_a_broken_file_is_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(DataError, match=message) as raised:
        _database(tmp_path, text).hours("usa", "SPY", SecurityType.EQUITY)
    assert "market-hours-database.json" in str(raised.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"nowhere\.json does not exist"):
        MarketHoursDatabase(tmp_path / "nowhere.json").hours("usa", "SPY", SecurityType.EQUITY)


def test_the_stretches_of_a_day(nyse: ExchangeHours) -> None:
    at = lambda hour, minute=0: datetime(2016, 11, 25, hour, minute)  # noqa: E731
    assert nyse.intervals(date(2016, 11, 25)) == ((at(9, 30), at(13)),)
    assert nyse.intervals(date(2016, 11, 25), extended=True) == ((at(4), at(9, 30)), (at(9, 30), at(13)))
    assert nyse.intervals(date(2016, 11, 24), extended=True) == ()

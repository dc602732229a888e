"""Where bars begin and end.

Spans of minutes, hours and days are those that LEAN gave from minute bars in November 2015, and those of weeks and months from daily bars;
the rest follows `PeriodCountConsolidatorBase` by hand.
"""

import csv
import re
import zipfile
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minilean.common import symbol_cache
from minilean.common.dotnet_errors import ArgumentException
from minilean.common.enums import Resolution, SecurityType
from minilean.common.symbol import SecurityIdentifier, Symbol
from minilean.consolidators import BaseDataConsolidator, Calendar, CalendarInfo, TradeBarConsolidator
from minilean.consolidators.period import CalendarPeriod, PeriodCountConsolidator, PeriodSpecification, TimedeltaPeriod
from minilean.data.bars import BaseData, TradeBar

SPY = Symbol(SecurityIdentifier("SPY", datetime(1998, 1, 2).date(), "usa", SecurityType.EQUITY), "SPY")
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def fresh_names() -> None:
    # a symbol is printed as its ticker where another test's run has added it
    symbol_cache.use_folder(None)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2015-11-{text}")


def bar(text: str, length: timedelta = MINUTE, volume: int = 1, price: float = 10) -> TradeBar:
    return TradeBar(at(text), SPY, price, price, price, price, volume, length)


def heard(consolidator) -> list:
    bars: list = []
    consolidator.data_consolidated += lambda sender, made: bars.append(made)
    return bars


def spans(bars: list) -> list[tuple[datetime, datetime]]:
    return [(made.time, made.end_time) for made in bars]


@pytest.mark.parametrize(
    ("length", "moment", "start"),
    [
        (timedelta(minutes=5), "20 09:34", "20 09:30"),
        (timedelta(minutes=5), "20 09:35", "20 09:35"),
        (timedelta(minutes=45), "20 09:30", "20 09:00"),
        (timedelta(minutes=45), "20 09:45", "20 09:45"),
        (timedelta(minutes=45), "20 11:14", "20 10:30"),
        (timedelta(minutes=7), "20 09:30", "20 09:28"),
        (HOUR, "20 09:30", "20 09:00"),
        (4 * HOUR, "19 22:00", "19 20:00"),
        (DAY, "20 09:30", "20 00:00"),
        (2 * DAY, "20 09:30", "20 09:30"),
    ],
)
def test_up_to_a_day_bars_begin_at_multiples_of_their_length(length: timedelta, moment: str, start: str) -> None:
    specification = TimedeltaPeriod(length)
    assert specification.start_of(at(moment)) == at(start)
    assert specification.period == length


@pytest.mark.parametrize(
    ("moment", "start"),
    [("20 09:30", "20 09:30"), ("20 11:29", "20 09:30"), ("20 11:30", "20 11:30"), ("20 09:29", "20 07:30"), ("20 00:10", "19 23:30")],
)
def test_with_a_time_of_day_they_begin_at_multiples_after_it(moment: str, start: str) -> None:
    assert TimedeltaPeriod(2 * HOUR, timedelta(hours=9, minutes=30)).start_of(at(moment)) == at(start)


@given(
    st.datetimes(datetime(1998, 1, 1), datetime(2040, 1, 1)),
    st.timedeltas(timedelta(seconds=1), DAY),
    st.none() | st.timedeltas(MINUTE, DAY - MINUTE),
)
def test_a_moment_lies_in_the_bar_that_it_begins(moment: datetime, length: timedelta, start_time: timedelta | None) -> None:
    specification = TimedeltaPeriod(length, start_time)
    start = specification.start_of(moment)
    assert start <= moment < start + length
    assert specification.start_of(start) == start


def test_a_length_of_zero_or_no_length_begins_with_the_moment() -> None:
    assert TimedeltaPeriod(timedelta(0)).start_of(at("20 09:31")) == at("20 09:31")
    assert PeriodSpecification().start_of(at("20 09:31")) == at("20 09:31")
    assert PeriodSpecification().period is None
    assert (TimedeltaPeriod.by_timedelta, PeriodSpecification.by_timedelta, CalendarPeriod.by_timedelta) == (True, False, False)


def test_a_calendar_knows_the_length_of_the_bar_it_was_asked_about_last() -> None:
    specification = CalendarPeriod(Calendar.MONTHLY)
    assert specification.start_of(at("20 09:30")) == at("01 00:00")
    assert specification.period == timedelta(days=30)
    assert CalendarPeriod(Calendar.WEEKLY).period == timedelta(seconds=1)  # until it is asked


def test_a_calendar_may_begin_its_bar_with_the_moment_and_no_later() -> None:
    CalendarPeriod(lambda moment: CalendarInfo(moment, DAY))
    with pytest.raises(
        ArgumentException, match=r"^A calendar function gave a bar that starts after the moment it was asked about; it must not\.$"
    ):
        CalendarPeriod(lambda moment: CalendarInfo(moment + timedelta(microseconds=1), DAY))


def test_a_calendar_is_asked_about_a_monday_morning_first() -> None:
    asked: list = []
    CalendarPeriod(lambda moment: asked.append(moment) or CalendarInfo(moment, DAY))
    assert len(asked) == 1
    assert asked[0].weekday() == 0


def test_the_next_bar_ends_the_one_before_and_begins_its_own() -> None:
    consolidator = TradeBarConsolidator(timedelta(minutes=5))
    bars = heard(consolidator)
    for minute in range(30, 36):
        consolidator.update(bar(f"20 09:{minute}"))
    assert spans(bars) == [(at("20 09:30"), at("20 09:35"))]
    assert bars[0].volume == 5
    for minute in range(36, 41):
        consolidator.update(bar(f"20 09:{minute}"))
    assert [(made.time, made.volume) for made in bars] == [(at("20 09:30"), 5), (at("20 09:35"), 5)]


def test_after_a_hole_a_bar_still_has_its_length() -> None:
    consolidator = TradeBarConsolidator(timedelta(minutes=7))
    bars = heard(consolidator)
    for minute in (30, 31, 36, 45):
        consolidator.update(bar(f"20 09:{minute}"))
    assert [(made.time, made.end_time, made.volume) for made in bars] == [
        (at("20 09:28"), at("20 09:35"), 2),
        (at("20 09:35"), at("20 09:42"), 1),
    ]
    assert consolidator.working_data.time == at("20 09:42")
    assert consolidator._working_end_local == at("20 09:49")


def test_what_comes_late_counts_from_the_end_of_the_bar_that_was_emitted_on() -> None:
    consolidator = TradeBarConsolidator(timedelta(minutes=5))
    consolidator.update(bar("20 09:30"))
    consolidator.update(bar("20 09:37", volume=10))
    consolidator.update(bar("20 09:34", volume=100))
    consolidator.update(bar("20 09:36", volume=1000))
    consolidator.update(bar("20 09:35", volume=10_000))
    assert consolidator.working_data.volume == 11_010


def test_what_comes_after_a_scan_and_belongs_before_it_is_dropped() -> None:
    consolidator = TradeBarConsolidator(timedelta(minutes=5))
    bars = heard(consolidator)
    consolidator.update(bar("20 09:30"))
    consolidator.scan(at("20 09:34:59"))
    assert bars == []
    consolidator.scan(at("20 09:35"))
    assert spans(bars) == [(at("20 09:30"), at("20 09:35"))]
    consolidator.scan(at("20 09:40"))
    consolidator.update(bar("20 09:33"))
    assert len(bars) == 1
    assert consolidator.working_data is None
    consolidator.update(bar("20 09:35"))
    assert consolidator.working_data.time == at("20 09:35")


def test_two_days_begin_with_their_first_bar_as_in_lean() -> None:
    consolidator = TradeBarConsolidator(2 * DAY)
    bars = heard(consolidator)
    for text in ("20 09:30", "20 09:31", "23 09:30", "24 15:59", "25 09:30", "27 09:30"):
        consolidator.update(bar(text))
    assert spans(bars) == [(at("20 09:30"), at("22 09:30")), (at("23 09:30"), at("25 09:30")), (at("25 09:30"), at("27 09:30"))]


def test_weeks_of_a_function_of_ones_own_begin_on_wednesday() -> None:
    def odd_week(moment: datetime) -> CalendarInfo:
        return CalendarInfo(datetime(moment.year, moment.month, moment.day) - DAY * ((moment.weekday() - 2) % 7), 7 * DAY)

    consolidator = TradeBarConsolidator(odd_week)
    bars = heard(consolidator)
    for text in ("20 09:30", "24 15:59", "25 09:30"):
        consolidator.update(bar(text))
    assert spans(bars) == [(at("18 00:00"), at("25 00:00"))]
    consolidator.scan(datetime(2015, 12, 1, 23, 59))
    assert len(bars) == 1
    consolidator.scan(datetime(2015, 12, 2))
    assert spans(bars)[1:] == [(at("25 00:00"), datetime(2015, 12, 2))]


def test_a_count_ends_with_its_last_bar_and_begins_anew() -> None:
    consolidator = TradeBarConsolidator(3)
    bars = heard(consolidator)
    for minute in (30, 31, 35, 36, 38, 39, 40):
        consolidator.update(bar(f"20 09:{minute}"))
        consolidator.scan(at("25 00:00"))  # time does not matter
    assert [(made.time, made.end_time, made.volume) for made in bars] == [
        (at("20 09:30"), at("20 09:36"), 3),
        (at("20 09:36"), at("20 09:40"), 3),
    ]
    assert consolidator.working_data.end_time == at("20 09:41")


def test_a_count_of_one_hands_on_each_bar_with_its_own_times() -> None:
    consolidator = TradeBarConsolidator(1)
    bars = heard(consolidator)
    for minute in (30, 32):
        consolidator.update(bar(f"20 09:{minute}"))
    assert spans(bars) == [(at("20 09:30"), at("20 09:31")), (at("20 09:32"), at("20 09:33"))]


def test_a_count_with_a_limit_ends_at_whichever_comes_first_as_in_lean() -> None:
    """LEAN's 50 minutes or an hour of a thin fund: 9:30 to 10:29 by the scan at 10:30, 10:30 to 11:30 at 10:49 by the count."""
    consolidator = TradeBarConsolidator(4, HOUR)
    bars = heard(consolidator)
    for text in ("20 09:30", "20 09:40", "20 10:28"):
        consolidator.update(bar(text))
    consolidator.scan(at("20 10:29"))
    assert bars == []
    consolidator.scan(at("20 10:30"))
    assert spans(bars) == [(at("20 09:30"), at("20 10:29"))]
    consolidator.update(bar("20 10:30"))  # the fourth
    assert spans(bars)[1:] == [(at("20 10:30"), at("20 11:30"))]
    for text in ("20 10:31", "20 10:40", "20 11:31"):
        consolidator.update(bar(text, volume=5))
    # the hour is over with the third, which is in it
    assert [(*span, made.volume) for span, made in zip(spans(bars)[2:], bars[2:], strict=True)] == [(at("20 10:31"), at("20 11:31"), 15)]


def test_a_length_of_zero_hands_on_every_point_at_once() -> None:
    consolidator = BaseDataConsolidator(timedelta(0))
    bars = heard(consolidator)
    for minute, value in ((30, 5), (30, 6), (31, 7)):
        consolidator.update(BaseData(SPY, at(f"20 09:{minute}"), value))
        consolidator.scan(at("25 00:00"))
    assert [(made.time, made.end_time, made.close) for made in bars] == [
        (at("20 09:30"), at("20 09:30"), 5.0),
        (at("20 09:30"), at("20 09:30"), 6.0),
        (at("20 09:31"), at("20 09:31"), 7.0),
    ]


def test_hours_begin_with_a_time_of_day_that_is_given() -> None:
    consolidator = TradeBarConsolidator(2 * HOUR, timedelta(hours=9, minutes=30))
    bars = heard(consolidator)
    for text in ("20 09:30", "20 11:29", "20 11:30"):
        consolidator.update(bar(text))
    assert spans(bars) == [(at("20 09:30"), at("20 11:30"))]


def test_a_resolution_is_a_length() -> None:
    consolidator = TradeBarConsolidator.from_resolution(Resolution.HOUR)
    assert type(consolidator) is TradeBarConsolidator
    consolidator.update(bar("20 09:30"))
    assert (consolidator.working_bar.time, consolidator._working_end_local) == (at("20 09:00"), at("20 10:00"))


def test_an_hour_bar_before_the_open_belongs_to_the_day_it_ends_in_and_another_one_begins_by_itself() -> None:
    def from_half_past_nine(moment: datetime) -> CalendarInfo:
        open_ = datetime(moment.year, moment.month, moment.day, 9, 30)
        return CalendarInfo(open_ if moment >= open_ else open_ - DAY, DAY)

    def begin_of(first: TradeBar) -> datetime:
        consolidator = TradeBarConsolidator(from_half_past_nine)
        consolidator.update(first)
        return consolidator.working_data.time

    assert begin_of(bar("20 09:00", HOUR)) == at("20 09:30")
    assert begin_of(bar("20 08:00", 2 * HOUR)) == at("20 08:00")
    assert begin_of(bar("20 09:29", MINUTE)) == at("19 09:30")
    # an hour that crosses the end of a bar of its own day
    half = TradeBarConsolidator(lambda moment: CalendarInfo(datetime(moment.year, moment.month, moment.day, 9, 45), timedelta(minutes=30)))
    half.update(bar("20 10:00", HOUR))
    assert half.working_data.time == at("20 10:00")


def test_data_as_long_as_the_bars_are_taken_and_the_first_one_decides() -> None:
    consolidator = TradeBarConsolidator(DAY)
    consolidator.update(bar("19 00:00", DAY))
    consolidator.update(bar("20 00:00", 2 * DAY))
    with pytest.raises(
        ArgumentException,
        match=re.escape("SPY cannot be consolidated to bars of 1 day, 0:00:00 from data of 2 days, 0:00:00; ask for longer bars."),
    ):
        TradeBarConsolidator(DAY).update(bar("20 00:00", 2 * DAY))
    # a calendar and a count take any length
    for period in (Calendar.WEEKLY, 2):
        TradeBarConsolidator(period).update(bar("20 00:00", 30 * DAY))


def test_of_bars_without_a_symbol_the_first_one_decides_too() -> None:
    def bare(text: str, length: timedelta) -> TradeBar:
        return TradeBar(at(text), None, 10, 10, 10, 10, 1, length)

    consolidator = TradeBarConsolidator(DAY)
    bars = heard(consolidator)
    for text, length in (("18 00:00", DAY), ("19 00:00", 2 * DAY), ("21 00:00", DAY)):
        consolidator.update(bare(text, length))
    assert spans(bars) == [(at("18 00:00"), at("19 00:00")), (at("19 00:00"), at("20 00:00"))]
    with pytest.raises(
        ArgumentException,
        match=re.escape("None cannot be consolidated to bars of 1 day, 0:00:00 from data of 2 days, 0:00:00; ask for longer bars."),
    ):
        TradeBarConsolidator(DAY).update(bare("20 00:00", 2 * DAY))


def test_after_a_reset_the_first_bar_decides_again() -> None:
    consolidator = TradeBarConsolidator(DAY)
    consolidator.update(bar("19 00:00", DAY))
    consolidator.reset()
    with pytest.raises(ArgumentException, match=r"^SPY cannot be consolidated to bars of 1 day, 0:00:00 from data of 2 days, 0:00:00; "):
        consolidator.update(bar("20 00:00", 2 * DAY))


def test_another_symbol_is_refused_by_name() -> None:
    other = Symbol(SecurityIdentifier("QQQ", datetime(1999, 3, 10).date(), "usa", SecurityType.EQUITY), "QQQ")
    consolidator = TradeBarConsolidator(2)
    consolidator.update(bar("20 09:30"))
    with pytest.raises(ArgumentException, match=r"^A consolidator of SPY .* got data of QQQ .*; make one consolidator per symbol\.$"):
        consolidator.update(TradeBar(at("20 09:31"), other, 1, 1, 1, 1, 1, MINUTE))


def test_what_is_no_period_is_shown() -> None:
    with pytest.raises(
        TypeError, match=r"^A consolidator got 'x'; expected a timedelta, a number of bars, or a function such as Calendar\.WEEKLY\.$"
    ):
        TradeBarConsolidator("x")


@pytest.mark.parametrize("method", ["_begin", "_extend", "_finished"])
def test_a_kind_of_bar_that_is_not_said_is_an_error(method: str) -> None:
    arguments = {"_begin": (bar("20 09:30"), at("20 09:30"), at("20 09:31")), "_extend": (None, None), "_finished": (None,)}[method]
    verb = {"_begin": "begins", "_extend": "grows", "_finished": "ends"}[method]
    with pytest.raises(TypeError, match=rf"^PeriodCountConsolidator does not say how a bar {verb}\.$"):
        getattr(PeriodCountConsolidator(2), method)(*arguments)


def test_reset_forgets_count_bar_time_and_length() -> None:
    consolidator = TradeBarConsolidator(2)
    consolidator.update(bar("20 09:30"))
    consolidator.reset()
    bars = heard(consolidator)
    consolidator.update(bar("19 09:30"))
    assert bars == []
    assert consolidator.working_data.volume == 1
    assert consolidator.consolidated is None

    timed = TradeBarConsolidator(timedelta(minutes=5))
    timed.update(bar("20 09:30"))
    timed.update(bar("20 09:35"))
    timed.reset()
    assert (timed.working_data, timed._working_end_local, timed.current) == (None, None, None)
    timed.update(bar("19 09:30"))  # before what was emitted
    assert timed.working_data.time == at("19 09:30")
    timed.reset()
    with pytest.raises(ArgumentException, match="ask for longer bars"):
        timed.update(bar("20 09:30", HOUR))


def _adjusted_days(data):
    """SPY's adjusted days of the recorded run, from LEAN's files."""
    folder = data / "equity" / "usa"
    factors = [line.split(",") for line in (folder / "factor_files" / "spy.csv").read_text().split()]
    with zipfile.ZipFile(folder / "daily" / "spy.zip") as archive:
        rows = list(csv.reader(archive.read("spy.csv").decode().splitlines()))
    for day, *prices, volume in rows:
        if "20151001" <= day[:8] <= "20160229":
            price, split = next((Decimal(row[1]), Decimal(row[2])) for row in factors if row[0] >= day[:8])
            opened = datetime.strptime(day[:8], "%Y%m%d") + timedelta(hours=9, minutes=30)
            early = day[:8] in ("20151127", "20151224")
            length = timedelta(hours=3.5 if early else 6.5)
            open_, high, low, close = (Decimal(value) / 10000 * price * split for value in prices)
            yield TradeBar(opened, SPY, open_, high, low, close, round(int(volume) / (price * split)), length)


@pytest.mark.parametrize(("name", "period"), [("week", Calendar.WEEKLY), ("month", Calendar.MONTHLY), ("5 days", 5 * DAY), ("5 bars", 5)])
def test_bars_of_daily_bars_are_those_of_a_recorded_run(conformance_data, name: str, period) -> None:
    trace = (conformance_data.parent / "expected" / "consolidation" / "trace.txt").read_text()
    recorded = [line.split() for line in re.findall(rf"^\S+ \S+ {name} (.*)$", trace, re.MULTILINE)]
    assert len(recorded) > 3
    consolidator = TradeBarConsolidator(period)
    bars = heard(consolidator)
    for day in _adjusted_days(conformance_data):
        consolidator.update(day)
    consolidator.scan(datetime(2016, 3, 1))
    found = [
        [*f"{made.time} {made.end_time}".split(), *(f"{value:.8g}" for value in (made.open, made.high, made.low, made.close, made.volume))]
        for made in bars
    ]
    assert found[: len(recorded)] == recorded
    assert len(found) - len(recorded) <= 1  # the last one may end after the run

"""Which days are business days: LEAN takes the settlement calendar of QLNet, and the exchanges' own holidays."""

# ruff: noqa: F403, F405
# pyright: reportIncompatibleMethodOverride=false
from __future__ import annotations

from datetime import date, datetime

import pytest

from AlgorithmImports import *
from minilean.securities.trading_calendar import is_us_business_day
from minilean.testing import run


@pytest.mark.parametrize(
    "day",
    [
        date(2016, 1, 1),
        date(2017, 1, 2),  # the first of January was a Sunday
        date(2021, 12, 31),  # and here a Saturday
        date(2016, 1, 18),
        date(2016, 2, 15),
        date(2016, 5, 30),
        date(2016, 7, 4),
        date(2020, 7, 3),
        date(2016, 9, 5),
        date(2016, 10, 10),
        date(2016, 11, 11),
        date(2016, 11, 24),
        date(2016, 12, 26),
        date(2016, 3, 26),
    ],
)
def test_holidays_of_the_united_states(day: date) -> None:
    assert not is_us_business_day(day)


@pytest.mark.parametrize("day", [date(2016, 3, 25), date(2024, 6, 19), date(2016, 11, 25), date(2016, 10, 17), date(2016, 5, 23)])
def test_good_friday_and_juneteenth_are_business_days_of_it(day: date) -> None:
    assert is_us_business_day(day)


def test_an_algorithm_asks_for_the_days_of_its_securities() -> None:
    class Asking(QCAlgorithm):
        def initialize(self):
            self.add_equity("SPY", Resolution.DAILY)
            calendar = self.trading_calendar
            start, end = datetime(2024, 3, 27), datetime(2024, 4, 1)
            self.kinds = [(d.date.day, d.business_day, d.public_holiday, d.weekend) for d in calendar.get_trading_days(start, end)]
            self.holidays = [d.Date for d in calendar.GetDaysByType(TradingDayType.PublicHoliday, start, end)]
            self.expirations = list(calendar.get_days_by_type(TradingDayType.OPTION_EXPIRATION, start, end))

        def on_data(self, data):
            self.today = self.trading_calendar.get_trading_day().date

    algorithm = run(Asking, prices={"SPY": [100, 101]}).algorithm
    assert algorithm.kinds == [
        (27, True, False, False),
        (28, True, False, False),
        (29, False, True, False),  # Good Friday: a holiday of the exchange
        (30, False, True, True),
        (31, False, True, True),
        (1, True, False, False),
    ]
    assert algorithm.holidays == [datetime(2024, 3, 29), datetime(2024, 3, 30), datetime(2024, 3, 31)]
    assert algorithm.expirations == []
    assert algorithm.today == datetime(2024, 1, 3)

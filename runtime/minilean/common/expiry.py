"""Moments by calendar, from a moment: `Expiry.END_OF_MONTH(self.time)` (`Expiry`)."""

from __future__ import annotations

from calendar import monthrange
from datetime import datetime, timedelta

from minilean.common.clock import midnight
from minilean.common.naming import LeanObject


def _later(moment: datetime, months: int) -> datetime:
    years, month = divmod(moment.month - 1 + months, 12)
    year, month = moment.year + years, month + 1
    return moment.replace(year=year, month=month, day=min(moment.day, monthrange(year, month)[1]))


def _one_month(moment: datetime) -> datetime:
    return _later(moment, 1)


def _one_quarter(moment: datetime) -> datetime:
    return _later(moment, 3)


def _one_year(moment: datetime) -> datetime:
    return _later(moment, 12)


def _end_of_day(moment: datetime) -> datetime:
    return midnight(moment) + timedelta(days=1)


def _end_of_week(moment: datetime) -> datetime:
    return midnight(moment) + timedelta(days=7 - moment.weekday())


def _end_of_month(moment: datetime) -> datetime:
    return _later(midnight(moment).replace(day=1), 1)


def _end_of_quarter(moment: datetime) -> datetime:
    return _later(midnight(moment).replace(month=(moment.month - 1) // 3 * 3 + 1, day=1), 3)


def _end_of_year(moment: datetime) -> datetime:
    return datetime(moment.year + 1, 1, 1)


class Expiry(LeanObject):
    """Functions from a moment to a later one, also as periods of insights; days that a month lacks become its last one."""

    ONE_MONTH = staticmethod(_one_month)
    ONE_QUARTER = staticmethod(_one_quarter)
    ONE_YEAR = staticmethod(_one_year)
    END_OF_DAY = staticmethod(_end_of_day)
    END_OF_WEEK = staticmethod(_end_of_week)
    END_OF_MONTH = staticmethod(_end_of_month)
    END_OF_QUARTER = staticmethod(_end_of_quarter)
    END_OF_YEAR = staticmethod(_end_of_year)

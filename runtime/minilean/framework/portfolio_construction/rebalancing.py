"""When a portfolio is rebalanced: after a span, by a date rule or by a function (`SetRebalancingFunc`, `Extensions.ToFunc`)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, cast

from minilean.common.enums import Resolution
from minilean.common.utc_times import aware, naive
from minilean.errors import InputError
from minilean.framework.insight import END_OF_TIME

RebalanceFunction = Callable[[datetime], datetime | None]


def rebalance_function(rebalance: object) -> RebalanceFunction | None:
    """The function from a UTC instant to the next rebalance.

    Args:
        rebalance: a resolution or timedelta: that long after each rebalance, counted in UTC; a date rule: at midnight UTC of its next
            date; a function of the UTC time that returns the next time or None; None: always.

    Returns:
        The function, None for always.

    Raises:
        InputError: something else was given.
    """
    if rebalance is None:
        return None
    if isinstance(rebalance, Resolution):
        rebalance = rebalance.to_timedelta()
    if isinstance(rebalance, timedelta):
        span = rebalance
        return lambda utc: utc + span
    if hasattr(rebalance, "get_dates"):
        return _Dates(rebalance)
    if callable(rebalance):
        return _of_aware(cast(RebalanceFunction, rebalance))
    raise InputError(f"{rebalance!r} is no rebalance rule; expected a resolution, a timedelta, a date rule, a function or None.")


def _of_aware(function: RebalanceFunction) -> RebalanceFunction:
    # an algorithm's function is asked with a zone, and its answer read by its digits
    def ask(utc: datetime) -> datetime | None:
        due = function(aware(utc))
        return None if due is None else naive(due)

    return ask


class _Dates:
    # the iterator lives as long as the model: it moves on only when its current date has come
    def __init__(self, rule: Any) -> None:
        self._rule = rule
        self._dates: Any = None
        self._current = END_OF_TIME

    def __call__(self, utc: datetime) -> datetime:
        if self._dates is None:
            self._dates = self._rule.get_dates(utc, END_OF_TIME)
            self._advance()
        if utc >= self._current:
            self._advance()
        return self._current

    def _advance(self) -> None:
        day: date | None = next(self._dates, None)
        self._current = END_OF_TIME if day is None else datetime(day.year, day.month, day.day)

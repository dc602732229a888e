from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pytest

from forecasting.strategy.data_end import last_day
from forecasting.strategy.stale_bars import StaleBars

START, END = date(2019, 1, 2), date(2020, 11, 30)


@dataclass(frozen=True)
class Ticker:
    """A symbol, as far as it is asked here."""

    value: str


def symbols(tickers: Iterable[str]) -> list[Ticker]:
    return [Ticker(ticker) for ticker in tickers]


class Clock:
    """The dates of an algorithm inside `initialize`: its clock stands at the start date, unless who runs it has set the dates."""

    def __init__(self, end_date: datetime = datetime(2026, 1, 4), is_set: bool = False) -> None:
        self.end_date, self.is_set = end_date, is_set
        self.time = datetime(1998, 1, 2)

    def set_start_date(self, year: int, month: int, day: int) -> None:
        if not self.is_set:
            self.time = datetime(year, month, day)


def bars_until(clock: Clock, newest: dict[str, datetime | None]) -> tuple[StaleBars, list[tuple[datetime, str, int]]]:
    """Bars of some tickers that end somewhere, and a list of what was asked for and when."""
    asked: list[tuple[datetime, str, int]] = []

    def bar_ends(symbol: Any, num_sessions: int) -> Sequence[datetime]:
        asked.append((clock.time, symbol.value, num_sessions))
        end = newest[symbol.value]
        return [end] if end is not None and (num_sessions > 1 or (clock.time - end).days < 1) else []

    return StaleBars(bar_ends, 100), asked


@pytest.mark.parametrize(
    ("newest", "expected"),
    [
        ({"SPY": datetime(2020, 11, 30, 16)}, "2020-11-30"),
        ({"SPY": datetime(2020, 6, 1, 16)}, "2020-06-01"),
        ({"SPY": datetime(2020, 11, 30, 16), "TLT": datetime(2020, 5, 29, 16)}, "2020-05-29"),
        ({"SPY": datetime(2018, 6, 1, 16)}, "2019-01-02"),  # a run has its first day
        ({"SPY": None}, "2020-11-30"),  # nothing to end with; the run then says that the symbol has no bars
    ],
)
def test_a_run_ends_where_the_first_of_its_symbols_does(newest: dict[str, datetime | None], expected: str) -> None:
    clock = Clock()
    assert last_day(clock, START, END, symbols(newest), bars_until(clock, newest)[0]) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("end_date", "looked_from"), [(datetime(2026, 1, 4), datetime(2020, 12, 1)), (datetime(2020, 3, 1), datetime(2020, 3, 1))]
)
def test_it_looks_back_from_the_day_after_the_end_and_never_from_a_day_to_come(end_date: datetime, looked_from: datetime) -> None:
    clock = Clock(end_date)
    bars, asked = bars_until(clock, {"SPY": datetime(2019, 6, 3, 16)})
    assert last_day(clock, START, END, symbols(["SPY"]), bars) == date(2019, 6, 3)
    assert {time for time, _, _ in asked} == {looked_from}
    assert max(sessions for _, _, sessions in asked) >= (looked_from.date() - START).days * 5 // 7  # far enough for the first day


def test_where_the_dates_are_set_by_who_runs_it_the_end_is_taken_as_it_is() -> None:
    clock = Clock(is_set=True)
    bars, asked = bars_until(clock, {"SPY": datetime(2019, 6, 3, 16)})
    assert last_day(clock, START, END, symbols(["SPY"]), bars) == END
    assert asked == []

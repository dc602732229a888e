"""Which bars are the newest, and counts of what stale ones left undone."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from forecasting.strategy.stale_bars import StaleBars

SESSIONS = [2, 3, 4, 5, 6]  # of March 2015


def stale_bars(bars: dict[str, set[int]]) -> StaleBars:
    """On the evening of the sixth, with the bars of some days."""

    def bar_ends(symbol: str, num_sessions: int) -> list[datetime]:
        return [datetime(2015, 3, day, 16) for day in SESSIONS[-num_sessions:] if day in bars[symbol]]

    return StaleBars(bar_ends, 4)


def test_nothing_is_said_when_nothing_was_skipped() -> None:
    assert stale_bars({}).summary() == ""


def test_refits_and_forecasts_are_counted_by_ticker() -> None:
    stale = stale_bars({})
    stale.skip_refits(["TLT"])
    for _ in range(3):
        stale.skip_forecast("SPY")
    assert stale.summary() == (
        "Skipped, since the newest bar was older than the last session: 0 refits and 3 forecasts of SPY, 1 refits and 0 forecasts of TLT."
    )


@pytest.mark.parametrize(
    ("bars", "is_stale", "is_to_come"),
    [({5, 6}, False, False), ({6}, False, False), ({4, 5}, True, True), ({3, 4}, True, False), (set(), True, False)],
)
def test_a_bar_is_to_come_where_only_the_last_is_missing(bars: set[int], is_stale: bool, is_to_come: bool) -> None:
    stale = stale_bars({"SPY": bars})
    assert (stale.is_stale("SPY"), stale.is_to_come("SPY", date(2015, 3, 6))) == (is_stale, is_to_come)


def test_of_a_stale_symbol_the_day_of_its_newest_bar_is_said_once() -> None:
    stale = stale_bars({"SPY": {3, 4}, "TLT": {2}})
    assert stale.why("SPY", "SPY") == (
        "SPY has no bar of the last session, the newest is of 2015-03-04: refits and forecasts are skipped until there is one."
    )
    assert stale.why("SPY", "SPY") == ""
    assert stale.why("TLT", "TLT").startswith("TLT has no bar of the last session, nor of the sessions before: ")


def test_late_refits_are_taken_when_their_bars_are_there() -> None:
    bars = {"SPY": {5}, "TLT": {5}}
    stale, symbols = stale_bars(bars), {"SPY": "SPY", "TLT": "TLT"}
    stale.skip_refits(["SPY", "TLT"])
    assert stale.take_refits(symbols) == []
    bars["TLT"].add(6)
    assert stale.take_refits(symbols) == ["TLT"]
    assert stale.late == ["SPY"]
    stale.skip_refits([])
    assert stale.late == []

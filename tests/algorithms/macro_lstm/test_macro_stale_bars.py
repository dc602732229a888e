"""Counts of what stale bars left undone."""

from macro_stale_bars import StaleBars


def test_nothing_is_said_when_nothing_was_skipped() -> None:
    assert StaleBars().summary() == ""


def test_refits_and_forecasts_are_counted_by_ticker() -> None:
    stale = StaleBars()
    stale.skip_refit("TLT")
    for _ in range(3):
        stale.skip_forecast("SPY")
    assert stale.summary() == (
        "Skipped, since the newest bar was older than the last session: 0 refits and 3 forecasts of SPY, 1 refits and 0 forecasts of TLT."
    )

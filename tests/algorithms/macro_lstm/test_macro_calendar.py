from __future__ import annotations

from datetime import datetime, timedelta

from macro_calendar import bars_back_to


def test_enough_bars_are_asked_for_to_reach_the_anchor() -> None:
    now = datetime(2020, 3, 2, 9, 35)
    for days in range(400):
        anchor = now - timedelta(days=days)
        weekdays = sum((anchor + timedelta(days=k)).weekday() < 5 for k in range(days + 1))
        assert bars_back_to(anchor.isoformat(), now) >= weekdays

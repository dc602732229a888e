"""How far back a request for bars must reach."""

from datetime import datetime


def bars_back_to(anchor: str, now: datetime) -> int:
    """How many daily bars surely reach back from now to a day, weekends left out and holidays counted as bars.

    Args:
        anchor: ISO 8601 date and time.
        now: not before it.
    """
    days = (now.date() - datetime.fromisoformat(anchor).date()).days
    return days * 5 // 7 + 5

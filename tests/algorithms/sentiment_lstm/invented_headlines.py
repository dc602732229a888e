"""Headlines made by a random-number generator: those that ship with the strategy, which know nothing, and those that tests plant."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np

REMARK = "INVENTED headlines made by a random-number generator: they show that the program works and say nothing about any market."
SHIPPED = Path(__file__).resolve().parents[3] / "algorithms" / "sentiment_lstm" / "headlines.csv"
_FIRST, _LAST = date(2018, 1, 2), date(2020, 11, 30)
_WHO = ("Airline", "Bank", "Carmaker", "Chipmaker", "Energy group", "Insurer", "Retailer", "Software maker", "Steelmaker", "Utility")
_WHAT = (
    ("cuts its outlook", "misses expectations", "warns of losses", "recalls a product", "loses a large contract"),
    ("meets expectations", "names a new chairman", "holds its meeting", "moves its office", "keeps its outlook"),
    ("raises its outlook", "beats expectations", "reports record profits", "wins a large contract", "buys its own shares"),
)
_WHY = ("in a quiet quarter", "after a long review", "as costs change", "ahead of the season", "in its home market", "says its board")


def headline(kind: int, rng: np.random.Generator) -> str:
    """A headline of a class: 0 negative, 1 neutral, 2 positive."""
    return f"{rng.choice(_WHO)} {rng.choice(_WHAT[kind])} {rng.choice(_WHY)}"


def shipped() -> str:
    """The file that ships: on most weekdays one headline, of any class and at any time from seven to eight in the evening."""
    rng = np.random.default_rng(1)
    lines = [f"# {REMARK}", "time,headline"]
    for day in range((_LAST - _FIRST).days + 1):
        stamp = datetime.combine(_FIRST, datetime.min.time()) + timedelta(days=day, minutes=int(rng.integers(7 * 60, 20 * 60)))
        text = headline(int(rng.integers(3)), rng)
        if stamp.weekday() < 5 and rng.random() < 0.9:
            lines.append(f"{stamp},{text}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    SHIPPED.write_text(shipped(), encoding="utf-8", newline="\n")

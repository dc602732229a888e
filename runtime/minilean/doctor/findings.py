"""What can be wrong with a data file, and from when on it counts as wrong."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from enum import Enum
from typing import Any

from minilean.data.agreement import EARLY_END


class Kind(Enum):
    """Kinds of findings, as they are printed."""

    TRUNCATED = "truncated"
    UNREADABLE = "unreadable"
    CLOSED_DAYS = "bars on closed days"
    GAP = "gap"
    HOLES = "missing sessions"
    STALE = "stale"
    DEAD = "dead"
    EARLY_END = "early end"
    FACTORS = "factors contradict bars"
    NAMES = "map file contradicts bars"


@dataclass(frozen=True)
class Thresholds:
    """From when on something counts as a finding, in sessions of the exchange.

    Args:
        gap: sessions in a row without a bar. Funds that hardly trade miss a day now and then, and halts end within days; a week
            is a hole in the file, which LEAN fills with a constant price.
        stale: bars in a row that equal the one before in every price and in volume. Two equal days happen to funds that did not
            trade; a week of them is a bar that was copied on.
        dead: unchanged closes in a row. The quietest of 429 real funds and stocks, one of Treasury bills, repeated a close 16 times
            while rates were zero; a quarter of a year of sessions without a change is no price any more.
        early_end: sessions by which a file ends before half of the other files of its folder do, though its map file knows no delisting.
            Vendors deliver some days late; a week is missing data.
        hole_volume: shares a bar; what trades so much trades in every session, so that even one without a bar is a hole in the file.
            Of 429 real funds and stocks four lack sessions, all of them traded by the hundred thousand.
    """

    gap: int = 5
    stale: int = 5
    dead: int = 60
    early_end: int = EARLY_END
    hole_volume: int = 10_000


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with one file.

    Args:
        file: path below the data folder, with `/`.
        kind: what it is.
        text: a sentence about it.
        first, last: the days it concerns, both included; None if it concerns the whole file.
        count: sessions or bars; 0 if it concerns the whole file.
    """

    file: str
    kind: Kind
    text: str
    first: date | None = None
    last: date | None = None
    count: int = 0

    def as_dict(self) -> dict[str, Any]:
        """For JSON: dates as `yyyy-MM-dd`."""
        days = {name: None if day is None else day.isoformat() for name, day in (("first", self.first), ("last", self.last))}
        return {**asdict(self), "kind": self.kind.value, **days}

"""The steps of a run: every instant at which something is known, once and in order."""

from __future__ import annotations

from datetime import datetime

from minilean.common.clock import EngineClock, zone
from minilean.engine.subscription import NEVER
from minilean.engine.synchronizer import Synchronizer

FIRST, SECOND = datetime(2020, 1, 2), datetime(2020, 1, 3)


class Feed:
    """Instants without data."""

    def __init__(self, *instants: datetime) -> None:
        self.instants = list(instants)

    @property
    def next_utc(self) -> datetime:
        return self.instants[0] if self.instants else NEVER

    def take(self, utc: datetime) -> list:
        while self.instants and self.instants[0] <= utc:
            self.instants.pop(0)
        return []


class Universes:
    """Selections at given instants."""

    def __init__(self, *instants: datetime) -> None:
        self.instants = list(instants)
        self.asked: list[datetime] = []

    @property
    def next_utc(self) -> datetime:
        return self.instants[0] if self.instants else NEVER

    def select(self, utc: datetime) -> None:
        self.asked.append(utc)
        self.instants.pop(0)


def steps(feed: Feed, universes: Universes, warm_up_end: datetime | None = None) -> list[str]:
    clock = EngineClock(zone("UTC"), datetime(2020, 1, 1))
    made = Synchronizer(clock, feed, universes, lambda security, internal: None, lambda utc: False, warm_up_end)
    found = []
    for step in made.steps():
        if isinstance(step, datetime):
            found.append(f"{step:%d %H:%M} time")
            clock.set(step)
        else:
            found.append(f"{step.utc:%d %H:%M} slice")
            clock.set(step.utc)
    return found


def test_instants_come_in_order_until_there_are_no_more() -> None:
    assert steps(Feed(FIRST, SECOND), Universes()) == ["02 00:00 slice", "03 00:00 slice"]


def test_before_a_selection_the_time_is_told() -> None:
    universes = Universes(SECOND)
    assert steps(Feed(FIRST), universes) == ["02 00:00 slice", "03 00:00 time", "03 00:00 slice"]
    assert universes.asked == [SECOND]


def test_the_end_of_the_warm_up_has_a_step_of_its_own() -> None:
    assert steps(Feed(FIRST, SECOND), Universes(), datetime(2020, 1, 2, 12)) == ["02 00:00 slice", "02 12:00 time", "03 00:00 slice"]

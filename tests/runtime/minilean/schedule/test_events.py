"""The order in which scheduled events fire, and the clock they see."""

from datetime import datetime, timedelta

from minilean.common.clock import EngineClock, zone
from minilean.schedule.events import NEVER, EventQueue, ScheduledEvent

START = datetime(2015, 1, 5, 5)
HOUR = timedelta(hours=1)


def _queue() -> tuple[EngineClock, EventQueue]:
    clock = EngineClock(zone("America/New_York"), START)
    return clock, EventQueue(clock)


def _add(queue: EventQueue, clock: EngineClock, name: str, seen: list, *times: datetime) -> ScheduledEvent:
    event = ScheduledEvent(name, iter(times), lambda n, t: seen.append((n, clock.utc)))
    queue.add(event)
    return event


def test_past_events_fire_in_time_order_at_their_own_time() -> None:
    clock, queue = _queue()
    seen: list = []
    _add(queue, clock, "late", seen, START + 2 * HOUR)
    _add(queue, clock, "early", seen, START + HOUR)
    queue.start()
    queue.scan_past(START + 3 * HOUR)
    assert seen == [("early", START + HOUR), ("late", START + 2 * HOUR)]


def test_an_event_exactly_at_the_step_waits_for_the_new_prices() -> None:
    clock, queue = _queue()
    seen: list = []
    _add(queue, clock, "now", seen, START + HOUR)
    queue.start()
    queue.scan_past(START + HOUR)
    assert seen == []
    clock.set(START + HOUR)
    queue.set_time(START + HOUR)
    assert seen == [("now", START + HOUR)]


def test_events_of_one_time_fire_in_order_of_creation_at_first() -> None:
    clock, queue = _queue()
    seen: list = []
    for name in "abc":
        _add(queue, clock, name, seen, START + HOUR)
    queue.start()
    queue.scan_past(START + 2 * HOUR)
    assert [name for name, _ in seen] == ["a", "b", "c"]


def test_later_rounds_of_three_equal_events_follow_leans_binary_search() -> None:
    # a goes behind b and c; b is put right behind a, the event of equal time that the search meets; c, last, stays in front of both
    clock, queue = _queue()
    seen: list = []
    for name in "abc":
        _add(queue, clock, name, seen, START + HOUR, START + 2 * HOUR)
    queue.start()
    queue.scan_past(START + 3 * HOUR)
    assert [name for name, _ in seen] == ["a", "b", "c", "c", "a", "b"]


def test_times_before_the_start_are_skipped_and_one_at_the_start_stays() -> None:
    clock, queue = _queue()
    seen: list = []
    _add(queue, clock, "x", seen, START - HOUR, START)
    queue.start()
    queue.set_time(START)
    assert seen == [("x", START)]


def test_a_removed_or_disabled_event_is_silent() -> None:
    clock, queue = _queue()
    seen: list = []
    removed = _add(queue, clock, "removed", seen, START + HOUR)
    disabled = _add(queue, clock, "disabled", seen, START + HOUR)
    queue.start()
    queue.remove(removed)
    disabled.enabled = False
    queue.scan_past(START + 2 * HOUR)
    assert seen == []
    assert disabled._next_utc == NEVER


def test_an_event_added_by_an_event_fires_in_the_next_scan() -> None:
    clock, queue = _queue()
    seen: list = []

    def add_another(name: str, utc: datetime) -> None:
        seen.append(name)
        _add(queue, clock, "second", seen, utc + HOUR)

    queue.add(ScheduledEvent("first", iter([START + HOUR]), add_another))
    queue.start()
    queue.scan_past(START + 3 * HOUR)
    assert seen == ["first"]
    queue.scan_past(START + 4 * HOUR)
    assert seen == ["first", ("second", START + 2 * HOUR)]

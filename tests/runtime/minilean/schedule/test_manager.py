"""What `schedule.on` takes, and how it calls what it was given."""

from datetime import datetime

import pytest

from minilean.common.clock import EngineClock
from minilean.schedule.date_rules import DateRules
from minilean.schedule.events import EventQueue
from minilean.schedule.manager import ScheduleManager
from minilean.schedule.time_rules import TimeRules


class Queue(EventQueue):
    """Keeps the events it was given."""

    def __init__(self) -> None:
        self.events = []

    def add(self, event) -> None:
        self.events.append(event)

    def remove(self, event) -> None:
        self.events.remove(event)


@pytest.fixture
def queue() -> Queue:
    return Queue()


@pytest.fixture
def schedule(clock: EngineClock, queue: Queue, dates: DateRules, times: TimeRules) -> ScheduleManager:
    return ScheduleManager(clock, queue, dates, times)


def test_an_event_has_the_name_of_its_rules_unless_it_has_its_own(schedule: ScheduleManager, queue: Queue) -> None:
    rules = (schedule.date_rules.on(2015, 11, 17), schedule.time_rules.at(9, 30))
    first = schedule.on(*rules, lambda: None)
    second = schedule.on("mine", *rules, lambda: None)

    assert [event.name for event in queue.events] == ["11/17/2015: 9.5", "mine"]
    schedule.remove(first)
    assert queue.events == [second]


def test_a_callback_is_called_without_arguments(schedule: ScheduleManager, queue: Queue) -> None:
    """LEAN invokes what Python gives it with none (`ScheduleManager.On(.., PyObject)`), so that one which needs some ends the run."""
    rules, heard = (schedule.date_rules.today, schedule.time_rules.midnight), []
    schedule.on("x", *rules, lambda utc=None: heard.append(utc))
    schedule.on("y", *rules, lambda name, utc: heard.append(name))
    moment = datetime(2015, 11, 16, 5)
    queue.events[0]._callback("x", moment)
    with pytest.raises(TypeError, match="missing 2 required positional arguments"):
        queue.events[1]._callback("y", moment)
    assert heard == [None]


@pytest.mark.parametrize("arguments", [(), ("name",), (1, 2, 3), (lambda: None,)])
def test_other_arguments_are_refused(schedule: ScheduleManager, arguments: tuple) -> None:
    with pytest.raises(TypeError, match=r"expected \(\[name,\] date rule, time rule, callable\)"):
        schedule.on(*arguments)


def test_training_now_is_an_event_of_this_moment(schedule: ScheduleManager) -> None:
    assert schedule.training_now(lambda: None).name == "Training: Now: 2015-11-16T05:00:00"

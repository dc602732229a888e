from datetime import datetime

from minilean.common.clock import EngineClock, zone
from minilean.results.messages import MessageKind, MessageLog


def _log(listener=None):
    return MessageLog(EngineClock(zone("America/New_York"), datetime(2016, 9, 6, 14, 30)), listener)


def test_lines_carry_the_algorithms_local_time():
    log = _log()
    log.debug("hello")
    log.flush()
    assert log.lines == ["2016-09-06 10:30:00 hello"]


def test_debug_and_error_drop_a_repetition_of_the_line_before_of_their_own_kind():
    log = _log()
    log.debug("a")
    log.error("a")
    log.debug("a")
    log.debug("b")
    log.debug("a")
    log.flush()
    assert [line[20:] for line in log.lines] == ["a", "b", "a", "a"]


def test_log_lines_may_repeat_and_empty_messages_are_dropped():
    log = _log()
    log.log("x")
    log.log("x")
    log.log("")
    log.debug("")
    log.flush()
    assert [line[20:] for line in log.lines] == ["x", "x"]


def test_flush_writes_debug_then_error_then_log_lines():
    log = _log()
    log.log("third")
    log.error("second")
    log.debug("first")
    assert log.lines == []
    log.flush()
    assert [line[20:] for line in log.lines] == ["first", "second", "third"]


def test_system_lines_are_written_at_once():
    log = _log()
    log.debug("later")
    log.system("now")
    log.system("now")
    assert [line[20:] for line in log.lines] == ["now", "now"]


def test_the_listener_hears_each_line_at_once_with_its_kind():
    heard = []
    log = _log(lambda kind, line: heard.append((kind, line[20:])))
    log.error("oops")
    log.log("fine")
    assert heard == [(MessageKind.ERROR, "oops"), (MessageKind.LOG, "fine")]

from __future__ import annotations

import bdb
import sys
import threading

import pytest

from minilean.commands.pulse import pulse

SECONDS = 0.001


def test_it_beats_while_the_block_runs_and_ends_with_it() -> None:
    third, count = threading.Event(), []

    def beat() -> None:
        count.append(threading.current_thread())
        if len(count) == 3:
            third.set()

    before = threading.active_count()

    def interrupted() -> None:
        with pulse(beat, SECONDS):
            assert third.wait(30)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()

    assert threading.current_thread() not in count
    assert threading.active_count() == before


class Waiting(bdb.Bdb):
    """A debugger at whose prompt nobody types for a while."""

    def __init__(self, wait) -> None:
        super().__init__()
        self.wait = wait

    def user_line(self, frame) -> None:
        self.wait()
        self.set_quit()


def test_it_does_not_beat_while_a_debugger_waits() -> None:
    beats: list[bool] = []
    in_debugger = threading.Event()
    first = threading.Event()
    beats_at_prompt: list[int] = []

    def beat() -> None:
        beats.append(in_debugger.is_set())
        first.set()

    def wait() -> None:
        in_debugger.set()
        threading.Event().wait(0.05)
        beats_at_prompt.append(beats.count(True))
        in_debugger.clear()

    def stop() -> None:
        former = sys.gettrace()
        try:
            Waiting(wait).set_trace()
            _ = 1
        except bdb.BdbQuit:
            pass
        finally:
            sys.settrace(former)

    with pulse(beat, SECONDS):
        assert first.wait(30)
        stop()
        first.clear()
        assert first.wait(30)

    # a beat that had begun as the debugger stopped may still have been on its way
    assert len(beats_at_prompt) == 1
    assert beats_at_prompt[0] <= 1

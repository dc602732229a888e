"""A debugger in the middle of a run has the terminal to itself, whoever started it."""

from __future__ import annotations

import bdb
import os
import pty
import re
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from minilean.commands.debugging import is_debugging, room_for_debuggers

ROOT = Path(__file__).parents[4]
ALGORITHM = """
from AlgorithmImports import *

class Stops(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2015, 1, 5)
        self.set_end_date(2015, 3, 31)
        self.add_equity("SPY", Resolution.DAILY)

    def on_data(self, data):
        if self.time.month == 2 and not self.portfolio.invested:
            self.set_holdings("SPY", 1)
            {stop}
            self.log("went on")
"""
HIDE, SHOW = "\x1b[?25l", "\x1b[?25h"


class Terminal:
    """A program on a pseudo-terminal."""

    def __init__(self, *words: object, cwd: Path) -> None:
        self._mine, its = pty.openpty()
        environment = os.environ | {"PYTHONPATH": str(ROOT / "runtime"), "TERM": "xterm", "COLUMNS": "120", "LEAN_DATA_FOLDER": ""}
        command = [sys.executable, "-m", "minilean", *map(str, words)]
        self.process = subprocess.Popen(command, cwd=cwd, env=environment, stdin=its, stdout=its, stderr=its, close_fds=True)
        os.close(its)
        self.seen = ""

    def until(self, text: str, seconds: float = 60.0) -> str:
        """What was shown up to a text, from where the last call ended; up to now when it does not come in time."""
        begin, deadline = len(self.seen), time.monotonic() + seconds
        while text not in self.seen[begin:] and time.monotonic() < deadline:
            if select.select([self._mine], [], [], 0.05)[0]:
                try:
                    got = os.read(self._mine, 65536)
                except OSError:  # the program has ended
                    break
                self.seen += got.decode(errors="replace")
        return self.seen[begin:]

    def type(self, line: str) -> None:
        os.write(self._mine, line.encode() + b"\n")

    def end(self) -> int:
        self.until("\0", 30.0)
        os.close(self._mine)
        return self.process.wait(timeout=30)


@pytest.mark.parametrize("stop", ["breakpoint()", "import pdb; pdb.set_trace()"])
def test_the_bar_is_gone_before_a_debugger_prompts_and_stays_away_while_it_does(tmp_path: Path, stop: str) -> None:
    source = tmp_path / "stops.py"
    source.write_text(ALGORITHM.format(stop=stop))
    data = ROOT / "tests" / "conformance" / "data"
    terminal = Terminal("backtest", source, "--data-folder", data, "--output", tmp_path / "out", "--no-report", cwd=tmp_path)
    shown = terminal.until("(Pdb) ")
    assert HIDE in shown, "the run is to have drawn a bar"
    assert shown.endswith("(Pdb) ")
    assert shown.rindex(SHOW) > shown.rindex(HIDE)
    assert "━" not in shown[shown.rindex(SHOW) :]
    terminal.type("p 6 * 7")
    assert re.search(r"\b42\r\n\(Pdb\) $", terminal.until("(Pdb) "))
    assert terminal.until("\0", 0.5) == ""
    for _ in range(5):  # step on, out of the algorithm and into the engine
        terminal.type("n")
        assert HIDE not in terminal.until("(Pdb) ")
    terminal.type("c")
    assert terminal.end() == 0
    assert "went on" in terminal.seen
    assert "OrderListHash: " in terminal.seen


def test_the_terminal_is_cleared_before_a_debugger_takes_hold_of_the_streams_and_only_then() -> None:
    cleared: list[int] = []
    begin = bdb.Bdb.__init__
    with room_for_debuggers(lambda: cleared.append(1)):
        assert cleared == []
        debugger = bdb.Bdb()
        assert cleared == [1]
        debugger.reset()
        assert cleared == [1, 1]
    bdb.Bdb()
    assert cleared == [1, 1]
    assert bdb.Bdb.__init__ is begin


def test_a_program_that_nobody_follows_is_not_being_debugged() -> None:
    before = sys.gettrace()
    sys.settrace(lambda frame, event, argument: None)
    try:
        assert is_debugging()
    finally:
        sys.settrace(before)
    assert is_debugging() is (before is not None)

"""The bar of a run in a terminal."""

import subprocess
import sys

# a terminal is only pretended, and can_fork must see the process as a run leaves it
PROGRAM = """
import os, sys, threading
from datetime import datetime
sys.stderr.isatty = lambda: True
os.sched_getaffinity = lambda pid: {0, 1}
from minilean.commands.console import BacktestProgress
from minilean.results.side_work import can_fork

with BacktestProgress("Mine") as progress:
    progress.begin(datetime(2024, 1, 2), datetime(2024, 1, 12))
    progress._next = 0.0
    progress.step(datetime(2024, 1, 7), 1234.5)
    seen = threading.active_count(), can_fork() or sys.platform != "linux"
print(*seen)
"""


def test_the_bar_is_drawn_without_a_thread_that_would_forbid_a_second_process() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert done.stdout == "1 True\n"
    assert "equity 1,234" in done.stderr and "50 %" in done.stderr

"""What a run shows while it runs."""

import subprocess
import sys
import time
from datetime import datetime

import pytest

from minilean.commands import console
from minilean.commands.console import BacktestProgress, print_findings
from minilean.results.finding import Finding

# a terminal is only pretended, and can_fork must see the process as a run leaves it
PROGRAM = """
import os, sys, threading
from datetime import datetime
sys.stderr.isatty = lambda: True
os.sched_getaffinity = lambda pid: {0, 1}
from minilean.commands.console import BacktestProgress
from minilean.results.parallel import can_fork

with BacktestProgress("Mine") as progress:
    progress.begin(datetime(2024, 1, 2), datetime(2024, 1, 12))
    progress._next = 0.0
    progress.step(datetime(2024, 1, 7), 1234.5)
    seen = threading.active_count(), can_fork() or sys.platform != "linux"
print(*seen)
"""


def found(name: str, number: int = 1) -> Finding:
    return Finding(name, f"Issue {number}.", None, (f"Do {number}.", "Not said."))


def test_a_finding_is_a_line_with_what_to_do_first(capsys: pytest.CaptureFixture[str]) -> None:
    print_findings([found("FlatEquityCurveAnalysis", 1), found("LookAhead", 2)])
    out, err = capsys.readouterr()
    assert (err, out.splitlines()) == ("", ["Finding: Issue 1. Do 1.", "Finding: Issue 2. Do 2."])


def test_of_many_findings_the_first_and_the_projects_own_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    print_findings([*(found("MarginCallsAnalysis", n) for n in range(10)), found("LookAhead", 10)])
    lines = capsys.readouterr().out.splitlines()
    assert lines[:6] == [f"Finding: Issue {n}. Do {n}." for n in range(6)]
    assert lines[6:] == ["Finding: Issue 10. Do 10.", "Findings: 4 more are in the report."]


def test_what_a_note_has_told_is_not_said_twice(capsys: pytest.CaptureFixture[str]) -> None:
    print_findings([found("DataEndEarly")])
    print_findings([])
    assert capsys.readouterr() == ("", "")


def test_the_bar_is_drawn_without_a_thread_that_would_forbid_a_second_process() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert done.stdout == "1 True\n"
    assert "equity 1,234" in done.stderr
    assert "50 %" in done.stderr


TRAINING = """
import sys, threading, time
from datetime import datetime
sys.stderr.isatty = lambda: True
from minilean.commands.console import BacktestProgress

with BacktestProgress("Mine") as progress:
    progress.begin(datetime(2024, 1, 2), datetime(2024, 1, 12))
    with progress.training(datetime(2024, 1, 7)):
        time.sleep(0.5)
        progress.figure("Training", "epoch 3 of 50, 40 s left")
        time.sleep(0.5)
        progress.figure("Other", "nonsense")
print(threading.active_count())
"""


def test_a_training_is_shown_in_the_bar_by_a_thread_that_ends_with_it() -> None:
    done = subprocess.run([sys.executable, "-c", TRAINING], capture_output=True, text=True, check=True, env={"COLUMNS": "100"})
    assert done.stdout == "1\n"
    assert "50 % training 0 s " in done.stderr
    assert "50 % training 1 s, epoch 3 of 50, 40 s left" in done.stderr
    assert "nonsense" not in done.stderr


def test_elsewhere_a_training_says_a_line_every_ten_seconds(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(console, "_BEAT_SECONDS", 3600)
    now = [0.0]
    monkeypatch.setattr(console.time, "monotonic", lambda: now[0])
    progress = BacktestProgress("Mine")
    progress.begin(datetime(2024, 1, 2), datetime(2024, 1, 12))
    with progress.training(datetime(2024, 1, 7)):
        for second in range(1, 76):
            now[0] = float(second)
            if second == 15:
                progress.figure("Training", "epoch 1 of 2")
            progress._beat()
    progress._beat()

    assert capsys.readouterr().err.splitlines() == [
        "Mine: 2024-01-07, training 10 s",
        *(f"Mine: 2024-01-07, training {seconds}, epoch 1 of 2" for seconds in ("20 s", "30 s", "40 s", "50 s", "1 min 0 s", "1 min 10 s")),
    ]


def test_a_training_that_begins_forgets_what_the_one_before_said(monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.setattr(console, "_BEAT_SECONDS", 0.001)
    monkeypatch.setattr(console, "LINE_SECONDS", 0.0)
    progress = BacktestProgress("Mine")
    progress._next = 0.0
    progress.begin(datetime(2024, 1, 2), datetime(2024, 1, 12))
    with progress.training(datetime(2024, 1, 3)):
        progress.figure("Training", "epoch 1 of 2")
    capsys.readouterr()
    with progress.training(datetime(2024, 1, 4)):
        time.sleep(0.1)
    lines = capsys.readouterr().err.splitlines()
    assert lines
    assert set(lines) == {"Mine: 2024-01-04, training 0 s"}

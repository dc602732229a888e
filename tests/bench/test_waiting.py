"""What is said while a comparison runs."""

from __future__ import annotations

import pytest
import waiting
from comparison import Progress
from waiting import comparison_progress, described


def test_the_present_run_counts_as_it_goes_on() -> None:
    progress = Progress("long_run, base 1234567", 30.0, 125.0)

    assert described(progress, 0.0) == "long_run, base 1234567: about 2 min 5 s left"
    assert described(progress, 70.0) == "long_run, base 1234567: about 55 s left"
    assert described(progress, 200.0) == "long_run, base 1234567: about 0 s left"


def test_before_all_have_run_once_no_time_is_promised() -> None:
    assert described(Progress("long_run, here", 3.0, None), 1.0) == "warming up: long_run, here"


def test_a_line_is_said_where_there_is_no_bar(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> None:
    monkeypatch.setattr(waiting, "LINE_SECONDS", 0.0)
    monkeypatch.setattr(waiting, "_PULSE_SECONDS", 60.0)
    with comparison_progress() as tell:
        tell(Progress("work, base", 0.0, 9.0))

    assert capsys.readouterr().err == "work, base: about 9 s left\n"

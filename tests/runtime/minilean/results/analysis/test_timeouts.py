"""Errors about time limits; the texts are those of LEAN's own tests."""

from __future__ import annotations

import pytest

from minilean.results.analysis.timeouts import time_limit

LOOP = "Runtime Error: Algorithm took longer than 10 minutes on a single time loop. CurrentTimeStepElapsed: 10.0 minutes"


@pytest.mark.parametrize(
    "error",
    [
        LOOP,
        "20240101 15:30:00.000 Runtime Error: Operation was canceled",
        "Runtime Error: Execution Security Error: Operation timed out - 1440 minutes max. Check for recursive loops.",
        "Runtime Error: Failed to complete algorithm within 86400 seconds. Please make it run faster.",
    ],
)
def test_a_limit_that_ended_the_run_is_told(make_run, error: str) -> None:
    (finding,) = time_limit(make_run(runtime_error=error))
    assert (finding.name, finding.sample) == ("SingleTimeLoopTimeoutRuntimeErrorAnalysis", error)


def test_the_log_tells_it_too(make_run) -> None:
    (finding,) = time_limit(make_run(log=["2024-01-01 15:29:00 Launching analysis", LOOP]))
    assert finding.sample == LOOP


def test_lines_that_are_no_errors_of_the_run_are_not(make_run) -> None:
    log = ["Isolator: Operation was canceled", "The download operation timed out after 5 minutes max wait"]
    assert time_limit(make_run(log=log)) == []


@pytest.mark.parametrize("error", ["Runtime Error: ZeroDivisionError: division by zero", "took longer than a minute", ""])
def test_another_error_is_not(make_run, error: str) -> None:
    assert time_limit(make_run(runtime_error=error)) == []

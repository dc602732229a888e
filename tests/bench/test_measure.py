"""A process is measured from start to end, with those that it starts, and does not outlive the wait for it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import measure
import pytest

BURN = "import time; end = time.process_time() + {seconds}\nwhile time.process_time() < end: pass"


def python(code: str) -> list[str]:
    return [sys.executable, "-S", "-c", code]


def test_processor_time_is_counted_and_waiting_is_not() -> None:
    busy = measure.measured(python(BURN.format(seconds=0.3)), os.environ)
    idle = measure.measured(python("import time; time.sleep(0.3)"), os.environ)

    assert 0.3 <= busy.processor_seconds < 0.6
    assert idle.processor_seconds < 0.2
    assert idle.seconds >= 0.3


def test_processes_that_it_starts_count_too() -> None:
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-S', '-c', {BURN.format(seconds=0.3)!r}])"
    assert measure.measured(python(code), os.environ).processor_seconds >= 0.3


@pytest.mark.parametrize("title", ["OrderListHash", "Weights"])
def test_the_fingerprint_is_what_it_printed(title: str) -> None:
    said = f"{title}: 0123456789abcdef0123456789abcdef"
    assert measure.measured(python(f"print({said!r})"), os.environ).fingerprint == "0123456789abcdef0123456789abcdef"
    assert measure.measured(python("print('nothing')"), os.environ).fingerprint == ""


def test_memory_is_counted_in_megabytes() -> None:
    # the system counts what the starting process has in memory too, so there is no close upper bound
    found = measure.measured(python("x = b'x' * (200 * 2**20)"), os.environ).megabytes
    assert 200 <= found < 20_000


def test_a_process_that_fails_ends_it_with_its_words(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="failed with code 3:\nwhy"):
        measure.measured(python("import sys; print('why'); sys.exit(3)"), os.environ, tmp_path)


def test_a_process_does_not_outlive_an_interruption(monkeypatch: pytest.MonkeyPatch) -> None:
    started = []

    class Interrupted(subprocess.Popen):
        def __init__(self, *arguments, **named) -> None:
            super().__init__(*arguments, **named)
            started.append(self)

    def interrupted(pid: int, options: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(measure.subprocess, "Popen", Interrupted)
    monkeypatch.setattr(measure.os, "wait4", interrupted)
    with pytest.raises(KeyboardInterrupt):
        measure.measured(python("import os, time; os.close(1); os.close(2); time.sleep(60)"), os.environ)
    assert started[0].returncode == -9

"""Wall time, processor time and memory of whole processes, and the unit by which machines are compared."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SPEED = ROOT / "tests" / "conformance" / "speed"
_FINGERPRINT = re.compile(r"(?:OrderListHash|Weights): ([0-9a-f]{32})")


@dataclass(frozen=True)
class Measurement:
    """One process from start to end.

    Attributes:
        seconds: wall time.
        processor_seconds: processor time of the process and of those that it started, the system's part included.
        megabytes: largest resident memory.
        fingerprint: LEAN's hash of all orders, or that of all weights, as printed; an empty text without one.
    """

    seconds: float
    processor_seconds: float
    megabytes: float
    fingerprint: str


def backtest_command(algorithm: Path, output: Path, store: Path, data: Path, *options: str) -> list[str]:
    """The words of `minilean backtest` without report."""
    command = [sys.executable, "-m", "minilean", "backtest", str(algorithm), "--no-report", "--quiet"]
    return [*command, "--output", str(output), "--object-store", str(store), "--data-folder", str(data), *options]


def backtest(algorithm: Path, output: Path, store: Path, data: Path, *options: str) -> Measurement:
    """Run `minilean backtest` without report.

    Raises:
        SystemExit: it failed; its words are shown.
    """
    return measured(backtest_command(algorithm, output, store, data, *options), os.environ)


def unit() -> float:
    """Seconds that this machine needs for a fixed piece of pure-Python work; LEAN's figures come with theirs."""
    done = subprocess.run([sys.executable, str(SPEED / "unit.py")], capture_output=True, text=True, check=True)
    return float(done.stdout)


def measured(command: Sequence[str], environment: Mapping[str, str], folder: Path = ROOT) -> Measurement:
    """Run a command to its end; whatever ends the wait for it, as Ctrl-C does, ends it too.

    Args:
        command: its words.
        environment: all of its variables.
        folder: where it runs.

    Raises:
        SystemExit: it failed; its words are shown.
    """
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=folder, env=dict(environment))
    assert process.stdout is not None  # noqa: S101 - it was asked for in the line above
    try:
        with process.stdout as stream:
            printed = stream.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    finally:
        if process.returncode is None:
            process.kill()
            process.wait()
    seconds = time.perf_counter() - started
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} failed with code {process.returncode}:\n{printed[-2000:]}")
    found = _FINGERPRINT.search(printed)
    return Measurement(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, found[1] if found else "")

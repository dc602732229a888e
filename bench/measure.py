"""Wall time and memory of whole processes, and the unit by which machines are compared."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SPEED = ROOT / "tests" / "conformance" / "speed"


@dataclass(frozen=True)
class Measurement:
    """One process from start to end.

    Attributes:
        seconds: wall time.
        megabytes: largest resident memory.
        order_list_hash: what it printed, or an empty text.
    """

    seconds: float
    megabytes: float
    order_list_hash: str


def backtest(algorithm: Path, output: Path, store: Path, data: Path, *options: str) -> Measurement:
    """Run `minilean backtest` without report.

    Raises:
        SystemExit: it failed; its words are shown.
    """
    command = [sys.executable, "-m", "minilean", "backtest", str(algorithm), "--no-report", "--quiet"]
    command += ["--output", str(output), "--object-store", str(store), "--data-folder", str(data), *options]
    return _measured(command, os.environ)


def unit() -> float:
    """Seconds that this machine needs for a fixed piece of pure-Python work; LEAN's figures come with theirs."""
    done = subprocess.run([sys.executable, str(SPEED / "unit.py")], capture_output=True, text=True, check=True)
    return float(done.stdout)


def _measured(command: list[str], environment: Mapping[str, str]) -> Measurement:
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT, env=dict(environment))
    assert process.stdout is not None  # noqa: S101 - it was asked for in the line above
    printed = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} failed with code {process.returncode}:\n{printed[-2000:]}")
    found = re.search(r"OrderListHash: ([0-9a-f]{32})", printed)
    return Measurement(seconds, usage.ru_maxrss / 1024, found[1] if found else "")

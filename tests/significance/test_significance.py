"""The command prints size and power, and ends with 1 where a size is wrong. `make soak` runs it on 2,000 markets."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
# A test that rejects half of what is true, in place of one that holds its size.
WRONG = """
import runpy, sys
sys.path.insert(0, sys.argv[1])
import simulation
simulation.TESTS["encompassing"] = (lambda random, cases, horizon, effect: iter(random.uniform(0, 0.1, cases)), 0.2)
sys.argv = [sys.argv[2], *sys.argv[3:]]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *command], capture_output=True, text=True, timeout=120, check=False)


def test_size_and_power_are_printed() -> None:
    done = run(str(HERE), "--cases", "200", "--test", "encompassing")
    assert done.returncode == 0, done.stderr
    assert "200 markets of 500 bars, level 0.05, seed 1" in done.stdout
    first, second = ([cell.strip() for cell in line.split("│")[1:-1]] for line in done.stdout.splitlines() if "│" in line and "enc" in line)
    assert (first[:2], second[:2]) == (["encompassing", "1"], ["encompassing", "5"])
    for _, _, size, effect, power in (first, second):
        assert 0.015 <= float(size) <= 0.095
        assert effect == "0.2"
        assert float(power) > 0.4
    assert done.stdout.endswith("Every size is within 3 to 19 of 200, 0.0150 to 0.0950.\n")


def test_equal_seeds_print_the_same() -> None:
    once, again, other = (run(str(HERE), "--cases", "40", "--test", "Diebold-Mariano", "--seed", seed).stdout for seed in ("1", "1", "2"))
    assert once == again
    assert once != other


def test_a_test_that_does_not_hold_its_size_is_named() -> None:
    simulations = HERE.parent / "Library" / "forecasting" / "scores"
    done = run("-c", WRONG, str(simulations), str(HERE), "--cases", "200", "--test", "encompassing", "--test", "Diebold-Mariano")
    assert done.returncode == 1, done.stderr
    last = done.stdout.splitlines()[-1]
    assert last.startswith("Outside 3 to 19 of 200, 0.0150 to 0.0950: encompassing at a horizon of 1 rejects ")
    assert "encompassing at a horizon of 5" in last
    assert "Diebold-Mariano" not in last

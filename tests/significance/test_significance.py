"""The command prints size and power, and ends with 1 where a size is wrong. `make soak` runs it on 2,000 markets."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
# A test that rejects half of what is true, in place of one that holds its size.
WRONG = """
import runpy, sys
sys.path[:0] = [sys.argv[1], sys.argv[2]]
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
    assert "200 markets, level 0.05, seed 1" in done.stdout
    first, second = ([cell.strip() for cell in line.split("│")[1:-1]] for line in done.stdout.splitlines() if "│" in line and "enc" in line)
    assert (first[:2], second[:2]) == (["encompassing", "1"], ["encompassing", "5"])
    for _, _, bars, cases, size, effect, power in (first, second):
        assert (bars, cases) == ("500", "200")
        assert 0.015 <= float(size) <= 0.095
        assert effect == "0.2"
        assert float(power) > 0.4
    assert done.stdout.endswith("Every size is within its interval, 3 to 19 of 200, 0.0150 to 0.0950.\n")


def test_tests_of_strategies_are_among_them_and_one_that_is_slow_has_fewer_cases() -> None:
    words = ("--cases", "120", "--test", "probabilistic Sharpe", "--test", "Sharpe difference, delta")
    done = run(str(HERE), *words)
    assert done.returncode == 0, done.stderr
    rows = [[cell.strip() for cell in line.split("│")[1:-1]] for line in done.stdout.splitlines() if "│" in line and "Sharpe" in line]
    assert [row[:4] for row in rows] == [["probabilistic Sharpe", "", "1250", "120"], ["Sharpe difference, delta", "", "1250", "120"]]
    assert [row[5] for row in rows] == ["0.1", "0.12"]
    assert all(float(row[6]) > 0.9 for row in rows)


def test_equal_seeds_print_the_same() -> None:
    once, again, other = (run(str(HERE), "--cases", "40", "--test", "Diebold-Mariano", "--seed", seed).stdout for seed in ("1", "1", "2"))
    assert once == again
    assert once != other


def test_a_test_that_does_not_hold_its_size_is_named() -> None:
    simulations = HERE.parent / "Library" / "forecasting" / "scores"
    done = run("-c", WRONG, str(simulations), str(HERE), "--cases", "200", "--test", "encompassing", "--test", "Diebold-Mariano")
    assert done.returncode == 1, done.stderr
    last = done.stdout.splitlines()[-1]
    assert last.startswith("Outside their intervals: encompassing at a horizon of 1 rejects ")
    assert " of 200 and not 3 to 19; " in last
    assert "encompassing at a horizon of 5" in last
    assert "Diebold-Mariano" not in last

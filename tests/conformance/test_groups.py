"""All further groups of real LEAN's recorded runs: every case gives what LEAN gave, or is named in `deviations.toml` with the reason.

A named case that gives what LEAN gave fails too. Some of the cases are copied into folders of this one, and the rest is run from
../shared where it lies beside the checkout; no expectation comes from minilean.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Collection
from pathlib import Path
from types import ModuleType

import pytest

HERE = Path(__file__).parent
SHARED = HERE.parents[2] / "shared" / "conformance"
GROUPS = ("kinds", "money", "surface", "random", "indicators", "minute", "minute/random")
ELSEWHERE = {
    "cases": "test_conformance.py runs the copies in this folder",
    "data": "prices",
    "expected": "test_conformance.py compares with the copies in this folder",
    "lean-output": "the writer's tests read the copy in this folder",
    "optimize": "minilean has no optimizer",
    "quantbook": "test_quantbook.py runs the copy in this folder",
    "speed": "test_conformance.py runs the copies in this folder",
    "strategy": "test_conformance.py runs it where it lies",
}
_TABLE = tomllib.loads((HERE / "deviations.toml").read_text(encoding="utf-8"))
NOT_RUN: dict[str, str] = _TABLE["groups"]
DEVIATIONS: dict[str, dict[str, str]] = _TABLE["cases"]
MOST_DEVIATIONS = 5  # of those that `minilean check` does not name
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="LEAN's further runs in ../shared/conformance are not committed")


def cases_of(group: Path) -> list[Path]:
    """The algorithms of a group that LEAN's results are there for."""
    return [file for file in sorted((group / "cases").glob("*.py")) if (group / "expected" / file.stem).is_dir()]


def differences(algorithm: Path, data: Path, expected: Path, programs: Path, folder: Path) -> list[str]:
    """What differs between a run in a process of its own and what LEAN gave for the same algorithm.

    Args:
        algorithm: a file; parameters may lie beside it as text.
        data: a LEAN data folder.
        expected: what was collected of LEAN's run.
        programs: where `collect.py` and `compare.py` are.
        folder: an empty one for results.
    """
    case = algorithm.stem
    output = folder / "runs" / case
    output.mkdir(parents=True)
    command = [sys.executable, "-m", "minilean", "backtest", str(algorithm), "--data-folder", str(data), "--output", str(output)]
    command += ["--object-store", str(output / "storage"), "--strict", "--no-report", *_options(_parameters(algorithm))]
    environment = {name: value for name, value in os.environ.items() if name != "LEAN_DATA_FOLDER"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False)
    (folder / "runs" / f"{case}.log").write_text(done.stdout + done.stderr)
    collected = subprocess.run(
        [sys.executable, str(programs / "collect.py"), str(folder / "runs"), str(folder / "collected")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if collected.returncode or not (folder / "collected" / case).is_dir():
        return [f"no results that can be collected: {(done.stderr.strip() or collected.stderr.strip()).rpartition(chr(10))[2]}"]
    return list(_compare(programs).differences(folder / "collected" / case, expected))


def _parameters(algorithm: Path) -> dict[str, str]:
    """Those that lie beside an algorithm."""
    file = algorithm.with_suffix(".txt")
    pairs = [line.partition("=") for line in file.read_text().splitlines() if "=" in line] if file.exists() else []
    return {name.strip(): value.strip() for name, _, value in pairs}


def _options(parameters: dict[str, str]) -> list[str]:
    return [word for name, value in parameters.items() for word in ("--parameter", name, value)]


def _compare(programs: Path) -> ModuleType:
    specification = importlib.util.spec_from_file_location("shared_compare", programs / "compare.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def verdict(group: str, case: str, deviations: Collection[str], found: list[str]) -> str | None:
    """What is wrong with a case, or None: it is equal, or differs and is named."""
    name = f"{group}/{case}"
    named = name in deviations or group in deviations
    if found and not named:
        return f"{name} does not give what LEAN gave: {'; '.join(found)}"
    if named and not found:
        return f"{name} is equal to LEAN now: take it out of tests/conformance/deviations.toml"
    return None


COPIED = [(group, file.stem) for group in GROUPS for file in cases_of(HERE / group)]
CASES = [(group, file.stem) for group in GROUPS for file in cases_of(SHARED / group)]
NAMED = {*NOT_RUN, *DEVIATIONS}


@pytest.mark.parametrize(("group", "case"), [pytest.param(*case, id="-".join(case)) for case in COPIED if case[0] != "money"])
def test_a_copied_case_is_as_equal_as_it_was(
    group: str, case: str, unpacked: Callable[[str, str], Path], group_collected: Callable
) -> None:
    """Those of `money/` have data of their own: test_money.py runs them."""
    got = group_collected(group, case, _parameters(HERE / group / "cases" / f"{case}.py"))
    found = list(_compare(HERE).differences(got, unpacked(group, case)))

    assert verdict(group, case, NAMED, found) is None


@pytest.mark.long
@needs_shared
@pytest.mark.parametrize(("group", "case"), [pytest.param(*case, id="-".join(case)) for case in CASES if case not in COPIED])
def test_a_case_is_as_equal_as_it_was(group: str, case: str, tmp_path: Path) -> None:
    folder = SHARED / group
    data = next(place / "data" for place in (folder, folder.parent) if (place / "data").is_dir())
    found = differences(folder / "cases" / f"{case}.py", data, folder / "expected" / case, SHARED, tmp_path)

    assert verdict(group, case, NAMED, found) is None


def test_deviations_are_few_and_each_has_its_reason() -> None:
    """But for those whose lines `minilean check` names before the run."""
    assert all(entry["reason"] for entry in DEVIATIONS.values())
    assert all(entry.keys() <= {"reason", "check"} for entry in DEVIATIONS.values())
    assert len([name for name, entry in DEVIATIONS.items() if "check" not in entry]) <= MOST_DEVIATIONS


@needs_shared
def test_every_group_and_every_named_case_is_there() -> None:
    assert {path.name for path in SHARED.iterdir() if path.is_dir()} == ELSEWHERE.keys() | {group.partition("/")[0] for group in GROUPS}
    assert NOT_RUN.keys() <= set(GROUPS)
    assert DEVIATIONS.keys() <= {f"{group}/{case}" for group, case in CASES}


@pytest.mark.parametrize(
    ("case", "found", "said"),
    [
        ("a", [], "kinds/a is equal to LEAN now: take it out of tests/conformance/deviations.toml"),
        ("b", ["orders.csv: row 1"], "kinds/b does not give what LEAN gave: orders.csv: row 1"),
        ("a", ["orders.csv: row 1"], None),
        ("b", [], None),
    ],
)
def test_a_case_that_is_otherwise_than_named_is_noticed(case: str, found: list[str], said: str | None) -> None:
    assert verdict("kinds", case, {"kinds/a", "minute"}, found) == said


def test_a_group_that_is_not_run_is_named_as_a_whole() -> None:
    assert verdict("minute", "any", {"minute"}, ["orders.csv: row 1"]) is None
    assert verdict("minute", "any", {"minute"}, []) == "minute/any is equal to LEAN now: take it out of tests/conformance/deviations.toml"


def test_a_run_is_compared_with_what_lean_gave(tmp_path: Path) -> None:
    """On the committed case: equal as it is, different with one hash changed, and without results when it fails."""
    case, expected = HERE / "cases" / "buy_and_hold.py", tmp_path / "expected"
    shutil.copytree(HERE / "expected" / "buy_and_hold", expected)
    data = HERE / "data"
    assert differences(case, data, expected, HERE, tmp_path / "first") == []

    statistics = expected / "statistics.json"
    text = statistics.read_text()
    place = text.index('"order_list_hash": "') + len('"order_list_hash": "')
    statistics.write_text(text[:place] + ("0" if text[place] != "0" else "1") + text[place + 1 :])
    assert [line[:16] for line in differences(case, data, expected, HERE, tmp_path / "second")] == ["order list hash:"]

    broken = tmp_path / "buy_and_hold.py"
    broken.write_text("raise ValueError('on purpose')\n")
    assert differences(broken, data, expected, HERE, tmp_path / "third")[0] == "trace.txt: missing"
    broken.write_text("no_algorithm = True\n")
    assert differences(broken, data, expected, HERE, tmp_path / "fourth")[0].startswith("no results that can be collected: ")


def test_parameters_beside_a_case_are_given(tmp_path: Path) -> None:
    (tmp_path / "case.txt").write_text("window = 30\n\nname=abc\n")
    assert _parameters(tmp_path / "case.py") == {"window": "30", "name": "abc"}
    assert _parameters(tmp_path / "none.py") == {}
    assert _options({"window": "30", "name": "abc"}) == ["--parameter", "window", "30", "--parameter", "name", "abc"]

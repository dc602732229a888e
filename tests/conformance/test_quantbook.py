"""A research session on minilean's QuantBook against what LEAN's QuantBook printed, line for line."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from itertools import zip_longest
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SESSION = HERE / "quantbook" / "quantbook.py"
EXPECTED = HERE / "quantbook" / "expected.txt"


def first_difference(got: str, want: str) -> str | None:
    """The first line at which two outputs differ, or None."""
    for number, (ours, theirs) in enumerate(zip_longest(got.splitlines(), want.splitlines()), 1):
        if ours != theirs:
            return f"line {number}: {ours!r}, LEAN printed {theirs!r}"
    return None


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the session writes, in a process of its own and a folder that holds nothing else."""
    folder = tmp_path_factory.mktemp("research")
    output = folder / "lines.txt"
    environment = {**os.environ, "LEAN_DATA_FOLDER": str(HERE / "data")}
    subprocess.run([sys.executable, str(SESSION), str(output)], cwd=folder, env=environment, check=True, capture_output=True)
    return output.read_text(encoding="utf-8")


def test_every_line_of_the_session_is_leans(printed: str) -> None:
    want = EXPECTED.read_text(encoding="utf-8")
    assert len(want.splitlines()) == 1736
    assert first_difference(printed, want) is None


def test_one_changed_digit_is_noticed() -> None:
    want = EXPECTED.read_text(encoding="utf-8")
    lines = want.splitlines()
    numbered = [i for i, line in enumerate(lines) if re.search(r"\d", line)]
    assert len(numbered) == 1243
    for i in numbered:
        place = max(found.start() for found in re.finditer(r"\d", lines[i]))
        changed = lines[i][:place] + str((int(lines[i][place]) + 1) % 10) + lines[i][place + 1 :]
        difference = first_difference("\n".join([*lines[:i], changed, *lines[i + 1 :]]), want)
        assert difference is not None
        assert difference.startswith(f"line {i + 1}: ")


def test_a_missing_and_a_further_line_are_noticed() -> None:
    want = EXPECTED.read_text(encoding="utf-8")
    assert first_difference(want.rpartition("\n== end")[0], want) is not None
    assert first_difference(want + "more\n", want) == "line 1737: 'more', LEAN printed None"

"""Every kind of file breaks in every way, some times each: it is read, or refused by name. `make soak` does it for longer."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from damage import DAMAGES
from file_kinds import kinds, make_root
from tries import BELIEVED, HANGS, OTHERWISE, RAW, REFUSED, SOUND, UNNAMED, FileKind, attempt

from minilean.errors import DataError

_ENDINGS = ("", ", doctor", ", backtest")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("faults")
    make_root(folder)
    return folder


def _ending(kind: FileKind) -> str:
    return next(ending for ending in reversed(_ENDINGS) if kind.name.endswith(ending))


# Readers that read everything are tried so many times with every file, and the others in every way.
@pytest.mark.parametrize(
    ("ending", "most"), [("", None), (", doctor", 2), (", backtest", 1), pytest.param(", backtest", 3, marks=pytest.mark.long)]
)
def test_whatever_breaks_is_read_or_refused_by_name(root: Path, ending: str, most: int | None) -> None:
    random = Random(20)
    outcomes = []
    for kind in kinds(root):
        if _ending(kind) != ending:
            continue
        sound = kind.read(root)
        for damage in random.sample(kind.damages, most) if most else kind.damages:
            outcomes.append(attempt(root, kind, damage, random.getrandbits(32), sound))
        assert kind.read(root) == sound  # put back
    assert [outcome for outcome in outcomes if outcome.failed] == []
    results = Counter(outcome.result for outcome in outcomes)
    assert results[OTHERWISE if ending == ", doctor" else REFUSED] > len(outcomes) / 5


def _planted(read: Callable[[Path], Any], **more: Any) -> FileKind:
    return FileKind("planted", "a.csv", read, (DataError,), **more)


def _refuse(text: str) -> Callable[[Path], Any]:
    def read(root: Path) -> Any:
        raise DataError(text)

    return read


@pytest.mark.parametrize(
    ("kind", "damage", "result"),
    [
        (_planted(lambda root: int("x")), "line lost", RAW),
        (_planted(lambda root: time.sleep(30)), "line lost", HANGS),
        (_planted(_refuse("it is broken")), "line lost", UNNAMED),
        (_planted(_refuse("a.csv: " + "x" * 5000)), "line lost", UNNAMED),
        (_planted(_refuse("a.csv, line 1: it is broken")), "line lost", REFUSED),
        (_planted(lambda root: 1), "line lost", SOUND),
        (_planted(lambda root: 2), "emptied", OTHERWISE),
        (_planted(lambda root: 2, is_whole=True), "emptied", BELIEVED),
        (_planted(lambda root: 1, is_whole=True), "emptied", SOUND),
    ],
)
def test_each_outcome_is_told_from_the_others(tmp_path: Path, kind: FileKind, damage: str, result: str) -> None:
    (tmp_path / "a.csv").write_text("1,2\n")
    (tmp_path / "b.csv").write_text("3\n")
    outcome = attempt(tmp_path, kind, damage, 1, 1, seconds=0.2)
    assert outcome.result == result
    assert outcome.failed == (result in (RAW, HANGS, UNNAMED, BELIEVED))
    assert (tmp_path / "a.csv").read_text() == "1,2\n"


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_seed_gives_the_same_damage_again(root: Path, damage: str) -> None:
    def broken(seed: int) -> Any:
        def read(folder: Path) -> Any:
            path = folder / kind.path
            return path.read_bytes() if path.is_file() and damage != "unreadable" else (path.is_dir(), path.is_symlink(), path.exists())

        seen: list[Any] = []
        kind = FileKind("seen", "data/equity/usa/factor_files/acme.csv", lambda folder: seen.append(read(folder)), ())
        assert not attempt(root, kind, damage, seed, None).failed
        return seen

    (sound,) = broken(3)
    assert [sound] == broken(3)
    assert sound != (root / "data/equity/usa/factor_files/acme.csv").read_bytes() or damage == "JSON changed"


def _soak(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, str(Path(__file__).parent), *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "COLUMNS": "200"})


def test_the_soak_ends_with_a_summary() -> None:
    with _soak("--tries", "30", "--kind", "custom data in a zip", "--damage", "emptied") as process:
        out, err = process.communicate(timeout=120)
    assert (process.returncode, err) == (0, "Seed 1: 1 kinds of files; Ctrl-C ends with the summary of what was done.\n")
    assert "30 tries, seed 1" in out
    assert "Every file was read, or refused by name." in out


def test_an_interrupted_soak_ends_with_the_summary_of_what_was_done() -> None:
    with _soak("--tries", "10000000", "--kind", "members of a list", "--damage", "line lost") as process:
        assert process.stderr is not None
        assert process.stderr.readline().startswith("Seed 1: ")
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    assert "Interrupted after " in err
    assert "Every file was read, or refused by name." in out

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from forecasting.errors import InvalidKey, InvalidSpec, StoreWriteFailed, WeightsCorrupt, WeightsMismatch


def models(repo_root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "LEAN_DATA_FOLDER"}
    paths = os.pathsep.join([str(repo_root / "runtime"), str(repo_root / "Library")])
    return subprocess.run(
        [sys.executable, str(repo_root / "models"), *arguments],
        env=environment | {"PYTHONPATH": paths}, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_help_lists_the_commands_and_loads_no_framework(repo_root: Path) -> None:
    shown = models(repo_root, "--help")

    assert shown.returncode == 0, shown.stderr
    assert "evaluate" in shown.stdout


def test_wrong_usage_is_one_sentence_and_code_2(repo_root: Path) -> None:
    unknown = models(repo_root, "evaluat")
    assert (unknown.returncode, "There is no command 'evaluat'. Did you mean 'evaluate'?" in unknown.stderr) == (2, True)

    missing = models(repo_root, "evaluate", "--symbols", "NOSUCH", "--data-folder", str(repo_root / "tests" / "conformance" / "data"))
    assert missing.returncode == 2
    assert missing.stderr.startswith("Error: The data folder ")
    assert len(missing.stderr.splitlines()) == 1

    seeds = models(repo_root, "evaluate", "--seeds", "x", "--data-folder", str(repo_root / "tests" / "conformance" / "data"))
    assert seeds.returncode == 2
    expected = "expected whole numbers from 0 to 4294967295 separated by commas, each once, such as 1,2."
    assert f"'x' is no list of seeds: {expected}" in seeds.stderr


def test_a_symbol_without_prices_leaves_no_store_behind(repo_root: Path, tmp_path: Path) -> None:
    data = str(repo_root / "tests" / "conformance" / "data")
    done = models(repo_root, "train", "--macro", "NOSUCH", "--data-folder", data, "--object-store", str(tmp_path / "store"))

    assert done.returncode == 2
    assert "has no daily bars of NOSUCH" in done.stderr
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (WeightsMismatch("It has format 9: update."), 3),
        (WeightsCorrupt("It is damaged."), 3),
        (StoreWriteFailed("It is full."), 3),
        (InvalidKey("It has a slash."), 2),
        (InvalidSpec("It is no seed."), 2),
    ],
)
def test_a_file_that_cannot_be_used_is_code_3_and_what_was_asked_for_code_2(
    repo_root: Path, error: Exception, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    specification = importlib.util.spec_from_file_location("command", repo_root / "models" / "__main__.py")
    assert specification is not None
    assert specification.loader is not None
    command = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(command)

    def fail(**_: object) -> None:
        raise error

    monkeypatch.setattr(command, "cli", SimpleNamespace(main=fail))
    assert command._run() == code
    assert capsys.readouterr().err == f"Error: {error}\n"

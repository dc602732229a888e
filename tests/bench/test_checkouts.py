"""Another commit beside the checkout: its files and its code, and nothing noted in the repository."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from checkouts import Checkout, extract, resolved

from minilean.errors import InputError


def git(repository: Path, *words: str) -> str:
    author = ["-c", "user.name=A", "-c", "user.email=a@b.c", "-c", "init.defaultBranch=main", "-c", "commit.gpgsign=false"]
    done = subprocess.run(["git", "-C", str(repository), *author, *words], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def write_code(root: Path, answer: str) -> None:
    for package in ("runtime/minilean", "Library/forecasting"):
        (root / package).mkdir(parents=True, exist_ok=True)
        (root / package / "__init__.py").write_text(f"ANSWER = {answer!r}\n")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Two commits of a project: one answers old, the next new; the files at hand answer newest."""
    root = tmp_path / "repository"
    root.mkdir()
    git(root, "init", "--quiet")
    for answer in ("old", "new"):
        write_code(root, answer)
        git(root, "add", ".")
        git(root, "commit", "--quiet", "-m", answer)
    write_code(root, "newest")
    return root


def answer(checkout: Checkout) -> str:
    command = [sys.executable, "-c", "import minilean, forecasting; print(minilean.ANSWER, forecasting.ANSWER)"]
    return subprocess.run(command, env=checkout.environment(), capture_output=True, text=True, check=True).stdout


def test_each_side_runs_its_own_code(repository: Path, tmp_path: Path) -> None:
    before = sorted(path.relative_to(repository) for path in (repository / ".git").rglob("*"))
    extract(repository, resolved(repository, "HEAD~1"), tmp_path / "base")
    sides = [Checkout("base", tmp_path / "base", tmp_path), Checkout("here", repository, tmp_path)]

    for side in sides:
        side.check()
    assert [answer(side) for side in sides] == ["old old\n", "newest newest\n"]
    assert sorted(path.relative_to(repository) for path in (repository / ".git").rglob("*")) == before


def test_a_commit_has_its_full_name(repository: Path) -> None:
    assert resolved(repository, "main") == git(repository, "rev-parse", "HEAD")


@pytest.mark.parametrize("commit", ["no-such-name", "", "--help", "0" * 40])
def test_an_unknown_commit_is_refused(repository: Path, commit: str) -> None:
    with pytest.raises(InputError) as refused:
        resolved(repository, commit)
    assert str(refused.value) == f"BASE is {commit!r}, which is no commit of {repository}; git log --oneline lists those that are."


def test_a_folder_that_is_no_checkout_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no commit of"):
        resolved(tmp_path, "HEAD")


def test_a_side_without_code_of_its_own_is_refused(tmp_path: Path) -> None:
    (tmp_path / "runtime" / "minilean").mkdir(parents=True)
    (tmp_path / "runtime" / "minilean" / "__init__.py").touch()

    with pytest.raises(InputError, match="base cannot be run: expected its own minilean and forecasting"):
        Checkout("base", tmp_path, tmp_path).check()


def test_prices_that_the_person_named_reach_no_run_by_accident(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEAN_DATA_FOLDER", "/somewhere")
    environment = Checkout("here", tmp_path, tmp_path / "steps").environment()

    assert "LEAN_DATA_FOLDER" not in environment
    assert environment["FORECASTING_CACHE"] == str(tmp_path / "steps")


def test_both_sides_keep_their_byte_code_apart_wherever_a_person_keeps_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    module = tmp_path / "runtime" / "sides.py"
    module.parent.mkdir()
    module.write_text("print(__cached__)")
    done = subprocess.run(
        [sys.executable, "-c", "import sides"],
        env=Checkout("here", tmp_path, tmp_path / "steps").environment(),
        capture_output=True,
        text=True,
        check=True,
    )

    written = Path(done.stdout.strip())
    assert written.is_relative_to(tmp_path / "steps" / "byte code")
    assert written.is_file()

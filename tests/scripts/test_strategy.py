"""A strategy that `make strategy` writes: it runs, and everything that is asked of a strategy holds for it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

NAME = "buy_the_dip"
BIN = Path(sys.executable).parent


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory, repo_root: Path) -> Path:
    """A copy of the checkout without its tests of other things."""
    folder = tmp_path_factory.mktemp("workspace")
    for name in ("lean.json", "pyproject.toml", "tests/conftest.py"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(repo_root / name, folder / name)
    for name in ("algorithms", "Library", "models", "research", "runtime", "scripts", "tests/algorithms/threshold_lstm", "tests/workspace"):
        ignored = shutil.ignore_patterns("__pycache__", "backtests", "cards", "storage")
        shutil.copytree(repo_root / name, folder / name, ignore=ignored)
    return folder


def write(workspace: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "scripts/strategy.py", *arguments]
    return subprocess.run(command, cwd=workspace, capture_output=True, text=True, timeout=60, check=False)


def bare(workspace: Path, folder: Path) -> Path:
    """A checkout with the script and what it copies, and nothing else."""
    other = folder / "workspace"
    for name in ("scripts/strategy.py", "algorithms/threshold_lstm", "tests/algorithms/threshold_lstm"):
        (other / name).parent.mkdir(parents=True, exist_ok=True)
        if (workspace / name).is_file():
            shutil.copy(workspace / name, other / name)
        else:
            shutil.copytree(workspace / name, other / name)
    return other


@pytest.fixture(scope="module")
def written(workspace: Path) -> str:
    """What is printed when the strategy is written."""
    done = write(workspace, NAME)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_it_says_what_comes_next(written: str) -> None:
    assert written == (
        "algorithms/buy_the_dip and its tests are written. Next:\n"
        "  make backtest PROJECT=algorithms/buy_the_dip\n"
        "  make setup && .venv/bin/python -m pytest tests/algorithms/buy_the_dip\n"
    )


def test_its_own_test_and_those_of_the_workspace_pass(written: str, workspace: Path) -> None:
    tests = [
        f"tests/algorithms/{NAME}",
        "tests/workspace/test_names.py",
        "tests/workspace/test_boundaries.py",
        "tests/workspace/test_lean_cli.py",
    ]
    # LEAN's command line takes seconds each time it is asked: what it makes of this strategy is looked at once
    chosen = f"(not lean_cli and not planted) or same_id or ({NAME} and (exactly or says))"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests, "-k", chosen],
        cwd=workspace, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout


def test_it_is_in_style(written: str, workspace: Path) -> None:
    places = [f"algorithms/{NAME}", f"tests/algorithms/{NAME}"]
    for words in (["check"], ["format", "--check"]):
        done = subprocess.run([BIN / "ruff", *words, "--no-cache", *places], cwd=workspace, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout


def test_nothing_of_it_has_the_name_of_what_it_was_copied_from(written: str, workspace: Path) -> None:
    files = [*(workspace / "algorithms" / NAME).iterdir(), *(workspace / "tests" / "algorithms" / NAME).iterdir()]
    texts = {path.name: path.read_text() for path in files if path.is_file()}

    assert sorted(texts) == [
        "README.md", "buy_the_dip_settings.py", "config.json", "conftest.py", "main.py", "test_buy_the_dip_settings.py", "test_main.py",
    ]  # fmt: skip
    old = ("threshold_lstm", "threshold_settings", "ThresholdLstm", "ThresholdSettings", "314159265")
    assert [name for name, text in texts.items() if any(word in text for word in old)] == ["README.md"]
    assert texts["README.md"].count("threshold_lstm") == 2, "the link to where it comes from"
    assert "Sharpe" not in texts["README.md"], "figures of another strategy"


def options(conformance_data: Path) -> list[str]:
    small = {"start": "2015-03-02", "end": "2015-05-29", "training_bars": "200", "holdout": "5", "lookback": "20", "units": "4"}
    small |= {"epochs": "20", "threshold": "0.002"}
    given = [word for name, value in small.items() for word in ("--parameter", name, value)]
    return ["--data-folder", str(conformance_data), "--object-store", "storage", *given]


def test_it_runs_and_trades_on_what_the_trainer_has_made_for_it(written: str, workspace: Path, conformance_data: Path) -> None:
    span = ["--start", "2015-03", "--end", "2015-05", "--workers", "1"]
    trained = subprocess.run(
        [sys.executable, "models", "train", "--strategy", NAME, *span, *options(conformance_data)],
        cwd=workspace, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert trained.returncode == 0, trained.stderr
    done = subprocess.run(
        [BIN / "minilean", "backtest", f"algorithms/{NAME}", *options(conformance_data), "--parameter", "weights", "load", "--no-report"],
        cwd=workspace, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    refits = json.loads((workspace / "storage" / NAME / "refits.json").read_text())
    assert [(one["month"], one["outcome"]) for one in refits] == [(f"2015-0{month}", "loaded") for month in (2, 3, 4)]
    (results,) = (workspace / "algorithms" / NAME / "backtests").iterdir()
    assert len(json.loads((results / "BuyTheDipAlgorithm-order-events.json").read_text())) > 0


def test_the_number_of_a_project_is_its_own(written: str, workspace: Path) -> None:
    configs = [*workspace.glob("algorithms/*/config.json"), *workspace.glob("Library/*/config.json"), workspace / "research/config.json"]
    ids = [json.loads(path.read_text())["local-id"] for path in configs]

    assert len(ids) == len(set(ids)) > len(list(workspace.glob("Library/*/config.json")))
    assert sorted(path.parent.name for path in configs).count(NAME) == 1
    assert 100_000_000 <= ids[[path.parent.name for path in configs].index(NAME)] <= 999_999_999


def test_a_number_that_is_taken_is_not_given_again(written: str, workspace: Path, tmp_path: Path) -> None:
    other = bare(workspace, tmp_path)
    number = json.loads((workspace / "algorithms" / NAME / "config.json").read_text())["local-id"]
    (other / "research").mkdir()
    (other / "research" / "config.json").write_text(json.dumps({"local-id": number}))

    assert write(other, NAME).returncode == 0
    assert json.loads((other / "algorithms" / NAME / "config.json").read_text())["local-id"] == number + 1


def tree(workspace: Path) -> list[str]:
    return sorted(str(path) for folder in ("algorithms", "tests/algorithms") for path in (workspace / folder).rglob("*"))


@pytest.mark.parametrize(
    "name",
    ["", "Momentum", "2_fast", "a-b", "a b", "a__b", "_a", "a_", "../outside", "a/b", ".", "a.b", "q_c", "i", "naïve"],
)
def test_what_cannot_be_a_name_is_refused(written: str, workspace: Path, name: str) -> None:
    before = tree(workspace)
    done = write(workspace, name)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"Error: {name!r} cannot be the name of a strategy: expected small letters, digits and single underscores, a letter first, "
        "such as make strategy NAME=buy_the_dip.\n"
    )
    assert tree(workspace) == before


@pytest.mark.parametrize(
    ("name", "place", "advice"),
    [
        (NAME, f"algorithms/{NAME}", " already: choose another name, or delete it."),
        ("tested_only", "tests/algorithms/tested_only", " already: choose another name, or delete it."),
        # two modules of one name: a process could load but one of them
        ("macro", "algorithms/macro_lstm/macro_settings.py", " already, of another strategy: choose another name."),
    ],
)
def test_a_name_that_is_taken_is_refused(written: str, workspace: Path, name: str, place: str, advice: str) -> None:
    (workspace / "tests" / "algorithms" / "tested_only").mkdir(exist_ok=True)
    before = tree(workspace)
    done = write(workspace, name)

    assert done.returncode == 2
    assert done.stderr == f"Error: There is a {place}{advice}\n"
    assert tree(workspace) == before


def test_a_name_may_hold_that_of_what_is_copied(workspace: Path, tmp_path: Path) -> None:
    other = bare(workspace, tmp_path)
    assert write(other, "threshold_lstm_2").returncode == 0
    main = (other / "algorithms" / "threshold_lstm_2" / "main.py").read_text(encoding="utf-8")
    assert "from threshold_lstm_2_settings import STRATEGY, ThresholdLstm2Settings\n" in main
    assert "class ThresholdLstm2Algorithm(QCAlgorithm):" in main
    assert (other / "algorithms" / "threshold_lstm_2" / "threshold_lstm_2_settings.py").is_file()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_to_is_the_machines_failure(workspace: Path, tmp_path: Path) -> None:
    other = bare(workspace, tmp_path)
    (other / "tests" / "algorithms").chmod(0o500)

    done = write(other, NAME)

    assert (done.returncode, done.stdout) == (3, "")
    assert [path.name for path in (other / "algorithms").iterdir()] == ["threshold_lstm"]


@pytest.mark.parametrize("missing", ["algorithms/threshold_lstm/main.py", "tests/algorithms/threshold_lstm/conftest.py"])
def test_without_what_is_copied_nothing_is_written(workspace: Path, tmp_path: Path, missing: str) -> None:
    other = bare(workspace, tmp_path)
    (other / missing).unlink()
    before = tree(other)

    done = write(other, NAME)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"Error: There is no {missing}, and a new strategy begins as a copy of threshold_lstm: git checkout {missing} brings it back.\n"
    )
    assert tree(other) == before

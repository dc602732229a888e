"""`make bench BASE=...` as a person meets it, on a project whose benchmarks take no time."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

FAKE = """
import sys
from comparison import Benchmark

def benchmarks(real_data):
    yield Benchmark("work", lambda root, output, store: [sys.executable, "-S", str(root / "work.py"), str(output)])
"""
BURN = "import time; end = time.process_time() + {seconds}\nwhile time.process_time() < end: pass\nprint('Weights: ' + 32 * '{digit}')\n"


def git(root: Path, *words: str) -> None:
    author = ["-c", "user.name=A", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(root), *author, *words], capture_output=True, check=True)


@pytest.fixture
def project(tmp_path: Path, repo_root: Path) -> Path:
    """A repository with the real programs and one tiny benchmark, which takes 0.02 seconds in its only commit."""
    root = tmp_path / "project"
    for name in ("bench", "runtime/minilean"):
        shutil.copytree(repo_root / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    (root / "Library" / "forecasting").mkdir(parents=True)
    (root / "Library" / "forecasting" / "__init__.py").touch()
    (root / "bench" / "benchmarks.py").write_text(FAKE)
    (root / "work.py").write_text(BURN.format(seconds=0.02, digit="a"))
    (root / ".gitignore").write_text("__pycache__\n")
    git(root, "init", "--quiet")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "-m", "first")
    (tmp_path / "temporary").mkdir()
    return root


def start(project: Path, *words: str) -> subprocess.Popen[str]:
    paths = os.pathsep.join([str(project / "runtime"), str(project / "Library")])
    environment = {name: value for name, value in os.environ.items() if name != "LEAN_DATA_FOLDER"}
    environment |= {"PYTHONPATH": paths, "TMPDIR": str(project.parent / "temporary"), "COLUMNS": "120"}
    command = [sys.executable, str(project / "bench"), *words]
    return subprocess.Popen(
        command, cwd=project, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )


def run(project: Path, *words: str) -> tuple[int, str, str]:
    with start(project, *words) as process:
        out, err = process.communicate(timeout=120)
    assert list((project.parent / "temporary").iterdir()) == []
    return process.returncode, out, err


def test_a_slower_checkout_ends_it_with_code_1(project: Path) -> None:
    (project / "work.py").write_text(BURN.format(seconds=0.08, digit="a"))
    code, out, err = run(project, "--base", "HEAD", "--no-progress")

    assert (code, err) == (1, "")
    assert "│ work │ 15 " in " ".join(out.split())
    assert "% more processor time than the base, which is above the 3 % allowed." in out


def test_a_quicker_checkout_passes(project: Path) -> None:
    (project / "work.py").write_text(BURN.format(seconds=0.01, digit="a"))
    code, out, err = run(project, "--base", "HEAD", "--only", "work", "--no-progress")

    assert (code, err) == (0, "")
    assert out.endswith("No median ratio is above 1.03, and all orders and weights are the same.\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--base", "nothing"], "Error: BASE is 'nothing', which is no commit of "),
        (["--base", "HEAD", "--only", "play"], "Error: --only 'play' is no benchmark; there are: work.\n"),
        (["--only", "work"], "Error: --only chooses among the benchmarks that --base compares; give a commit too.\n"),
    ],
)
def test_wrong_usage_is_refused(project: Path, words: list[str], said: str) -> None:
    code, _, err = run(project, *words)

    assert code == 2
    assert said in err
    assert "Traceback" not in err


def test_ctrl_c_leaves_nothing_behind(project: Path) -> None:
    sign = project.parent / "sign"
    (project / "work.py").write_text(
        f"import os, pathlib, time; pathlib.Path({str(sign)!r}).write_text(str(os.getpid())); time.sleep(60)\n"
    )
    with start(project, "--base", "HEAD") as process:
        until = time.monotonic() + 60
        while not (sign.exists() and sign.read_text()) and time.monotonic() < until:
            time.sleep(0.05)
        os.kill(process.pid, signal.SIGINT)  # to the command alone: it ends what it has started
        _, err = process.communicate(timeout=60)

    assert process.returncode == 130
    assert err.lstrip() == "Interrupted. Tables above are whole, and nothing is left of what was being measured.\n"
    assert list((project.parent / "temporary").iterdir()) == []
    with pytest.raises(ProcessLookupError):
        os.kill(int(sign.read_text()), 0)
    assert (
        subprocess.run(["git", "-C", str(project), "worktree", "list"], capture_output=True, check=False, text=True).stdout.count("\n") == 1
    )

"""The notebooks: each agrees with its text, carries no outputs, and runs from a clean kernel in a stranger's clone."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from forecasting.metrics import ChangeScore, score_changes
from minilean.datasets.sample import write_sample

SCRIPTS = Path(sys.executable).parent
RESEARCH = Path(__file__).resolve().parents[2] / "research"
NOTEBOOKS = sorted(path.stem for path in RESEARCH.glob("*.ipynb"))
FIRST = "from_research_to_production"


def cells_of(text: str, fmt: str) -> list[tuple[str, str]]:
    """Kind and source of each cell."""
    import jupytext  # noqa: PLC0415 - loads for seconds, and every worker collects this file

    return [(cell.cell_type, cell.source) for cell in jupytext.reads(text, fmt=fmt).cells]


def leftovers(notebook: dict[str, Any]) -> list[str]:
    """What a run leaves in a notebook and git shall not see."""
    found = []
    for number, cell in enumerate(notebook["cells"]):
        found += [f"cell {number}: {name}" for name in ("outputs", "execution_count") if cell.get(name)]
        found += [f"cell {number}: {name}" for name in cell["metadata"]]
    return found


def test_research_opens_with_the_notebook_of_the_thread() -> None:
    assert FIRST in NOTEBOOKS
    assert sorted(path.stem for path in RESEARCH.glob("*.py")) == NOTEBOOKS


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_agrees_with_its_text(name: str) -> None:
    notebook, text = ((RESEARCH / f"{name}{suffix}").read_text(encoding="utf-8") for suffix in (".ipynb", ".py"))

    assert len(cells_of(text, "py:percent")) > (10 if name == FIRST else 1)
    assert cells_of(notebook, "ipynb") == cells_of(text, "py:percent")
    assert json.loads(notebook)["metadata"]["jupytext"]["formats"] == "ipynb,py:percent", "what makes Jupyter write both"


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_carries_no_outputs(name: str) -> None:
    assert leftovers(json.loads((RESEARCH / f"{name}.ipynb").read_text(encoding="utf-8"))) == []


def test_a_changed_cell_and_an_output_would_be_seen() -> None:
    text = (RESEARCH / f"{FIRST}.py").read_text(encoding="utf-8")
    notebook = json.loads((RESEARCH / f"{FIRST}.ipynb").read_text(encoding="utf-8"))
    code = next(number for number, cell in enumerate(notebook["cells"]) if cell["cell_type"] == "code")
    notebook["cells"][code].update(source="1 + 1", execution_count=1)

    assert cells_of(json.dumps(notebook), "ipynb") != cells_of(text, "py:percent")
    assert leftovers(notebook) == [f"cell {code}: execution_count"]


@pytest.fixture
def clone(tmp_path: Path, repo_root: Path) -> Path:
    """A clone with the synthetic sample in `data/`, as it is where no prices can be downloaded."""
    shutil.copytree(RESEARCH, tmp_path / "research", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    shutil.copy(repo_root / "lean.json", tmp_path)
    write_sample(tmp_path / "data", start=date(2014, 1, 2), end=date(2020, 12, 31))
    return tmp_path


def executed(folder: Path, name: str) -> dict[str, Any]:
    """The notebook after a run from a clean kernel, with its outputs."""
    environment = {key: value for key, value in os.environ.items() if key not in ("LEAN_DATA_FOLDER", "MPLBACKEND")}
    environment["JUPYTER_PLATFORM_DIRS"] = "1"
    completed = subprocess.run(
        [str(SCRIPTS / "jupyter-execute"), "--inplace", f"{name}.ipynb"],
        cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert completed.returncode == 0, completed.stderr[-3000:]
    return json.loads((folder / f"{name}.ipynb").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_runs_on_synthetic_prices(clone: Path, name: str) -> None:
    notebook = executed(clone / "research", name)
    if name == FIRST:
        require_what_the_first_one_shows(notebook)


def require_what_the_first_one_shows(notebook: dict[str, Any]) -> None:
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", ())]
    said = "".join("".join(output.get("text", "")) for output in outputs if output["output_type"] == "stream")
    shown = [output["data"] for output in outputs if "data" in output]
    words = "".join("".join(data["text/markdown"]) for data in shown if "text/markdown" in data)
    assert "SPY (SYNTHETIC prices): 1500 closes, " in said
    assert " to 2020-11-30" in said
    assert "features (1200, 60, 1), labels (1200,)" in said
    assert sum("image/png" in data for data in shown) == 6
    assert sum("text/html" in data for data in shown) == 3, "tables of prices, changes and the forecasts of tomorrow"
    assert "**LSTM on price.**" in words
    assert "**LSTM on change.**" in words
    assert words.endswith("**The prices are SYNTHETIC**, made by a random-number generator: none of this says anything about a market.")


@pytest.fixture(scope="module")
def words() -> SimpleNamespace:
    """The functions with which the first notebook concludes."""
    tree = ast.parse((RESEARCH / f"{FIRST}.py").read_text(encoding="utf-8"))
    wanted = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name in ("standard_errors", "conclusion")]
    scope: dict[str, Any] = {"np": np, "ChangeScore": ChangeScore}
    exec(compile(ast.Module(wanted, []), FIRST, "exec"), scope)
    return SimpleNamespace(**scope)


def test_the_conclusion_follows_the_figures(words: SimpleNamespace) -> None:
    actual = np.random.default_rng(1).normal(0, 0.01, 240)

    good = words.conclusion("Model", score_changes(actual * 0.8, actual), 9.0, 8.0, 0.1)
    assert "smaller than the" in good
    assert "more often than always naming the usual one" in good
    assert "hardly vary" not in good

    bad = words.conclusion("Model", score_changes(np.full(240, -0.02), actual), -9.0, -3.0, 0.93)
    assert "larger than the" in bad
    assert "less often than" in bad
    assert "93% of the test closes lie outside" in bad
    assert "hardly vary" in bad

    nothing = words.conclusion("Model", score_changes(actual[::-1] * 0.1, actual), 1.9, -1.9, 0.0)
    assert "not to be told apart from the" in nothing
    assert "neither more nor less often" in nothing
    assert "outside" not in nothing


def test_gains_are_counted_in_standard_errors(words: SimpleNamespace) -> None:
    # mean 2, deviation 2, root of 4 numbers 2: a standard error of 1
    assert words.standard_errors(np.array([2 - 3**0.5, 2 - 3**0.5, 2 + 3**0.5, 2 + 3**0.5])) == pytest.approx(2.0)
    assert words.standard_errors(np.zeros(5)) == 0.0


def address_of(log: Path) -> str:
    """Where a Jupyter server says that it listens; empty as long as it does not."""
    found = re.search(r"(http://(?:localhost|127\.0\.0\.1):\d+)/lab", log.read_text(encoding="utf-8"))
    return found[1] if found else ""


def listing(log: Path, token: str) -> dict[str, Any]:
    """The server's list of files, asked for until it answers."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + 60
    while True:
        try:
            with opener.open(f"{address_of(log)}/api/contents?token={token}", timeout=20) as answer:
                return json.load(answer)
        except (OSError, ValueError):  # no address yet, or nothing listens there yet
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def test_jupyter_opens_on_the_notebooks(clone: Path) -> None:
    # what `make research` starts, without the browser
    command = [str(SCRIPTS / "jupyter"), "lab", "--notebook-dir", "research", "--no-browser", "--allow-root", "--port", "0"]
    environment = {**os.environ, "HOME": str(clone), "JUPYTER_TOKEN": "opened"}
    log = clone / "server.log"
    with open(log, "w") as output, subprocess.Popen(command, cwd=clone, env=environment, stdout=output, stderr=output) as server:
        try:
            listed = listing(log, "opened")
        finally:
            server.kill()
    assert f"{FIRST}.ipynb" in [entry["name"] for entry in listed["content"]]

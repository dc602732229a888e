"""The verdict of the look-ahead test, kept beside a strategy's backtests."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from minilean.engine.look_ahead_file import read_verdict, verdict_path, write_verdict
from minilean.errors import DataError
from minilean.project.loading import Project
from minilean.results.analysis.finished_run import LookAheadVerdict

FOUND = LookAheadVerdict(16, datetime(2015, 1, 5, 16))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    library = tmp_path / "Library"
    for file in (tmp_path / "mine" / "main.py", tmp_path / "mine" / "rules.py", library / "shared.py"):
        file.parent.mkdir(exist_ok=True)
        file.write_text("x = 1\n")
    return Project(tmp_path / "mine" / "main.py", tmp_path / "mine", tmp_path, libraries=(library,))


@pytest.mark.parametrize("verdict", [FOUND, LookAheadVerdict(2)])
def test_a_verdict_is_read_as_it_was_kept(project: Project, verdict: LookAheadVerdict) -> None:
    path = write_verdict(project, {"window": "3"}, verdict)
    assert path == project.folder / "backtests" / "lookahead.json"
    assert read_verdict(project, {"window": "3"}) == verdict


def test_without_a_test_there_is_no_verdict(project: Project) -> None:
    assert read_verdict(project, {}) is None


def test_a_verdict_on_other_parameters_says_nothing(project: Project) -> None:
    write_verdict(project, {"window": "3"}, FOUND)
    assert read_verdict(project, {"window": "4"}) is None


@pytest.mark.parametrize("file", ["mine/main.py", "mine/rules.py", "Library/shared.py"])
def test_a_verdict_on_other_code_says_nothing(project: Project, file: str) -> None:
    write_verdict(project, {}, FOUND)
    (project.root / file).write_text("x = 2\n")
    assert read_verdict(project, {}) is None


def test_other_strategies_of_a_folder_do_not_count(project: Project) -> None:
    alone = Project(project.folder / "rules.py", project.folder, project.root)
    write_verdict(alone, {}, FOUND)
    (project.folder / "main.py").write_text("x = 2\n")
    assert read_verdict(alone, {}) == FOUND
    (project.folder / "rules.py").write_text("x = 2\n")
    assert read_verdict(alone, {}) is None


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        "{}",
        '{"strategy": "a", "numCompared": 0, "firstDifference": null}',
        '{"strategy": "a", "numCompared": 2, "firstDifference": 5}',
    ],
)
def test_a_damaged_file_is_named(project: Project, text: str) -> None:
    verdict_path(project).parent.mkdir()
    verdict_path(project).write_text(text)
    with pytest.raises(DataError, match=r"lookahead\.json is no verdict of a look-ahead test .* Remove it"):
        read_verdict(project, {})


def test_the_file_is_json_that_a_person_can_read(project: Project) -> None:
    kept = json.loads(write_verdict(project, {}, FOUND).read_text())
    assert (kept["numCompared"], kept["firstDifference"], len(kept["strategy"])) == (16, "2015-01-05T16:00:00", 64)

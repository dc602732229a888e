"""A whole strategy: what is sure to fail is found, and what runs in LEAN is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from minilean.check.checking import check_main_file, check_project
from minilean.project.loading import find_project

MAIN = """from AlgorithmImports import *
from helper import Base
class Own(Base):
    def initialize(self):
        self.begin()
        self.set_holdings("SPY", self.share, "tag")
        self.nowhere
"""
HELPER = """from AlgorithmImports import *
class Base(QCAlgorithm):
    def begin(self):
        self.share = 0.5
        self.log(self.utc_time > datetime(2015, 1, 1))
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "main.py").write_text(MAIN)
    (tmp_path / "helper.py").write_text(HELPER)
    return tmp_path


def test_all_own_files_are_looked_through_together(project: Path) -> None:
    found = [(this.file.name, this.line, this.rule) for this in check_project(find_project(project))]
    assert found == [("helper.py", 5, "times"), ("main.py", 6, "argument type"), ("main.py", 7, "name")]


def test_one_file_alone_does_not_speak_of_what_others_may_define(project: Path) -> None:
    assert check_main_file(find_project(project)) == []
    (project / "main.py").write_text(HELPER)
    assert [this.rule for this in check_main_file(find_project(project))] == ["times"]


def test_a_file_that_is_no_python_is_named(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text("def initialize(self:\n")
    (found,) = check_project(find_project(tmp_path))
    assert (found.line, found.rule) == (1, "syntax")
    assert found.text == "Python cannot read this: '(' was never closed."


def test_files_without_leans_names_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(MAIN.replace("from AlgorithmImports import *\n", ""))
    assert check_project(find_project(tmp_path)) == []


def test_the_strategies_of_the_project_are_clean(repo_root: Path) -> None:
    for main in (repo_root / "algorithms").glob("*/main.py"):
        assert check_project(find_project(main.parent)) == []


def test_every_recorded_case_that_lean_ran_is_clean(repo_root: Path) -> None:
    cases = sorted((repo_root / "tests" / "conformance" / "cases").glob("*.py"))
    assert len(cases) > 25
    assert {case.name: found for case in cases if (found := check_project(find_project(case)))} == {}


def test_what_lean_refused_in_a_recorded_case_is_named(repo_root: Path) -> None:
    case = repo_root / "tests" / "conformance" / "kinds" / "cases" / "moc_positional_tag.py"
    if not case.is_file():
        pytest.skip("the recorded kinds are not in this checkout")
    found = check_project(find_project(case))
    assert {this.line for this in found} == {13}
    assert len(found) == 7

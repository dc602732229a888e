"""The files of a run whose algorithm cannot be imported."""

from __future__ import annotations

import json
from pathlib import Path

from minilean.engine.failed_import import write_failed_import
from minilean.errors import AlgorithmFailure, UnsupportedCall
from minilean.project.loading import Project

CODE = """from AlgorithmImports import *
class Other(QCAlgorithm): pass
class Buy(QCAlgorithm): pass
class Plain: pass
import nothing_of_that_name
"""


def test_they_hold_the_error_and_nothing_else_under_the_name_of_the_class_that_would_have_run(tmp_path: Path) -> None:
    (tmp_path / "buy.py").write_text(CODE)
    project = Project(tmp_path / "buy.py", tmp_path, tmp_path, {"window": "3", "rate": "1"})
    error = AlgorithmFailure("buy.py cannot be imported.\nTraceback\nModuleNotFoundError: No module named 'x'")
    files = write_failed_import(project, {"rate": "2"}, error, tmp_path / "out")
    assert [file.name for file in files] == ["Other.json", "Other-summary.json", "Other-log.txt"]
    for file in files[:2]:
        found = json.loads(file.read_text())
        state = found["state"]
        assert (state["Status"], state["OrderCount"], state["Name"]) == ("RuntimeError", "0", "buy")
        assert state["RuntimeError"] == "buy.py cannot be imported: ModuleNotFoundError: No module named 'x'"
        assert state["StackTrace"] == "Traceback\nModuleNotFoundError: No module named 'x'"
        assert (found["charts"], found["statistics"], found["runtimeStatistics"], found["rollingWindow"]) == ({}, {}, {}, {})
        assert found["algorithmConfiguration"]["parameters"] == {"window": "3", "rate": "2"}
    assert files[2].read_text().endswith(" Runtime Error: buy.py cannot be imported: ModuleNotFoundError: No module named 'x'\n")


def test_a_file_without_a_class_gives_its_own_name_and_a_sentence_has_no_trace(tmp_path: Path) -> None:
    (tmp_path / "odd.py").write_text("import nothing")
    error = UnsupportedCall("Greeks")
    files = write_failed_import(Project(tmp_path / "odd.py", tmp_path, tmp_path), {}, error, tmp_path / "out")
    assert files[0].name == "odd.json"
    state = json.loads(files[0].read_text())["state"]
    assert (state["RuntimeError"], state["StackTrace"]) == (str(error), "")

"""Finding and importing strategies as LEAN does."""

import json
import sys
from pathlib import Path

import pytest

from minilean.errors import InputError
from minilean.project.loading import find_project, install_runtime, load_algorithm_class

ONE = "from AlgorithmImports import *\n\nclass Mine(QCAlgorithm):\n    pass\n"


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "path", list(sys.path))
    (tmp_path / "lean.json").write_text("{}")
    folder = tmp_path / "algorithms" / "mine"
    folder.mkdir(parents=True)
    (folder / "main.py").write_text(ONE)
    (folder / "config.json").write_text(json.dumps({"parameters": {"bars": 80, "flag": True, "name": "x"}}))
    return tmp_path


def test_a_folder_is_a_project_with_text_parameters(workspace: Path) -> None:
    project = find_project(workspace / "algorithms" / "mine")
    assert project.source == workspace / "algorithms" / "mine" / "main.py"
    assert (project.name, project.root) == ("mine", workspace)
    assert project.parameters == {"bars": "80", "flag": "true", "name": "x"}


def test_a_file_is_a_project_too(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text(ONE)
    project = find_project(tmp_path / "one.py")
    assert (project.name, project.parameters, project.root) == ("one", {}, tmp_path)
    assert load_algorithm_class(project).__name__ == "Mine"


@pytest.mark.parametrize("name", ["nowhere", "lean.json"])
def test_what_is_no_algorithm_is_refused(workspace: Path, name: str) -> None:
    with pytest.raises(InputError, match="There is no algorithm at .*expected a LEAN project folder or a .py file"):
        find_project(workspace / name)


def test_a_folder_without_main_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="has no main.py"):
        find_project(tmp_path)


def test_a_broken_config_is_named(workspace: Path) -> None:
    (workspace / "algorithms" / "mine" / "config.json").write_text("{")
    with pytest.raises(InputError, match=r"config\.json cannot be read as JSON"):
        find_project(workspace / "algorithms" / "mine")


def test_a_missing_library_is_named(workspace: Path) -> None:
    config = {"libraries": [{"name": "forecasting", "path": "Library/forecasting"}]}
    (workspace / "algorithms" / "mine" / "config.json").write_text(json.dumps(config))
    with pytest.raises(InputError, match="lists the library .*forecasting, which does not exist"):
        find_project(workspace / "algorithms" / "mine")


def test_a_library_is_importable_by_its_package_name(workspace: Path) -> None:
    library = workspace / "Library" / "tools_of_mine"
    library.mkdir(parents=True)
    (library / "__init__.py").write_text("ANSWER = 42\n")
    config = {"libraries": [{"name": "tools_of_mine", "path": "Library/tools_of_mine"}]}
    folder = workspace / "algorithms" / "mine"
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "main.py").write_text("from tools_of_mine import ANSWER\n" + ONE.replace("pass", "answer = ANSWER"))
    assert load_algorithm_class(find_project(folder)).answer == 42


def test_two_classes_need_a_name(tmp_path: Path) -> None:
    (tmp_path / "two.py").write_text(ONE + "\nclass Other(QCAlgorithm):\n    pass\n")
    project = find_project(tmp_path / "two.py")
    with pytest.raises(InputError, match="defines the algorithm classes Mine, Other; expected exactly one"):
        load_algorithm_class(project)
    assert load_algorithm_class(project, "Other").__name__ == "Other"
    with pytest.raises(InputError, match="defines no algorithm class 'Third'"):
        load_algorithm_class(project, "Third")


def test_no_class_is_refused(tmp_path: Path) -> None:
    (tmp_path / "none.py").write_text("from AlgorithmImports import *\n")
    with pytest.raises(InputError, match="defines no class that derives from QCAlgorithm"):
        load_algorithm_class(find_project(tmp_path / "none.py"))


def test_imported_base_classes_do_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", list(sys.path))
    (tmp_path / "base_of_mine.py").write_text("from AlgorithmImports import *\n\nclass Base(QCAlgorithm):\n    pass\n")
    (tmp_path / "one.py").write_text("from base_of_mine import *\n\nclass Mine(Base):\n    pass\n")
    assert load_algorithm_class(find_project(tmp_path / "one.py")).__name__ == "Mine"


def test_algorithm_imports_is_this_runtimes() -> None:
    module = install_runtime()
    assert Path(module.__file__).name == "AlgorithmImports.py"
    assert module.QCAlgorithm.__module__ == "minilean.algorithm.qc_algorithm"

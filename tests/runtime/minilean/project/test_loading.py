"""Finding and importing strategies as LEAN does."""

import json
import sys
from pathlib import Path

import pytest

from minilean.errors import DataError, InputError
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


def test_a_project_has_the_limits_of_its_workspace(workspace: Path) -> None:
    (workspace / "lean.json").write_text('{"maximum-chart-series": 100}')
    assert find_project(workspace / "algorithms" / "mine").chart_limits.series == 100


def test_a_file_is_a_project_too(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text(ONE)
    project = find_project(tmp_path / "one.py")
    assert (project.name, project.parameters, project.root) == ("one", {}, tmp_path)
    assert load_algorithm_class(project).__name__ == "Mine"


@pytest.mark.parametrize("name", ["nowhere", "lean.json"])
def test_what_is_no_algorithm_is_refused(workspace: Path, name: str) -> None:
    with pytest.raises(InputError, match=r"There is no algorithm at .*expected a LEAN project folder or a \.py file"):
        find_project(workspace / name)


def test_a_folder_without_main_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"has no main\.py"):
        find_project(tmp_path)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"parameters": ' + b"9" * 5000 + b"}", b"\0"])
def test_a_config_that_is_no_json_is_named(workspace: Path, content: bytes) -> None:
    (workspace / "algorithms" / "mine" / "config.json").write_bytes(content)
    with pytest.raises(DataError, match=r"config\.json.*Correct the file\."):
        find_project(workspace / "algorithms" / "mine")


@pytest.mark.parametrize(
    ("config", "words"),
    [
        ([], "holds a list; expected a JSON object with the project's settings"),
        ("text", "holds a str; expected a JSON object"),
        (None, "holds a NoneType; expected a JSON object"),
        ({"parameters": ["bars"]}, "has parameters=['bars']; expected an object with a text for each name"),
        ({"parameters": "bars=80"}, "has parameters='bars=80'; expected an object"),
        ({"parameters": {"bars": None}}, "has the parameter bars=None; expected a text"),
        ({"parameters": {"bars": {"from": 1}}}, "has the parameter bars={'from': 1}; expected a text"),
        ({"libraries": "Library/forecasting"}, "has libraries='Library/forecasting'; expected a list"),
        ({"libraries": {"name": "forecasting"}}, "has libraries={'name': 'forecasting'}; expected a list"),
        ({"libraries": ["Library/forecasting"]}, "lists the library 'Library/forecasting'; expected an object with its name and path"),
        ({"libraries": [{"name": "forecasting"}]}, "lists the library {'name': 'forecasting'}; expected an object"),
        ({"libraries": [{"path": 7}]}, "lists the library {'path': 7}; expected an object"),
    ],
)
def test_a_config_of_another_shape_is_named(workspace: Path, config: object, words: str) -> None:
    (workspace / "algorithms" / "mine" / "config.json").write_text(json.dumps(config))
    with pytest.raises(InputError) as caught:
        find_project(workspace / "algorithms" / "mine")
    assert f"config.json {words}" in str(caught.value)


def test_a_config_without_settings_is_a_project_without_parameters(workspace: Path) -> None:
    (workspace / "algorithms" / "mine" / "config.json").write_text('{"parameters": null, "libraries": null}')
    assert find_project(workspace / "algorithms" / "mine").parameters == {}


def test_a_missing_library_is_named(workspace: Path) -> None:
    config = {"libraries": [{"name": "forecasting", "path": "Library/forecasting"}]}
    (workspace / "algorithms" / "mine" / "config.json").write_text(json.dumps(config))
    with pytest.raises(InputError, match=r"lists the library .*forecasting, which does not exist"):
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


def test_of_several_classes_the_alphabetically_last_runs(tmp_path: Path) -> None:
    (tmp_path / "two.py").write_text(ONE + "\nclass Other(QCAlgorithm):\n    pass\n")
    project = find_project(tmp_path / "two.py")
    # LEAN makes each that it finds in the order of their names and keeps the last (`AlgorithmPythonWrapper`)
    assert load_algorithm_class(project).__name__ == "Other"
    assert load_algorithm_class(project, "Mine").__name__ == "Mine"
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

"""Which files belong to a strategy."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from minilean.check.sources import imported_files, read_sources
from minilean.errors import DataError
from minilean.project.loading import find_project


def test_what_is_imported_is_read_and_what_lies_beside_it_is_not(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    for name, text in {
        "main.py": "import one\nfrom parts.two import x\nimport numpy",
        "one.py": "def f():\n    import three",
        "parts/two.py": "x = 1",
        "three.py": "import one",
        "apart.py": "x = 1",
        "four.py": "",
    }.items():
        (tmp_path / name).write_text(text)
    sources, unreadable = read_sources(find_project(tmp_path))
    assert {source.path.relative_to(tmp_path).as_posix() for source in sources} == {"main.py", "one.py", "parts/two.py", "three.py"}
    assert unreadable == []
    assert imported_files(ast.parse("from parts import two"), find_project(tmp_path)) == [tmp_path / "parts" / "two.py"]


def test_a_file_with_zero_bytes_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_bytes(b"x = 1\0")
    try:
        sources, unreadable = read_sources(find_project(tmp_path))
    except DataError as error:
        assert str(error).startswith(f"{tmp_path / 'main.py'} is no Python file: ")
    else:
        assert (sources, unreadable[0].path) == ([], tmp_path / "main.py")


def test_a_file_that_is_no_python_has_its_line(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text("x = 1\ny = = 2\n")
    sources, (unreadable,) = read_sources(find_project(tmp_path))
    assert (sources, unreadable.line, unreadable.reason) == ([], 2, "invalid syntax")
    with pytest.raises(AttributeError):
        unreadable.line = 3  # type: ignore[misc]

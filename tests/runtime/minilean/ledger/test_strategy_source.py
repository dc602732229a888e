"""A strategy that computes something else is another spec; a comment or what runs have left is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from minilean.ledger.strategy_source import source_digest


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "parts").mkdir()
    (tmp_path / "main.py").write_text("# comment\nx = 1\n")
    (tmp_path / "parts" / "rule.py").write_text("y = 2\n")
    return tmp_path


def test_the_digest_is_that_of_names_and_lines(project: Path) -> None:
    # printf 'main.py\0x = 1\nparts/rule.py\0y = 2\n' | sha256sum
    assert source_digest(project / "main.py") == "17dd4b5b5d31"


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("main.py", "\n  # another\nx = 1   \n"),
        ("notes.txt", "z = 3\n"),
        ("backtests/2020/code/main.py", "z = 3\n"),
        ("__pycache__/x.py", "z = 3\n"),
        *((f"{left}/x.py", "z = 3\n") for left in ("live", "optimizations", "report", "storage")),
        (".hidden/x.py", "z = 3\n"),
    ],
)
def test_what_computes_the_same_is_the_same(project: Path, file: str, text: str) -> None:
    before = source_digest(project / "main.py")
    (project / file).parent.mkdir(parents=True, exist_ok=True)
    (project / file).write_text(text)
    assert source_digest(project / "main.py") == before


@pytest.mark.parametrize(
    ("file", "text"),
    [("main.py", "x = 2\n"), ("main.py", "if 1:\n  x = 1\n"), ("parts/rule.py", "y = 3\n"), ("new.py", "y = 2\n")],
)
def test_what_computes_something_else_is_another(project: Path, file: str, text: str) -> None:
    before = source_digest(project / "main.py")
    (project / file).write_text(text)
    assert source_digest(project / "main.py") != before


def test_a_file_by_itself_is_its_own_strategy(project: Path) -> None:
    (project / "hold.py").write_text("x = 1\n")
    before = source_digest(project / "hold.py")
    (project / "main.py").write_text("x = 2\n")
    assert source_digest(project / "hold.py") == before


def test_a_folder_elsewhere_that_is_linked_to_is_not_the_strategys(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    before, elsewhere = source_digest(project / "main.py"), tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "x.py").write_text("z = 3\n")
    (project / "linked").symlink_to(elsewhere)
    assert source_digest(project / "main.py") == before


def test_a_name_that_is_no_text_has_a_digest(project: Path) -> None:
    before = source_digest(project / "main.py")
    (project / "\udcff.py").write_text("z = 3\n")
    assert source_digest(project / "main.py") != before

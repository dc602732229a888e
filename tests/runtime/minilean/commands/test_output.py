"""The folder of a run's results."""

from pathlib import Path

import pytest

from minilean.commands.output import reserved_folder
from minilean.errors import InputError


def test_two_runs_of_one_second_get_two_folders(tmp_path: Path) -> None:
    with reserved_folder(None, tmp_path) as first, reserved_folder(None, tmp_path) as second:
        assert first != second
        assert first.parent == second.parent == tmp_path / "backtests"
        (first / "x").write_text("")
    assert first.is_dir() and not second.exists()


def test_an_unused_folder_vanishes_and_a_used_one_stays(tmp_path: Path) -> None:
    with reserved_folder(tmp_path / "a" / "b", tmp_path) as folder:
        assert folder == tmp_path / "a" / "b" and folder.is_dir()
    assert not folder.exists()
    with reserved_folder(tmp_path / "used", tmp_path) as folder:
        (folder / "Hold-summary.json").write_text("{}")
    with pytest.raises(InputError, match="holds the results of another run"), reserved_folder(tmp_path / "used", tmp_path):
        pass
    assert (tmp_path / "used" / "Hold-summary.json").read_text() == "{}"


def test_a_folder_with_other_files_is_taken_and_keeps_them(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("x")
    with reserved_folder(tmp_path / "mine", tmp_path):
        pass
    assert (tmp_path / "mine" / "notes.txt").read_text() == "x"

"""What killed processes leave behind is told from what others are at work on."""

import os
from pathlib import Path

from minilean.common.ownership import claim, claimed, clear_abandoned, put_back


def test_what_nobody_holds_is_removed(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "inside").write_text("x")
    clear_abandoned([tmp_path / "file", tmp_path / "folder", tmp_path / "absent"])
    assert list(tmp_path.iterdir()) == []


def test_what_its_maker_holds_stays(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with (tmp_path / "file").open("w") as stream, claimed(tmp_path / "folder"):
        assert claim(stream.fileno(), tmp_path / "file")
        clear_abandoned([tmp_path / "file", tmp_path / "folder"])
        put_back(tmp_path / "folder", tmp_path / "elsewhere")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]


def test_a_link_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("x")
    (tmp_path / "link").symlink_to(tmp_path / "mine")
    clear_abandoned([tmp_path / "link"])
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "mine").exists()


def test_a_file_that_was_cleared_away_before_it_was_claimed_is_made_again(tmp_path: Path) -> None:
    with (tmp_path / "file").open("w") as stream:
        os.unlink(tmp_path / "file")
        assert not claim(stream.fileno(), tmp_path / "file")


def test_an_old_folder_returns_only_where_there_is_none(tmp_path: Path) -> None:
    for name in ("old", "older"):
        (tmp_path / name).mkdir()
        put_back(tmp_path / name, tmp_path / "data")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "older"]

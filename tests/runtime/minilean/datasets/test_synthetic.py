import pytest

from minilean.datasets.files import write_files
from minilean.datasets.synthetic import SyntheticMarker, foreign_files, is_synthetic, read_marker, sha256
from minilean.errors import DataError


@pytest.fixture
def sample(tmp_path):
    marker = SyntheticMarker(1, 1, "2010-01-04", "2021-12-31", {"a/b.csv": sha256(b"1")})
    write_files(tmp_path, {"a/b.csv": b"1", "SYNTHETIC.json": marker.to_bytes()})
    return tmp_path


def test_a_marker_survives_a_round_trip(sample):
    assert is_synthetic(sample)
    assert read_marker(sample) == SyntheticMarker(1, 1, "2010-01-04", "2021-12-31", {"a/b.csv": sha256(b"1")})


def test_files_of_the_sample_and_hidden_files_are_not_foreign(sample):
    write_files(sample, {".gitkeep": b""})
    assert foreign_files(sample) == []


def test_added_and_changed_files_are_foreign(sample):
    write_files(sample, {"a/b.csv": b"2", "c.txt": b"3"})
    assert foreign_files(sample) == ["a/b.csv", "c.txt"]


def test_an_absent_folder_holds_nothing_foreign(tmp_path):
    assert foreign_files(tmp_path / "absent") == []
    assert not is_synthetic(tmp_path / "absent")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"seed": 1}', b"\xff", b"[" * 100_000, b'{"seed": ' + b"1" * 5000 + b"}"])
def test_a_damaged_marker_is_named(tmp_path, content):
    write_files(tmp_path, {"SYNTHETIC.json": content})
    with pytest.raises(DataError, match=r"SYNTHETIC\.json.*Remove the folder"):
        read_marker(tmp_path)

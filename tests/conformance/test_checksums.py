"""What real LEAN gave is kept byte for byte: nobody records an expectation from minilean."""

from __future__ import annotations

import gzip
import hashlib
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ENTRIES = [line.split(maxsplit=1) for line in (HERE / "SHA256SUMS").read_text().splitlines()]
FOLDERS = ("cases", "data", "expected", "indicators", "kinds", "money", "quantbook", "random", "surface")


def _digest(path: Path) -> str:
    if path.exists():
        return hashlib.sha256(path.read_bytes()).hexdigest()
    return hashlib.sha256(gzip.decompress(path.with_name(f"{path.name}.gz").read_bytes())).hexdigest()


def _name(path: Path) -> str:
    # long expectations are packed; data are archives in LEAN too
    name = path.relative_to(HERE).as_posix()
    return name.removesuffix(".gz") if "/expected/" in name else name


def test_the_list_covers_cases_data_and_expectations() -> None:
    names = {name.lstrip("*./").split("/")[0] for _, name in ENTRIES}
    assert names == {*FOLDERS, "speed"}
    assert len(ENTRIES) > 1000


def test_every_listed_file_has_its_checksum() -> None:
    wrong = [name for digest, name in ENTRIES if _digest(HERE / name.lstrip("*./")) != digest]
    assert wrong == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_file_is_unlisted(folder: str) -> None:
    listed = {name.lstrip("*./") for _, name in ENTRIES}
    found = {_name(p) for p in (HERE / folder).rglob("*") if p.is_file() and "__pycache__" not in p.parts}
    assert found - listed == set()


def test_a_changed_byte_changes_the_checksum(tmp_path: Path) -> None:
    digest, name = ENTRIES[0]
    copy = tmp_path / "copy"
    content = (HERE / name.lstrip("*./")).read_bytes()
    copy.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    assert _digest(copy) != digest

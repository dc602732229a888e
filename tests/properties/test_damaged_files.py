"""Whatever a data file holds, reading it gives what it says or the one error that names it."""

from __future__ import annotations

import itertools
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minilean.data.data_files import read_zip_entry
from minilean.data.factor_file import read_factor_file
from minilean.data.map_file import read_map_file
from minilean.data.price_files import read_quotes, read_trades
from minilean.errors import DataError

_FIELDS = st.sampled_from("20140102|20140103|20501231|99991231|00010101|20140102 00:00|1|0|-1|1e9|1E999999|NaN|inf|spy|".split("|"))
_LINES = st.lists(st.lists(_FIELDS, max_size=12).map(",".join), max_size=6).map("\n".join)
_TEXTS = _LINES.map(str.encode) | st.binary(max_size=200)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("damaged")


@given(_TEXTS)
def test_a_factor_file_is_whole_or_refused(folder: Path, content: bytes) -> None:
    path = folder / "spy.csv"
    path.write_bytes(content)
    try:
        rows = read_factor_file(path).rows
    except DataError as error:
        assert str(error).startswith(f"{path}")
    else:
        assert [(str(row.date), row.price_factor, row.split_factor) for row in rows[-1:]] == [("2050-12-31", 1, 1)]
        assert all(row.price_factor * row.split_factor > 0 for row in rows)


@given(_TEXTS)
def test_a_map_file_is_whole_or_refused(folder: Path, content: bytes) -> None:
    path = folder / "spy.csv"
    path.write_bytes(content)
    try:
        rows = read_map_file(path).rows
    except DataError as error:
        assert str(error).startswith(f"{path}")
    else:
        assert len(rows) >= 2
        assert all(one.date < other.date for one, other in itertools.pairwise(rows))


@given(_TEXTS, st.sampled_from([read_trades, read_quotes]), st.booleans())
def test_bars_are_in_order_or_refused(folder: Path, content: bytes, read, daily: bool) -> None:
    path = folder / "spy.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("spy.csv", content)
    try:
        rows = read(path, daily)
    except DataError as error:
        assert str(error).startswith(f"{path}")
    else:
        stamps = list(zip(rows.ordinals.tolist(), rows.minutes.tolist(), strict=True))
        assert stamps
        assert stamps == sorted(set(stamps))


@given(st.data())
def test_a_zip_with_changed_bytes_says_the_same_or_is_refused(folder: Path, data: st.DataObject) -> None:
    path, text = folder / "a.zip", b"20140102 00:00,1,1,1,1,1\n" * 40
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", text)
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(content)
    try:
        assert read_zip_entry(path, lambda names: "a.csv" if "a.csv" in names else None, "a.csv") == text
    except DataError as error:
        assert str(error).startswith(f"{path}")

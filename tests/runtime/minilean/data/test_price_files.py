"""Price files: what is read, and that a line that cannot be trusted is named."""

from __future__ import annotations

import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from minilean.data.price_files import read_quotes, read_trades
from minilean.errors import DataError

GOOD = "20140102 00:00,1829500,1832100,1818500,1829200,98987"
NEXT = "20140103 00:00,1829100,1833000,1828000,1829400,5000"
QUOTE = "20140102 00:00,1.37000,1.37071,1.35872,1.36320,0,1.37012,1.37083,1.35884,1.36332,0"


def _zip(folder: Path, *lines: str, end: str = "\n", entry: str = "spy.csv") -> Path:
    path = folder / "spy.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(entry, end.join(lines))
    return path


def test_trades_are_read(tmp_path: Path) -> None:
    rows = read_trades(_zip(tmp_path, GOOD, NEXT))
    assert rows.ordinals.tolist() == [date(2014, 1, 2).toordinal(), date(2014, 1, 3).toordinal()]
    assert rows.minutes.tolist() == [0, 0]
    assert [rows.open[0], rows.high[0], rows.low[0], rows.close[0]] == [1829500, 1832100, 1818500, 1829200]
    assert rows.volume.tolist() == [98987.0, 5000.0]


def test_hours_are_read(tmp_path: Path) -> None:
    rows = read_trades(_zip(tmp_path, GOOD.replace("00:00", "09:00"), GOOD.replace("00:00", "10:30")))
    assert rows.minutes.tolist() == [540, 630]


@pytest.mark.parametrize("lines", [(GOOD, "", NEXT, ""), (GOOD, NEXT + "\r")])
def test_blank_lines_and_foreign_line_ends_do_no_harm(tmp_path: Path, lines: tuple[str, ...]) -> None:
    assert read_trades(_zip(tmp_path, *lines)).volume.tolist() == [98987.0, 5000.0]


def test_fractions_of_shares_are_read(tmp_path: Path) -> None:
    assert read_trades(_zip(tmp_path, GOOD, NEXT + ".25")).volume.tolist() == [98987.0, 5000.25]


def test_prices_and_volumes_of_any_size_are_read(tmp_path: Path) -> None:
    rows = read_trades(_zip(tmp_path, GOOD, "20140103 00:00,2147483647,2147483648,2147483646,2147483647,3000000000"))
    assert [rows.open.tolist(), rows.high.tolist()] == [[1829500, 2147483647], [1832100, 2147483648]]
    assert rows.volume.tolist() == [98987, 3000000000]
    assert [rows.open.itemsize, rows.high.itemsize, rows.volume.itemsize] == [4, 8, 8]


def test_the_only_entry_may_have_another_name(tmp_path: Path) -> None:
    assert len(read_trades(_zip(tmp_path, GOOD, entry="other.csv")).ordinals) == 1


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("20140103 00:00,1829100,1833000,1828000,1829400", "line 2.*is not yyyyMMdd"),
        ("20140103 00:00,1829100,1833000,1828000,1829400,1,2", "line 2.*is not yyyyMMdd"),
        ("20140103 00:00,1829100,x,1828000,1829400,1", "line 2.*is not yyyyMMdd"),
        ("20140103 00:00,-1829100,1833000,1828000,1829400,1", "line 2.*is not yyyyMMdd"),
        ("20140103 00:00,1829100.5,1833000,1828000,1829400,1", "line 2.*is not yyyyMMdd"),
        ("20140103,1829100,1833000,1828000,1829400,1", "line 2.*is not yyyyMMdd"),
        ("20140103 10:75,1829100,1833000,1828000,1829400,1", "line 2.*is not yyyyMMdd"),
        ("20140103 00:00,0,1833000,1828000,1829400,1", "line 2.*price of zero"),
        ("20140231 00:00,1829100,1833000,1828000,1829400,1", "line 2.*not a date"),
        (GOOD, "line 2.*repeats the bar before"),
        ("20140101 00:00,1829100,1833000,1828000,1829400,1", "line 2.*earlier than the bar before"),
        ("20140103 00:00,99999999999999999999,1833000,1828000,1829400,1", "line 2.*is not yyyyMMdd"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, message: str) -> None:
    with pytest.raises(DataError, match=message) as raised:
        read_trades(_zip(tmp_path, GOOD, line))
    assert "spy.zip" in str(raised.value)


def test_a_broken_zip_is_named(tmp_path: Path) -> None:
    path = tmp_path / "spy.zip"
    path.write_bytes(b"not a zip")
    with pytest.raises(DataError, match="not a sound zip file"):
        read_trades(path)


def test_a_truncated_entry_is_named(tmp_path: Path) -> None:
    path = _zip(tmp_path, *[GOOD] * 3)
    content = bytearray(path.read_bytes())
    content[40:60] = b"\0" * 20
    path.write_bytes(bytes(content))
    with pytest.raises(DataError, match="spy.zip"):
        read_trades(path)


def test_an_empty_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="holds no bars"):
        read_trades(_zip(tmp_path, ""))


def test_a_zip_of_several_files_needs_the_named_one(tmp_path: Path) -> None:
    path = tmp_path / "spy.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", GOOD)
        archive.writestr("b.csv", GOOD)
    with pytest.raises(DataError, match="none is spy.csv"):
        read_trades(path)


def test_quotes_keep_their_decimals(tmp_path: Path) -> None:
    rows = read_quotes(_zip(tmp_path, QUOTE))
    bid, bid_size, ask, _ = rows.sides[0]
    assert bid is not None and ask is not None
    assert [str(price) for price in bid] == ["1.37000", "1.37071", "1.35872", "1.36320"]
    assert bid_size == 0
    assert ask[3] == Decimal("1.36332")


def test_a_side_without_quotes_is_none(tmp_path: Path) -> None:
    assert read_quotes(_zip(tmp_path, "20140102 00:00,,,,,,1.1,1.2,1.0,1.1,5")).sides[0][0] is None


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("20140102 00:00,1,2,3", "4 columns; expected 11"),
        ("20140102 00:00,0,0,0,0,0,0,0,0,0,0", "neither a bid nor an ask"),
        (QUOTE.replace("1.37071", "abc"), "not four prices"),
        (QUOTE.replace("1.37071", "0"), "price of zero"),
        (QUOTE.replace("20140102", "20141302"), "not a date"),
    ],
)
def test_a_bad_quote_is_named(tmp_path: Path, line: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        read_quotes(_zip(tmp_path, line))


def test_rows_of_a_span(tmp_path: Path) -> None:
    rows = read_trades(_zip(tmp_path, GOOD, NEXT))
    assert rows.between(date(2014, 1, 3).toordinal(), date(2015, 1, 1).toordinal()).close.tolist() == [1829400]

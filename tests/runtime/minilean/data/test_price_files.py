"""Price files: what is read, and that a line that cannot be trusted is named."""

from __future__ import annotations

import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from minilean.data.price_files import line_of_day, read_quotes, read_trades
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


def test_the_entry_may_lie_in_a_folder(tmp_path: Path) -> None:
    assert len(read_trades(_zip(tmp_path, GOOD, entry="spy/SPY.csv")).ordinals) == 1


def test_an_entry_of_another_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"spy.zip holds other.csv; expected spy.csv"):
        read_trades(_zip(tmp_path, GOOD, entry="other.csv"))


def test_prices_and_volumes_of_any_size_are_read(tmp_path: Path) -> None:
    rows = read_trades(_zip(tmp_path, GOOD, "20140103 00:00,2147483647,2147483648,2147483646,2147483647,3000000000"))
    assert [rows.open.tolist(), rows.high.tolist()] == [[1829500, 2147483647], [1832100, 2147483648]]
    assert rows.volume.tolist() == [98987, 3000000000]
    assert [rows.open.itemsize, rows.high.itemsize, rows.volume.itemsize] == [4, 8, 8]


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
        ("20140103 00:00,1829100,1828000,1833000,1829400,1", "line 2: open 1829100, high 1828000, low 1833000, .* are impossible"),
        ("20140103 00:00,1829100,1833000,1828000,1833001,1", "line 2: open .* close 1833001 are impossible"),
        ("20140103 00:00,1827999,1833000,1828000,1829400,1", "line 2: open 1827999, .* are impossible"),
        ("20990105 00:00,1829100,1833000,1828000,1829400,1", "line 2: the bar of 2099-01-05 lies in the future"),
        ("20140103 00:00,1829100,1833000,1828000,1833001,1.5", "line 2: open .* are impossible"),
        ("20140103 00:00,182\xb29100,1833000,1828000,1829400,1", "line 2: the byte 0xc2 is not plain text"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, message: str) -> None:
    with pytest.raises(DataError, match=message) as raised:
        read_trades(_zip(tmp_path, GOOD, line))
    assert "spy.zip" in str(raised.value)


def test_daily_bars_begin_at_midnight(tmp_path: Path) -> None:
    path = _zip(tmp_path, GOOD, NEXT.replace("00:00", "09:30"))
    assert read_trades(path).minutes.tolist() == [0, 570]
    with pytest.raises(DataError, match="line 2: the bar begins at 09:30; expected 00:00"):
        read_trades(path, daily=True)


def test_the_line_of_a_day(tmp_path: Path) -> None:
    path = _zip(tmp_path, GOOD, "", NEXT)
    assert [line_of_day(path, day) for day in (date(2014, 1, 2), date(2014, 1, 3), date(2014, 1, 4))] == [1, 3, 1]


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
    with pytest.raises(DataError, match=r"spy\.zip"):
        read_trades(path)


def test_an_empty_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="holds no bars"):
        read_trades(_zip(tmp_path, ""))


def test_a_zip_of_several_files_needs_the_named_one(tmp_path: Path) -> None:
    path = tmp_path / "spy.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", GOOD)
        archive.writestr("b.csv", GOOD)
    with pytest.raises(DataError, match=r"holds a\.csv, b\.csv; expected spy\.csv"):
        read_trades(path)


def test_quotes_keep_their_decimals(tmp_path: Path) -> None:
    rows = read_quotes(_zip(tmp_path, QUOTE))
    bid, bid_size, ask, _ = rows.sides[0]
    assert bid is not None
    assert ask is not None
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
        (QUOTE.replace("20140102", "20990102"), "line 1: the bar of 2099-01-02 lies in the future"),
        (QUOTE.replace("00:00", "09:30"), "line 1: the bar begins at 09:30"),
        (QUOTE.replace("1.37071", "1.30000"), "line 1: open 1.37000, high 1.30000, low 1.35872, close 1.36320 are impossible"),
        ("", "holds no bars"),
    ],
)
def test_a_bad_quote_is_named(tmp_path: Path, line: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        read_quotes(_zip(tmp_path, line), daily=True)


def test_rows_of_a_span(tmp_path: Path) -> None:
    rows = read_trades(_zip(tmp_path, GOOD, NEXT))
    assert rows.between(date(2014, 1, 3).toordinal(), date(2015, 1, 1).toordinal()).close.tolist() == [1829400]


def test_stamps_among_the_prices_are_named(tmp_path: Path) -> None:
    # as many stamps as lines, and two of them in one
    swapped = (GOOD.replace("1829500", "1829500 00:00"), NEXT.replace(" 00:00", ""))
    with pytest.raises(DataError, match=r"spy\.zip, line 1: '20140102 00:00,1829500 00:00,"):
        read_trades(_zip(tmp_path, *swapped))


@pytest.mark.parametrize("line", [GOOD.replace("20140102", "00140102"), GOOD.replace("98987", "1" * 16), GOOD.replace("1832100", "1" * 17)])
def test_monsters_are_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(DataError, match=r"spy\.zip, line 1: "):
        read_trades(_zip(tmp_path, line, NEXT))

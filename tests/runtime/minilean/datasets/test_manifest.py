from datetime import date

from minilean.datasets.files import write_files
from minilean.datasets.manifest import Manifest, TickerRecord, read_manifest
from minilean.datasets.synthetic import sha256

RECORD = TickerRecord(
    "2010-01-04", "2015-12-31", "2010-01-04", "2015-12-31", 1510, 24, 0, 0, "2016-01-01T00:00:00+00:00", {"a": sha256(b"1")}
)
MANIFEST = Manifest("Recorded", "2010-01-04", "2015-12-31", ("SPY", "XLK", "TLT"), {"recorder": "1"})


def test_a_manifest_survives_a_round_trip(tmp_path):
    written = MANIFEST.with_finished("SPY", RECORD).with_missing("XLK", "unknown")
    write_files(tmp_path, {"download.json": written.to_bytes()})
    assert read_manifest(tmp_path) == written


def test_a_folder_without_a_manifest_has_none(tmp_path):
    assert read_manifest(tmp_path) is None


def test_unfinished_are_those_that_neither_came_nor_were_refused():
    assert MANIFEST.unfinished() == ("SPY", "XLK", "TLT")
    assert MANIFEST.with_finished("SPY", RECORD).with_missing("TLT", "unknown").unfinished() == ("XLK",)


def test_a_ticker_that_comes_later_is_missing_no_more():
    assert MANIFEST.with_missing("SPY", "unknown").with_finished("SPY", RECORD).missing == {}


def test_a_record_covers_spans_inside_its_own():
    assert RECORD.covers(date(2010, 1, 4), date(2015, 12, 31))
    assert not RECORD.covers(date(2010, 1, 3), date(2015, 12, 31))
    assert not RECORD.covers(date(2010, 1, 4), date(2016, 1, 1))


def test_a_record_is_whole_while_its_files_are_as_written(tmp_path):
    assert not RECORD.is_whole(tmp_path)
    write_files(tmp_path, {"a": b"1"})
    assert RECORD.is_whole(tmp_path)
    write_files(tmp_path, {"a": b"2"})
    assert not RECORD.is_whole(tmp_path)

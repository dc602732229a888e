import json
from datetime import date

import pytest

from minilean.datasets.files import write_files
from minilean.datasets.manifest import Manifest, TickerRecord, read_manifest
from minilean.datasets.synthetic import sha256
from minilean.errors import DataError

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


def altered(**changes):
    """The content of a manifest with one finished ticker, with some parts replaced; those of the ticker are named `record_...`."""
    content = json.loads(MANIFEST.with_finished("SPY", RECORD).to_bytes())
    for name, value in changes.items():
        inner = content["finished"]["SPY"] if name.startswith("record_") else content
        inner[name.removeprefix("record_")] = value
    return content


@pytest.mark.parametrize(
    "content",
    [
        [], "text", 7, None, {}, altered(format=2), altered(source=5), altered(start="soon"), altered(end=None), altered(requested="SPY"),
        altered(requested=[1]), altered(requested=None), altered(versions=[]), altered(versions={"a": 1}), altered(finished=[]),
        altered(finished={"SPY": 1}), altered(finished={"SPY": {}}), altered(missing={"SPY": None}), altered(more=1),
        altered(record_bars="many"), altered(record_bars=True), altered(record_start="2010-1-4"), altered(record_files={"a": 1}),
        altered(record_files=["a"]), altered(record_last=None), altered(record_more=1),
    ],
)  # fmt: skip
def test_a_manifest_of_another_shape_is_named(tmp_path, content):
    (tmp_path / "download.json").write_text(json.dumps(content))
    with pytest.raises(DataError, match=r"download\.json is damaged .*Remove it and run `minilean data download`"):
        read_manifest(tmp_path)


@pytest.mark.parametrize("content", [b"", b"\xff", b"[" * 100_000, b'{"format": ' + b"1" * 5000 + b"}"])
def test_a_manifest_that_is_no_json_is_named(tmp_path, content):
    (tmp_path / "download.json").write_bytes(content)
    with pytest.raises(DataError, match=r"download\.json.*Remove it and run `minilean data download`"):
        read_manifest(tmp_path)


def test_the_altered_manifest_is_sound_before_it_is_altered(tmp_path):
    (tmp_path / "download.json").write_text(json.dumps(altered()))
    assert read_manifest(tmp_path) == MANIFEST.with_finished("SPY", RECORD)

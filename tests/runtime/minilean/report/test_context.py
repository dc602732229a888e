from __future__ import annotations

import platform
import zipfile
from datetime import date

import numpy
import pytest

from minilean.report.context import ReportContext, data_spans, installed_versions


def write_bars(folder, ticker, lines):
    path = folder / "equity" / "usa" / "daily" / f"{ticker.lower()}.zip"
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{ticker.lower()}.csv", "".join(line + "\n" for line in lines))


def test_spans_are_read_from_the_data(tmp_path):
    write_bars(tmp_path, "SPY", ["20200102 00:00,100,110,90,105,1000", "20200103 00:00,100,110,90,105,1000"])
    [span], troubles = data_spans(tmp_path, ["SPY", "NONE"])
    assert troubles == []
    assert (span.ticker, span.first, span.last, span.num_bars) == ("SPY", date(2020, 1, 2), date(2020, 1, 3), 2)


@pytest.mark.parametrize("damage", [lambda path: path.write_bytes(b"no zip"), lambda path: path.mkdir()], ids=["no zip", "a folder"])
def test_a_file_that_cannot_be_read_is_named_and_the_others_are_read(tmp_path, damage):
    write_bars(tmp_path, "TLT", ["20200102 00:00,100,110,90,105,1000"])
    damage(tmp_path / "equity" / "usa" / "daily" / "spy.zip")
    [span], [trouble] = data_spans(tmp_path, ["SPY", "TLT"])
    assert span.ticker == "TLT"
    assert trouble.startswith("The prices of SPY cannot be read: ")
    assert "spy.zip" in trouble


def test_versions_name_what_is_installed():
    versions = installed_versions()
    assert (versions["Python"], versions["numpy"]) == (platform.python_version(), numpy.__version__)


def test_the_context_of_this_process_has_its_versions(tmp_path):
    context = ReportContext.of_this_process(tmp_path, {}, {"fast": "10"})
    assert (context.data_folder, context.versions, context.parameters) == (tmp_path, installed_versions(), {"fast": "10"})

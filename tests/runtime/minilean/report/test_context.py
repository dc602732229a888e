from __future__ import annotations

import platform
import zipfile
from datetime import date

import numpy
import pytest

from minilean.errors import DataError
from minilean.report.context import ReportContext, data_spans, installed_versions


def write_bars(folder, ticker, lines):
    path = folder / "equity" / "usa" / "daily" / f"{ticker.lower()}.zip"
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{ticker.lower()}.csv", "".join(line + "\n" for line in lines))


def test_spans_are_read_from_the_data(tmp_path):
    write_bars(tmp_path, "SPY", ["20200102 00:00,100,110,90,105,1000", "20200103 00:00,100,110,90,105,1000"])
    [span] = data_spans(tmp_path, ["SPY", "NONE"])
    assert (span.ticker, span.first, span.last, span.num_bars) == ("SPY", date(2020, 1, 2), date(2020, 1, 3), 2)


def test_a_broken_file_is_named(tmp_path):
    path = tmp_path / "equity" / "usa" / "daily" / "spy.zip"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"no zip")
    with pytest.raises(DataError, match=r"spy\.zip"):
        data_spans(tmp_path, ["SPY"])


def test_versions_name_what_is_installed():
    versions = installed_versions()
    assert (versions["Python"], versions["numpy"]) == (platform.python_version(), numpy.__version__)


def test_the_context_of_this_process_has_its_versions(tmp_path):
    context = ReportContext.of_this_process(tmp_path, {})
    assert (context.data_folder, context.versions) == (tmp_path, installed_versions())

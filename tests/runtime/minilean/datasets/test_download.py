import errno
import json
import os
import shutil
import signal
import sys
from datetime import UTC, date, datetime
from decimal import Decimal

import numpy as np
import pytest

from minilean.datasets.download import ServiceUnavailable, Step, download
from minilean.datasets.lean_format import Bars, Dividend
from minilean.datasets.manifest import read_manifest
from minilean.datasets.price_source import AnswerUnusable, ProbeResult, RawHistory, ServiceFailed, TickerUnknown
from minilean.datasets.sample import write_sample
from minilean.datasets.synthetic import is_synthetic
from minilean.errors import DataError, InputError, MachineError

NOW = datetime(2015, 1, 10, tzinfo=UTC)


class RecordedSource:
    """Answers the first week of 2015 up to the end for every ticker, after the failures or last days it was told to play first."""

    name = "Recorded"

    def __init__(self, failures=None):
        self.failures = {ticker: list(errors) for ticker, errors in (failures or {}).items()}
        self.asked = []
        self.dividend = Decimal(1)

    def versions(self):
        return {"recorder": "1"}

    def probe(self):
        return ProbeResult(True)

    def history(self, ticker, start, end):
        self.asked.append((ticker, start, end))
        planned = self.failures[ticker].pop(0) if self.failures.get(ticker) else end
        if isinstance(planned, BaseException):
            raise planned
        days = np.arange("2015-01-05", np.datetime64(min(planned, date(2015, 1, 9))) + 1, dtype="datetime64[D]")
        price = np.full(len(days), 1000000)
        bars = Bars(days, price, price, price, price, np.full(len(days), 100))
        return RawHistory(bars, (Dividend(date(2015, 1, 7), self.dividend),), (), 0)


def run(folder, tickers=("SPY", "XLK"), source=None, **options):
    source = source or RecordedSource()
    return download(folder, tickers, source=source, clock=lambda: NOW, sleep=options.pop("sleep", lambda seconds: None), **options)


def known(folder):
    manifest = read_manifest(folder)
    assert manifest is not None
    return manifest


def everything(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_download_leaves_a_complete_lean_folder(tmp_path):
    result = run(tmp_path)
    assert result.written == ("SPY", "XLK")
    assert sorted(everything(tmp_path)) == [
        "alternative/interest-rate/usa/interest-rate.csv",
        "download.json",
        "equity/usa/daily/spy.zip",
        "equity/usa/daily/xlk.zip",
        "equity/usa/factor_files/spy.csv",
        "equity/usa/factor_files/xlk.csv",
        "equity/usa/map_files/spy.csv",
        "equity/usa/map_files/xlk.csv",
        "market-hours/market-hours-database.json",
        "symbol-properties/symbol-properties-database.csv",
    ]
    assert (
        tmp_path / "equity/usa/factor_files/spy.csv"
    ).read_text() == "20150105,0.9900000,1,1\n20150106,0.9900000,1,100\n20501231,1,1,0\n"


def test_the_span_is_leans_first_day_to_the_last_completed_session_unless_named(tmp_path):
    source = RecordedSource()
    run(tmp_path, ["SPY"], source)
    assert source.asked == [("SPY", date(1998, 1, 2), date(2015, 1, 9))]


def test_spy_is_fetched_first_and_no_ticker_twice(tmp_path):
    source = RecordedSource()
    run(tmp_path, ["xlk", "TLT", "spy", "XLK"], source)
    assert [ticker for ticker, _, _ in source.asked] == ["SPY", "XLK", "TLT"]


def test_the_manifest_says_what_came_from_where(tmp_path):
    run(tmp_path)
    manifest = json.loads((tmp_path / "download.json").read_text())
    assert (manifest["source"], manifest["versions"], manifest["start"], manifest["end"]) == (
        "Recorded",
        {"recorder": "1"},
        "1998-01-02",
        "2015-01-09",
    )
    record = manifest["finished"]["SPY"]
    assert (record["first"], record["last"], record["bars"], record["dividends"]) == ("2015-01-05", "2015-01-09", 5, 1)
    assert record["fetched_at"] == "2015-01-10T00:00:00+00:00"
    assert sorted(record["files"]) == ["equity/usa/daily/spy.zip", "equity/usa/factor_files/spy.csv", "equity/usa/map_files/spy.csv"]


def test_finished_tickers_are_not_fetched_again_unless_refreshed(tmp_path):
    run(tmp_path)
    again = RecordedSource()
    assert run(tmp_path, source=again).kept == ("SPY", "XLK")
    assert again.asked == []
    assert run(tmp_path, source=again, refresh=True).written == ("SPY", "XLK")


def test_a_file_that_was_damaged_is_fetched_again(tmp_path):
    run(tmp_path)
    (tmp_path / "equity/usa/daily/xlk.zip").write_bytes(b"PK")
    assert run(tmp_path).written == ("XLK",)


def test_a_wider_span_is_fetched_again(tmp_path):
    run(tmp_path, start=date(2015, 1, 5))
    assert run(tmp_path, start=date(2014, 1, 2)).written == ("SPY", "XLK")


def test_an_interrupted_download_goes_on_with_its_own_span(tmp_path):
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, source=RecordedSource({"XLK": [KeyboardInterrupt()]}), end=date(2015, 1, 8))
    assert known(tmp_path).unfinished() == ("XLK",)
    assert not list(tmp_path.rglob("*.partial"))
    later = RecordedSource()
    result = run(tmp_path, source=later)
    assert (result.kept, result.written) == (("SPY",), ("XLK",))
    assert later.asked == [("XLK", date(1998, 1, 2), date(2015, 1, 8))]
    assert known(tmp_path).unfinished() == ()


def test_failures_are_tried_again_with_growing_waits(tmp_path):
    waits, steps = [], []
    source = RecordedSource({"SPY": [ServiceFailed("YFRateLimitError: Too Many Requests"), ServiceFailed("timed out")]})
    result = run(tmp_path, ["SPY"], source, sleep=waits.append, on_progress=lambda progress: steps.append((progress.step, progress.done)))
    assert result.written == ("SPY",)
    assert waits == [2.0, 8.0]
    assert steps == [(Step.FETCHING, 0), (Step.RETRYING, 0), (Step.RETRYING, 0), (Step.WRITTEN, 1)]


def test_a_service_that_stays_silent_ends_the_download_and_keeps_what_came(tmp_path):
    waits = []
    with pytest.raises(ServiceUnavailable, match=r"no usable prices of XLK \(timed out\); 1 of 2 tickers are whole") as caught:
        run(tmp_path, source=RecordedSource({"XLK": [ServiceFailed("timed out")] * 4}), sleep=waits.append)
    assert caught.value.exit_code == 3
    assert waits == [2.0, 8.0, 30.0]
    assert (tmp_path / "equity/usa/daily/spy.zip").exists()
    assert not (tmp_path / "equity/usa/daily/xlk.zip").exists()


def test_nothing_is_left_when_the_first_ticker_never_comes(tmp_path):
    with pytest.raises(ServiceUnavailable):
        run(tmp_path, source=RecordedSource({"SPY": [ServiceFailed("timed out")] * 4}))
    assert everything(tmp_path) == {}


def test_an_unknown_ticker_is_reported_and_the_others_come(tmp_path):
    result = run(tmp_path, ["SPY", "NOPE", "XLK"], RecordedSource({"NOPE": [TickerUnknown("no daily prices for NOPE")]}))
    assert result.missing == {"NOPE": "no daily prices for NOPE"}
    assert result.written == ("SPY", "XLK")
    assert known(tmp_path).unfinished() == ()


def test_an_answer_that_cannot_be_right_costs_one_ticker_alone(tmp_path):
    steps = []
    source = RecordedSource({"XLK": [AnswerUnusable("it has a negative volume on 2015-01-06")]})
    result = run(tmp_path, ["SPY", "XLK", "TLT"], source, on_progress=lambda progress: steps.append((progress.ticker, progress.step)))
    assert (result.written, result.refused) == (("SPY", "TLT"), {"XLK": "it has a negative volume on 2015-01-06"})
    assert ("XLK", Step.REFUSED) in steps
    assert ("XLK", Step.RETRYING) not in steps
    assert not (tmp_path / "equity/usa/daily/xlk.zip").exists()
    assert known(tmp_path).unfinished() == ()  # a backtest goes on with what there is
    assert run(tmp_path).written == ("XLK",)
    assert known(tmp_path).refused == {}


def test_a_refused_answer_leaves_the_earlier_files(tmp_path):
    run(tmp_path)
    before = {path: content for path, content in everything(tmp_path).items() if path != "download.json"}
    result = run(tmp_path, source=RecordedSource({"XLK": [AnswerUnusable("its prices are in GBp, expected USD")]}), refresh=True)
    assert (result.written, list(result.refused)) == (("SPY",), ["XLK"])
    assert {path: content for path, content in everything(tmp_path).items() if path != "download.json"} == before
    assert known(tmp_path).finished["XLK"].is_whole(tmp_path)


def test_a_dividend_above_the_price_costs_one_ticker_alone(tmp_path):
    source = RecordedSource()
    source.dividend = Decimal(200)
    result = run(tmp_path, source=source)
    assert result.written == ()
    assert result.refused["XLK"] == "The dividend of 200 after 2015-01-06 is not smaller than the close of that day, 100"


def test_a_short_answer_is_asked_for_again_at_once(tmp_path):
    waits = []
    source = RecordedSource({"XLK": [date(2015, 1, 6)]})
    result = run(tmp_path, source=source, sleep=waits.append)
    assert (result.written, result.ended, waits) == (("SPY", "XLK"), {}, [2.0])
    assert [ticker for ticker, _, _ in source.asked] == ["SPY", "XLK", "XLK"]
    assert known(tmp_path).finished["XLK"].last == "2015-01-09"


def test_a_ticker_that_stays_short_is_named_and_asked_for_by_the_next_download(tmp_path):
    result = run(tmp_path, source=RecordedSource({"XLK": [date(2015, 1, 7), date(2015, 1, 6)]}))
    assert (result.written, result.ended) == (("SPY", "XLK"), {"XLK": date(2015, 1, 7)})
    assert known(tmp_path).unfinished() == ()
    again = run(tmp_path)
    assert (again.kept, again.written, again.ended) == (("SPY",), ("XLK",), {})


def test_a_full_disk_midway_leaves_whole_tickers_only(tmp_path, monkeypatch):
    run(tmp_path, ["SPY"])
    before = everything(tmp_path)
    real, calls = os.fsync, []

    def fsync(descriptor):
        calls.append(descriptor)
        if len(calls) == 3:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(MachineError, match="the disk is full"):
        run(tmp_path)
    assert everything(tmp_path) == before


def test_the_first_real_prices_replace_the_synthetic_sample(tmp_path):
    folder = tmp_path / "data"
    write_sample(folder, start=date(2015, 1, 2), end=date(2015, 1, 9))
    with pytest.raises(ServiceUnavailable):
        run(folder, source=RecordedSource({"SPY": [ServiceFailed("timed out")] * 4}))
    assert is_synthetic(folder)
    run(folder)
    assert not is_synthetic(folder)
    assert sorted(path.name for path in (folder / "equity/usa/daily").iterdir()) == ["spy.zip", "xlk.zip"]
    assert not (folder / "equity/usa/hour").exists()


def test_a_sample_with_files_of_the_user_is_not_replaced(tmp_path):
    write_sample(tmp_path, start=date(2015, 1, 2), end=date(2015, 1, 9))
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(InputError, match=r"also notes\.txt; move that file away"):
        run(tmp_path)


def test_prices_from_elsewhere_are_not_mixed(tmp_path):
    (tmp_path / "equity/usa/daily").mkdir(parents=True)
    (tmp_path / "equity/usa/daily/xyz.zip").write_bytes(b"")
    with pytest.raises(InputError, match="holds prices that this program did not download"):
        run(tmp_path)


@pytest.mark.parametrize(
    ("span", "sentence"),
    [
        ({"start": date(1990, 1, 1)}, "is outside 1998-01-02 to 2030-12-31"),
        ({"end": date(2015, 1, 12)}, "The end 2015-01-12 has no settled prices yet; ask for 2015-01-09 or earlier"),
        ({"start": date(2015, 1, 8), "end": date(2015, 1, 7)}, "The end 2015-01-07 lies before the start 2015-01-08"),
    ],
)
def test_impossible_spans_are_named(tmp_path, span, sentence):
    with pytest.raises(InputError, match=sentence):
        run(tmp_path, **span)


def test_no_ticker_and_a_file_for_a_folder_are_refused(tmp_path):
    with pytest.raises(InputError, match="No ticker was named"):
        run(tmp_path, [])
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="is a file, expected a folder"):
        run(tmp_path / "file")


@pytest.mark.parametrize("content", ["{", "[]", '{"format": 2}', '{"format": 1, "requested": []}'])
def test_a_damaged_manifest_is_named(tmp_path, content):
    (tmp_path / "download.json").write_text(content)
    with pytest.raises(DataError, match=r"download\.json.*Remove it and run `minilean data download`"):
        run(tmp_path)


def killed_at(deed, folder):
    """A download in a process of its own that is killed just before its deed of that number below the folder; its exit status."""
    child = os.fork()
    if child == 0:
        seen = 0

        def count(event, details):
            nonlocal seen
            if event in ("open", "os.rename", "os.remove", "os.mkdir") and str(folder.parent) in str(details[0]):
                seen += 1
                if seen == deed:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        run(folder, ("SPY",))
        os._exit(0)
    return os.waitpid(child, 0)[1]


@pytest.fixture(scope="module")
def small_sample(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample") / "data"
    write_sample(folder, start=date(2015, 1, 2), end=date(2015, 1, 5))
    return folder


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
@pytest.mark.filterwarnings("ignore:os.fork\\(\\) was called:RuntimeWarning")  # JAX says so where a test before this one has loaded it
@pytest.mark.parametrize(("sample", "step"), [(False, 4), (True, 17)])
def test_a_first_download_that_was_killed_at_any_moment_is_taken_up(tmp_path, small_sample, sample, step):
    deed = 0
    for deed in range(1, 400, step):
        folder = tmp_path / str(deed) / "data"
        folder.parent.mkdir()
        if sample:
            shutil.copytree(small_sample, folder)
        status = killed_at(deed, folder)
        result = run(folder, ("SPY",))
        assert result.written + result.kept == ("SPY",)
        assert read_manifest(folder).unfinished() == ()
        assert not is_synthetic(folder)
        assert [path.name for path in folder.parent.iterdir()] == ["data"]
        assert [path for path in folder.rglob("*") if path.name.endswith(".partial")] == []
        if status == 0:
            break
    assert 20 < deed < 400

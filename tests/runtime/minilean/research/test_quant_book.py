"""QuantBook: where it finds its prices, its clock, and that it sees what an algorithm sees at the same moment."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from minilean.api import DataNormalizationMode, QCAlgorithm, QuantBook, Resolution, SimpleMovingAverage, TradeBar
from minilean.common import symbol_cache
from minilean.common.dotnet_errors import ArgumentException
from minilean.datasets.sample import write_sample
from minilean.engine.backtest import BacktestSpec, run_backtest
from minilean.errors import DataError, InputError, UnsupportedCall
from minilean.project.loading import Project
from minilean.research import quant_book

DAILY = Resolution.DAILY
MOMENTS = (datetime(2016, 5, 2), datetime(2016, 6, 30), datetime(2016, 11, 28))


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with `lean.json`, whose `research/` is where the notebook runs."""
    (tmp_path / "lean.json").write_text("{}")
    (tmp_path / "research").mkdir()
    monkeypatch.chdir(tmp_path / "research")
    monkeypatch.delenv("LEAN_DATA_FOLDER", raising=False)
    yield tmp_path
    symbol_cache.use_folder(None)


@pytest.fixture
def book(checkout: Path, conformance_data: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("LEAN_DATA_FOLDER", str(conformance_data))
    return QuantBook()


def requests(algorithm: Any) -> dict[str, pd.DataFrame]:
    """History in several forms, as a notebook and an algorithm both ask for it."""
    history = algorithm.history
    spy, acme = algorithm.symbol("SPY"), algorithm.symbol("ACME")
    euro = algorithm.symbol("EURUSD")
    return {
        "one": history(spy, 60, DAILY),
        "several": history([acme, spy, euro], 30, DAILY),
        "raw": history(acme, 90, DAILY, data_normalization_mode=DataNormalizationMode.RAW),
        "dates": history([spy, acme], datetime(2016, 3, 1), datetime(2016, 4, 20), DAILY),
        "indicator": algorithm.indicator_history(SimpleMovingAverage(5), spy, 10, DAILY).data_frame,
    }


def subscribe(algorithm: Any) -> None:
    algorithm.add_equity("SPY", DAILY)
    algorithm.add_equity("ACME", DAILY)
    algorithm.add_forex("EURUSD", DAILY, "oanda")


class Recorder(QCAlgorithm):
    """Asks for history at given moments of its run."""

    frames: dict[datetime, dict[str, pd.DataFrame]]

    def initialize(self) -> None:
        self.set_start_date(2016, 5, 2)
        self.set_end_date(2016, 12, 1)
        subscribe(self)
        Recorder.frames = {self.time: requests(self)}
        self.schedule.on(self.date_rules.every_day("SPY"), self.time_rules.at(0, 0), self.record)

    def record(self) -> None:
        if self.time in MOMENTS:
            Recorder.frames[self.time] = requests(self)


def test_a_notebook_sees_the_frames_that_an_algorithm_sees(book: Any, conformance_data: Path, tmp_path: Path) -> None:
    project = Project(tmp_path / "main.py", tmp_path, tmp_path)
    outcome = run_backtest(BacktestSpec(project, conformance_data, tmp_path / "storage"), algorithm_class=Recorder)
    assert outcome.error is None
    assert sorted(Recorder.frames) == list(MOMENTS)

    book = QuantBook()
    subscribe(book)
    for moment, theirs in Recorder.frames.items():
        book.set_start_date(moment)
        ours = requests(book)
        assert min(len(frame) for frame in ours.values()) >= 10
        for name, frame in ours.items():
            pd.testing.assert_frame_equal(frame, theirs[name], check_exact=True, obj=f"{name} at {moment}")


def test_history_ends_at_the_day_of_the_book(book: Any) -> None:
    spy = book.add_equity("SPY", DAILY).symbol
    book.set_start_date(2016, 6, 30)

    frame = book.history(spy, datetime(2016, 6, 1), datetime(2016, 12, 31), DAILY)

    assert frame.index[-1] == (spy, pd.Timestamp(2016, 6, 29, 16))


@pytest.mark.parametrize(("hour", "day"), [(8, 18), (9, 19)])
def test_a_new_book_is_at_midnight_of_today_once_the_bars_of_yesterday_are_there(
    book: Any, monkeypatch: pytest.MonkeyPatch, hour: int, day: int
) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return datetime(2019, 6, 19, hour + 4, 59, tzinfo=tz)  # New York is four hours behind UTC in summer

    monkeypatch.setattr(quant_book, "datetime", Clock)

    assert QuantBook().time == datetime(2019, 6, day)


def test_prices_are_those_of_the_named_folder_else_of_the_checkout(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, conformance_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_sample(checkout / "data", start=date(2020, 1, 1), end=date(2020, 3, 31))
    book = QuantBook()
    assert book._runtime.folder.root == checkout / "data"
    assert "SYNTHETIC" in capsys.readouterr().err

    monkeypatch.setenv("LEAN_DATA_FOLDER", str(conformance_data))
    assert QuantBook()._runtime.folder.root == conformance_data
    assert capsys.readouterr().err == ""


def test_a_named_folder_without_spy_is_refused(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEAN_DATA_FOLDER", str(checkout / "research"))
    with pytest.raises(InputError, match="no daily prices of SPY"):
        QuantBook()


def test_the_object_store_is_that_of_backtests(book: Any, checkout: Path) -> None:
    book.object_store.save("notes/first.txt", "text")

    assert (checkout / "storage" / "notes" / "first.txt").read_text() == "text"


def test_minutes_are_refused_where_there_are_any(
    book: Any, checkout: Path, conformance_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spy = book.add_equity("SPY").symbol
    assert book.history(spy, 3).empty

    shutil.copytree(conformance_data, checkout / "prices")
    (checkout / "prices" / "equity" / "usa" / "minute" / "spy").mkdir(parents=True)
    monkeypatch.setenv("LEAN_DATA_FOLDER", str(checkout / "prices"))
    book = QuantBook()
    book.add_equity("SPY")
    with pytest.raises(UnsupportedCall, match=r"history of SPY with Resolution\.MINUTE"):
        book.history(spy, 3)


def test_the_indicator_of_a_span_is_ready_within_it(book: Any) -> None:
    spy = book.add_equity("SPY", DAILY).symbol
    book.set_start_date(2016, 6, 30)

    # 14 calendar days before 30 June: the bars from 16 to 29 June, of which the first two only make the average ready
    frame = book.indicator(SimpleMovingAverage(3), spy, timedelta(14), DAILY)

    assert list(frame.columns) == ["current", "rollingsum"]
    assert (frame.index[0], frame.index[-1], len(frame)) == (pd.Timestamp(2016, 6, 20, 16), pd.Timestamp(2016, 6, 29, 16), 8)


def test_last_known_prices_of_several(book: Any) -> None:
    spy, euro = book.add_equity("SPY", DAILY).symbol, book.add_forex("EURUSD", DAILY, "oanda").symbol
    nothing = book.add_equity("NOSUCH", DAILY).symbol
    book.set_start_date(2016, 6, 30)

    known = book.get_last_known_prices([spy, euro, nothing])

    kinds = {symbol.value: [type(bar).__name__ for bar in bars] for symbol, bars in known.items()}
    assert kinds == {"SPY": ["TradeBar"], "EURUSD": ["QuoteBar"]}
    assert book.get_last_known_price(spy).end_time == datetime(2016, 6, 29, 16)
    assert book.get_last_known_price(nothing) is None


def test_the_books_of_a_notebook_know_each_others_tickers(book: Any) -> None:
    book.add_equity("SPY", DAILY)
    book.set_start_date(2016, 6, 30)
    QuantBook()

    assert [bar.close for bar in book.history("SPY", 1, DAILY)] == pytest.approx([184.62173])


def test_an_unknown_zone_is_refused(book: Any) -> None:
    with pytest.raises(ArgumentException, match="'Nowhere/Land' is not a time zone"):
        book.set_time_zone("Nowhere/Land")


def test_frames_of_bars_at_hand(book: Any) -> None:
    spy = book.add_equity("SPY", DAILY).symbol
    book.set_start_date(2016, 6, 30)

    frame = book.pandas_converter.get_data_frame[TradeBar](book.history[TradeBar](spy, 2, DAILY))

    assert list(frame.columns) == ["volume", "open", "high", "low", "close"]
    assert frame.loc[spy].close.tolist() == pytest.approx([183.61661, 184.62173])


@pytest.mark.parametrize("call", ["universe_history", "option_history", "OptionHistory", "get_fundamental"])
def test_what_needs_other_data_is_refused_by_name(book: Any, call: str) -> None:
    with pytest.raises(UnsupportedCall, match=r"QuantBook.*is not modelled by minilean .the notebook has it under `lean research`"):
        getattr(book, call)("SPY", datetime(2016, 1, 1))


def test_damaged_data_are_named_in_one_sentence(checkout: Path, conformance_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(conformance_data, checkout / "data")
    factors = checkout / "data/equity/usa/factor_files/spy.csv"
    factors.write_text("".join(factors.read_text().splitlines(keepends=True)[:3]))
    monkeypatch.setenv("LEAN_DATA_FOLDER", str(checkout / "data"))
    book: Any = QuantBook()
    with pytest.raises(DataError) as raised:
        book.history(book.add_equity("SPY", DAILY).symbol, 5, DAILY)
    assert str(raised.value) == (
        f"{factors}, line 3: the file ends early; expected 20501231,1,1 in its last line, as all factor files have. "
        "Correct or download the file."
    )

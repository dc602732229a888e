"""History calls on the committed data folder. Literal rows are what LEAN's `history` and QuantBook gave on the same files."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from minilean.common import symbol_cache
from minilean.common.clock import EngineClock, zone
from minilean.common.dotnet_errors import ArgumentException
from minilean.common.enums import DataNormalizationMode, Resolution, SecurityType, SplitType
from minilean.common.symbol import DEFAULT_DATE, SecurityIdentifier, Symbol
from minilean.data.bars import Dividend, QuoteBar, Split, TradeBar
from minilean.data.custom import CustomDataReader
from minilean.data.folder import DataFolder
from minilean.data.market_hours import ExchangeHours
from minilean.data.python_data import PythonData, SubscriptionDataSource
from minilean.data.subscription_config import SubscriptionConfig
from minilean.history.api import FUTURE_MESSAGE, HistoryApi

NEW_YORK = zone("America/New_York")
DAILY = Resolution.DAILY


class Vix(PythonData):
    """The volatility index of the data folder; `root` is set by the fixture."""

    root = Path()

    def get_source(self, config: Any, date: datetime, is_live_mode: bool) -> SubscriptionDataSource:
        return SubscriptionDataSource(str(self.root / "alternative" / "cboe" / "vix.csv"))

    def reader(self, config: Any, line: str, date: datetime, is_live_mode: bool) -> Any:
        if not line[:1].isdigit():
            return None
        day, close = line.split(",")
        point = Vix()
        point.symbol = config.symbol
        point.time = datetime.strptime(day, "%m/%d/%Y")
        point.end_time = point.time + timedelta(1)
        point.value = float(close)
        point["close"] = float(close)
        point["half"] = float(close) / 2
        return point


class Book:
    """Just enough of an algorithm around a history."""

    def __init__(self, root: Path) -> None:
        self.folder = DataFolder(root)
        symbol_cache.use_folder(self.folder)
        self.securities: dict[Symbol, Any] = {}
        self.clock = EngineClock(NEW_YORK, NEW_YORK.to_utc(datetime(2016, 6, 30)))
        self.settings = SimpleNamespace(daily_precise_end_time=True)
        self.messages: list[str] = []
        defaults = SimpleNamespace(resolution=Resolution.MINUTE, data_normalization_mode=DataNormalizationMode.ADJUSTED, fill_forward=True)
        sink = SimpleNamespace(debug=self.messages.append)
        reader = CustomDataReader(SimpleNamespace(contains_key=lambda key: False, read=str))
        # what a call returns depends on its arguments
        self.history: Any = HistoryApi(self.folder, self.clock, self.securities, self.settings, defaults, sink, reader)

    def at(self, *moment: int) -> Book:
        self.clock.set(NEW_YORK.to_utc(datetime(*moment)))
        return self

    def add(self, ticker: str, **named: Any) -> Symbol:
        return self._add(self.folder.create_symbol(ticker), TradeBar, **named)

    def add_forex(self, ticker: str) -> Symbol:
        return self._add(self.folder.create_symbol(ticker, SecurityType.FOREX, "oanda"), QuoteBar)

    def add_vix(self) -> Symbol:
        symbol = Symbol(SecurityIdentifier("VIX.Vix", DEFAULT_DATE, "usa", SecurityType.BASE), "VIX")
        return self._add(symbol, Vix, is_custom_data=True, fill_forward=False)

    def _add(self, symbol: Symbol, data_type: type, **named: Any) -> Symbol:
        symbol_cache.register(symbol)
        hours: ExchangeHours = self.folder.hours_of(symbol)
        config = SubscriptionConfig(symbol, data_type, DAILY, hours, **named)
        self.securities[symbol] = SimpleNamespace(symbol=symbol, subscriptions=[config])
        return symbol


@pytest.fixture
def book(conformance_data: Path) -> Iterator[Book]:
    Vix.root = conformance_data
    yield Book(conformance_data)
    symbol_cache.use_folder(None)


def _rows(frame: pd.DataFrame) -> list[str]:
    """Each row as `ticker day hour: first value`."""
    return [f"{symbol.value} {time:%m-%d %H:%M} {first:.8g}" for (symbol, time), first in zip(frame.index, frame.iloc[:, 0], strict=True)]


def test_the_shape_of_a_frame(book: Book) -> None:
    spy = book.add("SPY")
    frame = book.history(spy, 3, DAILY)
    assert list(frame.columns) == ["close", "high", "low", "open", "volume"]
    assert list(frame.index.names) == ["symbol", "time"]
    assert [str(level.dtype) for level in frame.index.levels] == ["object", "datetime64[ns]"]
    assert {str(dtype) for dtype in frame.dtypes} == {"float64"}
    assert _rows(frame) == ["SPY 06-27 16:00 186.37101", "SPY 06-28 16:00 183.61661", "SPY 06-29 16:00 184.62173"]
    assert frame.volume.tolist() == [864966, 2196765, 3098000]
    assert type(frame) is pd.DataFrame


@pytest.mark.parametrize(
    ("moment", "last_day"), [((2016, 3, 8, 9, 35), 7), ((2016, 3, 8, 15, 50), 7), ((2016, 3, 8, 16, 0), 8), ((2016, 3, 8, 18, 0), 8)]
)
def test_a_day_is_history_from_its_close(book: Book, moment: tuple[int, ...], last_day: int) -> None:
    spy = book.add("SPY")
    frame = book.at(*moment).history(spy, 2, DAILY)
    assert frame.index[-1][1] == pd.Timestamp(2016, 3, last_day, 16)
    assert len(frame) == 2


def test_symbols_stand_in_the_order_of_the_request(book: Book) -> None:
    spy, tlt = book.add("SPY"), book.add("TLT")
    assert [symbol.value for symbol in book.history([tlt, spy], 1, DAILY).index.get_level_values(0)] == ["TLT", "SPY"]
    assert book.history([spy, spy], 2, DAILY).shape == (2, 5)


def test_a_symbol_that_begins_later_stands_later(book: Book) -> None:
    late, spy = book.add("LATE"), book.add("SPY")
    frame = book.history([late, spy], 18, DAILY)
    assert frame.shape == (35, 5)
    assert frame.index[0][0] == spy
    assert list(frame["close"].unstack(level=0).columns) == [late, spy]


def test_from_start_to_end_both_in_the_algorithms_zone(book: Book) -> None:
    spy = book.add("SPY")
    frame = book.history(spy, datetime(2016, 6, 27), datetime(2016, 6, 28, 16), DAILY)
    assert _rows(frame) == ["SPY 06-27 16:00 186.37101", "SPY 06-28 16:00 183.61661"]
    assert len(book.history(spy, datetime(2016, 6, 27), datetime(2016, 6, 28, 15, 59), DAILY)) == 1
    assert book.messages == []


def test_the_future_is_never_told(book: Book) -> None:
    spy = book.add("SPY")
    frame = book.history(spy, datetime(2016, 6, 28), datetime(2016, 7, 8), DAILY)
    assert [time.day for _, time in frame.index] == [28, 29]
    assert book.history(spy, datetime(2017, 12, 20), datetime(2018, 3, 1), DAILY).shape == (0, 0)
    assert book.messages == [FUTURE_MESSAGE] * 2


def test_an_empty_result(book: Book) -> None:
    spy = book.add("SPY")
    for frame in (book.history(spy, 0, DAILY), book.history([], 2, DAILY), book.history(spy, -1)):
        assert frame.shape == (0, 0)
        assert frame.index.names == [None]


def test_normalisation_of_the_call_wins(book: Book) -> None:
    acme = book.add("ACME")
    span = (datetime(2016, 3, 14), datetime(2016, 3, 19), DAILY)
    closes = {
        mode: [f"{close:.8g}" for close in book.history(acme, *span, data_normalization_mode=mode).close]
        for mode in (DataNormalizationMode.RAW, DataNormalizationMode.SCALED_RAW, DataNormalizationMode.TOTAL_RETURN)
    }
    assert closes == {
        DataNormalizationMode.RAW: ["202.89", "70.19", "68.7", "68.91", "69.17"],
        DataNormalizationMode.SCALED_RAW: ["67.021513", "69.558481", "68.081887", "68.289998", "69.17"],
        DataNormalizationMode.TOTAL_RETURN: ["67.629999", "70.19", "68.7", "68.91", "69.79"],
    }


def test_scaled_raw_bars_are_those_of_the_frame(book: Book) -> None:
    acme = book.add("ACME")
    span = (datetime(2016, 3, 14), datetime(2016, 3, 19), DAILY)
    bars = book.history[TradeBar](acme, *span, data_normalization_mode=DataNormalizationMode.SCALED_RAW)
    assert [f"{bar.close:.8g}" for bar in bars] == ["67.021513", "69.558481", "68.081887", "68.289998", "69.17"]


def test_the_subscription_decides_otherwise(book: Book) -> None:
    xlf = book.add("XLF", data_normalization_mode=DataNormalizationMode.RAW)
    assert book.history(xlf, 1, DAILY).close.tolist() == [21.27]
    assert _rows(book.history(xlf, 1, DAILY, data_normalization_mode=DataNormalizationMode.ADJUSTED)) == ["XLF 06-29 16:00 20.620621"]


def test_quotes_leave_out_columns_of_zeros(book: Book) -> None:
    pair = book.add_forex("EURUSD")
    frame = book.history(pair, 2, DAILY)
    assert list(frame.columns) == ("askclose askhigh asklow askopen bidclose bidhigh bidlow bidopen close high low open".split())
    assert _rows(frame) == ["EURUSD 06-28 20:00 1.20083", "EURUSD 06-29 20:00 1.19708"]


def test_missing_columns_of_one_symbol_are_nan(book: Book) -> None:
    pair, spy = book.add_forex("EURUSD"), book.add("SPY")
    frame = book.history([pair, spy], 2, DAILY)
    assert frame.shape == (4, 13)
    assert frame.loc[pair]["volume"].isna().all()
    assert frame.loc[spy]["askclose"].isna().all()


def test_custom_data(book: Book) -> None:
    vix = book.add_vix()
    frame = book.history(Vix, vix, 5, DAILY)
    assert list(frame.columns) == ["close", "half", "value"]
    assert [(time.day, *row) for (_, time), row in zip(frame.index, frame.values.tolist(), strict=True)] == [
        (28, 35.57, 17.785, 35.57),
        (29, 40.43, 20.215, 40.43),
        (30, 35.96, 17.98, 35.96),
    ]
    points = book.history[Vix](vix, 2, DAILY)
    assert [point["close"] for point in points] == [40.43, 35.96]
    assert [type(point) for point in points] == [PythonData, PythonData], "LEAN hands out the values, not the class"


def test_bars_by_type(book: Book) -> None:
    spy, tlt = book.add("SPY"), book.add("TLT")
    bars = book.history[TradeBar](spy, 2, DAILY)
    assert [(bar.time, bar.end_time) for bar in bars] == [(datetime(2016, 6, day, 9, 30), datetime(2016, 6, day, 16)) for day in (28, 29)]
    by_time = list(book.history[TradeBar]([spy, tlt], 2, DAILY))
    assert [item.time.day for item in by_time] == [28, 29]
    assert f"{by_time[1][spy].close:.8g}" == "184.62173"
    assert f"{by_time[1]['TLT'].close:.8g}" == "76.153405"


def test_a_bare_ticker_gives_bars(book: Book) -> None:
    book.add("SPY")
    assert [f"{bar.close:.8g}" for bar in book.history("SPY", 2, DAILY)] == ["183.61661", "184.62173"]


def test_bars_carry_the_ticker_of_their_day(book: Book) -> None:
    newco = book.add("NEWCO")
    bars = book.at(2018, 1, 2).history[TradeBar](newco, datetime(2016, 8, 12), datetime(2016, 8, 16), DAILY)
    assert [(bar.symbol.value, bar.close) for bar in bars] == [("OLDCO", 21.89), ("NEWCO", 22.26)]


def test_the_wrong_type_is_refused(book: Book) -> None:
    spy, pair = book.add("SPY"), book.add_forex("EURUSD")
    with pytest.raises(ArgumentException, match="no data of the type QuoteBar"):
        book.history[QuoteBar](spy, 2, DAILY)
    with pytest.raises(ArgumentException, match="no data of the type TradeBar"):
        book.history[TradeBar](pair, 2, DAILY)
    assert book.history(QuoteBar, spy, 2, DAILY).empty
    with pytest.raises(ArgumentException, match="not subscribed to Vix"):
        book.history(Vix, spy, 2, DAILY)


def test_slices_of_all_securities(book: Book) -> None:
    book.add("SPY")
    book.add_forex("EURUSD")
    book.add_vix()
    slices = book.history(1, DAILY)
    assert [(part.time.hour, [symbol.value for symbol in part.Keys]) for part in slices] == [
        (16, ["SPY"]),
        (20, ["EURUSD"]),
        (0, ["VIX"]),
    ]


def test_unsubscribed_symbols_have_history_too(book: Book) -> None:
    symbol = Symbol.create("XLU")
    assert [row.split()[-1] for row in _rows(book.history(symbol, 2, DAILY))] == ["35.406892", "35.555856"]
    assert symbol not in book.securities


def test_hours(book: Book) -> None:
    spy = book.add("SPY")
    assert _rows(book.history(spy, 2, Resolution.HOUR)) == ["SPY 06-29 15:00 184.26414", "SPY 06-29 16:00 184.62173"]


def test_bars_end_at_midnight_without_precise_end_times(book: Book) -> None:
    spy = book.add("SPY")
    book.settings.daily_precise_end_time = False
    assert _rows(book.history(spy, 2, DAILY)) == ["SPY 06-29 00:00 183.61661", "SPY 06-30 00:00 184.62173"]


@pytest.fixture
def holed(tmp_path: Path, conformance_data: Path) -> Iterator[Book]:
    """A stock without bars on 2016-03-09, and none after 2016-03-10."""
    shutil.copytree(conformance_data / "market-hours", tmp_path / "market-hours")
    daily = tmp_path / "equity" / "usa" / "daily"
    daily.mkdir(parents=True)
    with zipfile.ZipFile(daily / "xyz.zip", "w") as archive:
        archive.writestr(
            "xyz.csv", "".join(f"201603{day:02} 00:00,{p},{p},{p},{p},5\n" for day, p in ((7, 10000), (8, 20000), (10, 30000)))
        )
    yield Book(tmp_path).at(2016, 3, 14, 12)
    symbol_cache.use_folder(None)


def test_sessions_without_data_repeat_the_bar_before(holed: Book) -> None:
    xyz = holed.add("XYZ")
    assert _rows(holed.history(xyz, 5, DAILY)) == [
        "XYZ 03-07 16:00 1",
        "XYZ 03-08 16:00 2",
        "XYZ 03-09 16:00 2",
        "XYZ 03-10 16:00 3",
        "XYZ 03-11 16:00 3",
    ]
    bars = list(holed.history[TradeBar](xyz, 5, DAILY))
    assert [bar.is_fill_forward for bar in bars] == [False, False, True, False, True]
    assert bars[2].time == datetime(2016, 3, 9, 9, 30)


def test_filling_begins_with_a_real_bar(holed: Book) -> None:
    xyz = holed.add("XYZ")
    assert _rows(holed.history(xyz, 3, DAILY)) == ["XYZ 03-10 16:00 3", "XYZ 03-11 16:00 3"]


def test_the_bar_that_ends_when_the_request_begins_is_repeated_and_not_told(holed: Book) -> None:
    """Three sessions back from a close begin at a close: LEAN fills from that bar, without volume (recorded in `fill_forward_volume`)."""
    xyz = holed.at(2016, 3, 11, 16).add("XYZ")
    frame = holed.history(xyz, 3, DAILY)
    assert _rows(frame) == ["XYZ 03-09 16:00 2", "XYZ 03-10 16:00 3", "XYZ 03-11 16:00 3"]
    assert list(frame["volume"]) == [0, 5, 0]
    assert [bar.volume for bar in holed.history[TradeBar](xyz, 3, DAILY)] == [0, 5, 0]


def test_filling_can_be_switched_off(holed: Book) -> None:
    xyz = holed.add("XYZ")
    assert len(holed.history(xyz, 5, DAILY, fill_forward=False)) == 3


def test_corporate_events_have_a_history(book: Book) -> None:
    """Values of LEAN's recorded `kinds/history_of_corporate_actions`."""
    symbol = book.at(2017, 6, 5, 0).folder.create_symbol("XLK")
    frame = book.history(Dividend, [symbol], timedelta(365), DAILY)
    assert list(frame.columns) == ["distribution", "referenceprice", "value"]
    assert [(f"{time:%Y-%m-%d}", *row) for (_, time), row in zip(frame.index, frame.to_numpy().tolist(), strict=True)] == [
        ("2016-06-17", 0.17, 37.43, 0.17),
        ("2016-09-16", 0.17, 39.43, 0.17),
        ("2016-12-16", 0.17, 33.21, 0.17),
        ("2017-03-17", 0.17, 34.12, 0.17),
    ]
    assert [event.distribution for event in book.history[Dividend](symbol, timedelta(365), DAILY)] == [0.17] * 4
    assert book.history(Split, symbol, 1000, DAILY).empty
    assert [(event.type, event.split_factor) for event in book.history[Split](book.folder.create_symbol("TMV"), 1000, DAILY)] == [
        (SplitType.WARNING, 4),
        (SplitType.SPLIT_OCCURRED, 4),
    ]


def test_a_type_alone_means_the_securities_that_have_it(book: Book) -> None:
    book.add("SPY")
    book.add_vix()
    assert [symbol.value for symbol, _ in book.history(Vix, None, 1, DAILY).index] == ["VIX"]

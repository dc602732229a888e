"""Data points as algorithms handle them."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from minilean.common.enums import DataNormalizationMode, DelistingType, MarketDataType, SplitType
from minilean.common.symbol import Symbol
from minilean.data.bars import Bar, BaseData, Delisting, Dividend, QuoteBar, SeriesBar, Split, SymbolChangedEvent, TradeBar
from minilean.data.folder import DataFolder

NINE_THIRTY = datetime(2016, 3, 8, 9, 30)


@pytest.fixture
def series_bar(conformance_data: Path) -> SeriesBar:
    folder = DataFolder(conformance_data)
    series = folder.series(folder.create_symbol("SPY"))
    assert series is not None
    bar = series.bar(0, DataNormalizationMode.RAW)
    assert isinstance(bar, SeriesBar)
    return bar


def test_a_bar_made_by_hand() -> None:
    bar = TradeBar(NINE_THIRTY, None, 1.1, 2, "0.50", 1.5, 100, timedelta(hours=1))
    assert (bar.open, bar.high, bar.low, bar.close, bar.volume, bar.value) == (1.1, 2.0, 0.5, 1.5, 100.0, 1.5)
    assert str(bar.low_exact) == "0.50"
    assert bar.end_time == datetime(2016, 3, 8, 10, 30)
    assert bar.data_type == MarketDataType.TRADE_BAR


def test_a_bar_lasts_a_minute_unless_told() -> None:
    bar = TradeBar(NINE_THIRTY)
    assert bar.period == timedelta(minutes=1)
    bar.period = timedelta(days=1)
    assert bar.end_time == datetime(2016, 3, 9, 9, 30)


def test_both_spellings_read_and_write() -> None:
    bar = TradeBar(NINE_THIRTY)
    bar.Close = 3.5
    assert bar.close == bar.Close == bar.Value == 3.5
    assert bar.EndTime == bar.end_time


def test_a_point_ends_when_it_begins() -> None:
    point = BaseData(None, NINE_THIRTY, 1.25)
    assert point.end_time == NINE_THIRTY
    assert point._exact.close == point._exact.open == Decimal("1.25")


def test_an_end_alone_is_the_time_as_well() -> None:
    point = BaseData()
    point.end_time = NINE_THIRTY
    assert point.time == NINE_THIRTY


def test_a_copy_stands_in_for_a_session_without_data(series_bar: SeriesBar) -> None:
    copy = series_bar._clone_fill_forward(datetime(2014, 1, 5, 9, 30), datetime(2014, 1, 5, 16))
    assert copy.is_fill_forward
    assert not series_bar.is_fill_forward
    assert (copy.time, copy.end_time) == (datetime(2014, 1, 5, 9, 30), datetime(2014, 1, 5, 16))
    # nothing was traded (`TradeBar.Clone`)
    assert copy._exact == (*series_bar._exact[:4], 0)
    assert (series_bar.volume > 0, copy.volume) == (True, 0.0)
    by_hand = TradeBar(NINE_THIRTY, None, 1, 1, 1, 1, 7)._clone_fill_forward(NINE_THIRTY, NINE_THIRTY + timedelta(1))
    assert by_hand.is_fill_forward
    assert (by_hand.close, by_hand.volume) == (1, 0)


def test_a_bar_that_is_rescaled_has_the_new_prices_for_whoever_holds_it(series_bar: SeriesBar) -> None:
    other = series_bar._clone_fill_forward(series_bar.time, series_bar.end_time)
    times, before, close = (series_bar.time, series_bar.end_time), series_bar._exact, series_bar.close
    series_bar._rescale(Decimal(4), Decimal("0.25"))
    assert series_bar._exact == (*(4 * price for price in before[:4]), before.volume / 4)
    assert (series_bar.close, series_bar.time, series_bar.end_time) == (pytest.approx(4 * close), *times)
    assert other.close == close
    by_hand = TradeBar(NINE_THIRTY, None, 1, 2, 0.5, 1, 8)
    by_hand._rescale(Decimal(4), Decimal("0.25"))
    assert by_hand._exact == (4, 8, 2, 4, 2)


def test_a_copy_of_a_bar_of_a_file_can_be_changed(series_bar: SeriesBar) -> None:
    copy = series_bar.clone()
    copy.close = 1.0
    assert copy.close == 1.0 != series_bar.close
    assert type(series_bar).__name__ == "TradeBar"


def test_the_middle_of_a_quote() -> None:
    bar = QuoteBar(NINE_THIRTY, None, Bar(1, 1, 1, "1.10"), 5, Bar(2, 2, 2, "1.20"), 7)
    assert bar.close == 1.15
    assert str(bar.close_exact) == "1.15"
    assert (bar.last_bid_size, bar.last_ask_size) == (5.0, 7.0)
    assert bar.collapse().close == 1.15


def test_a_quote_of_one_side_is_that_side() -> None:
    assert QuoteBar(NINE_THIRTY, None, None, 0, Bar(1, 1, 1, "1.20")).close == 1.2
    assert QuoteBar(NINE_THIRTY).close == 0.0


def test_the_distribution_of_a_dividend() -> None:
    dividend = Dividend.create(None, NINE_THIRTY, Decimal("68.91"), Decimal("0.9143225") / Decimal("0.9226236"))  # type: ignore[arg-type]
    assert dividend.distribution == 0.62
    assert dividend.reference_price == 68.91
    assert str(dividend) == "Dividend: None: 0.62 | 68.91"


def test_a_split_and_its_warning() -> None:
    assert str(Split(None, NINE_THIRTY, 10, "0.5", SplitType.WARNING)) == "Split Warning: None: 0.5 | 10"
    assert Split(None, NINE_THIRTY, 10, "0.5").split_factor == 0.5


def test_a_rename() -> None:
    event = SymbolChangedEvent(None, NINE_THIRTY, "OLDCO", "NEWCO")
    assert (event.OldSymbol, event.new_symbol) == ("OLDCO", "NEWCO")


def test_the_numbers_of_a_bar_of_a_file_can_be_written_and_others_of_its_row_keep_theirs(series_bar: SeriesBar) -> None:
    # recorded by LEAN: number_types, "bar setter" and "bar setter after"
    twin = SeriesBar(series_bar._columns, series_bar._row, series_bar.symbol)  # type: ignore[arg-type]
    before = twin._exact
    series_bar.close = 5
    assert (series_bar.close, series_bar.Close, str(series_bar.close_exact), series_bar.value) == (5.0, 5.0, "5", 5.0)
    assert (series_bar.open_exact, series_bar.volume_exact) == (before.open, before.volume)
    assert twin._exact == before
    series_bar.volume = 0
    assert not series_bar._has_volume
    series_bar.volume = 7
    assert series_bar._has_volume
    series_bar.end_time = datetime(2020, 1, 2, 16)
    series_bar.time = datetime(2020, 1, 2)
    assert (series_bar.close, series_bar.volume, series_bar.period) == (5.0, 7.0, timedelta(hours=16))


def test_texts_of_quotes_and_events() -> None:
    """`ToString` of LEAN's `Bar`, `QuoteBar`, `Delisting` and `SymbolChangedEvent`; the blank at the end is LEAN's."""
    moment, spy = datetime(2015, 1, 7, 16), Symbol.create("SPY")
    assert str(Bar(1, 2.5, 0.5, 1.25)) == "O: 1 H: 2.5 L: 0.5 C: 1.25"
    both = QuoteBar(moment, spy, Bar(1, 2, 3, 4), 5, Bar(5, 6, 7, 8), 6)
    assert str(both) == f"{spy}: Bid: O: 1 Bid: H: 2 Bid: L: 3 Bid: C: 4 Ask: O: 5 Ask: H: 6 Ask: L: 7 Ask: C: 8 "
    one_side = QuoteBar(moment, spy, None, 0, Bar(5, 6, 7, 8), 6)
    assert str(one_side) == f"{spy}: Bid: O:  Bid: H:  Bid: L:  Bid: C:  Ask: O: 5 Ask: H: 6 Ask: L: 7 Ask: C: 8 "
    assert str(Delisting(spy, moment, 5, DelistingType.WARNING)) == f"Delisting Warning: {spy} 01/07/2015 16:00:00"
    assert str(SymbolChangedEvent(spy, moment, "OLD", "NEW")) == "01/07/2015 16:00:00 OLD->NEW"

"""Daily bars of 9:30 to 16:00 made larger; the times of the five-day and weekly bars are those of LEAN's recorded run."""

from datetime import datetime, timedelta

import numpy as np
import pytest

from minilean.common.dotnet_errors import ArgumentException
from minilean.common.enums import Resolution, SecurityType
from minilean.common.symbol import SecurityIdentifier, Symbol
from minilean.consolidators import (
    BaseDataConsolidator,
    Calendar,
    CalendarInfo,
    QuoteBarConsolidator,
    TradeBarConsolidator,
)
from minilean.data.bars import Bar, BaseData, QuoteBar, TradeBar

SPY = Symbol(SecurityIdentifier("SPY", datetime(1998, 1, 2).date(), "usa", SecurityType.EQUITY), "SPY")
QQQ = Symbol(SecurityIdentifier("QQQ", datetime(1999, 3, 10).date(), "usa", SecurityType.EQUITY), "QQQ")
SESSION = timedelta(hours=6, minutes=30)


def _bar(month: int, day: int, close: float, symbol: Symbol = SPY) -> TradeBar:
    return TradeBar(datetime(2015, month, day, 9, 30), symbol, close - 1, close + 2, close - 2, close, 100, SESSION)


def _heard(consolidator) -> list:
    bars: list = []
    consolidator.data_consolidated += lambda sender, bar: bars.append(bar)
    return bars


def test_count_emits_with_its_last_bar() -> None:
    consolidator = TradeBarConsolidator(2)
    bars = _heard(consolidator)
    consolidator.update(_bar(10, 1, 10))
    assert bars == []
    consolidator.update(_bar(10, 2, 14))
    (bar,) = bars
    assert (bar.time, bar.end_time) == (datetime(2015, 10, 1, 9, 30), datetime(2015, 10, 2, 16))
    assert (bar.open, bar.high, bar.low, bar.close, bar.volume) == (9.0, 16.0, 8.0, 14.0, 200.0)


def test_longer_than_a_day_begins_with_the_first_bar_and_is_emitted_by_the_next_one() -> None:
    consolidator = TradeBarConsolidator(timedelta(days=5))
    bars = _heard(consolidator)
    for day in (12, 13, 14, 15, 16):
        consolidator.update(_bar(10, day, day))
    assert bars == []
    consolidator.update(_bar(10, 19, 19))
    assert [(bar.time, bar.end_time) for bar in bars] == [(datetime(2015, 10, 12, 9, 30), datetime(2015, 10, 17, 9, 30))]


def test_scan_emits_when_the_time_is_over() -> None:
    consolidator = TradeBarConsolidator(timedelta(days=5))
    bars = _heard(consolidator)
    consolidator.update(_bar(10, 1, 10))
    consolidator.scan(datetime(2015, 10, 6, 9, 29))
    assert bars == []
    consolidator.scan(datetime(2015, 10, 6, 9, 30))
    assert [bar.end_time for bar in bars] == [datetime(2015, 10, 6, 9, 30)]
    assert consolidator.working_data is None


def test_weeks_end_on_monday_at_midnight() -> None:
    consolidator = TradeBarConsolidator(Calendar.WEEKLY)
    bars = _heard(consolidator)
    consolidator.update(_bar(10, 1, 10))
    consolidator.update(_bar(10, 2, 11))
    consolidator.update(_bar(10, 5, 12))
    assert [(bar.time, bar.end_time, bar.close) for bar in bars] == [(datetime(2015, 9, 28), datetime(2015, 10, 5), 11.0)]
    assert consolidator.working_data.time == datetime(2015, 10, 5)


def test_months_differ_in_length() -> None:
    consolidator = TradeBarConsolidator(Calendar.MONTHLY)
    bars = _heard(consolidator)
    for month in (10, 11, 12):
        consolidator.update(_bar(month, 2, month))
    assert [(bar.time, bar.end_time) for bar in bars] == [
        (datetime(2015, 10, 1), datetime(2015, 11, 1)),
        (datetime(2015, 11, 1), datetime(2015, 12, 1)),
    ]


def test_count_or_time_whichever_is_first() -> None:
    consolidator = TradeBarConsolidator(3, timedelta(days=2))
    bars = _heard(consolidator)
    for day in (1, 2, 5):
        consolidator.update(_bar(10, day, day))
    assert len(bars) == 1


def test_one_consolidator_takes_one_symbol() -> None:
    consolidator = TradeBarConsolidator(2)
    consolidator.update(_bar(10, 1, 10))
    with pytest.raises(ArgumentException, match="one consolidator per symbol"):
        consolidator.update(_bar(10, 2, 10, QQQ))


def test_data_longer_than_the_period_are_refused() -> None:
    with pytest.raises(ArgumentException, match="ask for longer bars"):
        TradeBarConsolidator(timedelta(hours=1)).update(_bar(10, 1, 10))


@pytest.mark.parametrize("period", ["5", 2.5, True, None])
def test_periods_of_other_types_are_refused(period) -> None:
    with pytest.raises(TypeError, match=r"expected a timedelta, a number of bars, or a function"):
        TradeBarConsolidator(period)


def test_a_resolution_is_no_period_of_a_consolidator() -> None:
    with pytest.raises(ArgumentException, match="use from_resolution"):
        TradeBarConsolidator(Resolution.DAILY)


@pytest.mark.parametrize("consolidator", [TradeBarConsolidator(2.0), TradeBarConsolidator(np.int64(2)), TradeBarConsolidator(max_count=2)])
def test_numbers_of_bars_of_every_kind(consolidator: TradeBarConsolidator) -> None:
    closes = []
    consolidator.data_consolidated += lambda _, bar: closes.append(bar.close)
    for day, close in ((5, 1), (6, 2), (7, 3), (8, 4)):
        consolidator.update(_bar(1, day, close))
    assert closes == [2.0, 4.0]


def test_a_calendar_must_not_start_in_the_future() -> None:
    with pytest.raises(ArgumentException, match="starts after the moment"):
        TradeBarConsolidator(lambda moment: CalendarInfo(moment + timedelta(days=1), timedelta(days=1)))


def test_reset_forgets_the_working_bar_and_the_symbol() -> None:
    consolidator = TradeBarConsolidator(2)
    consolidator.update(_bar(10, 1, 10))
    consolidator.reset()
    bars = _heard(consolidator)
    consolidator.update(_bar(10, 2, 11, QQQ))
    assert bars == []
    assert consolidator.working_data.open == 10.0


def test_values_become_bars_without_volume() -> None:
    consolidator = BaseDataConsolidator(3)
    bars = _heard(consolidator)
    for day, value in ((1, 5), (2, 9), (5, 7)):
        consolidator.update(BaseData(SPY, datetime(2015, 10, day), value))
    assert [(bar.open, bar.high, bar.low, bar.close, bar.volume) for bar in bars] == [(5.0, 9.0, 5.0, 7.0, 0.0)]


def test_quote_bars_open_at_the_close_before() -> None:
    consolidator = QuoteBarConsolidator(1)
    bars = _heard(consolidator)
    for day, price in ((1, 10), (2, 20)):
        side = Bar(price, price + 1, price - 1, price)
        consolidator.update(QuoteBar(datetime(2015, 10, day), SPY, side, 1, side, 2, timedelta(days=1)))
    assert [(bar.bid.open, bar.bid.high, bar.bid.low, bar.bid.close) for bar in bars] == [(10.0, 11.0, 9.0, 10.0), (10.0, 21.0, 10.0, 20.0)]
    assert (bars[1].last_bid_size, bars[1].last_ask_size) == (1.0, 2.0)

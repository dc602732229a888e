"""What a stream does to the prices it delivers. The scales are those that .NET decimals have after LEAN's own multiplications."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal as D
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from minilean.common.enums import DataNormalizationMode, Resolution, SecurityType, TickType
from minilean.common.symbol import SecurityIdentifier, Symbol
from minilean.data.bars import Dividend
from minilean.data.factor_file import FactorFile, FactorRow
from minilean.data.feed_event import FeedEvent
from minilean.data.price_files import TradeRows
from minilean.data.series import TradeSeries
from minilean.engine.subscription import Subscription, bar_points

ACME = Symbol(SecurityIdentifier("ACME", date(2010, 1, 4), "usa", SecurityType.EQUITY), "ACME")
EX_DATE = date(2016, 3, 16)
NOTHING_PAID = FactorFile("ACME", (FactorRow(date(2050, 12, 31), D("1.0000000"), D("1")),))
ONE_PAYMENT = FactorFile("ACME", (FactorRow(date(2016, 3, 15), D("0.9900000"), D("1"), D("10")), *NOTHING_PAID.rows))


def _series(factors: FactorFile) -> TradeSeries:
    """Bars of 14 to 17 March 2016: a close of 10.10 dollars, 100.5 shares."""
    days = [date(2016, 3, day) for day in (14, 15, 16, 17)]
    starts = [datetime(day.year, day.month, day.day, 9, 30) for day in days]
    ends = [start + timedelta(hours=6, minutes=30) for start in starts]
    spans = starts, ends, [end + timedelta(hours=4) for end in ends], np.array(ends, "datetime64[ns]")
    prices = np.full(4, 101_000)
    ordinals = np.array([day.toordinal() for day in days])
    rows = TradeRows(ordinals, np.zeros(4, np.int64), prices, prices, prices, prices, np.full(4, 100.5))
    hours: Any = None
    return TradeSeries(ACME, Resolution.DAILY, spans, rows, factors, hours)


def _taken(factors: FactorFile, distribution: str | None, mode: DataNormalizationMode = DataNormalizationMode.ADJUSTED) -> list[Any]:
    config: Any = SimpleNamespace(symbol=ACME, tick_type=TickType.TRADE, data_normalization_mode=mode)
    ex_date = datetime(EX_DATE.year, EX_DATE.month, EX_DATE.day)
    events = []
    if distribution is not None:
        paid = Dividend(ACME, ex_date, D(distribution), D("10"))
        events.append(FeedEvent(ex_date + timedelta(hours=4), lambda close: paid, day=EX_DATE))
    series = _series(factors)
    points = bar_points(series, datetime(2016, 3, 1), datetime(2016, 4, 1), None, events)
    security: Any = None
    stream = Subscription(config, security, points, series, date(2016, 3, 14))
    taken = [stream.take() for _ in range(4 + len(events))]
    return [data for data in taken if not isinstance(data, Dividend)]


def _closes(factors: FactorFile, distribution: str | None, mode: DataNormalizationMode = DataNormalizationMode.ADJUSTED) -> list[str]:
    return [str(bar._exact.close) for bar in _taken(factors, distribution, mode)]


def test_a_factor_of_one_leaves_the_digits_of_the_file() -> None:
    assert _closes(NOTHING_PAID, None) == ["10.1000"] * 4


def test_once_a_dividend_was_paid_a_factor_of_one_adds_its_own_zeros() -> None:
    assert _closes(ONE_PAYMENT, "0.10") == ["9.99900000000", "9.99900000000", "10.10000000000", "10.10000000000"]


def test_a_dividend_that_rounds_to_nothing_was_not_paid() -> None:
    assert _closes(ONE_PAYMENT, "0.00") == ["9.99900000000", "9.99900000000", "10.1000", "10.1000"]


def test_an_earlier_stream_pays_nothing_into_a_later_one() -> None:
    assert _closes(ONE_PAYMENT, None)[2:] == ["10.1000", "10.1000"]


def test_raw_prices_have_the_digits_of_the_file_after_a_dividend_too() -> None:
    assert _closes(ONE_PAYMENT, "0.10", DataNormalizationMode.RAW) == ["10.1000"] * 4


@pytest.mark.parametrize(("distribution", "volumes"), [("0.00", [102, 102, 100.5, 100.5]), ("0.10", [102, 102, 100, 100])])
def test_volumes_become_whole_numbers_only_where_prices_are_scaled(distribution: str, volumes: list[float]) -> None:
    assert [bar.volume for bar in _taken(ONE_PAYMENT, distribution)] == volumes

"""What of a bar a selector takes; the formulas are those of LEAN's Field."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest

from minilean.common.symbol import Symbol
from minilean.data.bars import Bar, BaseData, QuoteBar, TradeBar
from minilean.data.field import Field

SPY = Symbol.create("SPY")
BAR = TradeBar(datetime(2015, 1, 5), SPY, 10, 14, 8, 11, 500)
QUOTES = QuoteBar(datetime(2015, 1, 5), SPY, Bar(10, 14, 8, 11), 0, Bar(12, 16, 10, 13), 0)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("OPEN", 10),
        ("High", 14),
        ("LOW", 8),
        ("Close", 11),
        ("VOLUME", 500),
        ("AVERAGE", 10.75),
        ("Median", 11),
        ("TYPICAL", 11),
        ("WEIGHTED", 11),
        ("SEVEN_BAR", 75 / 7),
        ("SevenBar", 75 / 7),
        ("BID_HIGH", 11),
    ],
)
def test_fields_of_a_trade_bar(name: str, expected: float) -> None:
    assert getattr(Field, name)(BAR) == pytest.approx(expected)


def test_sides_are_those_of_quotes() -> None:
    sides = [field(QUOTES) for field in (Field.BID_OPEN, Field.BidHigh, Field.ASK_LOW, Field.AskClose, Field.BID_PRICE, Field.ASK_PRICE)]
    assert sides == [10, 14, 10, 13, 11, 13]
    assert (Field.MEDIAN(QUOTES), Field.VOLUME(QUOTES)) == (12, 12)


def test_a_point_without_such_fields_gives_its_value() -> None:
    point = BaseData(SPY, datetime(2015, 1, 5), 7)
    assert [field(point) for field in (Field.HIGH, Field.VOLUME, Field.MEDIAN, Field.BID_CLOSE)] == [7, 7, 7, 7]


def test_inside_it_is_the_decimal() -> None:
    assert (Field.AVERAGE.exact(BAR), repr(Field.AVERAGE)) == (Decimal("10.75"), "Field.AVERAGE")

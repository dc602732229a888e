"""What of a bar is taken: the formulas of LEAN's `Field`."""

from datetime import datetime

import pytest

from minilean.data.bars import Bar, QuoteBar, TradeBar
from minilean.indicators import Field, IndicatorDataPoint
from minilean.indicators.field import FieldSelector

START = datetime(2020, 1, 1)
TRADES = TradeBar(START, None, 10, 14, 8, 12, 100)
QUOTES = QuoteBar(START, None, Bar(1, 4, 0.5, 2), 5, Bar(3, 6, 2.5, 4), 6)


@pytest.mark.parametrize(
    ("field", "of_trades", "of_quotes"),
    [
        (Field.OPEN, 10, 2),
        (Field.HIGH, 14, 5),
        (Field.LOW, 8, 1.5),
        (Field.CLOSE, 12, 3),
        (Field.VOLUME, 100, 3),
        (Field.AVERAGE, 11, 2.875),
        (Field.MEDIAN, 11, 3.25),
        (Field.TYPICAL, 34 / 3, 9.5 / 3),
        (Field.WEIGHTED, 11.5, 3.125),
        (Field.SEVEN_BAR, 78 / 7, 19.5 / 7),
        (Field.BID_OPEN, 12, 1),
        (Field.BID_HIGH, 12, 4),
        (Field.BID_LOW, 12, 0.5),
        (Field.BID_CLOSE, 12, 2),
        (Field.BID_PRICE, 12, 2),
        (Field.ASK_OPEN, 12, 3),
        (Field.ASK_HIGH, 12, 6),
        (Field.ASK_LOW, 12, 2.5),
        (Field.ASK_CLOSE, 12, 4),
        (Field.ASK_PRICE, 12, 4),
    ],
)
def test_formulas(field: FieldSelector, of_trades: float, of_quotes: float) -> None:
    assert (field(TRADES), field(QUOTES)) == pytest.approx((of_trades, of_quotes))
    assert field(IndicatorDataPoint(START, 7)) == 7.0


def test_both_spellings() -> None:
    assert Field.SevenBar is Field.SEVEN_BAR
    assert Field.Close is Field.CLOSE

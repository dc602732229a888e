"""Prices of whole columns: scaled as LEAN's decimals are, without a decimal for each."""

import dataclasses
from datetime import datetime
from decimal import Decimal

import numpy as np
import pytest

from minilean.common.symbol import Symbol
from minilean.data.bars import SeriesBar
from minilean.data.columns import PriceColumns, Scaling
from minilean.data.price_files import TradeRows


@pytest.fixture
def rows() -> TradeRows:
    """Two bars as LEAN's files have them: dollars times ten thousand."""
    days = [735600, 735601]
    columns = (days, [0, 0], [100_0000, 101_0000], [102_0000, 103_0000], [99_0000, 100_0000], [101_2345, 102_0000], [1000, 2001])
    return TradeRows(*(np.array(column) for column in columns))


def columns(rows: TradeRows, scaling: Scaling | None = None) -> PriceColumns:
    times = [datetime(2015, 1, 5), datetime(2015, 1, 6)]
    return PriceColumns(rows, scaling, times, times)


def test_a_bar_of_a_series_has_a_volume_unless_it_is_zero_in_todays_count_of_shares(rows: TradeRows) -> None:
    few = dataclasses.replace(rows, volume=np.array([3, 2001]))
    halved, tenth = (Scaling([Decimal(factor)], np.array([0, 0])) for factor in (2, 10))
    found = [[SeriesBar(columns(few, how), row, Symbol.EMPTY)._has_volume for row in (0, 1)] for how in (None, halved, tenth)]
    assert found == [[True, True], [True, True], [False, True]]
    assert [columns(few, how).always_traded for how in (None, halved, tenth)] == [True, True, False]


def test_raw_prices_are_ten_thousandths_of_dollars(rows: TradeRows) -> None:
    raw = columns(rows)
    assert raw.close.tolist() == [101.2345, 102.0]
    assert raw.volume.tolist() == [1000.0, 2001.0]
    assert (raw.exact_price("close", 0), raw.exact_volume(1)) == (Decimal("101.2345"), Decimal(2001))


def test_a_factor_scales_the_rows_that_it_stands_at(rows: TradeRows) -> None:
    scaling = Scaling([Decimal("0.5"), Decimal(1)], np.array([0, 1]))
    scaled = columns(rows, scaling)
    assert scaled.close.tolist() == [50.61725, 102.0]
    assert scaled.exact_price("close", 0) == Decimal("50.61725")
    assert scaled.exact_price("open", 1) == Decimal(101)


def test_volume_goes_the_other_way_and_half_a_share_to_the_even_one(rows: TradeRows) -> None:
    # 2001 / 2 = 1000.5 and 1000 / 2 = 500
    scaled = columns(rows, Scaling([Decimal(2)], np.array([0, 0])))
    assert scaled.volume.tolist() == [500.0, 1000.0]


def test_additions_come_after_the_factor(rows: TradeRows) -> None:
    scaling = Scaling([Decimal(1)], np.array([0, 0]), [Decimal("0.25"), Decimal(1)])
    total = columns(rows, scaling)
    assert total.close.tolist() == [101.4845, 103.0]
    assert total.exact_price("close", 0) == Decimal("101.4845")


def test_a_factor_of_many_digits_is_still_the_nearest_float(rows: TradeRows) -> None:
    factor = Decimal("0.9876543210987654321")
    found = columns(rows, Scaling([factor], np.array([0, 0]))).close
    assert found.tolist() == pytest.approx([101.2345 * 0.9876543210987654, 102 * 0.9876543210987654], rel=1e-15)

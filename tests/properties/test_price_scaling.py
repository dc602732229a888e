"""Whatever the prices and factors: the fast floats are the exact decimals, and files are read back as they were written."""

from __future__ import annotations

import tempfile
import zipfile
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from minilean.data.columns import PriceColumns, Scaling
from minilean.data.price_files import TradeRows, read_trades

PRICES = st.integers(1, 10**9)
FACTORS = st.decimals(min_value=Decimal("0.0001"), max_value=Decimal(20), places=7)
DAYS = st.lists(st.integers(date(1990, 1, 1).toordinal(), date(2025, 12, 31).toordinal()), min_size=1, max_size=30, unique=True)


def _rows(prices: list[int], volumes: list[int]) -> TradeRows:
    column = np.array(prices, np.int64)
    ordinals = np.arange(len(prices), dtype=np.int64) + 735000
    return TradeRows(ordinals, np.zeros(len(prices), np.int64), column, column, column, column, np.array(volumes, np.float64))


@settings(max_examples=200, deadline=None)
@given(st.lists(PRICES, min_size=1, max_size=20), FACTORS)
def test_a_float_is_the_nearest_to_its_decimal(prices: list[int], factor: Decimal) -> None:
    columns = PriceColumns(_rows(prices, [0] * len(prices)), Scaling([factor], np.zeros(len(prices), np.int64)), [], [])
    for row, price in enumerate(prices):
        exact = Decimal(price) / 10**4 * factor
        assert columns.exact_price("close", row) == exact
        # one unit in the last place is what .NET's conversion of a long decimal may lose
        assert abs(columns.close[row] - float(exact)) <= np.spacing(float(exact))


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**10), FACTORS)
def test_volumes_are_rounded_as_decimals(volume: int, factor: Decimal) -> None:
    columns = PriceColumns(_rows([10000], [volume]), Scaling([factor], np.zeros(1, np.int64)), [], [])
    expected = (Decimal(volume) * (Decimal(1) / factor)).quantize(Decimal(1), rounding=ROUND_HALF_EVEN)
    assert columns.volume[0] == float(expected)


@settings(max_examples=50, deadline=None)
@given(DAYS, st.data())
def test_a_file_is_read_back_as_it_was_written(days: list[int], data: st.DataObject) -> None:
    days.sort()
    prices = st.lists(PRICES, min_size=4, max_size=4).map(sorted).map(lambda p: (p[1], p[3], p[0], p[2]))
    bars = [(*data.draw(prices), data.draw(st.integers(0, 10**12))) for _ in days]
    lines = (f"{date.fromordinal(day):%Y%m%d} 00:00,{','.join(map(str, bar))}" for day, bar in zip(days, bars, strict=True))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("x.csv", "\n".join(lines))
        rows = read_trades(path)
    assert rows.ordinals.tolist() == days
    read = zip(rows.open.tolist(), rows.high.tolist(), rows.low.tolist(), rows.close.tolist(), rows.volume.tolist(), strict=True)
    assert [tuple(bar) for bar in read] == bars

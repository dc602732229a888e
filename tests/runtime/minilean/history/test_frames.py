"""Frames as LEAN makes them: rows by symbol and time, columns that say something."""

from __future__ import annotations

from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest

from minilean.common.enums import SecurityType
from minilean.common.symbol import SecurityIdentifier, Symbol
from minilean.data.python_data import PythonData
from minilean.history.bars import CustomSelection
from minilean.history.frames import NAMES, make_frame

MONDAY, TUESDAY = datetime(2020, 1, 6), datetime(2020, 1, 7)


class Point(PythonData):
    pass


def make(ticker: str) -> Symbol:
    return Symbol(SecurityIdentifier(ticker, date(2000, 1, 3), "usa", SecurityType.BASE), ticker)


A, B = make("AAA"), make("BBB")


class Request:
    """What a selection of custom data reads of a request."""

    def __init__(self, symbol: Symbol) -> None:
        self.symbol, self.data_type = symbol, Point


def selection(symbol: Symbol, *rows: tuple[datetime, float, dict[str, object]]) -> CustomSelection:
    points = []
    for time, value, stored in rows:
        point = Point()
        point.symbol, point.time, point.end_time, point.value = symbol, time, time, value
        for name, one in stored.items():
            point[name] = one
        points.append(point)
    return CustomSelection(Request(symbol), points, [time for time, *_ in rows])


def test_nothing_is_a_frame_without_rows_and_columns() -> None:
    frame = make_frame([])
    assert frame.shape == (0, 0)


def test_columns_stand_in_order_and_empty_ones_are_left_out() -> None:
    frame = make_frame([selection(A, (MONDAY, 1.5, {"z": 2, "empty": 0, "none": None}), (TUESDAY, 2.5, {"z": 3, "empty": 0}))])
    assert list(frame.columns) == ["value", "z"]
    assert frame.index.names == NAMES == ["symbol", "time"]
    assert frame["z"].tolist() == [2.0, 3.0]
    assert frame.index.tolist() == [(A, pd.Timestamp(MONDAY)), (A, pd.Timestamp(TUESDAY))]


def test_the_symbol_that_begins_first_stands_first_and_misses_what_the_other_has() -> None:
    frame = make_frame([selection(A, (TUESDAY, 1.0, {"own": 7})), selection(B, (MONDAY, 2.0, {}))])
    assert [symbol.value for symbol, _ in frame.index] == ["BBB", "AAA"]
    assert frame["value"].tolist() == [2.0, 1.0]
    assert np.isnan(frame["own"].iloc[0])
    assert frame["own"].iloc[1] == 7.0


def test_text_stays_text() -> None:
    frame = make_frame([selection(A, (MONDAY, 1.0, {"word": "up"}))])
    assert frame["word"].tolist() == ["up"]
    assert frame["word"].dtype == object


@pytest.mark.parametrize("times", [(TUESDAY, MONDAY), (MONDAY, MONDAY)])
def test_times_that_do_not_rise_are_kept_as_they_are(times: tuple[datetime, datetime]) -> None:
    frame = make_frame([selection(A, *((time, 1.0, {}) for time in times))])
    assert [time for _, time in frame.index] == [pd.Timestamp(time) for time in times]

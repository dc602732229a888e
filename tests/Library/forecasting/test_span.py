from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from forecasting.errors import GapInHistory, HistoryTooShort, InvalidHistory, NotFinite
from forecasting.span import Span


def days(*texts: str) -> np.ndarray:
    return np.array(texts, dtype="datetime64[ns]")


def test_a_series_of_history_becomes_a_span() -> None:
    index = pd.DatetimeIndex(["2020-01-02 16:00", "2020-01-03 16:00"], name="time")
    span = Span.from_series(pd.Series([10.0, 11.0], index=index, name="close"))

    assert span.closes.tolist() == [10.0, 11.0]
    assert str(span.times[1]) == "2020-01-03T16:00:00.000000000"


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), 0.0, -1.0])
def test_a_price_that_is_none_is_named_with_its_day(bad: float) -> None:
    with pytest.raises(NotFinite, match="1 of 3 closes cannot be used, the first on 2020-01-03"):
        Span(days("2020-01-02", "2020-01-03", "2020-01-06"), [1.0, bad, 1.0])


def test_the_closure_of_september_2001_is_no_gap_but_a_hole_is() -> None:
    Span(days("2001-09-10T16", "2001-09-17T16"), [1.0, 1.0])
    with pytest.raises(GapInHistory, match="No bar between 2020-01-02 and 2020-01-20"):
        Span(days("2020-01-02", "2020-01-20"), [1.0, 1.0])


def test_times_must_increase_and_match_the_closes() -> None:
    with pytest.raises(InvalidHistory, match="The bar after 2020-01-03 is not later"):
        Span(days("2020-01-03", "2020-01-03"), [1.0, 1.0])
    with pytest.raises(InvalidHistory, match="one close for every time"):
        Span(days("2020-01-03"), [1.0, 1.0])


def test_last_takes_the_newest_bars_and_says_what_is_missing() -> None:
    span = Span(days("2020-01-02", "2020-01-03", "2020-01-06"), [1.0, 2.0, 3.0])

    assert span.last(2, "A refit").closes.tolist() == [2.0, 3.0]
    with pytest.raises(HistoryTooShort, match="A refit needs 4 bars and the history has 3, the first on 2020-01-02"):
        span.last(4, "A refit")


def test_until_keeps_the_bars_that_had_ended() -> None:
    span = Span(days("2020-01-02T16", "2020-01-03T16", "2020-01-06T16"), [1.0, 2.0, 3.0])

    assert span.until(np.datetime64("2020-01-03T15:59")).closes.tolist() == [1.0]
    assert span.until(np.datetime64("2020-01-03T16:00")).closes.tolist() == [1.0, 2.0]


@pytest.mark.parametrize("bar", [0, -1, np.int64(2)])
def test_a_single_bar_is_no_span_and_the_error_says_where_its_close_is(bar: int) -> None:
    span = Span(days("2020-01-02", "2020-01-03", "2020-01-06"), [1.0, 2.0, 3.0])

    with pytest.raises(TypeError) as caught:
        span[bar]
    expected = f"A span was asked for bar {bar}: expected a slice such as span[-20:]; single closes are in span.closes."
    assert str(caught.value) == expected
    assert span[-2:].closes.tolist() == [2.0, 3.0]


def test_a_span_is_not_run_through_bar_by_bar() -> None:
    span = Span(days("2020-01-02", "2020-01-03"), [1.0, 2.0])

    for run_through in (iter, list, lambda of: 1.0 in of):
        with pytest.raises(TypeError, match=r"not iterable|not a container"):
            run_through(span)

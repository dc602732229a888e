"""What an indicator showed over time."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from minilean import indicators as ind
from minilean.indicators.history import IndicatorHistory

Feed = Callable[..., list[float]]


def recorded(indicator: ind.IndicatorBase, feed: Feed, *values: float) -> IndicatorHistory:
    history = IndicatorHistory(indicator)
    indicator.updated += history.on_updated
    feed(indicator, *values)
    return history


def test_it_begins_when_the_indicator_is_ready(feed: Feed) -> None:
    history = recorded(ind.SimpleMovingAverage(2), feed, 1, 3, 7)
    assert [point.value for point in history.current] == [2.0, 5.0]
    assert (len(history), history.count, [moment.value for moment in history]) == (2, 2, [2.0, 5.0])


def test_parts_are_columns_with_their_own_names(feed: Feed) -> None:
    frame = recorded(ind.BollingerBands(2, 2), feed, 1, 3, 7).data_frame
    assert frame["middleband"].tolist() == [2.0, 5.0]
    assert frame["upperband"].tolist() == [4.0, 9.0]
    assert frame["movingaveragetype"].tolist() == ["Simple", "Simple"]


def test_it_is_read_by_name(feed: Feed) -> None:
    history = recorded(ind.BollingerBands(2, 2), feed, 1, 3)
    assert [point.value for point in history["MiddleBand"] or ()] == [2.0]
    assert history["nothing"] is None
    with pytest.raises(TypeError, match="read by name"):
        history[0]

"""Values that pass."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from minilean import indicators as ind
from minilean.common.dotnet_errors import NotSupportedException
from minilean.data.bars import TradeBar

START = datetime(2020, 1, 1)


def test_what_does_not_pass_leaves_the_value_as_it_was() -> None:
    high = ind.FilteredIdentity("high", lambda bar: bar.close > 2)
    found = []
    for day, close in enumerate((1, 3, 2, 4)):
        high.update(TradeBar(START + timedelta(days=day), None, close, close, close, close, 1))
        found.append((high.current.value, high.is_ready))
    assert found == [(0.0, False), (3.0, True), (3.0, True), (4.0, True)]
    with pytest.raises(NotSupportedException):
        high.update(START, 1)


def test_a_window_of_the_inputs_is_ready_when_full(feed: Callable[..., list[float]]) -> None:
    window = ind.WindowIdentity(2)
    assert (feed(window, 1), window.is_ready) == ([1.0], False)
    assert (feed(window, 1, 5), window.is_ready, window.name) == ([1.0, 5.0], True, "WIN-ID2")

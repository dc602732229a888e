"""Indicators are fed one input a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from minilean.data.bars import TradeBar

START = datetime(2020, 1, 1)


@pytest.fixture
def feed() -> Callable[..., list[float]]:
    """A function that feeds an indicator with values and gives its value after each."""

    def fed(indicator: Any, *inputs: float) -> list[float]:
        found = []
        for day, value in enumerate(inputs):
            indicator.update(START + timedelta(days=day), value)
            found.append(indicator.current.value)
        return found

    return fed


@pytest.fixture
def feed_bars() -> Callable[..., list[float]]:
    """A function that feeds an indicator with bars of high, low, close and volume and gives its value after each."""

    def fed(indicator: Any, *rows: tuple[float, float, float, float]) -> list[float]:
        found = []
        for day, (high, low, close, volume) in enumerate(rows):
            indicator.update(TradeBar(START + timedelta(days=day), None, close, high, low, close, volume, timedelta(days=1)))
            found.append(indicator.current.value)
        return found

    return fed

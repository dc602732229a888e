"""Indicators are fed one input a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from minilean.common.enums import DataNormalizationMode
from minilean.data.bars import TradeBar
from minilean.data.folder import DataFolder
from minilean.indicators.base import IndicatorBase
from minilean.indicators.registration import taker

START = datetime(2020, 1, 1)
FOLDER = DataFolder(Path(__file__).parents[4] / "tests" / "conformance" / "data")


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


def bars_of_2015(ticker: str) -> list[TradeBar]:
    """Adjusted daily bars from January to August."""
    series = FOLDER.series(FOLDER.create_symbol(ticker))
    assert series is not None
    bars = [series.bar(row, DataNormalizationMode.ADJUSTED) for row in range(len(series))]
    return [bar for bar in bars if isinstance(bar, TradeBar) and datetime(2015, 1, 2) <= bar.time < datetime(2015, 9, 1)]


@pytest.fixture(scope="session")
def acme() -> list[TradeBar]:
    return bars_of_2015("ACME")


@pytest.fixture(scope="session")
def bars_of_two(acme: list[TradeBar]) -> list[TradeBar]:
    """Bars of ACME and of SPY, in turn."""
    return [bar for pair in zip(acme, bars_of_2015("SPY"), strict=True) for bar in pair]


@pytest.fixture
def as_recorded(acme: list[TradeBar]) -> Callable[..., None]:
    """A function that feeds an indicator with ACME's 167 bars and compares what it says with LEAN's run of `every_indicator`.

    It takes the indicator, the number of bars at which it was not ready, its value at bar 81 and at the last, and the last values of its
    parts by name. Then the indicator begins anew and must say the same.
    """

    def compared(indicator: IndicatorBase, not_ready: int, middle: float, last: float, parts: dict[str, float]) -> None:
        take = taker(indicator, None)
        seen: list[list[float]] = []
        for _ in range(2):
            values, ready = [], []
            for bar in acme:
                take(bar)
                values.append(indicator.current.value)
                ready.append(indicator.is_ready)
            assert ready.count(False) == not_ready
            assert indicator.samples == len(acme) == 167
            assert (values[80], values[-1]) == pytest.approx((middle, last), rel=1e-8, abs=1e-12)
            assert {name: getattr(indicator, name).current.value for name in parts} == pytest.approx(parts, rel=1e-8, abs=1e-12)
            seen.append(values)
            indicator.reset()
            assert (indicator.samples, indicator.current.value) == (0, 0)
        assert seen[0] == seen[1]

    return compared

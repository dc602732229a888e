"""Bars of a simulated market in all columns, and LEAN's indicators fed with the last of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from forecasting.bars import DailyBars
from forecasting.features.spec import FeatureSpec
from minilean.data.bars import TradeBar
from minilean.indicators.registration import taker


def make_market(num_bars: int, seed: int = 3) -> DailyBars:
    """Bars on business days from 4 January 2010; prices have four decimals, as LEAN's files have."""
    generator = np.random.default_rng(seed)
    closes = 80 * np.exp(np.cumsum(generator.standard_t(5, num_bars) * 0.01))
    opens = closes * np.exp(generator.normal(0, 0.004, num_bars))
    reach = np.exp(np.abs(generator.normal(0.006, 0.003, (2, num_bars))) + 0.001)
    times = np.busday_offset("2010-01-04", np.arange(num_bars), "forward").astype("datetime64[ns]") + np.timedelta64(16, "h")
    return DailyBars(
        times,
        opens.round(4),
        (np.maximum(opens, closes) * reach[0]).round(4),
        (np.minimum(opens, closes) / reach[1]).round(4),
        closes.round(4),
        intraday_variances=generator.uniform(1e-5, 1e-3, num_bars),
        implied_volatilities=generator.uniform(0.1, 0.6, num_bars).round(4),
        volumes=generator.integers(1_000, 90_000, num_bars).astype(float),
        implied_volatilities_3m=generator.uniform(0.1, 0.5, num_bars).round(4),
    )


@pytest.fixture(scope="session")
def market() -> Callable[..., DailyBars]:
    return make_market


@pytest.fixture(scope="session")
def agrees_with_lean() -> Callable[..., None]:
    """Compares a feature with an indicator that is made anew and fed with the last ``memory`` bars, at many bars.

    It takes the feature's text, what makes the indicator, what reads it, and what the value is over: the close, or 1.
    """

    def compared(
        text: str, make: Callable[[], Any], read: Callable[[Any], float] = lambda indicator: indicator.current.value, over: str = ""
    ) -> None:
        bars, spec = make_market(640), FeatureSpec.read(text)
        values, rows = spec.values(bars), range(spec.memory - 1, 640, 29)
        theirs = []
        for row in rows:
            indicator = make()
            take = taker(indicator, None)
            for day in range(row - spec.memory + 1, row + 1):
                prices = (getattr(bars, name).item(day) for name in ("opens", "highs", "lows", "closes", "volumes"))
                take(TradeBar(bars.times[day].astype("datetime64[s]").item(), None, *prices, period=timedelta(days=1)))
            assert indicator.is_ready
            theirs.append(read(indicator) / (getattr(bars, over).item(row) if over else 1.0))
        assert len(theirs) >= 7
        assert values[list(rows)] == pytest.approx(theirs, rel=1e-9, abs=1e-13)
        # a comparison that these numbers pass whatever they are would pass the bar before too
        assert values[np.array(rows)[1:] - 1] != pytest.approx(theirs[1:], rel=1e-6)

    return compared


@pytest.fixture(scope="session")
def of_closes() -> Callable[..., DailyBars]:
    """Bars that have nothing but these closes, on days one after another from Monday 6 January 2020."""

    def make(*closes: float, **columns: list[float]) -> DailyBars:
        times = np.datetime64("2020-01-06T16", "ns") + np.arange(len(closes)) * np.timedelta64(1, "D")
        prices = {name: np.array(columns.pop(name, closes), dtype=float) for name in ("opens", "highs", "lows")}
        return DailyBars(times, **prices, closes=np.array(closes, dtype=float), **{name: np.array(v) for name, v in columns.items()})

    return make

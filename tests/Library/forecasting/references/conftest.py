"""Bars of a simulated market for the references' tests."""

from collections.abc import Callable

import numpy as np
import pytest

from forecasting.bars import DailyBars


@pytest.fixture(scope="session")
def market() -> Callable[..., DailyBars]:
    """Makes T bars whose variance clusters, with implied volatilities that know something of it."""

    def make(num_bars: int = 600, seed: int = 1) -> DailyBars:
        generator = np.random.default_rng(seed)
        logs = np.empty(num_bars)
        log = -9.2
        for row in range(num_bars):
            log = -9.2 + 0.95 * (log + 9.2) + 0.25 * generator.normal()
            logs[row] = log
        deviations = np.exp(logs / 2)
        closes = 100 * np.exp(np.cumsum(deviations * generator.standard_t(6, num_bars) * 0.8))
        opens = closes * np.exp(deviations * generator.normal(0, 0.5, num_bars))
        reach = np.exp(np.abs(deviations * generator.normal(1, 0.3, num_bars)))
        times = np.datetime64("2000-01-03T16", "ns") + np.arange(num_bars) * np.timedelta64(1, "D")
        implied = deviations * np.sqrt(252) * np.exp(generator.normal(0.1, 0.1, num_bars))
        return DailyBars(
            times, opens, np.maximum(opens, closes) * reach, np.minimum(opens, closes) / reach, closes, implied_volatilities=implied
        )

    return make

from __future__ import annotations

import math
from datetime import datetime

import pytest
from volatility_share import is_traded, target_share

from forecasting.forecast import VolatilityForecast


def expecting(volatility: float) -> VolatilityForecast:
    return VolatilityForecast(math.log(volatility**2 / 252), datetime(2020, 1, 2, 16), 0.0)


@pytest.mark.parametrize(
    ("expected", "cap", "share"), [(0.20, 1.0, 0.50), (0.40, 1.0, 0.25), (0.10, 1.0, 1.0), (0.08, 1.0, 1.0), (0.125, 0.6, 0.6)]
)
def test_the_share_is_the_volatility_over_the_forecast_up_to_the_cap(expected: float, cap: float, share: float) -> None:
    assert target_share(expecting(expected), 0.10, cap) == pytest.approx(share, rel=1e-12)


@pytest.mark.parametrize(
    ("share", "held", "band", "traded"),
    [(0.5, 0.25, 0.25, True), (0.25, 0.5, 0.25, True), (0.5, 0.375, 0.25, False), (0.5, 0.5, 0.0, True), (0.5, 0.0, 0.05, True)],
)
def test_a_share_is_traded_from_the_band_on(share: float, held: float, band: float, traded: bool) -> None:
    assert is_traded(share, held, band) is traded

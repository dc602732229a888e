"""Stops at a distance of true ranges."""

from collections.abc import Callable

import pytest

from minilean import indicators as ind
from minilean.common.enums import MovingAverageType

Recorded = Callable[..., None]


@pytest.mark.parametrize(
    ("indicator", "not_ready", "middle", "last", "parts"),
    [
        (
            ind.ChandeKrollStop(5, 0.5, 10, MovingAverageType.WILDERS),
            13,
            94.11844654,
            90.21932835,
            {"long_stop": 84.6103077, "short_stop": 89.95373485},
        ),
        (ind.SuperTrend(5, 0.5, MovingAverageType.WILDERS), 4, 91.48695838, 89.28195009, {}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_values_are_those_that_lean_recorded(
    as_recorded: Recorded, indicator: ind.IndicatorBase, not_ready: int, middle: float, last: float, parts: dict[str, float]
) -> None:
    as_recorded(indicator, not_ready, middle, last, parts)

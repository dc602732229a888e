"""The lines of Ichimoku Kinko Hyo."""

from collections.abc import Callable

import pytest

from minilean import indicators as ind

Recorded = Callable[..., None]


@pytest.mark.parametrize(
    ("indicator", "not_ready", "middle", "last", "parts"),
    [
        (
            ind.IchimokuKinkoHyo(5, 10, 4, 3, 6, 7),
            15,
            94.11844654,
            90.21932835,
            {
                "chikou": 85.87319941,
                "kijun": 87.36083112,
                "kijun_maximum": 90.70459048,
                "kijun_minimum": 84.01707177,
                "senkou_a": 87.04313607,
                "senkou_b": 85.05280313,
                "senkou_b_maximum": 90.70459048,
                "senkou_b_minimum": 88.43902292,
                "tenkan": 89.5718067,
                "tenkan_maximum": 90.70459048,
                "tenkan_minimum": 88.43902292,
            },
        ),
    ],
    ids=lambda value: type(value).__name__,
)
def test_values_are_those_that_lean_recorded(
    as_recorded: Recorded, indicator: ind.IndicatorBase, not_ready: int, middle: float, last: float, parts: dict[str, float]
) -> None:
    as_recorded(indicator, not_ready, middle, last, parts)

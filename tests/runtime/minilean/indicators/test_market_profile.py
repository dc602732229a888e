"""At which prices was traded."""

from collections.abc import Callable

import pytest

from minilean import indicators as ind

Recorded = Callable[..., None]


@pytest.mark.parametrize(
    ("indicator", "not_ready", "middle", "last", "parts"),
    [
        (ind.VolumeProfile(2, 0.7, 0.05), 1, 90.7, 90.25, {}),
        (ind.TimeProfile(2, 0.7, 0.05), 1, 90.7, 89.1, {}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_values_are_those_that_lean_recorded(
    as_recorded: Recorded, indicator: ind.IndicatorBase, not_ready: int, middle: float, last: float, parts: dict[str, float]
) -> None:
    as_recorded(indicator, not_ready, middle, last, parts)

"""Filters of cycles and trends."""

from collections.abc import Callable

import pytest

from minilean import indicators as ind
from minilean.common.enums import SwissArmyKnifeTool

Recorded = Callable[..., None]


@pytest.mark.parametrize(
    ("indicator", "not_ready", "middle", "last", "parts"),
    [
        (ind.FisherTransform(5), 4, -0.4720528399, 1.624394929, {}),
        (ind.HurstExponent(5, 20), 4, -0.1958093267, 0.2589848077, {}),
        (ind.HilbertTransform(5, 0.5, 0.5), 6, 94.11844654, 90.21932835, {"in_phase": 1.408931471, "quadrature": 3.933964169}),
        (ind.SwissArmyKnife(10, 0.2, SwissArmyKnifeTool.GAUSS), 9, 93.56452937, 89.67461509, {}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_values_are_those_that_lean_recorded(
    as_recorded: Recorded, indicator: ind.IndicatorBase, not_ready: int, middle: float, last: float, parts: dict[str, float]
) -> None:
    as_recorded(indicator, not_ready, middle, last, parts)

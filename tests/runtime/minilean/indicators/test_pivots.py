"""Where prices turned."""

from collections.abc import Callable

import pytest

from minilean import indicators as ind

Recorded = Callable[..., None]


@pytest.mark.parametrize(
    ("indicator", "not_ready", "middle", "last", "parts"),
    [
        (ind.PivotPointsHighLow(5, 10, 4), 20, 0.0, -1.0, {}),
        (ind.PivotPointsHighLow(5, 10, 100, True), 20, 0.0, -1.0, {}),
        (ind.ZigZag(0.05, 1), 1, 90.37803949, 90.70459048, {"high_pivot": 90.70459048, "low_pivot": 83.78050648}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_values_are_those_that_lean_recorded(
    as_recorded: Recorded, indicator: ind.IndicatorBase, not_ready: int, middle: float, last: float, parts: dict[str, float]
) -> None:
    as_recorded(indicator, not_ready, middle, last, parts)

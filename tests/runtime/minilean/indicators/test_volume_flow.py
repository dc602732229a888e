"""Volume against the direction of prices."""

from collections.abc import Callable

import pytest

from minilean import indicators as ind
from minilean.common.enums import MovingAverageType

Recorded = Callable[..., None]


@pytest.mark.parametrize(
    ("indicator", "not_ready", "middle", "last", "parts"),
    [
        (ind.AccumulationDistributionOscillator(5, 10), 9, 971207.6967, 630118.0989, {}),
        (ind.ChaikinMoneyFlow(5), 4, 0.09517488848, 0.06692497193, {}),
        (ind.ChaikinOscillator(5, 10), 9, 971207.6967, 630118.0989, {}),
        (ind.EaseOfMovementValue(1, 10000), 0, 0.001593091312, 0.003396321826, {}),
        (ind.ForceIndex(5, MovingAverageType.EXPONENTIAL), 5, -855785.4074, 2001390.922, {}),
        (ind.KlingerVolumeOscillator(5, 10, 13), 14, 102157187.4, 61372463.82, {"signal": 69565609.04}),
        (ind.RelativeDailyVolume(2), 2, 1.070841621, 1.01336968, {}),
        (ind.SmoothedOnBalanceVolume(5, MovingAverageType.SIMPLE), 4, 160268292.4, 149565758.4, {"on_balance_volume": 149630635.0}),
        (ind.VolumeWeightedMovingAverage(5), 4, 93.89230982, 89.75280412, {}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_values_are_those_that_lean_recorded(
    as_recorded: Recorded, indicator: ind.IndicatorBase, not_ready: int, middle: float, last: float, parts: dict[str, float]
) -> None:
    as_recorded(indicator, not_ready, middle, last, parts)

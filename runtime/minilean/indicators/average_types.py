"""The moving averages that other indicators are built on, by their kind (`MovingAverageTypeExtensions`)."""

from __future__ import annotations

from minilean.common.enums import MovingAverageType
from minilean.indicators.adaptive_averages import ArnaudLegouxMovingAverage, KaufmanAdaptiveMovingAverage, McGinleyDynamic
from minilean.indicators.averages import (
    DoubleExponentialMovingAverage,
    ExponentialMovingAverage,
    HullMovingAverage,
    LinearWeightedMovingAverage,
    SimpleMovingAverage,
    T3MovingAverage,
    TriangularMovingAverage,
    TripleExponentialMovingAverage,
    WilderMovingAverage,
    ZeroLagExponentialMovingAverage,
)
from minilean.indicators.base import Indicator

_BY_TYPE: dict[MovingAverageType, type[Indicator]] = {
    MovingAverageType.SIMPLE: SimpleMovingAverage,
    MovingAverageType.EXPONENTIAL: ExponentialMovingAverage,
    MovingAverageType.WILDERS: WilderMovingAverage,
    MovingAverageType.LINEAR_WEIGHTED_MOVING_AVERAGE: LinearWeightedMovingAverage,
    MovingAverageType.DOUBLE_EXPONENTIAL: DoubleExponentialMovingAverage,
    MovingAverageType.TRIPLE_EXPONENTIAL: TripleExponentialMovingAverage,
    MovingAverageType.TRIANGULAR: TriangularMovingAverage,
    MovingAverageType.T_3: T3MovingAverage,
    MovingAverageType.KAMA: KaufmanAdaptiveMovingAverage,
    MovingAverageType.HULL: HullMovingAverage,
    MovingAverageType.ALMA: ArnaudLegouxMovingAverage,
    MovingAverageType.ZLEMA: ZeroLagExponentialMovingAverage,
    MovingAverageType.MGD: McGinleyDynamic,
}


def moving_average(kind: MovingAverageType, period: int, name: str | None = None) -> Indicator:
    """The moving average of a kind (`MovingAverageTypeExtensions.AsIndicator`).

    Raises:
        TypeError: the kind is not a `MovingAverageType`.
    """
    if not isinstance(kind, MovingAverageType):
        raise TypeError(f"A moving average was asked for as {kind!r}; expected a MovingAverageType such as MovingAverageType.SIMPLE.")
    return _BY_TYPE[kind](period, name=name)

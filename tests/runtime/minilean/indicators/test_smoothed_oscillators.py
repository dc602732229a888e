"""Momentum that is smoothed, ranked or counted."""

from collections.abc import Callable

import pytest

from minilean import indicators as ind
from minilean.common.decimals import use_lean_context
from minilean.common.enums import MovingAverageType
from minilean.data.bars import TradeBar
from minilean.indicators.registration import taker

Recorded = Callable[..., None]


@pytest.mark.parametrize(
    ("indicator", "not_ready", "middle", "last", "parts"),
    [
        (ind.AugenPriceSpike(3), 4, 1.474582337, 2.199601825, {}),
        (ind.CoppockCurve(11, 14, 10), 23, -7.003005216, -1.192783613, {}),
        (ind.ConnorsRelativeStrengthIndex(5, 10, 4), 10, 66.65896469, 74.00030309, {}),
        (ind.DerivativeOscillator(5, 10, 4, 3), 19, -1.376111783, 1.999067722, {}),
        (
            ind.KnowSureThing(10, 10, 15, 10, 20, 10, 30, 15, 9, MovingAverageType.SIMPLE),
            44,
            81.71970304,
            32.9579391,
            {
                "roc_1": 0.06846018462,
                "roc_1_ma": -0.8682212096,
                "roc_2": 0.01163067506,
                "roc_2_ma": -3.093553542,
                "roc_3": -6.722915056e-05,
                "roc_3_ma": -0.01797610362,
                "roc_4": 0.07584086799,
                "roc_4_ma": 10.01679893,
                "signal_line": 44.39366985,
            },
        ),
        (
            ind.StochasticRelativeStrengthIndex(5, 10, 4, 3, MovingAverageType.SIMPLE),
            18,
            94.11844654,
            90.21932835,
            {"d": 93.03378109, "k": 89.1629503},
        ),
        (ind.SchaffTrendCycle(5, 4, 10, MovingAverageType.EXPONENTIAL), 13, 60.60774415, 24.90444356, {}),
        (ind.TrueStrengthIndex(25, 13, 7, MovingAverageType.EXPONENTIAL), 37, 10.10725836, 8.625911791, {"signal": 6.276487987}),
        (ind.VariableIndexDynamicAverage(5), 5, 95.12948703, 88.57620152, {}),
        (ind.Momersion(5, 10), 6, 30.0, 40.0, {}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_values_are_those_that_lean_recorded(
    as_recorded: Recorded, indicator: ind.IndicatorBase, not_ready: int, middle: float, last: float, parts: dict[str, float]
) -> None:
    as_recorded(indicator, not_ready, middle, last, parts)


def test_a_mean_that_comes_back_to_zero_keeps_what_rounding_left(acme: list[TradeBar]) -> None:
    # LEAN's run of `every_indicator`: SRSI's k is -5e-27 on two days
    use_lean_context()
    indicator = ind.StochasticRelativeStrengthIndex(5, 10, 4, 3)
    take, tiny = taker(indicator, None), []
    for bar in acme:
        take(bar)
        if 0 < abs(indicator.k.current.value) < 1e-20:
            tiny.append(indicator.k.current.value)
    assert tiny == [-5e-27, -5e-27]

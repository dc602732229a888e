"""Return against risk."""

from collections.abc import Callable

import pytest

from minilean import indicators as ind
from minilean.data.interest_rates import ConstantRiskFreeRateInterestRateModel

Feed = Callable[..., list[float]]
Recorded = Callable[..., None]


@pytest.mark.parametrize(
    ("indicator", "not_ready", "middle", "last", "parts"),
    [
        (ind.SortinoRatio(5, 0.0), 6, 0.1310606882, 0.3488515977, {}),
        (ind.TargetDownsideDeviation(5, 0), 5, 0.02225736033, 0.004082778683, {}),
        (ind.ValueAtRisk(5, 0.5), 4, 0.002917064962, 0.001424283867, {}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_values_are_those_that_lean_recorded(
    as_recorded: Recorded, indicator: ind.IndicatorBase, not_ready: int, middle: float, last: float, parts: dict[str, float]
) -> None:
    as_recorded(indicator, not_ready, middle, last, parts)


def test_sharpe_ratio_is_the_mean_return_in_deviations(feed: Feed) -> None:
    # returns of 10 % and 30 %: mean 0.2, deviation 0.1; of these a rate of 10 % leaves half
    assert feed(ind.SharpeRatio(2), 10, 11, 14.3)[-1] == pytest.approx(2.0)
    assert feed(ind.SharpeRatio(2, 0.1), 10, 11, 14.3)[-1] == pytest.approx(1.0)
    model = ConstantRiskFreeRateInterestRateModel(0.1)
    assert feed(ind.SharpeRatio("own", 2, model), 10, 11, 14.3)[-1] == pytest.approx(1.0)
    assert (ind.SharpeRatio(2, model).name, ind.SharpeRatio(2, 0.1).name) == ("SR(2)", "SR(2,0.1)")

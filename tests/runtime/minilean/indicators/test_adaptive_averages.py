"""Averages whose weights follow prices."""

from collections.abc import Callable

import pytest

from minilean import indicators as ind
from minilean.common.dotnet_errors import ArgumentException

Feed = Callable[..., list[float]]
Recorded = Callable[..., None]


@pytest.mark.parametrize(
    ("indicator", "not_ready", "middle", "last", "parts"),
    [
        (ind.ArnaudLegouxMovingAverage(5, 6, 0.85), 4, 92.78988866, 89.56425189, {}),
        (ind.FractalAdaptiveMovingAverage(6, 198), 5, 93.29461235, 89.63055014, {}),
        (ind.KaufmanAdaptiveMovingAverage(5, 2, 30), 5, 94.31114496, 88.93956263, {}),
        (ind.KaufmanAdaptiveMovingAverage(5, 10, 4), 5, 94.68329765, 87.73385563, {}),
        (ind.KaufmanEfficiencyRatio(2), 2, 0.1516516517, 0.173374613, {}),
        (ind.MesaAdaptiveMovingAverage(0.5, 0.05), 32, 95.97490486, 88.42102055, {"fama": 87.90985291}),
        (ind.McGinleyDynamic(5), 4, 94.22636481, 88.52587086, {}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_values_are_those_that_lean_recorded(
    as_recorded: Recorded, indicator: ind.IndicatorBase, not_ready: int, middle: float, last: float, parts: dict[str, float]
) -> None:
    as_recorded(indicator, not_ready, middle, last, parts)


def test_efficiency_is_the_change_by_the_path(feed: Feed) -> None:
    assert feed(ind.KaufmanEfficiencyRatio(2), 10, 12, 11) == pytest.approx([10.0, 12.0, 1 / 3])


def test_a_fractal_average_wants_an_even_number_and_a_bell_a_place_within() -> None:
    with pytest.raises(ArgumentException, match="expected an even number"):
        ind.FractalAdaptiveMovingAverage(5)
    with pytest.raises(ArgumentException, match="expected 0 to 1"):
        ind.ArnaudLegouxMovingAverage(5, 6, 1.5)

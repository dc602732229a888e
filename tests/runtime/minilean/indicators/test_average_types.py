"""The averages that indicators are built on."""

from collections.abc import Callable

import pytest

from minilean.common.enums import MovingAverageType
from minilean.indicators.average_types import moving_average

Feed = Callable[..., list[float]]


@pytest.mark.parametrize("kind", MovingAverageType)
def test_every_kind_of_average_settles_on_a_constant(kind: MovingAverageType, feed: Feed) -> None:
    average = moving_average(kind, 4)
    values = feed(average, *[7] * 40)
    assert average.is_ready
    assert values[-1] == pytest.approx(7.0, rel=1e-12)


def test_a_resolution_is_not_a_kind_of_average() -> None:
    with pytest.raises(TypeError, match="expected a MovingAverageType"):
        moving_average(4, 10)

"""The parabolic stop, step by step by hand."""

from collections.abc import Callable

import pytest

from minilean import indicators as ind

Recorded = Callable[..., None]


def test_the_stop_trails_ever_faster_and_turns_when_it_is_touched(feed_bars: Callable[..., list[float]]) -> None:
    # long from the second bar on: stop 9, extreme 12; 9 + 0.02 * 3 = 9.06; with the new extreme 13: 9.06 + 0.04 * 3.94 = 9.2176,
    # which the low of 9 touches: short from the extreme 13
    rows = ((11, 9, 10, 1), (12, 10, 11, 1), (13, 11, 12, 1), (13, 9, 10, 1))
    assert feed_bars(ind.ParabolicStopAndReverse(), *rows) == pytest.approx([10.0, 9.0, 9.06, 13.0])


def test_its_name_has_its_factors() -> None:
    indicator = ind.ParabolicStopAndReverse(0.1, 0.1, 0.3)
    assert indicator.name == "PSAR(0.1,0.1,0.3)"


def test_the_first_position_follows_the_second_bar(feed_bars: Callable[..., list[float]]) -> None:
    # the low falls more than the high rises: short with the high of before as stop
    assert feed_bars(ind.ParabolicStopAndReverse(), (12, 10, 11, 1), (11, 8, 9, 1)) == [11.0, 12.0]


def test_reset_forgets(feed_bars: Callable[..., list[float]]) -> None:
    indicator = ind.ParabolicStopAndReverse()
    feed_bars(indicator, (11, 9, 10, 1), (12, 10, 11, 1))
    indicator.reset()
    assert feed_bars(indicator, (11, 9, 10, 1)) == [10.0]


@pytest.mark.parametrize(
    ("indicator", "not_ready", "middle", "last", "parts"),
    [
        (ind.ParabolicStopAndReverse(0.02, 0.02, 0.2), 1, 98.79501428, 84.73712585, {}),
        (ind.ParabolicStopAndReverseExtended(0.0, 0.0, 0.02, 0.02, 0.2, 0.02, 0.02, 0.2), 1, -98.79501428, 84.73712585, {}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_values_are_those_that_lean_recorded(
    as_recorded: Recorded, indicator: ind.IndicatorBase, not_ready: int, middle: float, last: float, parts: dict[str, float]
) -> None:
    as_recorded(indicator, not_ready, middle, last, parts)

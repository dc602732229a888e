"""Integers as LEAN's recorded run of edge_values takes them: "sma numpy", "sma float", "sma 2.5" and "sma '5'"."""

import numpy
import pytest

from minilean.common.enums import Resolution
from minilean.common.whole_numbers import whole_number


@pytest.mark.parametrize("value", [5, 5.0, numpy.int64(5), numpy.int32(5), numpy.float64(5)])
def test_whole_numbers_are_integers(value: object) -> None:
    assert (whole_number(value), type(whole_number(value))) == (5, int)


@pytest.mark.parametrize("value", [2.5, "5", None, True, float("nan"), Resolution.DAILY, [5]])
def test_everything_else_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="is no whole number; expected one such as 20"):
        whole_number(value)

"""Integers as LEAN's recorded run of edge_values takes them: "sma numpy", "sma float", "sma 2.5" and "sma '5'"."""

import numpy
import pytest

from minilean.common.enums import Resolution
from minilean.common.whole_numbers import read_whole_number, whole_number


@pytest.mark.parametrize("value", [5, 5.0, numpy.int64(5), numpy.int32(5), numpy.float64(5)])
def test_whole_numbers_are_integers(value: object) -> None:
    assert (whole_number(value), type(whole_number(value))) == (5, int)


@pytest.mark.parametrize(("value", "number"), [(5.0, 5), ("1", 1), (" 12 ", 12), (True, 1), (Resolution.DAILY, 4)])
def test_calls_in_one_form_alone_read_texts_and_members_too(value: object, number: int) -> None:
    """Recorded: `surface/slices`, "order by id text"."""
    assert (read_whole_number(value), type(read_whole_number(value))) == (number, int)


@pytest.mark.parametrize("value", ["1.5", "", "one", 2.5, None])
def test_what_is_no_whole_number_is_refused_there_too(value: object) -> None:
    with pytest.raises(TypeError, match="is no whole number; expected one such as 20"):
        read_whole_number(value)


@pytest.mark.parametrize("value", [2.5, "5", None, True, float("nan"), Resolution.DAILY, [5]])
def test_everything_else_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="is no whole number; expected one such as 20"):
        whole_number(value)

"""Indicators in comparisons and sums."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from minilean.indicators import Identity
from minilean.indicators.arithmetic import Comparable

START = datetime(2020, 1, 1)


def _fed(indicator, *values):
    for day, value in enumerate(values):
        indicator.update(START + timedelta(days=day), value)
    return indicator


def test_compares_and_calculates_by_current_value() -> None:
    low, high = _fed(Identity("low"), 2), _fed(Identity("high"), 3)
    assert low < high
    assert high > 2.5
    assert low <= 2
    assert low == 2
    assert low != high
    assert (low + high, high - 1, 6 / high, 2 * low, high / low) == (5.0, 2.0, 2.0, 4.0, 1.5)


def test_equal_values_do_not_make_two_indicators_equal() -> None:
    assert _fed(Identity("a"), 1) != _fed(Identity("b"), 1)
    assert len({_fed(Identity("a"), 1), _fed(Identity("b"), 1)}) == 2


def test_every_operator_takes_its_side() -> None:
    six = _fed(Identity("six"), 6)
    assert (six - 2, 2 - six, six * 2, six / 4, 3 / six, -six, float(six), 1 + six) == (4.0, -4.0, 12.0, 1.5, 0.5, -6.0, 6.0, 7.0)
    assert six >= 6
    assert six <= Decimal(6)
    assert not six > 6
    assert not six < 6
    assert six not in ("6", None)


def test_what_has_no_number_says_so() -> None:
    with pytest.raises(TypeError, match="Comparable does not say what number stands for it"):
        _ = Comparable() < 1

"""How the shortcuts of indicators may be called."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from minilean.algorithm.helper_forms import Form, IndicatorHelper, in_a_name
from minilean.algorithm.indicator_helpers import IndicatorMembers
from minilean.common.dotnet_errors import ArgumentException
from minilean.common.enums import MovingAverageType, Resolution


class _Made:
    """An indicator that remembers its arguments."""

    def __init__(self, *values: Any, name: str) -> None:
        self.values, self.name = values, name


class _Registration:
    def name(self, symbol: object, label: str, resolution: Resolution | None) -> str:
        return f"{label} of {symbol}{'' if resolution is None else f' {resolution}'}"


class _Algorithm:
    _registration = _Registration()

    def _feed(self, indicator: _Made, symbols: list[Any], resolution: Resolution | None, selector: object) -> tuple[Any, ...]:
        return (indicator.values, indicator.name, symbols, resolution, selector)

    simple = IndicatorHelper(_Made, "S({0})", Form("period"))
    bands = IndicatorHelper(_Made, "BB({0},{1})", Form("period", "k", moving_average_type=MovingAverageType.SIMPLE))
    stochastic = IndicatorHelper(_Made, "STO({0},{1})", Form("period", made=lambda period: (period, 3)), Form("period", "k_period"))
    average = IndicatorHelper(_Made, "EMA({0})", Form("period"), Form("period", "smoothing_factor"))
    swing = IndicatorHelper(_Made, "SI", Form("limit_move", wants_resolution=True))
    spaced = IndicatorHelper(_Made, "M({0})", Form("min_period", "full_period"))


ALGORITHM: Any = _Algorithm()


def test_arguments_by_place_and_by_name_in_either_spelling() -> None:
    expected = ((5, 2, MovingAverageType.EXPONENTIAL), "BB(5,2) of SPY", ["SPY"], None, None)
    assert ALGORITHM.bands("SPY", 5, 2, MovingAverageType.EXPONENTIAL) == expected
    assert ALGORITHM.bands(symbol="SPY", period=5, k=2, moving_average_type=MovingAverageType.EXPONENTIAL) == expected
    assert ALGORITHM.bands("SPY", 5, 2, movingAverageType=MovingAverageType.EXPONENTIAL) == expected


def test_resolution_and_selector_come_last() -> None:
    select = lambda bar: bar.open  # noqa: E731
    assert ALGORITHM.simple("SPY", 5, Resolution.DAILY, select)[1:] == ("S(5) of SPY DAILY", ["SPY"], Resolution.DAILY, select)
    assert ALGORITHM.simple("SPY", 5, selector=select)[3:] == (None, select)


def test_the_types_say_which_form_is_meant() -> None:
    assert ALGORITHM.stochastic("SPY", 14, Resolution.DAILY)[:2] == ((14, 3), "STO(14,3) of SPY DAILY")
    assert ALGORITHM.stochastic("SPY", 14, 7)[0] == (14, 7)
    assert ALGORITHM.average("SPY", 10, 0.5)[0] == (10, Decimal("0.5"))
    assert ALGORITHM.average("SPY", 10, Resolution.DAILY)[0] == (10,)
    assert ALGORITHM.spaced("SPY", None, 10)[:2] == ((None, 10), "M() of SPY")


@pytest.mark.parametrize(
    "call",
    [
        lambda: ALGORITHM.simple("SPY"),
        lambda: ALGORITHM.simple("SPY", 2.5),
        lambda: ALGORITHM.simple("SPY", "5"),
        lambda: ALGORITHM.simple("SPY", True),
        lambda: ALGORITHM.simple("SPY", MovingAverageType.EXPONENTIAL),
        lambda: ALGORITHM.simple("SPY", 5, "daily"),
        lambda: ALGORITHM.simple("SPY", 5, Resolution.DAILY, 7),
        lambda: ALGORITHM.bands("SPY", 5, 2, Resolution.DAILY),
        lambda: ALGORITHM.simple("SPY", 5, length=7),
        lambda: ALGORITHM.spaced("SPY", 4, None),
    ],
)
def test_what_no_form_takes_is_refused(call: Callable[[], object]) -> None:
    with pytest.raises(TypeError, match=r"got \(.*\); expected \(symbol, "):
        call()


def test_a_whole_float_is_a_period() -> None:
    assert ALGORITHM.simple("SPY", 5.0)[1] == "S(5) of SPY"


def test_leans_own_default_of_a_resolution_fails_in_python() -> None:
    # LEAN's run of `every_indicator`: SI and ASI raise ArgumentException
    with pytest.raises(ArgumentException, match=r"give one, such as Resolution\.DAILY"):
        ALGORITHM.swing("SPY", 0.5)
    assert ALGORITHM.swing("SPY", 0.5, Resolution.DAILY)[3] == Resolution.DAILY


def test_editors_see_the_parameters() -> None:
    signature = inspect.signature(IndicatorMembers.bb)
    assert list(signature.parameters) == ["symbol", "period", "k", "moving_average_type", "resolution", "selector"]
    assert signature.parameters["moving_average_type"].default == MovingAverageType.SIMPLE
    assert IndicatorMembers.bb.__name__ == "bb"
    assert "deviations away" in (IndicatorMembers.bb.__doc__ or "")


def test_numbers_and_kinds_in_names() -> None:
    values = (20, 2.0, Decimal("0.70"), MovingAverageType.WILDERS, None, True)
    assert [in_a_name(value) for value in values] == ["20", "2", "0.70", "Wilders", "", "True"]

"""The four forms of `add_security`, as in LEAN's `QCAlgorithm.AddSecurity`."""

from __future__ import annotations

from typing import Any

import pytest

from minilean.algorithm.security_arguments import security_arguments
from minilean.common.enums import DataNormalizationMode, Resolution, SecurityType
from minilean.common.symbol import Symbol

EQUITY, DAILY, RAW = SecurityType.EQUITY, Resolution.DAILY, DataNormalizationMode.RAW
SPY = Symbol.create("SPY")


@pytest.mark.parametrize(
    ("arguments", "named", "expected"),
    [
        ((EQUITY, "SPY"), {}, {"ticker": "SPY"}),
        ((EQUITY, "SPY", DAILY, False, True, None, RAW), {}, {"fill_forward": False, "extended_market_hours": True, "leverage": 0}),
        ((EQUITY, "SPY", DAILY, False, 3, True), {}, {"fill_forward": False, "leverage": 3, "extended_market_hours": True}),
        ((EQUITY, "SPY", DAILY, "usa", True, 2, False), {}, {"market": "usa", "fill_forward": True, "leverage": 2}),
        ((EQUITY, "SPY", DAILY, None, True, 2, False), {}, {"market": None, "fill_forward": True, "leverage": 2}),
        ((SPY, DAILY, False, 4, True), {}, {"symbol": SPY, "fill_forward": False, "leverage": 4, "extended_market_hours": True}),
        ((EQUITY, "SPY"), {"data_normalization_mode": RAW, "leverage": 2}, {"data_normalization_mode": RAW, "leverage": 2}),
    ],
)
def test_each_form(arguments: tuple[Any, ...], named: dict[str, Any], expected: dict[str, Any]) -> None:
    found = security_arguments(arguments, named)
    assert {name: getattr(found, name) for name in expected} == expected


def test_what_fits_no_form_is_refused() -> None:
    with pytest.raises(TypeError, match="does not take 'fillForward' here; its arguments are security_type, ticker"):
        security_arguments((EQUITY, "SPY"), {"fillForward": True})
    with pytest.raises(TypeError, match="takes at most 8 arguments here, symbol, resolution"):
        security_arguments((SPY, *[None] * 8), {})


def test_of_an_argument_by_place_and_by_name_that_by_place_counts() -> None:
    # LEAN's trace of surface/keywords: `add_equity("TLT", ticker="TLT")` is no mistake there
    assert security_arguments((EQUITY, "SPY"), {"ticker": "TLT"}).ticker == "SPY"

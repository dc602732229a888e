"""Ready universes."""

# ruff: noqa: F403, F405
from __future__ import annotations

from typing import Any

import pytest

from minilean.api import *
from minilean.errors import UnsupportedCall


def test_the_stocks_with_the_largest_dollar_volume(stocks: Any, watch: Any) -> None:
    stocks.coarse("20240103", {"AAA": 5, "BBB": 9, "CCC": 7})
    assert watch(lambda a: a.add_universe(a.universe.top(2)), stocks).changed[0] == ("04 00", "BC", "")
    assert watch(lambda a: a.add_universe(a.Universe.DollarVolume.Top(1)), stocks).changed[0] == ("04 00", "B", "")


def test_qc_500_is_what_spy_holds(stocks: Any, watch: Any) -> None:
    stocks.holdings("SPY", "20240103", {"DDD": 1})
    assert watch(lambda a: a.add_universe(a.universe.qc_500), stocks).changed == [("04 00", "D", "")]


def test_unchanged_and_indices(stocks: Any, watch: Any) -> None:
    algorithm = watch(lambda a: a.universe.unchanged, stocks)
    assert algorithm.added_universe is Universe.UNCHANGED
    with pytest.raises(UnsupportedCall, match=r"universe\.index is not modelled"):
        watch(lambda a: a.universe.index("SPX"), stocks)

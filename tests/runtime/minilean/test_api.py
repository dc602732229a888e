"""The names that `from AlgorithmImports import *` brings."""

import pytest

import AlgorithmImports
from minilean import api


def test_the_star_import_brings_every_public_name() -> None:
    own = ("annotations", "Any")
    names = [name for name in vars(api) if not name.startswith("_") and name not in own]
    assert len(names) > 300
    assert [name for name in names if not hasattr(AlgorithmImports, name)] == []


@pytest.mark.parametrize("name", ["QCAlgorithm", "Resolution", "Insight", "AlphaModel", "SimpleMovingAverage", "TradeBar", "Symbol"])
def test_a_name_of_lean_is_the_thing_of_that_name(name: str) -> None:
    assert getattr(api, name).__name__ == name


@pytest.mark.parametrize("name", ["TradeBars", "QuoteBars", "Ticks", "Dividends", "Splits", "Delistings", "SymbolChangedEvents"])
def test_collections_of_data_have_classes_of_their_own(name: str) -> None:
    assert getattr(api, name).__name__ == name
    assert issubclass(getattr(api, name), api.DataDictionary)

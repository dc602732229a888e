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


def test_collections_of_data_are_one_class() -> None:
    assert api.TradeBars is api.QuoteBars is api.Dividends is api.DataDictionary

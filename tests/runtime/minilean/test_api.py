"""The names that `from AlgorithmImports import *` brings."""

import sys

import pytest

import AlgorithmImports
from minilean import api
from minilean.api import lazy_module


def test_the_star_import_brings_every_public_name() -> None:
    own = ("annotations", "importlib", "sys", "Any", "ModuleType")
    names = [name for name in vars(api) if not name.startswith("_") and name not in own]
    assert len(names) > 300
    assert [name for name in names if not hasattr(AlgorithmImports, name)] == []


@pytest.mark.parametrize("name", ["QCAlgorithm", "Resolution", "Insight", "AlphaModel", "SimpleMovingAverage", "TradeBar", "Symbol"])
def test_a_name_of_lean_is_the_thing_of_that_name(name: str) -> None:
    assert getattr(api, name).__name__ == name


def test_collections_of_data_are_one_class() -> None:
    assert api.TradeBars is api.QuoteBars is api.Dividends is api.DataDictionary


def test_a_lazy_module_is_loaded_by_its_first_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    module = lazy_module("colorsys")
    assert "colorsys" not in sys.modules
    assert module.rgb_to_hsv(0, 0, 0) == (0, 0, 0)
    assert lazy_module("colorsys") is sys.modules["colorsys"]

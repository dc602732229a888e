"""The names that `from AlgorithmImports import *` brings."""

import AlgorithmImports
from minilean import api


def test_the_star_import_brings_exactly_these_names() -> None:
    namespace: dict[str, object] = {}
    exec("from AlgorithmImports import *", namespace)  # as an algorithm does
    missing = [name for name in api.__all__ if name not in namespace]
    assert missing == []


def test_names_of_lean_are_there_and_their_own() -> None:
    for name in ("QCAlgorithm", "Resolution", "Insight", "AlphaModel", "SimpleMovingAverage", "MarketOrder", "TradeBar", "Symbol"):
        assert getattr(AlgorithmImports, name).__name__ == name


def test_no_name_stands_twice() -> None:
    assert len(api.__all__) == len(set(api.__all__))

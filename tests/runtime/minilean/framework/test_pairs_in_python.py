"""The pairs models as LEAN's Python files have them."""

# ruff: noqa: F403, F405
from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from minilean.api import *
from minilean.framework import pairs_in_python


@dataclass(frozen=True)
class _Security:
    symbol: Symbol


def _symbols(*tickers: str) -> list[Symbol]:
    return [Symbol(SecurityIdentifier(ticker, date(1998, 1, 2), "usa", SecurityType.EQUITY), ticker) for ticker in tickers]


def _algorithm(closes: dict[str, list[float]]) -> Any:
    def history(symbols: list[Symbol], bars: int, resolution: Any) -> pd.DataFrame:
        index = pd.MultiIndex.from_product([sorted(symbols), pd.date_range("2020-01-01", periods=len(closes["A"]))])
        return pd.DataFrame({"close": [close for symbol in sorted(symbols) for close in closes[symbol.value]]}, index=index)

    return SimpleNamespace(history=history)


def test_every_return_counts_once() -> None:
    # LEAN's class counts the first return twice, which makes B go with A here; its Python file prefers C
    closes = {"A": [10.0, 12.0, 11.0, 12.0], "B": [10.0, 12.0, 11.5, 11.4], "C": [10.0, 11.0, 10.0, 11.2]}
    symbols = _symbols("A", "B", "C")
    ours = PearsonCorrelationPairsTradingAlphaModel(4, Resolution.DAILY)
    theirs = pairs_in_python.PearsonCorrelationPairsTradingAlphaModel(4, Resolution.DAILY)
    for model in (ours, theirs):
        model._choose(_algorithm(closes), symbols)
    assert ours._best_pair is not None
    # what the file of LEAN's keeps is public
    assert theirs.best_pair == (symbols[0], symbols[2])


def test_securities_come_by_ticker_and_the_name_is_that_of_the_class() -> None:
    model = pairs_in_python.BasePairsTradingAlphaModel(2, Resolution.DAILY, 1)
    for symbol in _symbols("C", "A"):
        model.securities.add(_Security(symbol))
    assert [symbol.value for symbol in model._ordered()] == ["A", "C"]
    assert pairs_in_python.PearsonCorrelationPairsTradingAlphaModel().name == "PearsonCorrelationPairsTradingAlphaModel(15,Minute,1)"


def test_one_security_is_too_few() -> None:
    with pytest.raises(ArgumentException, match="the universe has A"):
        pairs_in_python.PearsonCorrelationPairsTradingAlphaModel()._choose(_algorithm({"A": [1.0, 2.0]}), _symbols("A"))

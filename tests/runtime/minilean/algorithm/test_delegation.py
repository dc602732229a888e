"""Members of an algorithm that a part of the run provides."""

# ruff: noqa: F403, F405
from __future__ import annotations

import pytest

from AlgorithmImports import *
from minilean.algorithm.delegation import Delegated
from minilean.testing import run


def test_a_call_reaches_the_part_that_owns_it_in_both_spellings() -> None:
    class Both(QCAlgorithm):
        def initialize(self):
            self.same = (self.market_order == self.MarketOrder, self.portfolio is self.Portfolio, self.schedule is self.Schedule)
            self.add_equity("SPY", Resolution.DAILY)

    assert run(Both, prices={"SPY": [100, 101]}).algorithm.same == (True, True, True)


def test_on_the_class_there_is_nothing_to_call() -> None:
    assert isinstance(QCAlgorithm.market_order, Delegated)
    with pytest.raises(TypeError, match="market_order is called on an algorithm, not on its class"):
        QCAlgorithm.market_order()

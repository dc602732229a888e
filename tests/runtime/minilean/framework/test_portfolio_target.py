"""Collections of portfolio targets."""

import pytest

from minilean.common.symbol import Symbol
from minilean.common.symbol_cache import register, use_folder
from minilean.framework.portfolio_target import PortfolioTarget, PortfolioTargetCollection


@pytest.fixture
def spy() -> Symbol:
    use_folder(None)
    symbol = Symbol.create("SPY")
    register(symbol)
    return symbol


def test_a_target_is_found_by_symbol_ticker_and_identifier(spy: Symbol) -> None:
    targets = PortfolioTargetCollection()
    target = PortfolioTarget(spy, 10)
    targets.add(target)
    for key in (spy, "SPY", str(spy.id), target):
        assert key in targets
    assert targets["SPY"] is targets[str(spy.id)] is target
    assert targets.keys() == [spy]


def test_another_target_of_the_same_symbol_is_not_removed(spy: Symbol) -> None:
    targets = PortfolioTargetCollection()
    targets.add(PortfolioTarget(spy, 10))
    assert not targets.remove(PortfolioTarget(spy, 10))
    assert targets.remove("SPY")
    assert targets.is_empty
    assert not targets.remove(spy)

"""What all consolidators share, and those that an algorithm writes."""

from datetime import datetime, timedelta

from minilean.common.enums import SecurityType
from minilean.common.symbol import SecurityIdentifier, Symbol
from minilean.consolidators import (
    IdentityDataConsolidator,
    PythonConsolidator,
    TradeBarConsolidator,
)
from minilean.data.bars import TradeBar

SPY = Symbol(SecurityIdentifier("SPY", datetime(1998, 1, 2).date(), "usa", SecurityType.EQUITY), "SPY")
QQQ = Symbol(SecurityIdentifier("QQQ", datetime(1999, 3, 10).date(), "usa", SecurityType.EQUITY), "QQQ")
SESSION = timedelta(hours=6, minutes=30)


def _bar(month: int, day: int, close: float, symbol: Symbol = SPY) -> TradeBar:
    return TradeBar(datetime(2015, month, day, 9, 30), symbol, close - 1, close + 2, close - 2, close, 100, SESSION)


def _heard(consolidator) -> list:
    bars: list = []
    consolidator.data_consolidated += lambda sender, bar: bars.append(bar)
    return bars


def test_consolidated_is_the_bar_before_while_handlers_run() -> None:
    consolidator = TradeBarConsolidator(1)
    before: list = []
    consolidator.data_consolidated += lambda sender, bar: before.append(sender.consolidated)
    consolidator.update(_bar(10, 1, 10))
    consolidator.update(_bar(10, 2, 11))
    assert [None if bar is None else bar.close for bar in before] == [None, 10.0]
    assert (consolidator[0].close, consolidator[1].close) == (11.0, 10.0)


def test_identity_hands_each_bar_on_once() -> None:
    consolidator = IdentityDataConsolidator(TradeBar)
    bars = _heard(consolidator)
    bar = _bar(10, 1, 10)
    consolidator.update(bar)
    consolidator.update(bar)
    assert bars == [bar]
    assert not consolidator._needs_scan


def test_a_consolidator_of_the_algorithm() -> None:
    class EverySecond(PythonConsolidator):
        def __init__(self) -> None:
            self.seen = 0

        def update(self, data) -> None:
            self.seen += 1
            if self.seen % 2 == 0:
                self.on_data_consolidated(self, data)

    consolidator = EverySecond()
    bars = _heard(consolidator)
    for day in (1, 2, 5, 6):
        consolidator.update(_bar(10, day, day))
    assert [bar.close for bar in bars] == [2.0, 6.0]

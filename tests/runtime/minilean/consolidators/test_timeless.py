"""Bars by price: bricks of 10 and ranges of 100 cents; expectations follow LEAN's rules for each kind by hand."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from minilean.common.dotnet_errors import ArgumentException
from minilean.common.enums import BarDirection, RenkoType, SecurityType
from minilean.common.globals import Globals
from minilean.common.symbol import SecurityIdentifier, Symbol
from minilean.consolidators import ClassicRangeConsolidator, ClassicRenkoConsolidator, RangeConsolidator, RenkoConsolidator
from minilean.data.bars import TradeBar

SPY = Symbol(SecurityIdentifier("SPY", datetime(1998, 1, 2).date(), "usa", SecurityType.EQUITY), "SPY")
DATA = Path(__file__).parents[3] / "conformance" / "data"


@pytest.fixture(autouse=True)
def _data_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Globals, "data_folder", str(DATA))


def _fed(consolidator, closes: list[float]) -> list[TradeBar]:
    bars: list[TradeBar] = []
    consolidator.data_consolidated += lambda sender, bar: bars.append(bar)
    for day, close in enumerate(closes, 1):
        consolidator.update(TradeBar(datetime(2015, 10, day), SPY, close, close, close, close, 100, timedelta(days=1)))
    return bars


def _prices(bars: list[TradeBar]) -> list[tuple[float, float, float, float]]:
    return [(bar.open, bar.high, bar.low, bar.close) for bar in bars]


def test_a_classic_brick_opens_at_a_multiple_and_ends_at_its_height() -> None:
    consolidator = ClassicRenkoConsolidator(10)
    bars = _fed(consolidator, [95, 101, 111, 125, 100])
    assert _prices(bars) == [(100.0, 110.0, 100.0, 110.0), (110.0, 120.0, 110.0, 120.0), (120.0, 120.0, 110.0, 110.0)]
    assert [(bar.time.day, bar.end_time.day) for bar in bars] == [(1, 3), (3, 4), (4, 5)]
    assert [bar.volume for bar in bars] == [300.0, 200.0, 200.0]
    assert [bar.direction for bar in bars] == [BarDirection.RISING, BarDirection.RISING, BarDirection.FALLING]
    assert (bars[0].spread, bars[0].brick_size, bars[0].type) == (10.0, 10.0, RenkoType.CLASSIC)


def test_a_point_that_closes_a_classic_brick_opens_the_next_at_its_close() -> None:
    consolidator = ClassicRenkoConsolidator(10)
    _fed(consolidator, [100, 110])
    assert (consolidator.working_data.open, consolidator.working_data.volume) == (110.0, 100.0)


def test_classic_bricks_may_open_anywhere_and_look_at_any_value() -> None:
    bars = _fed(ClassicRenkoConsolidator(2.5, lambda bar: bar.close / 10, lambda bar: 7, even_bars=False), [93, 120])
    assert _prices(bars) == [(9.3, 11.8, 9.3, 11.8)]
    assert bars[0].volume == 14.0
    assert _fed(ClassicRenkoConsolidator(10, False), [93, 120])[0].open == 93.0


def test_wicked_bricks_come_one_beside_the_other_and_a_reversal_takes_two_heights() -> None:
    bars = _fed(RenkoConsolidator(10), [98, 95, 121, 112, 99, 89])
    assert _prices(bars) == [
        (100.0, 110.0, 95.0, 110.0),
        (110.0, 120.0, 110.0, 120.0),
        (110.0, 121.0, 100.0, 100.0),
        (100.0, 100.0, 90.0, 90.0),
    ]
    assert [(bar.time.day, bar.end_time.day) for bar in bars] == [(1, 3), (3, 3), (3, 5), (5, 6)]
    assert {bar.type for bar in bars} == {RenkoType.WICKED}


def test_a_brick_needs_a_height() -> None:
    with pytest.raises(ArgumentException, match="expected a number above zero"):
        RenkoConsolidator(0)


def test_ranges_fill_a_jump_with_bars_without_volume() -> None:
    consolidator = RangeConsolidator(100)
    bars = _fed(consolidator, [99.5, 100.5, 103])
    assert _prices(bars) == [(100.0, 101.0, 100.0, 101.0), (101.01, 102.01, 101.01, 102.01)]
    assert [bar.volume for bar in bars] == [200.0, 0.0]
    assert consolidator.range_size == 1.0
    assert (consolidator.working_data.open, consolidator.working_data.close, consolidator.working_data.volume) == (102.02, 102.02, 100.0)


def test_a_classic_range_makes_one_bar_of_a_jump() -> None:
    bars = _fed(ClassicRangeConsolidator(100), [99.5, 100.5, 103])
    assert _prices(bars) == [(100.0, 101.0, 100.0, 101.0)]


def test_a_falling_range() -> None:
    bars = _fed(RangeConsolidator(100), [100, 98.5])
    assert _prices(bars) == [(100.0, 100.0, 99.0, 99.0)]


def test_a_reset_forgets_the_bar_and_the_last_close() -> None:
    consolidator = ClassicRenkoConsolidator(10)
    _fed(consolidator, [100, 110])
    consolidator.reset()
    assert consolidator.working_data is None
    assert _prices(_fed(consolidator, [95, 111])) == [(100.0, 110.0, 100.0, 110.0)]

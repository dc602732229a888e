"""How bars reach an indicator, and the names that LEAN gives to its subscriptions."""

from __future__ import annotations

from datetime import datetime, timedelta

from minilean import indicators as ind
from minilean.consolidators import QuoteBarConsolidator, TradeBarConsolidator
from minilean.data.bars import QuoteBar, TradeBar
from minilean.indicators.registration import consolidator_of, taker

BAR = TradeBar(datetime(2020, 1, 2), None, 10, 14, 8, 12, 100, timedelta(days=1))


def test_an_indicator_of_values_takes_the_close() -> None:
    average = ind.SimpleMovingAverage(1)
    taker(average, None)(BAR)
    assert (average.current.value, average.current.time) == (12.0, datetime(2020, 1, 3))


def test_a_field_or_a_function_selects_another_value() -> None:
    found = []
    for selector in (ind.Field.OPEN, ind.Field.HIGH, ind.Field.LOW, ind.Field.VOLUME, lambda bar: bar.high - bar.low):
        average = ind.SimpleMovingAverage(1)
        taker(average, selector)(BAR)
        found.append(average.current.value)
    assert found == [10.0, 14.0, 8.0, 100.0, 6.0]


def test_an_indicator_of_bars_takes_the_bar_or_what_is_selected() -> None:
    reach = ind.TrueRange()
    taker(reach, None)(BAR)
    assert reach.current.value == 6.0
    narrow = ind.TrueRange()
    taker(narrow, lambda bar: TradeBar(bar.time, None, 1, 2, 1, 1, 1))(BAR)
    assert narrow.current.value == 1.0


def test_an_object_of_another_library_is_updated_with_the_bar() -> None:
    class Foreign:
        def __init__(self) -> None:
            self.seen: list[TradeBar] = []

        def update(self, bar: TradeBar) -> None:
            self.seen.append(bar)

    foreign = Foreign()
    taker(foreign, None)(BAR)
    assert foreign.seen == [BAR]


def test_the_consolidator_is_that_of_the_data() -> None:
    assert type(consolidator_of(TradeBar, 2)) is TradeBarConsolidator
    assert type(consolidator_of(QuoteBar, timedelta(days=2))) is QuoteBarConsolidator

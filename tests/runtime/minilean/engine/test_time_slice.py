"""What of one instant an algorithm gets to see."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import SimpleNamespace

from minilean.common.clock import zone
from minilean.common.enums import SecurityType
from minilean.common.symbol import SecurityIdentifier, Symbol
from minilean.data.bars import TradeBar
from minilean.engine.time_slice import make_time_slice

SPY = Symbol(SecurityIdentifier("SPY", date(1998, 1, 2), "usa", SecurityType.EQUITY), "SPY")
UTC = datetime(2020, 1, 2, 21)


def packet(length: timedelta, close: float, internal: bool = False, removed: bool = False):
    subscription = SimpleNamespace(removed=removed, config=SimpleNamespace(is_internal_feed=internal, symbol=SPY))
    return subscription, [TradeBar(datetime(2020, 1, 2), SPY, close, close, close, close, 1, length)]


def test_of_two_bars_the_shorter_one_is_shown_and_both_update_prices() -> None:
    day, hour = packet(timedelta(days=1), 100), packet(timedelta(hours=1), 101)
    for packets in ([day, hour], [hour, day]):
        made = make_time_slice(UTC, zone("America/New_York"), packets, None)
        assert made.slice.bars[SPY].close == 101
        assert (made.count, len(made.updates)) == (2, 2)
    assert made.slice.time == datetime(2020, 1, 2, 16)


def test_what_the_engine_needs_for_itself_is_not_shown() -> None:
    made = make_time_slice(UTC, zone("America/New_York"), [packet(timedelta(days=1), 100, internal=True)], None)
    assert (made.slice.contains_key(SPY), len(made.updates)) == (False, 1)


def test_a_stream_that_was_removed_says_nothing() -> None:
    made = make_time_slice(UTC, zone("America/New_York"), [packet(timedelta(days=1), 100, removed=True)], None)
    assert (made.count, made.updates, made.events) == (0, [], [])

"""Positions from flat to flat and from flat to reduced; the values follow from `TradeBuilder` of LEAN by arithmetic."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from minilean.results.flat_trades import FlatPosition, PendingFill

START = datetime(2016, 9, 6, 20)


def _fill(order_id: int, quantity: int, price: int) -> PendingFill:
    return PendingFill(order_id, START + order_id * timedelta(days=1), Decimal(price), Decimal(quantity))


def _position() -> FlatPosition:
    return FlatPosition(_fill(1, -10, 100), Decimal(1))


def test_a_position_that_only_shrinks_is_no_trade_yet_until_flat():
    position = _position()
    assert position.take_until_flat(_fill(2, 4, 90), Decimal(1), newest_first=False) is None
    trade = position.take_until_flat(_fill(3, 6, 80), Decimal(2), newest_first=False)
    assert trade == (START + timedelta(days=1), 100, 84, -10, 4, [1, 2, 3])
    assert position.fills == []


def test_what_is_left_of_the_fill_that_turns_a_position_over_stays_open():
    position = _position()
    trade = position.take_until_flat(_fill(2, 15, 90), Decimal(1), newest_first=True)
    assert trade is not None
    assert (trade.exit_price, trade.quantity, trade.order_ids) == (90, -10, [2, 1])
    assert [(fill.order_id, fill.quantity) for fill in position.fills] == [(2, 5)]
    assert position.fees == 0


def test_each_reduction_is_a_trade_and_the_fees_are_those_since_the_last_one():
    position = _position()
    assert position.take_until_reduced(_fill(2, -5, 110), Decimal(1), newest_first=True) is None
    first = position.take_until_reduced(_fill(3, 6, 90), Decimal(1), newest_first=True)
    assert first is not None
    assert (first.entry_time, first.quantity, first.fees) == (START + timedelta(days=2), -6, 3)
    assert [(fill.order_id, fill.quantity) for fill in position.fills] == [(1, -9)]
    second = position.take_until_reduced(_fill(4, 10, 95), Decimal(1), newest_first=True)
    assert second is not None
    assert (second.entry_price, second.exit_price, second.quantity, second.fees, second.order_ids) == (100, 95, -9, 1, [4, 1])
    assert [(fill.order_id, fill.quantity) for fill in position.fills] == [(4, 1)]


def test_a_split_changes_the_waiting_fills():
    position = _position()
    position.apply_split(Decimal("0.25"))
    assert [(fill.quantity, fill.price) for fill in position.fills] == [(-40, 25)]

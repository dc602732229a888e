"""Splits, renames and delistings of securities with open orders."""

from __future__ import annotations

from decimal import Decimal

import pytest

from minilean.common.enums import DataNormalizationMode, DelistingType, OrderField, OrderStatus, OrderType, SplitType
from minilean.data.bars import Delisting, Split


@pytest.fixture
def gone(desk):
    security = desk.add("GONE", mode=DataNormalizationMode.RAW)
    desk.bar(security, 20, 21, 19, 20)
    return security


def test_a_delisting_sells_without_fee_and_cancels(desk, gone):
    desk.trading.market_on_open_order(gone.symbol, 10)
    desk.step((2016, 1, 5), gone, 20, 21, 8, 9)
    waiting = desk.trading.limit_order(gone.symbol, 5, 1)
    desk.at(2016, 1, 6, 0)
    now = desk.clock.local
    desk.orders.process_delistings({gone.symbol: Delisting(gone.symbol, now, 9, DelistingType.WARNING)})
    assert gone.holdings.quantity == 10
    desk.orders.process_delistings({gone.symbol: Delisting(gone.symbol, now, 9, DelistingType.DELISTED)})
    desk.scan()
    sold = desk.orders.orders[3]
    assert (sold.type, sold.quantity, sold.price, sold.tag) == (OrderType.MARKET, -10, 9, "Liquidate from delisting")
    assert (sold.broker_id, sold.order_submission_data, sold.price_currency) == ([], None, "")
    assert [str(event.status) for event in desk.events if event.order_id == 3] == ["FILLED"]
    assert desk.events[-3].order_fee.value.amount == 0
    assert gone.holdings.quantity == 0
    assert waiting.status == OrderStatus.CANCELED
    assert desk.forgotten == [gone.symbol]
    assert desk.transactions.orders_count == 3


def test_a_rename_cancels(desk, gone):
    ticket = desk.trading.limit_order(gone.symbol, 5, 1)
    other = desk.add("OTHER")
    desk.bar(other, 20, 21, 19, 20)
    kept = desk.trading.limit_order(other.symbol, 5, 1)
    desk.orders.cancel_for_symbol_changes({gone.symbol: None})
    desk.scan()
    assert (ticket.status, ticket.tag) == (OrderStatus.CANCELED, "Open order cancelled on symbol changed event")
    assert kept.status == OrderStatus.SUBMITTED


def test_a_split_keeps_the_value_of_raw_orders(desk, gone):
    ticket = desk.trading.stop_limit_order(gone.symbol, 5, 22, 24)
    split = Split(gone.symbol, desk.clock.local, Decimal(20), Decimal("0.4"), SplitType.SPLIT_OCCURRED)
    desk.orders.apply_split(split)
    desk.scan()
    assert (ticket.quantity, ticket.get(OrderField.STOP_PRICE), ticket.get(OrderField.LIMIT_PRICE)) == (12, 8.8, 9.6)
    assert desk.history() == [(1, "SUBMITTED"), (1, "UPDATE_SUBMITTED")]


def test_a_split_leaves_adjusted_orders_alone(desk):
    adjusted = desk.add("ADJ")
    desk.bar(adjusted, 20, 21, 19, 20)
    ticket = desk.trading.limit_order(adjusted.symbol, 5, 10)
    desk.orders.apply_split(Split(adjusted.symbol, desk.clock.local, Decimal(20), Decimal("0.5"), SplitType.SPLIT_OCCURRED))
    desk.scan()
    assert ticket.quantity == 5

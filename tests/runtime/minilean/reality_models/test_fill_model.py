"""Fills at quotes: the base model, as currency pairs have it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from minilean.common.enums import OrderStatus, SecurityType
from minilean.data.bars import Bar, QuoteBar


@pytest.fixture
def pair(desk):
    security = desk.add("EURUSD", SecurityType.FOREX)
    desk.portfolio.cash_book["EUR"].set_conversion_rate(1)
    quote(desk, security, (1.1, 1.2, 1.0, 1.1))
    return security


def quote(desk, security, bid, spread=0.01):
    start = desk.clock.local.replace(hour=9, minute=30)
    ask = [price + spread for price in bid]
    security.update(QuoteBar(start, security.symbol, Bar(*bid), 0, Bar(*ask), 0, timedelta(hours=6, minutes=30)))


def fill_at(desk, pair, bid):
    desk.at(2016, 1, 5)
    quote(desk, pair, bid)
    desk.scan()
    last = desk.events[-1]
    return last.fill_price if last.status == OrderStatus.FILLED else None


@pytest.mark.parametrize(("quantity", "expected"), [(1000, 1.16), (-1000, 1.15)])
def test_at_the_open_buyers_pay_the_ask_and_sellers_get_the_bid(desk, pair, quantity, expected):
    desk.trading.market_on_open_order(pair.symbol, quantity)
    assert fill_at(desk, pair, (1.15, 1.2, 1.1, 1.18)) == pytest.approx(expected)


@pytest.mark.parametrize(("quantity", "expected"), [(1000, 1.19), (-1000, 1.18)])
def test_at_the_close_it_is_the_close(desk, pair, quantity, expected):
    desk.trading.market_on_close_order(pair.symbol, quantity)
    assert fill_at(desk, pair, (1.15, 1.2, 1.1, 1.18)) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("quantity", "limit", "bid", "expected"),
    [
        (1000, 1.08, (1.1, 1.2, 1.06, 1.1), 1.08),
        (1000, 1.08, (1.0, 1.05, 0.9, 1.0), 1.06),
        (1000, 1.08, (1.1, 1.2, 1.08, 1.1), None),
        (-1000, 1.15, (1.1, 1.2, 1.06, 1.1), 1.15),
    ],
)
def test_a_limit_knows_no_gap(desk, pair, quantity, limit, bid, expected):
    desk.trading.limit_order(pair.symbol, quantity, limit)
    assert fill_at(desk, pair, bid) == (None if expected is None else pytest.approx(expected))


@pytest.mark.parametrize(
    ("quantity", "stop", "bid", "expected"),
    [
        (-1000, 1.08, (1.1, 1.2, 1.05, 1.1), 1.08),
        (-1000, 1.08, (1.1, 1.2, 1.05, 1.06), 1.06),
        (-1000, 1.08, (1.1, 1.2, 1.08, 1.1), None),
        (1000, 1.18, (1.1, 1.2, 1.05, 1.19), 1.2),
    ],
)
def test_a_stop_fills_at_the_stop_or_the_worse_close(desk, pair, quantity, stop, bid, expected):
    desk.trading.stop_market_order(pair.symbol, quantity, stop)
    assert fill_at(desk, pair, bid) == (None if expected is None else pytest.approx(expected))


def test_limit_if_touched_never_wakes_on_quotes_alone(desk, pair):
    desk.trading.limit_if_touched_order(pair.symbol, 1000, 1.2, 1.2)
    assert fill_at(desk, pair, (1.1, 1.2, 1.05, 1.1)) is None
    assert not desk.orders.orders[1].trigger_touched

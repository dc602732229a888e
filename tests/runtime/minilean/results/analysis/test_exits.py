"""Take-profit and stop-loss orders that belong together."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from minilean.common.enums import OrderStatus
from minilean.common.symbol import Symbol
from minilean.orders.order import LimitIfTouchedOrder, LimitOrder, MarketOrder, Order, StopLimitOrder, StopMarketOrder
from minilean.results.analysis.exits import exit_pairs

SENT, FILLED_AT, LATER = datetime(2016, 1, 4, 15), datetime(2016, 1, 5, 15), datetime(2016, 1, 6, 15)
FILLED, CANCELED, SUBMITTED = OrderStatus.FILLED, OrderStatus.CANCELED, OrderStatus.SUBMITTED
NAME = "TakeProfitAndStopLossOrdersAnalysis / "


def order(kind: type[Order], symbol: Symbol, status: OrderStatus, *prices: float, quantity: int = -10, moment: datetime = FILLED_AT) -> Any:
    made = kind(symbol, quantity, *prices, SENT)
    made.status = status
    if status is FILLED:
        made._last_fill_utc = moment
    if status is CANCELED:
        made._canceled_utc = moment
    return made


def numbered(*orders: Any) -> dict[int, Any]:
    for number, one in enumerate(orders, 1):
        one.id = number
    return {one.id: one for one in orders}


def test_two_that_were_both_filled_are_told_as_they_are(make_run, spy_symbol: Symbol) -> None:
    orders = numbered(order(LimitOrder, spy_symbol, FILLED, 210.0), order(StopMarketOrder, spy_symbol, FILLED, 190.0))
    (finding,) = exit_pairs(make_run(orders=orders))
    assert (finding.name, finding.count) == (f"{NAME}TakeProfitAndStopLossBothFilledAnalysis", None)
    assert [json.loads(one.text)["id"] for one in finding.sample] == [1, 2]
    assert json.loads(finding.sample[0].text)["limitPrice"] == 210.0


@pytest.mark.parametrize(
    ("status", "moment", "told"),
    [(SUBMITTED, FILLED_AT, True), (CANCELED, LATER, True), (CANCELED, FILLED_AT, False)],
)
def test_one_that_stays_after_the_other_is_filled_is_told(
    make_run, spy_symbol: Symbol, status: OrderStatus, moment: datetime, told: bool
) -> None:
    orders = numbered(order(LimitOrder, spy_symbol, FILLED, 210.0), order(StopMarketOrder, spy_symbol, status, 190.0, moment=moment))
    names = [finding.name for finding in exit_pairs(make_run(orders=orders))]
    assert names == ([f"{NAME}TakeProfitOrStopLossNotCanceledAnalysis"] if told else [])


def test_two_that_wait_are_fine(make_run, spy_symbol: Symbol) -> None:
    orders = numbered(order(LimitOrder, spy_symbol, SUBMITTED, 210.0), order(StopMarketOrder, spy_symbol, SUBMITTED, 190.0))
    assert exit_pairs(make_run(orders=orders)) == []


def test_pairs_are_counted(make_run, spy_symbol: Symbol) -> None:
    orders = numbered(
        order(LimitIfTouchedOrder, spy_symbol, FILLED, 210.0, 211.0),
        order(StopLimitOrder, spy_symbol, FILLED, 190.0, 189.0),
        order(LimitOrder, spy_symbol, FILLED, 210.0, quantity=-20),
        order(StopMarketOrder, spy_symbol, FILLED, 190.0, quantity=-20),
    )
    (finding,) = exit_pairs(make_run(orders=orders))
    assert finding.count == 2


def test_what_does_not_belong_together_is_no_pair(make_run, spy_symbol: Symbol) -> None:
    stop = order(StopMarketOrder, spy_symbol, FILLED, 190.0)
    assert exit_pairs(make_run(orders=numbered(order(LimitOrder, spy_symbol, FILLED, 210.0, quantity=-11), stop))) == []
    assert exit_pairs(make_run(orders=numbered(order(MarketOrder, spy_symbol, FILLED), stop))) == []
    assert exit_pairs(make_run(orders=numbered(order(StopLimitOrder, spy_symbol, FILLED, 190.0, 189.0), stop))) == []
    later = order(LimitOrder, spy_symbol, FILLED, 210.0)
    later._utc = LATER
    assert exit_pairs(make_run(orders=numbered(later, stop))) == []


def test_of_three_the_first_two_count(make_run, spy_symbol: Symbol) -> None:
    orders = numbered(
        order(MarketOrder, spy_symbol, FILLED),
        order(LimitOrder, spy_symbol, FILLED, 210.0),
        order(StopMarketOrder, spy_symbol, FILLED, 190.0),
    )
    assert exit_pairs(make_run(orders=orders)) == []

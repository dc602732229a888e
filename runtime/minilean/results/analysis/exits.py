"""Diagnoses of take-profit and stop-loss orders that belong together (`TakeProfitAndStopLossOrdersAnalysis`).

Two orders belong together where symbol, quantity and time of sending are the same, and one is a limit order and the other a stop order.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from minilean.common.enums import OrderStatus, OrderType
from minilean.orders.order_json import RawJson, order_json, to_json
from minilean.results.analysis.finished_run import FinishedRun
from minilean.results.finding import Finding, first_of

_NAME = "TakeProfitAndStopLossOrdersAnalysis"
_TAKES_PROFIT = {OrderType.LIMIT, OrderType.LIMIT_IF_TOUCHED}
_STOPS_LOSS = {OrderType.STOP_MARKET, OrderType.TRAILING_STOP, OrderType.STOP_LIMIT}
_Pair = list[Any]


def exit_pairs(run: FinishedRun) -> list[Finding]:
    """Both orders of a pair were filled, or one stayed in the market after the other was."""
    pairs = _pairs(run)
    both = [pair for pair in pairs if all(order.status is OrderStatus.FILLED for order in pair)]
    left = [pair for pair in pairs if _leaves_one(pair)]
    return [
        *_found(
            both,
            "TakeProfitAndStopLossBothFilledAnalysis",
            "A take-profit and its stop-loss were both filled, so the second one opened a position that was not meant.",
            (
                "Use shorter bars, so that one of the two can be cancelled before the other fills.",
                "Set the two further away from the market.",
                "Watch the price in on_data and send one market order, instead of two orders that wait.",
            ),
        ),
        *_found(
            left,
            "TakeProfitOrStopLossNotCanceledAnalysis",
            "A take-profit or stop-loss stayed in the market after its counterpart was filled.",
            ("Cancel the ticket of one in on_order_event as soon as the other is filled.",),
        ),
    ]


def _pairs(run: FinishedRun) -> list[_Pair]:
    orders = run.result.ledger.orders.values()
    if not _are_exits(order.type for order in orders):
        return []
    groups: dict[tuple[Any, ...], _Pair] = {}
    for order in orders:
        group = groups.setdefault((order.symbol, order.quantity_exact, order._utc), [])
        if len(group) < 2:
            group.append(order)
    return [pair for pair in groups.values() if len(pair) == 2 and _are_exits(order.type for order in pair)]


def _are_exits(kinds: Iterable[OrderType]) -> bool:
    found = set(kinds)
    return not found.isdisjoint(_TAKES_PROFIT) and not found.isdisjoint(_STOPS_LOSS)


def _leaves_one(pair: _Pair) -> bool:
    filled = [order for order in pair if order.status is OrderStatus.FILLED]
    if len(filled) != 1:
        return False
    cancelled = [order for order in pair if order.status is OrderStatus.CANCELED]
    return not cancelled or cancelled[0]._canceled_utc != filled[0]._last_fill_utc


def _found(pairs: list[_Pair], name: str, issue: str, solutions: tuple[str, ...]) -> list[Finding]:
    if not pairs:
        return []
    first, count = first_of(pairs)
    return [Finding(f"{_NAME} / {name}", issue, [RawJson(to_json(order_json(order))) for order in first], solutions, count)]

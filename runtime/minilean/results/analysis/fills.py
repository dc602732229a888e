"""Diagnoses of fills: at old prices, and outside of regular hours."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from minilean.common.enums import OrderStatus
from minilean.orders.order_json import order_event_json
from minilean.results.analysis.finished_run import FilledSecurity, FinishedRun, has_fragments
from minilean.results.finding import Finding, first_of

if TYPE_CHECKING:
    from minilean.orders.events import OrderEvent

_STALE = ("Filled at a stale price of ",)
_DELISTED = ("Liquidate from delisting",)
_TICK = timedelta(microseconds=1)
_DAY = timedelta(days=1)


def stale_fills(run: FinishedRun) -> list[Finding]:
    """Market orders were filled at a price that was an hour old or older (`StaleOrderFillsAnalysis`)."""
    stale = [event for event in run.told_events if has_fragments(event.message, _STALE)]
    return _found(
        run,
        stale,
        "StaleOrderFillsAnalysis",
        "Orders were filled at prices that were no longer those of the market.",
        (
            "Trade on bars that are as short as the times at which orders are sent: minute bars for orders during the day.",
            "See whether the data of that security have a hole on that day.",
            "Set settings.stale_price_time_span, if prices of that age are good enough.",
        ),
    )


def fills_outside_regular_hours(run: FinishedRun) -> list[Finding]:
    """Orders were filled while the exchange was not open (`OrderFillsDuringExtendedMarketHoursAnalysis`).

    A fill at its very close counts as one while it is open. Positions that a delisting ends are left out, and fills by daily bars where
    daily_precise_end_time is off, which come at midnight.
    """
    securities: dict[str, FilledSecurity | None] = {}
    known: dict[tuple[int, datetime], bool] = {}  # many funds fill at one moment, on one calendar
    outside = []
    for event in run.result.ledger.order_events:
        if event.status is not OrderStatus.FILLED:
            continue
        symbol, utc = event.symbol, event._utc
        if symbol._text not in securities:
            securities[symbol._text] = run.security(symbol)
        security = securities[symbol._text]
        if security is None or (event.message and has_fragments(event.message, _DELISTED)):
            continue
        key = (id(security.hours), utc)
        regular = known.get(key)
        if regular is None:
            known[key] = regular = _is_regular(security, utc)
        if not regular and not _is_of_midnight(run, security, utc):
            outside.append(event)
    return _found(
        run,
        outside,
        "OrderFillsDuringExtendedMarketHoursAnalysis",
        "Orders were filled outside of regular hours, when few trade and prices slip.",
        ("Ask self.is_market_open(symbol) before an order, if it is not meant to fill then.",),
    )


def _is_regular(security: FilledSecurity, utc: datetime) -> bool:
    local = security.hours.zone.to_local(utc)
    return security.hours.is_open(local) or security.hours.is_open(local - _TICK)


def _is_of_midnight(run: FinishedRun, security: FilledSecurity, utc: datetime) -> bool:
    if run.daily_precise_end_time or not security.is_daily:
        return False
    return security.hours.is_open_day((security.hours.zone.to_local(utc) - _DAY).date())


def _found(run: FinishedRun, events: list[OrderEvent], name: str, issue: str, solutions: tuple[str, ...]) -> list[Finding]:
    if not events:
        return []
    first, count = first_of(events)
    return [Finding(name, issue, order_event_json(first, run.result.spec.algorithm_id), solutions, count)]

"""Fills at old prices, and outside of regular hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from minilean.common.enums import OrderStatus, SecurityType
from minilean.data.market_hours import ExchangeHours, MarketHoursDatabase
from minilean.results.analysis.fills import fills_outside_regular_hours, stale_fills

STALE = "Filled at a stale price of 2016-01-04 16:00:00 America/New_York."
CLOSE = datetime(2016, 1, 5, 21)


@dataclass
class Filled:
    hours: ExchangeHours
    is_daily: bool = False


@pytest.fixture
def hours(conformance_data: Path) -> ExchangeHours:
    database = MarketHoursDatabase(conformance_data / "market-hours" / "market-hours-database.json")
    return database.hours("usa", "SPY", SecurityType.EQUITY)


def test_fills_at_old_prices_are_told_and_counted(make_run, make_event) -> None:
    events = [make_event("", OrderStatus.FILLED), make_event(STALE, OrderStatus.FILLED, number=7), make_event(STALE, OrderStatus.FILLED)]
    (finding,) = stale_fills(make_run(events=events))
    assert (finding.name, finding.count) == ("StaleOrderFillsAnalysis", 2)
    assert (finding.sample["id"], finding.sample["status"], finding.sample["message"]) == ("Mine-7-0", "filled", STALE)


def test_other_messages_are_no_old_prices(make_run, make_event) -> None:
    assert stale_fills(make_run(events=[make_event("The order has expired.", OrderStatus.CANCELED)])) == []


@pytest.mark.parametrize(
    ("utc", "told"),
    [
        (datetime(2016, 1, 5, 14, 29, 59), True),  # a second before the open
        (datetime(2016, 1, 5, 14, 30), False),
        (CLOSE, False),  # at the very close
        (datetime(2016, 1, 5, 21, 0, 1), True),
        (datetime(2016, 1, 9, 17), True),  # a Saturday
    ],
)
def test_fills_while_the_exchange_is_closed_are_told(make_run, make_event, hours: ExchangeHours, utc: datetime, told: bool) -> None:
    run = make_run(events=[make_event("", OrderStatus.FILLED, utc)], security=lambda symbol: Filled(hours))
    found = fills_outside_regular_hours(run)
    assert [(finding.name, finding.sample["orderId"]) for finding in found] == (
        [("OrderFillsDuringExtendedMarketHoursAnalysis", 1)] if told else []
    )


def test_what_is_no_fill_and_what_is_unknown_is_left_out(make_run, make_event, hours: ExchangeHours) -> None:
    saturday = datetime(2016, 1, 9, 17)
    events = [
        make_event("", OrderStatus.SUBMITTED, saturday),
        make_event("", OrderStatus.PARTIALLY_FILLED, saturday),
        make_event("Liquidate from delisting", OrderStatus.FILLED, saturday),
    ]
    assert fills_outside_regular_hours(make_run(events=events, security=lambda symbol: Filled(hours))) == []
    assert fills_outside_regular_hours(make_run(events=[make_event("", OrderStatus.FILLED, saturday)])) == []


@pytest.mark.parametrize(
    ("precise", "daily", "utc", "told"),
    [
        (False, True, datetime(2016, 1, 6, 5), False),  # the midnight after a session
        (False, True, datetime(2016, 1, 10, 5), True),  # that after a Saturday
        (True, True, datetime(2016, 1, 6, 5), True),
        (False, False, datetime(2016, 1, 6, 5), True),
    ],
)
def test_daily_bars_that_end_at_midnight_fill_then(
    make_run, make_event, hours: ExchangeHours, precise: bool, daily: bool, utc: datetime, told: bool
) -> None:
    run = make_run(
        events=[make_event("", OrderStatus.FILLED, utc)], security=lambda symbol: Filled(hours, daily), daily_precise_end_time=precise
    )
    assert bool(fills_outside_regular_hours(run)) is told

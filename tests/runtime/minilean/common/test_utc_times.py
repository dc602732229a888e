"""UTC times carry LEAN's zone, local ones none; expectations from LEAN's recorded traces `kinds/utc_times` and `surface/utc_times`."""

from __future__ import annotations

import copy
import pickle
import re
from datetime import UTC, date, datetime, timedelta, timezone
from types import SimpleNamespace
from typing import Any

import pytest

from minilean.common.decimals import ZERO
from minilean.common.enums import OrderDirection, OrderStatus
from minilean.common.symbol import Symbol
from minilean.common.utc_times import aware, kept, naive, utc_field
from minilean.data.bars import TradeBar
from minilean.data.market_hours import ExchangeHours
from minilean.data.slice import Slice
from minilean.framework.insight import Insight
from minilean.indicators.averages import SimpleMovingAverage
from minilean.orders.events import OrderEvent
from minilean.orders.fees import OrderFee
from minilean.orders.order import MarketOrder
from minilean.orders.requests import CancelOrderRequest
from minilean.results.trade_builder import Trade, TradeDirection
from minilean.securities.benchmarks import FuncBenchmark

NINE = datetime(2015, 1, 7, 21)
SPY = Symbol.create("SPY")
TOKYO = timezone(timedelta(hours=9))


def test_the_zone_is_that_of_lean() -> None:
    moment = aware(NINE)
    assert (str(moment), moment.tzname(), f"{moment:%z}") == ("2015-01-07 21:00:00+00:00", "GMT 0:0", "+0000")
    assert moment == datetime(2015, 1, 7, 21, tzinfo=UTC)
    assert re.sub(" at 0x[0-9a-f]+", "", str(moment.tzinfo)) == "<custom_tzinfo.GMT object>"  # recorded in surface/number_types
    with pytest.raises(TypeError):
        _ = moment < NINE


def test_the_zone_is_kept_but_not_made_again() -> None:
    """Pythonnet's class has arguments without defaults, which neither pickle nor a copy knows."""
    kept_text = pickle.dumps(aware(NINE))
    for again in (lambda: pickle.loads(kept_text), lambda: copy.deepcopy(aware(NINE))):  # noqa: S301 - written two lines above
        with pytest.raises(TypeError, match="missing 2 required positional arguments"):
            again()


def test_times_are_read_by_their_digits() -> None:
    assert naive(datetime(2015, 1, 7, 4, tzinfo=TOKYO)) == datetime(2015, 1, 7, 4)
    assert kept(datetime(2015, 1, 7, 4, tzinfo=TOKYO)) == datetime(2015, 1, 7, 4)
    assert kept(datetime(2015, 1, 7, 4, tzinfo=UTC)) == datetime(2015, 1, 7, 4)  # only the zone that LEAN gave is kept
    assert kept(aware(NINE)) == aware(NINE)
    assert kept(date(2015, 1, 7)) == date(2015, 1, 7)


def test_a_field_that_is_empty_has_no_zone() -> None:
    class Order:
        utc: Any = None
        time = utc_field("utc", "when")

    order = Order()
    assert order.time is None
    order.time = datetime(2015, 1, 7, 4, tzinfo=TOKYO)
    assert (order.utc, order.time) == (datetime(2015, 1, 7, 4), datetime(2015, 1, 7, 4, tzinfo=UTC))
    order.utc = datetime.min
    assert order.time == datetime.min
    order.time = None
    assert order.utc is None


def test_what_carries_the_zone() -> None:
    order = MarketOrder(SPY, 10, NINE)
    event = OrderEvent(1, SPY, aware(NINE), OrderStatus.FILLED, OrderDirection.BUY, 1, 10, OrderFee.ZERO)
    trade = Trade(SPY, NINE, ZERO, TradeDirection.LONG, ZERO, ZERO, [1])
    order._last_fill_utc = NINE
    moments = [order.time, order.created_time, order.last_fill_time, event.utc_time, CancelOrderRequest(NINE, 1, "").time, trade.entry_time]
    moments += [Slice(datetime(2015, 1, 7, 16), NINE).utc_time]
    assert [str(moment) for moment in moments] == ["2015-01-07 21:00:00+00:00"] * 7
    assert (order.last_update_time, order.canceled_time, trade.exit_time) == (None, None, datetime.min)


def test_an_insight_has_no_times_before_it_is_emitted() -> None:
    insight = Insight.price(SPY, timedelta(1), 1)
    assert (insight.generated_time_utc, insight.close_time_utc) == (datetime.min, datetime.min)
    insight._generated_utc, insight._close_utc = NINE, NINE
    assert (insight.generated_time_utc, insight.close_time_utc) == (aware(NINE), aware(NINE))
    assert (insight.is_expired(aware(NINE)), insight.is_active(aware(NINE))) == (False, True)


def test_what_is_handed_to_functions_of_the_algorithm() -> None:
    seen: list[datetime] = []
    assert FuncBenchmark(lambda utc: seen.append(utc) or 5).evaluate(NINE) == 5
    assert [str(moment) for moment in seen] == ["2015-01-07 21:00:00+00:00"]


def test_hours_read_a_time_by_its_digits() -> None:
    hours = ExchangeHours.always_open(SimpleNamespace())  # type: ignore[arg-type]
    assert hours.is_open(datetime(2015, 1, 7, 4, tzinfo=TOKYO))


def test_bars_and_indicators_keep_the_zone_of_lean_alone() -> None:
    bar = TradeBar(aware(NINE), SPY, 1, 2, 0.5, 1.5, 100, timedelta(1))
    assert [str(bar.time), str(bar.end_time)] == ["2015-01-07 21:00:00+00:00", "2015-01-08 21:00:00+00:00"]
    average = SimpleMovingAverage(1)
    average.update(datetime(2015, 1, 7, 4, tzinfo=TOKYO), 5)
    assert average.current.end_time == datetime(2015, 1, 7, 4)
    average.update(aware(NINE), 6)
    assert str(average.current.end_time) == "2015-01-07 21:00:00+00:00"
    average.update(datetime(2015, 1, 7, 20), 7)  # an hour earlier by its digits
    assert (average.samples, average.current.value) == (2, 6)

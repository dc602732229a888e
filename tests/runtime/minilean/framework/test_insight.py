"""Insights: construction, groups, life."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import numpy as np
import pytest

from minilean.common.clock import zone
from minilean.common.dotnet_errors import ArgumentOutOfRangeException, InvalidOperationException
from minilean.common.enums import InsightDirection, InsightType, Resolution, SecurityType
from minilean.common.symbol import SecurityIdentifier, Symbol
from minilean.data.market_hours import ExchangeHours
from minilean.framework.insight import END_OF_TIME, GeneratedInsightsCollection, Insight

UP, FLAT = InsightDirection.UP, InsightDirection.FLAT
SPY = Symbol(SecurityIdentifier("SPY", date(1998, 1, 2), "usa", SecurityType.EQUITY), "SPY")
ALWAYS = ExchangeHours.always_open(zone("UTC"))
NOW = datetime(2020, 3, 2, 15)


def opened(insight: Insight, utc: datetime = NOW) -> Insight:
    insight._open(utc, Decimal("12.50"), ALWAYS, "Model")
    return insight


def test_price_takes_every_form_of_period() -> None:
    assert opened(Insight.price(SPY, timedelta(days=2), UP))._close_utc == datetime(2020, 3, 4, 15)
    by_bars = opened(Insight.price(SPY, Resolution.DAILY, 3, UP, weight=0.1))
    assert (by_bars._close_utc, by_bars.weight, by_bars.period) == (datetime(2020, 3, 5, 15), 0.1, timedelta(days=3))
    assert opened(Insight.price(SPY, datetime(2020, 4, 1, 9), UP))._close_utc == datetime(2020, 4, 1, 9)
    assert opened(Insight.price(SPY, lambda local: local + timedelta(hours=5), UP))._close_utc == datetime(2020, 3, 2, 20)
    assert opened(Insight.price(SPY, END_OF_TIME, UP))._close_utc == END_OF_TIME


def test_positional_arguments_are_those_of_lean() -> None:
    insight = Insight.price(SPY, timedelta(days=1), UP, 0.01, 0.6, "cycle", 0.2, "note")
    assert (insight.magnitude, insight.confidence, insight.source_model, insight.weight, insight.tag) == (0.01, 0.6, "cycle", 0.2, "note")
    plain = Insight(SPY, timedelta(days=1), InsightType.PRICE, FLAT, "only a tag")
    assert (plain.tag, plain.magnitude, plain.direction) == ("only a tag", None, FLAT)


def test_emission_sets_time_price_and_source() -> None:
    insight = opened(Insight.price(SPY, timedelta(days=1), UP))
    assert (insight._generated_utc, insight.reference_value, insight.source_model) == (NOW, 12.5, "Model")
    assert opened(Insight.price(SPY, timedelta(days=1), UP, source_model="Own")).source_model == "Own"


def test_an_insight_is_active_at_its_close_time_and_expired_after() -> None:
    insight = opened(Insight.price(SPY, timedelta(days=1), UP))
    close = datetime(2020, 3, 3, 15)
    assert insight.is_active(close)
    assert not insight.is_expired(close)
    assert insight.is_expired(close + timedelta(microseconds=1))


def test_cancelling_ends_an_insight_a_second_ago() -> None:
    insight = opened(Insight.price(SPY, timedelta(days=1), UP))
    insight.cancel(datetime(2020, 3, 2, 16))
    assert (insight._close_utc, insight.period) == (datetime(2020, 3, 2, 15, 59, 59), timedelta(minutes=59, seconds=59))
    insight.cancel(datetime(2020, 3, 2, 18))
    assert insight._close_utc == datetime(2020, 3, 2, 15, 59, 59)


def test_groups_share_an_identifier_and_cannot_be_joined_twice() -> None:
    first, second = Insight.price(SPY, timedelta(days=1), UP), Insight.price(SPY, timedelta(days=1), FLAT)
    assert Insight.group([first, second]) == [first, second]
    assert first.group_id is not None
    assert first.group_id == second.group_id
    with pytest.raises(InvalidOperationException, match="already been assigned"):
        Insight.group(second)
    assert Insight.price(SPY, timedelta(days=1), UP).group_id is None


def test_impossible_periods_are_refused() -> None:
    with pytest.raises(ArgumentOutOfRangeException, match="at least one second"):
        Insight.price(SPY, timedelta(0), UP)
    with pytest.raises(ArgumentOutOfRangeException, match="at least 1"):
        Insight.price(SPY, Resolution.DAILY, 0, UP)
    with pytest.raises(ArgumentOutOfRangeException, match="lies in the past"):
        opened(Insight.price(SPY, datetime(2020, 3, 1), UP))
    with pytest.raises(InvalidOperationException, match="generated_time_utc must be set"):
        Insight.price(SPY, timedelta(days=1), UP).set_period_and_close_time(ALWAYS)


def test_both_spellings_and_clones() -> None:
    insight = Insight.Price(SPY, timedelta(days=1), UP, weight=0.3)
    assert insight.Weight == 0.3
    assert insight.GeneratedTimeUtc == datetime.min
    twin = opened(insight).Clone()
    twin.cancel(NOW)
    assert insight._close_utc == datetime(2020, 3, 3, 15)
    assert twin.symbol == SPY
    assert GeneratedInsightsCollection(NOW, (insight,)).insights == [insight]


def test_text_reads_as_in_lean() -> None:
    text = str(opened(Insight.price(SPY, timedelta(days=1), UP, 0.02, 0.5, weight=0.25, tag="why")))
    assert text.endswith(f": {SPY} Price Up within 1.00:00:00 by 0.02% with 50% confidence and 25% weight: why")


def test_what_is_no_period_is_refused_and_numbers_of_numpy_become_floats() -> None:
    # recorded by LEAN: edge_values, "insight days" and "insight numpy"
    with pytest.raises(TypeError, match="5 is no insight period; expected a timedelta"):
        Insight.price("SPY", 5, UP)
    assert type(Insight.price("SPY", timedelta(1), UP, np.float64(0.1)).magnitude) is float


def test_an_insight_is_not_active_before_it_is_emitted() -> None:
    # recorded by LEAN: number_types, "insight is_active" and "insight id"
    insight = Insight.price(SPY, timedelta(1), UP)
    assert not insight.is_active(datetime(2015, 1, 8))
    assert type(insight.id).__name__ == "Guid"
    assert opened(insight).is_active(insight.generated_time_utc)

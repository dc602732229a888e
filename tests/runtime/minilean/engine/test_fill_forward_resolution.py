"""When the resolution changes at which bars are repeated (`SubscriptionCollection.UpdateFillForwardResolution`)."""

from __future__ import annotations

from typing import Any

import pytest

from minilean.common.enums import Resolution
from minilean.data.bars import TradeBar
from minilean.data.subscription_config import SubscriptionConfig
from minilean.engine.fill_forward_resolution import FillForwardResolution

SYMBOL: Any = "a symbol"
HOURS: Any = type("Hours", (), {"data_zone": None})()


def _config(resolution: Resolution = Resolution.DAILY, is_internal_feed: bool = False) -> SubscriptionConfig:
    return SubscriptionConfig(SYMBOL, TradeBar, resolution, HOURS, is_internal_feed=is_internal_feed)


@pytest.fixture
def told() -> list[None]:
    return []


@pytest.fixture
def watched(told: list[None]) -> FillForwardResolution:
    return FillForwardResolution(lambda: told.append(None))


def test_the_first_daily_stream_changes_it_and_the_second_does_not(watched: FillForwardResolution, told: list[None]) -> None:
    first = _config()
    watched.added(first, [])
    assert len(told) == 1
    watched.added(_config(), [first])
    assert len(told) == 1


def test_it_changes_back_with_the_last_and_again_with_the_next(watched: FillForwardResolution, told: list[None]) -> None:
    first, second = _config(), _config()
    watched.added(first, [])
    watched.added(second, [first])
    watched.removed(first, [second])
    assert len(told) == 1
    watched.removed(second, [])
    assert len(told) == 2
    watched.added(first, [])
    assert len(told) == 3


def test_a_finer_stream_changes_it_a_longer_one_does_not(watched: FillForwardResolution, told: list[None]) -> None:
    hourly, daily = _config(Resolution.HOUR), _config()
    watched.added(hourly, [])
    watched.added(daily, [hourly])
    assert (len(told), watched.resolution) == (1, Resolution.HOUR)
    watched.removed(hourly, [daily])
    assert (len(told), watched.resolution) == (2, Resolution.DAILY)


def test_the_engine_s_own_streams_and_minutes_change_nothing(watched: FillForwardResolution, told: list[None]) -> None:
    internal = _config(is_internal_feed=True)
    watched.added(internal, [])
    watched.removed(internal, [])
    watched.added(_config(Resolution.MINUTE), [internal])
    assert told == []

"""The engine's own streams come when they are due, once."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest

from minilean.common.clock import zone
from minilean.common.enums import Resolution, SecurityType
from minilean.engine.internal_feeds import InternalFeeds, WarmUpFeed

NEW_YORK = zone("America/New_York")
FIRST = datetime(2015, 1, 6, 5)  # midnight of Tuesday in New York


class _Parts:
    """Remembers what was started and registered."""

    def __init__(self, pairs: list[bool]) -> None:
        self.pairs = pairs
        self.started: list[tuple[Any, Resolution, datetime, datetime | None]] = []
        self.registered: list[Resolution] = []

    def feeds(self, benchmark: Any, warm_up: WarmUpFeed | None = None) -> InternalFeeds:
        return InternalFeeds(
            benchmark,
            SimpleNamespace(ensure=lambda utc, seeds: self.pairs.pop(0)),
            SimpleNamespace(
                benchmark=lambda symbol: None if symbol.security_type == SecurityType.BASE else _config(Resolution.HOUR),
                internal=lambda symbol, resolution: _config(resolution),
                register=lambda config: self.registered.append(config.resolution),
            ),
            SimpleNamespace(add_internal=self.start),
            warm_up,
        )

    def start(self, security: Any, config: Any, start: datetime, last: datetime | None = None) -> None:
        self.started.append((security, config.resolution, start, last))


def _config(resolution: Resolution) -> Any:
    hours = SimpleNamespace(zone=NEW_YORK)
    return SimpleNamespace(resolution=resolution, hours=hours, data_zone=NEW_YORK, is_custom_data=False, strict_daily_end_times=True)


@pytest.fixture(autouse=True)
def a_bar_earlier(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("minilean.engine.internal_feeds.start_of_bars", lambda hours, local, *rest: datetime(local.year, 1, local.day - 1))


def _benchmark(kind: SecurityType = SecurityType.EQUITY) -> Any:
    return SimpleNamespace(symbol=SimpleNamespace(value="SPY", security_type=kind))


def test_the_benchmark_follows_hourly_prices_from_a_bar_before_the_first_step_on() -> None:
    parts, spy = _Parts([False, False]), _benchmark()
    feeds = parts.feeds(spy)
    assert [feeds.add(FIRST), feeds.add(FIRST)] == [True, False]
    assert parts.started == [(spy, Resolution.HOUR, datetime(2015, 1, 5, 5), None)]
    assert parts.registered == [Resolution.HOUR]


def test_a_warm_up_with_a_resolution_of_its_own_is_the_benchmark_s_too() -> None:
    """LEAN's `FileSystemDataFeed.CreateSubscription`: without hourly prices, a benchmark keeps its last daily close of the warm-up."""
    end = datetime(2015, 2, 3, 5)
    parts, spy = _Parts([False]), _benchmark()
    assert parts.feeds(spy, WarmUpFeed(Resolution.DAILY, end)).add(FIRST)
    assert parts.started == [(spy, Resolution.DAILY, datetime(2015, 1, 5, 5), end), (spy, Resolution.HOUR, end, None)]
    assert parts.registered == [Resolution.HOUR]


def test_currency_pairs_are_looked_after_at_every_step() -> None:
    feeds = _Parts([False, True, False]).feeds(None)
    assert [feeds.add(FIRST), feeds.add(FIRST), feeds.add(FIRST)] == [False, True, False]


def test_a_benchmark_that_nothing_is_known_of_has_no_stream() -> None:
    parts = _Parts([False])
    assert not parts.feeds(_benchmark(SecurityType.BASE)).add(FIRST)
    assert (parts.started, parts.registered) == ([], [])

"""The engine's own streams come when they are due, once."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest

from minilean.common.clock import zone
from minilean.common.enums import Resolution, SecurityType
from minilean.engine.internal_feeds import InternalFeeds

NEW_YORK = zone("America/New_York")
FIRST = datetime(2015, 1, 6, 5)  # midnight of Tuesday in New York


class _Parts:
    """Remembers what was started, registered and said."""

    def __init__(self, resolutions: set[Resolution], pairs: list[bool]) -> None:
        self.resolutions, self.pairs = resolutions, pairs
        self.started: list[tuple[Any, Resolution, datetime]] = []
        self.registered: list[Resolution] = []
        self.said: list[str] = []

    def feeds(self, benchmark: Any) -> InternalFeeds:
        hours = SimpleNamespace(zone=NEW_YORK)
        return InternalFeeds(
            benchmark,
            SimpleNamespace(ensure=lambda utc, seeds: self.pairs.pop(0)),
            SimpleNamespace(series=lambda symbol, resolution: resolution if resolution in self.resolutions else None),
            SimpleNamespace(
                internal=lambda symbol, resolution: SimpleNamespace(resolution=resolution, hours=hours, data_zone=NEW_YORK),
                register=lambda config: self.registered.append(config.resolution),
            ),
            SimpleNamespace(add_internal=lambda security, config, start: self.started.append((security, config.resolution, start))),
            SimpleNamespace(log=self.said.append),
        )


@pytest.fixture(autouse=True)
def a_bar_earlier(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("minilean.engine.internal_feeds.start_of_bars", lambda hours, local, *rest: datetime(local.year, 1, local.day - 1))


def _benchmark(kind: SecurityType = SecurityType.EQUITY) -> Any:
    return SimpleNamespace(symbol=SimpleNamespace(value="SPY", security_type=kind))


def test_the_benchmark_follows_hourly_prices_from_a_bar_before_the_first_step_on() -> None:
    parts, spy = _Parts({Resolution.HOUR, Resolution.DAILY}, [False, False]), _benchmark()
    feeds = parts.feeds(spy)
    assert [feeds.add(FIRST), feeds.add(FIRST)] == [True, False]
    assert parts.started == [(spy, Resolution.HOUR, datetime(2015, 1, 5, 5))]
    assert (parts.registered, parts.said) == ([Resolution.HOUR], [])


def test_without_hourly_prices_it_follows_daily_ones_and_says_so() -> None:
    parts = _Parts({Resolution.DAILY}, [False])
    assert parts.feeds(_benchmark()).add(FIRST)
    assert parts.registered == [Resolution.DAILY]
    assert parts.said == [
        "There are no hourly prices of SPY, so the benchmark follows its daily closes; LEAN itself would show a benchmark of 0."
    ]


def test_currency_pairs_are_looked_after_at_every_step() -> None:
    feeds = _Parts(set(), [False, True, False]).feeds(None)
    assert [feeds.add(FIRST), feeds.add(FIRST), feeds.add(FIRST)] == [False, True, False]


def test_a_benchmark_of_custom_data_has_no_stream_of_the_engine_s() -> None:
    parts = _Parts(set(), [False])
    assert not parts.feeds(_benchmark(SecurityType.BASE)).add(FIRST)
    assert (parts.started, parts.registered) == ([], [])

"""The forms of `add_universe`."""

# ruff: noqa: F403, F405
from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from minilean.api import *
from minilean.errors import UnsupportedCall


def test_a_function_of_the_date_names_tickers(stocks: Any, watch: Any) -> None:
    def select(day: datetime) -> list[str]:
        return ["AAA"] if day.day < 9 else ["BBB"]

    for make in (
        lambda a: a.add_universe("mine", select),
        lambda a: a.add_universe("mine", Resolution.DAILY, select),
        lambda a: a.add_universe(SecurityType.EQUITY, "mine", Resolution.DAILY, "usa", a.universe_settings, select),
    ):
        assert [change[1:] for change in watch(make, stocks).changed] == [("A", ""), ("B", "A")]


def test_what_is_not_understood_is_told(stocks: Any, watch: Any) -> None:
    with pytest.raises(TypeError, match="add_universe has no argument 'filter'"):
        watch(lambda a: a.add_universe("mine", filter=len), stocks)
    with pytest.raises(TypeError, match="add_universe cannot use 3"):
        watch(lambda a: a.add_universe("mine", 3), stocks)
    with pytest.raises(UnsupportedCall, match="add_universe is not modelled"):
        watch(lambda a: a.add_universe("mine"), stocks)


def test_a_schedule_for_universes_that_follow_none_is_refused(stocks: Any, watch: Any) -> None:
    def make(a: Any) -> Any:
        a.universe_settings.schedule.on(a.date_rules.every_day())
        return a.add_universe("mine", lambda day: ["AAA"])

    with pytest.raises(UnsupportedCall, match=r"universe_settings\.schedule for a UserDefinedUniverse"):
        watch(make, stocks)

    def by_hand(a: Any) -> Any:
        a.universe_settings.schedule.on(a.date_rules.every_day())
        return a.add_equity("AAA", Resolution.DAILY)

    assert watch(by_hand, stocks).changed == [("04 00", "A", "")]

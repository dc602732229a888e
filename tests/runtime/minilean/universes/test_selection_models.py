"""Universe selection models."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from minilean.common.clock import zone
from minilean.common.enums import Resolution, SecurityType
from minilean.common.symbol import SecurityIdentifier, Symbol
from minilean.data.market_hours import ExchangeHours
from minilean.errors import InputError
from minilean.universes.selection_models import (
    CompositeUniverseSelectionModel,
    CustomUniverseSelectionModel,
    InceptionDateUniverseSelectionModel,
    ManualUniverseSelectionModel,
    NullUniverseSelectionModel,
    ScheduledUniverseSelectionModel,
    UniverseSelectionModel,
)
from minilean.universes.settings import UniverseSettings
from minilean.universes.universe import Universe

START = datetime(2016, 1, 4, 5)


def symbol(ticker: str, security_type: SecurityType = SecurityType.EQUITY, market: str = "usa") -> Symbol:
    return Symbol(SecurityIdentifier(ticker, date(1998, 1, 2), market, security_type), ticker)


@pytest.fixture
def algorithm() -> Any:
    hours = ExchangeHours.always_open(zone("America/New_York"))
    return SimpleNamespace(
        utc_time=START,
        universe_settings=UniverseSettings(Resolution.DAILY),
        universe_manager=SimpleNamespace(exchange_hours=lambda market, security_type: hours),
    )


def test_manual_makes_one_universe_per_market_and_kind(algorithm: Any) -> None:
    a, b, euro = symbol("A"), symbol("B"), symbol("EURUSD", SecurityType.FOREX, "oanda")
    stocks, pairs = ManualUniverseSelectionModel([a, euro, b]).create_universes(algorithm)
    assert list(stocks.select_symbols(START)) == [a, b]
    assert list(pairs.select_symbols(START)) == [euro]
    assert (stocks.security_type, pairs.market) == (SecurityType.EQUITY, "oanda")
    assert stocks.universe_settings is algorithm.universe_settings
    assert stocks._resolution == Resolution.DAILY
    own = UniverseSettings(Resolution.HOUR)
    (universe,) = ManualUniverseSelectionModel([a], own).create_universes(algorithm)
    assert universe.universe_settings is own
    assert list(ManualUniverseSelectionModel().create_universes(algorithm)) == []


def test_custom_asks_its_function_or_its_method(algorithm: Any) -> None:
    asked: list[datetime] = []

    def select(local: datetime) -> Any:
        asked.append(local)
        return Universe.UNCHANGED

    (universe,) = CustomUniverseSelectionModel("mine", select).create_universes(algorithm)
    assert universe.perform_selection(START) is Universe.UNCHANGED
    assert asked == [datetime(2016, 1, 4)]
    assert universe.symbol.value == "MINE-EQUITY-USA"

    class Own(CustomUniverseSelectionModel):
        def Select(self, algorithm: Any, date: datetime) -> Any:
            return [symbol("A")]

    (universe,) = Own("own").create_universes(algorithm)
    assert universe.perform_selection(START) == [symbol("A")]
    long_form = CustomUniverseSelectionModel(SecurityType.FOREX, "fx", "oanda", select, None, timedelta(days=7))
    (universe,) = long_form.create_universes(algorithm)
    assert (universe.market, universe.interval) == ("oanda", timedelta(days=7))
    (universe,) = CustomUniverseSelectionModel("nothing").create_universes(algorithm)
    with pytest.raises(InputError, match="no selector"):
        universe.perform_selection(START)


def test_inception_dates_wait_in_a_queue() -> None:
    model = InceptionDateUniverseSelectionModel("basket", {"A": date(2016, 1, 1), "LATE": date(2016, 2, 1), "B": date(2015, 1, 1)})
    assert model.select(None, datetime(2016, 1, 4)) == ["A"]
    assert model.select(None, datetime(2016, 1, 5)) is Universe.UNCHANGED
    # B started before, but stands behind LATE
    assert model.select(None, datetime(2016, 2, 1)) == ["A", "LATE", "B"]
    assert model.select(None, datetime(2016, 2, 2)) is Universe.UNCHANGED


def test_scheduled_takes_the_algorithms_settings_unless_it_has_its_own(algorithm: Any) -> None:
    rules = SimpleNamespace(name="d"), SimpleNamespace(name="t")
    (universe,) = ScheduledUniverseSelectionModel(*rules, lambda utc: []).create_universes(algorithm)
    assert universe.universe_settings is algorithm.universe_settings
    own = UniverseSettings()
    (universe,) = ScheduledUniverseSelectionModel("UTC", *rules, lambda utc: [], own).create_universes(algorithm)
    assert universe.universe_settings is own


def test_composites_ask_again_only_those_that_are_due(algorithm: Any) -> None:
    class Timed(UniverseSelectionModel):
        def __init__(self, name: str, refresh: datetime) -> None:
            self.name, self.refresh = name, refresh

        def get_next_refresh_time_utc(self) -> datetime:
            return self.refresh

        def create_universes(self, algorithm: Any) -> Any:
            return [self.name]

    model = CompositeUniverseSelectionModel(Timed("soon", START + timedelta(days=1)), Timed("late", START + timedelta(days=9)))
    model.add_universe_selection(NullUniverseSelectionModel())
    assert model.get_next_refresh_time_utc() == START + timedelta(days=1)
    assert list(model.create_universes(algorithm)) == ["soon", "late"]
    algorithm.utc_time += timedelta(days=2)
    assert list(model.create_universes(algorithm)) == ["soon"]
    with pytest.raises(InputError, match="at least one"):
        CompositeUniverseSelectionModel()
    with pytest.raises(InputError, match="create_universes"):
        UniverseSelectionModel().create_universes(algorithm)

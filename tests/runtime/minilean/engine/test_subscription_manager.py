from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from minilean.common.clock import EngineClock, zone
from minilean.common.dotnet_errors import ArgumentException
from minilean.common.enums import Resolution, SecurityType
from minilean.consolidators import Calendar, IdentityDataConsolidator, QuoteBarConsolidator, TradeBarConsolidator
from minilean.data.bars import TradeBar
from minilean.data.folder import DataFolder
from minilean.data.subscription_config import SubscriptionConfig
from minilean.engine.subscription_manager import SubscriptionManager
from minilean.errors import InputError

MIDNIGHT_OF_THURSDAY_UTC = datetime(2015, 10, 1, 4)
SESSION = timedelta(hours=6, minutes=30)


@pytest.fixture
def runtime(conformance_data: Path) -> SimpleNamespace:
    folder = DataFolder(conformance_data)
    symbol = folder.create_symbol("SPY")
    clock = EngineClock(zone("America/New_York"), MIDNIGHT_OF_THURSDAY_UTC)
    runtime = SimpleNamespace(clock=clock, set_time=clock.set, securities={symbol: SimpleNamespace(symbol=symbol)}, symbol=symbol)
    runtime.manager = SubscriptionManager(clock, clock.set, runtime.securities)
    hours = folder.market_hours.hours("usa", "SPY", SecurityType.EQUITY)
    runtime.config = runtime.manager.add(SubscriptionConfig(symbol, TradeBar, Resolution.DAILY, hours))
    return runtime


def _session(runtime: SimpleNamespace, consolidator, month: int, day: int) -> None:
    close_utc = datetime(2015, month, day, 20)
    runtime.manager.scan_past_consolidators(close_utc)
    runtime.set_time(close_utc)
    consolidator.update(TradeBar(datetime(2015, month, day, 9, 30), runtime.symbol, day, day, day, day, 1, SESSION))
    consolidator.scan(datetime(2015, month, day, 16))


def test_bars_are_emitted_between_the_data_at_the_end_of_their_time(runtime: SimpleNamespace) -> None:
    # LEAN's recorded run of the case `consolidation` tells of this week on Monday at midnight
    consolidator = TradeBarConsolidator(Calendar.WEEKLY)
    heard: list = []
    consolidator.data_consolidated += lambda sender, bar: heard.append((runtime.clock.local, bar.close))
    runtime.manager.add_consolidator(runtime.symbol, consolidator)
    for day in (1, 2, 5):
        _session(runtime, consolidator, 10, day)
    assert heard == [(datetime(2015, 10, 5), 2.0)]


def test_removed_consolidators_are_not_asked_again(runtime: SimpleNamespace) -> None:
    consolidator = TradeBarConsolidator(Calendar.WEEKLY)
    heard: list = []
    consolidator.data_consolidated += lambda sender, bar: heard.append(bar)
    runtime.manager.add_consolidator(runtime.symbol, consolidator)
    _session(runtime, consolidator, 10, 1)
    runtime.manager.remove_consolidator(None, consolidator)
    runtime.manager.scan_past_consolidators(datetime(2015, 10, 20))
    assert heard == []
    assert runtime.config.consolidators == []


def test_a_consolidator_is_fed_once_however_often_it_is_added(runtime: SimpleNamespace) -> None:
    consolidator = IdentityDataConsolidator(TradeBar)
    runtime.manager.add_consolidator(runtime.symbol, consolidator)
    runtime.manager.add_consolidator(runtime.symbol, consolidator)
    assert runtime.config.consolidators == [consolidator]


def test_a_consolidator_of_other_data_is_refused(runtime: SimpleNamespace) -> None:
    with pytest.raises(ArgumentException, match="QuoteBar cannot read SPY, which has TradeBar"):
        runtime.manager.add_consolidator(runtime.symbol, QuoteBarConsolidator(2))


def test_without_subscription_nothing_can_be_consolidated(runtime: SimpleNamespace) -> None:
    runtime.manager.discard(runtime.config)
    with pytest.raises(InputError, match="has no subscription"):
        runtime.manager.add_consolidator(runtime.symbol, TradeBarConsolidator(2))


def test_the_engine_s_own_subscriptions_come_last_and_only_if_wanted(runtime: SimpleNamespace) -> None:
    hours = runtime.config.hours
    manager = SubscriptionManager(runtime.clock, runtime.set_time, runtime.securities)
    internal = manager.add(SubscriptionConfig(runtime.symbol, TradeBar, Resolution.HOUR, hours, is_internal_feed=True))
    own = manager.add(SubscriptionConfig(runtime.symbol, TradeBar, Resolution.DAILY, hours))
    assert manager.get_subscription_data_configs(runtime.symbol) == [own]
    assert manager.get_subscription_data_configs(runtime.symbol, True) == [own, internal]

"""Subscriptions by hand, by universe settings, and of the engine's own."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from minilean.algorithm.settings import AlgorithmSettings
from minilean.common.clock import EngineClock, zone
from minilean.common.enums import AlgorithmMode, DataNormalizationMode, Resolution, SecurityType, TickType
from minilean.common.symbol import DEFAULT_DATE, SecurityIdentifier, Symbol
from minilean.data.bars import QuoteBar, TradeBar
from minilean.data.folder import DataFolder
from minilean.engine.subscription_configs import SubscriptionConfigs
from minilean.engine.subscription_manager import SubscriptionManager
from minilean.errors import UnsupportedCall
from minilean.securities.manager import SecurityManager
from minilean.universes.settings import UniverseSettings

RAW, ADJUSTED = DataNormalizationMode.RAW, DataNormalizationMode.ADJUSTED


@pytest.fixture
def manager() -> SubscriptionManager:
    clock = EngineClock(zone("America/New_York"), datetime(2015, 1, 6, 5))
    return SubscriptionManager(clock, clock.set, SecurityManager())


def _configs(
    data: Path, manager: SubscriptionManager, mode: AlgorithmMode = AlgorithmMode.BACKTESTING, strict: bool = False
) -> SubscriptionConfigs:
    defaults = UniverseSettings(Resolution.DAILY, data_normalization_mode=RAW)
    return SubscriptionConfigs(DataFolder(data), manager, AlgorithmSettings(), defaults, mode, strict)


def _symbol(ticker: str, kind: SecurityType = SecurityType.EQUITY, market: str = "usa") -> Symbol:
    return Symbol(SecurityIdentifier(ticker, DEFAULT_DATE, market, kind), ticker)


def test_what_is_not_said_by_hand_is_that_of_the_universe_settings(conformance_data: Path, manager: SubscriptionManager) -> None:
    (config,) = _configs(conformance_data, manager).add(_symbol("SPY"), None, True, False, None)
    assert (config.resolution, config.data_normalization_mode, config.data_type) == (Resolution.DAILY, RAW, TradeBar)
    assert (config.fill_data_forward, config.is_internal_feed, config.strict_daily_end_times) == (True, False, True)
    assert manager.subscriptions == [config]


def test_one_of_the_same_kind_is_not_doubled(conformance_data: Path, manager: SubscriptionManager) -> None:
    configs, spy = _configs(conformance_data, manager), _symbol("SPY")
    (by_hand,) = configs.add(spy, Resolution.DAILY, True, False, ADJUSTED)
    assert configs.create(spy, UniverseSettings(Resolution.DAILY)) == [by_hand]
    # how prices are adjusted makes no other subscription (`SubscriptionDataConfig.Equals`), hours beyond the session do
    assert configs.create(spy, UniverseSettings(Resolution.DAILY, data_normalization_mode=RAW)) == [by_hand]
    (extended,) = configs.create(spy, UniverseSettings(Resolution.DAILY, extended_market_hours=True))
    assert configs.existing(spy) == [by_hand, extended]


def test_the_engine_s_own_is_no_subscription_until_it_is_registered_and_then_hidden(
    conformance_data: Path, manager: SubscriptionManager
) -> None:
    configs, pair = _configs(conformance_data, manager), _symbol("EURUSD", SecurityType.FOREX, "oanda")
    config = configs.internal(pair, Resolution.HOUR)
    assert (config.data_type, config.resolution, config.is_internal_feed, manager.count) == (QuoteBar, Resolution.HOUR, True, 0)
    configs.register(config)
    assert (manager.count, configs.existing(pair)) == (1, [])
    (by_hand,) = configs.add(pair, Resolution.DAILY, True, False, ADJUSTED)
    configs.discard(pair)
    assert manager.get_subscription_data_configs(pair, include_internal_configs=True) == [config]
    assert by_hand is not config


def test_hourly_bars_are_refused_in_a_backtest_and_left_to_history_in_research(
    conformance_data: Path, manager: SubscriptionManager
) -> None:
    spy = _symbol("SPY")
    with pytest.raises(UnsupportedCall, match=r"Resolution\.HOUR for SPY is not modelled.*only Resolution\.DAILY is"):
        _configs(conformance_data, manager).add(spy, Resolution.HOUR, True, False, None)
    (config,) = _configs(conformance_data, manager, AlgorithmMode.RESEARCH).add(spy, Resolution.HOUR, True, False, None)
    assert config.resolution == Resolution.HOUR


def test_a_strict_run_takes_a_resolution_without_prices_and_a_stock_s_minutes_are_of_trades_and_of_quotes(
    conformance_data: Path, manager: SubscriptionManager
) -> None:
    # the synthetic folder has hours of SPY alone, and no minutes
    configs, tlt = _configs(conformance_data, manager, strict=True), _symbol("TLT")
    made = configs.add(tlt, Resolution.MINUTE, True, False, None)
    assert [(c.data_type, c.tick_type, c.resolution) for c in made] == [
        (TradeBar, TickType.TRADE, Resolution.MINUTE),
        (QuoteBar, TickType.QUOTE, Resolution.MINUTE),
    ]
    assert [c.data_type for c in configs.create(tlt, UniverseSettings(Resolution.SECOND))] == [TradeBar, QuoteBar]
    assert [c.data_type for c in configs.add(tlt, Resolution.HOUR, True, False, None)] == [TradeBar]
    pair = _symbol("EURUSD", SecurityType.FOREX, "oanda")
    assert [c.data_type for c in configs.add(pair, Resolution.MINUTE, True, False, None)] == [QuoteBar]
    for symbol, resolution in ((_symbol("SPY"), Resolution.HOUR), (tlt, Resolution.TICK)):
        with pytest.raises(UnsupportedCall, match=r"pass resolution=Resolution\.DAILY"):
            configs.add(symbol, resolution, True, False, None)


def test_a_kind_of_security_without_data_is_refused(conformance_data: Path, manager: SubscriptionManager) -> None:
    with pytest.raises(UnsupportedCall, match="a subscription of Base data"):
        _configs(conformance_data, manager).add(_symbol("RAIN", SecurityType.BASE), Resolution.DAILY, True, False, None)

from datetime import datetime, timedelta

import pytest

from minilean.common.dotnet_errors import ArgumentException
from minilean.common.enums import Resolution, SecurityType
from minilean.consolidators import IdentityDataConsolidator, MarketHourAwareConsolidator, QuoteBarConsolidator, TradeBarConsolidator
from minilean.consolidators.factory import create_consolidator
from minilean.data.bars import QuoteBar, TradeBar
from minilean.data.folder import DataFolder
from minilean.data.subscription_config import SubscriptionConfig


@pytest.fixture
def folder(conformance_data) -> DataFolder:
    return DataFolder(conformance_data)


def _config(folder: DataFolder, resolution: Resolution = Resolution.DAILY, data_type: type = TradeBar) -> SubscriptionConfig:
    return SubscriptionConfig(
        folder.create_symbol("SPY"), data_type, resolution, folder.market_hours.hours("usa", "SPY", SecurityType.EQUITY)
    )


@pytest.mark.parametrize("period", [None, Resolution.DAILY, timedelta(days=1)])
def test_the_subscriptions_own_bars_are_handed_on(folder: DataFolder, period) -> None:
    consolidator = create_consolidator(_config(folder), period, True)
    assert type(consolidator) is IdentityDataConsolidator
    assert consolidator.output_type is TradeBar


def test_longer_bars(folder: DataFolder) -> None:
    assert type(create_consolidator(_config(folder), timedelta(days=7), True)) is TradeBarConsolidator
    assert type(create_consolidator(_config(folder), 5, True)) is TradeBarConsolidator
    assert type(create_consolidator(_config(folder, data_type=QuoteBar), timedelta(days=7), True)) is QuoteBarConsolidator


@pytest.mark.parametrize("period", [Resolution.HOUR, timedelta(hours=1)])
def test_shorter_bars_are_refused(folder: DataFolder, period) -> None:
    with pytest.raises(ArgumentException, match="which cannot make bars of"):
        create_consolidator(_config(folder), period, True)


def test_days_out_of_hours_are_sessions(folder: DataFolder) -> None:
    config = _config(folder, Resolution.HOUR)
    consolidator = create_consolidator(config, Resolution.DAILY, True)
    assert type(consolidator) is MarketHourAwareConsolidator
    days: list = []
    consolidator.data_consolidated += lambda sender, bar: days.append((bar.time, bar.end_time, bar.volume))
    for hour in range(8, 18):
        consolidator.update(TradeBar(datetime(2015, 10, 1, hour), config.symbol, 1, 1, 1, 1, 10, timedelta(hours=1)))
    consolidator.scan(datetime(2015, 10, 1, 16))
    # seven hour bars touch the session of 9:30 to 16:00; that of 8:00 and those from 16:00 on do not
    assert days == [(datetime(2015, 10, 1, 9, 30), datetime(2015, 10, 1, 16), 70.0)]

"""What an algorithm subscribed to."""

from datetime import date, timedelta
from pathlib import Path

from minilean.common.enums import DataNormalizationMode, Resolution, SecurityType, TickType
from minilean.common.symbol import SecurityIdentifier, Symbol
from minilean.data.bars import TradeBar
from minilean.data.market_hours import MarketHoursDatabase
from minilean.data.subscription_config import SubscriptionConfig

SPY = Symbol(SecurityIdentifier("SPY", date(1998, 1, 2), "usa", SecurityType.EQUITY), "SPY")


def test_the_defaults_are_leans(conformance_data: Path) -> None:
    hours = MarketHoursDatabase(conformance_data / "market-hours" / "market-hours-database.json").hours("usa", "SPY", SecurityType.EQUITY)
    config = SubscriptionConfig(SPY, TradeBar, Resolution.DAILY, hours)

    assert (config.increment, config.mapped_symbol, str(config)) == (
        timedelta(days=1),
        "SPY",
        "SPY,#0,SPY,Daily,TradeBar,Trade,Adjusted,OpenInterest",
    )
    assert (config.fill_data_forward, config.extended_market_hours, config.is_internal_feed) == (True, False, False)
    assert (config.data_normalization_mode, config.tick_type) == (DataNormalizationMode.ADJUSTED, TickType.TRADE)
    assert config.exchange_time_zone is config.ExchangeTimeZone is hours.zone
    assert (config.data_zone, config.consolidators.count, config.Consolidators.count) == (hours.data_zone, 0, 0)

"""Which consolidator makes bars of a period out of a subscription's data (`QCAlgorithm.CreateConsolidator`)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from minilean.common.dotnet_errors import ArgumentException
from minilean.common.enums import Resolution
from minilean.consolidators.bars import BaseDataConsolidator, QuoteBarConsolidator, TradeBarConsolidator
from minilean.consolidators.base import DataConsolidator, IdentityDataConsolidator
from minilean.consolidators.market_hours import MarketHourAwareConsolidator
from minilean.consolidators.period import PeriodCountConsolidator
from minilean.data.bars import BaseData, QuoteBar, TradeBar
from minilean.data.subscription_config import SubscriptionConfig


def bar_consolidator(data_type: type) -> type[PeriodCountConsolidator]:
    """The class that consolidates data of a type."""
    if issubclass(data_type, TradeBar):
        return TradeBarConsolidator
    return QuoteBarConsolidator if issubclass(data_type, QuoteBar) else BaseDataConsolidator


def create_consolidator(config: SubscriptionConfig, period: object, precise_daily_end: bool) -> DataConsolidator:
    """The consolidator of a subscription.

    Args:
        config: the subscription that feeds it.
        period: a resolution, a timedelta, a number of bars, a calendar function, or None for the subscription's own bars.
        precise_daily_end: whether days end at the close of the session (`settings.daily_precise_end_time`).

    Raises:
        ArgumentException: the period is shorter than the subscription's bars.
        TypeError: the period is of another type.
    """
    if isinstance(period, Resolution):
        too_fine = period < config.resolution
        length: Any = period.to_timedelta()
    else:
        length = config.increment if period is None else period
        too_fine = isinstance(length, timedelta) and length < config.increment
    if too_fine:
        raise ArgumentException(
            f"{config.symbol.value} has {config.resolution.pascal_name} data, which cannot make bars of {period}; ask for longer ones."
        )
    if length == config.increment:
        return IdentityDataConsolidator(_bar_type(config.data_type))
    maker = bar_consolidator(config.data_type)
    if period == Resolution.DAILY and isinstance(period, Resolution) and maker is not BaseDataConsolidator:
        return MarketHourAwareConsolidator(maker, config.hours, precise_daily_end)
    return maker(length)


def _bar_type(data_type: type) -> type:
    return next((known for known in (TradeBar, QuoteBar) if issubclass(data_type, known)), BaseData)

"""What an algorithm subscribed to: one symbol, one kind of data, one resolution (`SubscriptionDataConfig`)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from minilean.common.enums import DataNormalizationMode, Resolution, TickType
from minilean.common.naming import DualNamed, member_of
from minilean.common.symbol import Symbol

if TYPE_CHECKING:
    from minilean.common.clock import Zone
    from minilean.data.market_hours import ExchangeHours


class Consolidators(list[Any]):
    """The consolidators of a stream; the list counts itself."""

    __slots__ = ()

    @property
    def count(self) -> int:  # type: ignore[override]
        """How many there are."""
        return len(self)


class SubscriptionConfig(DualNamed):
    """One data stream of one security; the normalisation mode may change while it runs, the rest may not."""

    __slots__ = (
        "consolidators",
        "data_normalization_mode",
        "data_type",
        "data_zone",
        "extended_market_hours",
        "fill_data_forward",
        "hours",
        "is_custom_data",
        "is_internal_feed",
        "resolution",
        "strict_daily_end_times",
        "symbol",
        "tick_type",
    )

    def __init__(  # noqa: PLR0913 - a record of what LEAN keeps of a subscription
        self,
        symbol: Symbol,
        data_type: type,
        resolution: Resolution,
        hours: ExchangeHours,
        *,
        data_zone: Zone | None = None,
        fill_forward: bool = True,
        extended_market_hours: bool = False,
        is_internal_feed: bool = False,
        is_custom_data: bool = False,
        data_normalization_mode: DataNormalizationMode = DataNormalizationMode.ADJUSTED,
        strict_daily_end_times: bool = False,
        tick_type: TickType = TickType.TRADE,
    ) -> None:
        self.symbol = symbol
        self.data_type = data_type
        self.resolution = member_of(Resolution, resolution)
        self.hours = hours
        self.data_zone = data_zone or hours.data_zone
        self.fill_data_forward = fill_forward
        self.extended_market_hours = extended_market_hours
        self.is_internal_feed = is_internal_feed
        self.is_custom_data = is_custom_data
        self.data_normalization_mode = member_of(DataNormalizationMode, data_normalization_mode)
        self.strict_daily_end_times = strict_daily_end_times
        self.tick_type = tick_type
        self.consolidators = Consolidators()

    @property
    def increment(self) -> timedelta:
        """Length of one bar."""
        return self.resolution.to_timedelta()

    @property
    def exchange_zone(self) -> Zone:
        """The zone of the exchange's wall clock."""
        return self.hours.zone

    @property
    def exchange_time_zone(self) -> Zone:
        """LEAN's name of `exchange_zone`."""
        return self.hours.zone

    @property
    def mapped_symbol(self) -> str:
        """The ticker in use now."""
        return self.symbol.value

    def __str__(self) -> str:
        kinds = (self.resolution.pascal_name, self.data_type.__name__, self.tick_type.pascal_name, self.data_normalization_mode.pascal_name)
        internal = ",Internal" if self.is_internal_feed else ""
        return f"{self.symbol.value},#0,{self.mapped_symbol},{','.join(kinds)},OpenInterest{internal}"


# algorithms see LEAN's name
SubscriptionConfig.__name__ = "SubscriptionDataConfig"

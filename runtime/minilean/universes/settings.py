"""How a universe subscribes to the securities that it selects (`UniverseSettings`)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from minilean.common.enums import DataNormalizationMode, Resolution
from minilean.common.naming import LeanSettings
from minilean.universes.schedule import Schedule


class UniverseSettings(LeanSettings):
    """Subscription settings of a universe's members.

    Args:
        resolution: bar length of the subscriptions.
        leverage: leverage of the securities; 0 leaves it to the brokerage model.
        fill_forward: whether days without a bar repeat the last one.
        extended_market_hours: whether bars outside regular hours are wanted.
        minimum_time_in_universe: how long a security stays at least once selected.
        data_normalization_mode: how past prices are adjusted.
    """

    def __init__(
        self,
        resolution: Resolution = Resolution.MINUTE,
        leverage: float = 0,
        fill_forward: bool = True,
        extended_market_hours: bool = False,
        minimum_time_in_universe: timedelta = timedelta(days=1),
        data_normalization_mode: DataNormalizationMode = DataNormalizationMode.ADJUSTED,
    ) -> None:
        self.resolution = resolution
        self.leverage = leverage
        self.fill_forward = fill_forward
        self.extended_market_hours = extended_market_hours
        self.minimum_time_in_universe = minimum_time_in_universe
        self.data_normalization_mode = data_normalization_mode
        self.asynchronous: Any = None
        self.schedule = Schedule()
        self.seal()

    def copy(self) -> UniverseSettings:
        """Settings of their own with the same values."""
        copied = UniverseSettings(
            self.resolution,
            self.leverage,
            self.fill_forward,
            self.extended_market_hours,
            self.minimum_time_in_universe,
            self.data_normalization_mode,
        )
        copied.schedule = self.schedule.clone()
        return copied

"""How a universe subscribes to the securities that it selects (`UniverseSettings`)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from minilean.common.decimals import Number, to_decimal, to_double
from minilean.common.enums import DataNormalizationMode, Resolution
from minilean.common.naming import LeanObject, member_of
from minilean.universes.schedule import Schedule


class UniverseSettings(LeanObject):
    """Subscription settings of a universe's members.

    Args:
        resolution: bar length of the subscriptions; or other settings, which are copied.
        leverage: leverage of the securities; 0 leaves it to the brokerage model.
        fill_forward: whether days without a bar repeat the last one.
        extended_market_hours: whether bars outside regular hours are wanted.
        minimum_time_in_universe: how long a security stays at least once selected.
        data_normalization_mode: how past prices are adjusted.
    """

    def __init__(
        self,
        resolution: Resolution | UniverseSettings = Resolution.MINUTE,
        leverage: float = 0,
        fill_forward: bool = True,
        extended_market_hours: bool = False,
        minimum_time_in_universe: timedelta = timedelta(days=1),
        data_normalization_mode: DataNormalizationMode = DataNormalizationMode.ADJUSTED,
    ) -> None:
        schedule = Schedule()
        if isinstance(resolution, UniverseSettings):
            other = resolution
            resolution, leverage, fill_forward = other.resolution, other.leverage, other.fill_forward
            extended_market_hours, minimum_time_in_universe = other.extended_market_hours, other.minimum_time_in_universe
            data_normalization_mode, schedule = other.data_normalization_mode, other.schedule.clone()
        self.resolution = resolution
        self.leverage = leverage
        self.fill_forward = fill_forward
        self.extended_market_hours = extended_market_hours
        self.minimum_time_in_universe = minimum_time_in_universe
        self.data_normalization_mode = data_normalization_mode
        self.asynchronous: Any = None
        self.schedule = schedule

    @property
    def resolution(self) -> Resolution:
        """Bar length of the subscriptions; the number of a resolution stands for it."""
        return self._resolution

    @resolution.setter
    def resolution(self, value: Resolution | int) -> None:
        if value is None:
            raise TypeError("universe_settings.resolution was set to None; expected one such as Resolution.DAILY.")
        if not isinstance(value, (Resolution, int)):
            raise ValueError(f"universe_settings.resolution was set to {value!r:.80}; expected one such as Resolution.DAILY.")
        self._resolution = member_of(Resolution, value)

    @property
    def leverage(self) -> float:
        """Leverage of the securities; 0 leaves it to the brokerage model."""
        return self._leverage

    @leverage.setter
    def leverage(self, value: Number) -> None:
        try:
            self._leverage = to_double(to_decimal(value))
        except TypeError as error:
            raise TypeError(f"universe_settings.leverage is {value!r:.80}; expected a number, such as 2.") from error

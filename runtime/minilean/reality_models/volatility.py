"""How far a security's price swings, as a model says.

Sources: `IVolatilityModel`, `IndicatorVolatilityModel`, `StandardDeviationOfReturnsVolatilityModel`, `VolatilityModelExtensions`,
`AlgorithmManager.ApplySplitOrDividendToVolatilityModel`.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from minilean.common.decimals import ONE, ZERO, decimal_cast
from minilean.common.enums import DataNormalizationMode, Resolution, SecurityType
from minilean.common.naming import LeanObject
from minilean.common.sample_statistics import mean, variance
from minilean.errors import UnsupportedCall

if TYPE_CHECKING:
    from minilean.data.bars import BaseData
    from minilean.securities.security import Security

_FEWEST = 2
_ONE_DAY = timedelta(days=1)
_ROOT_OF_YEAR = decimal_cast(math.sqrt(252))
_PERIODS = {Resolution.TICK: 600, Resolution.SECOND: 600, Resolution.MINUTE: 60 * 24, Resolution.HOUR: 24 * 30}


class BaseVolatilityModel(LeanObject):
    """Base of volatility models: none. Algorithms override `volatility` and `update`."""

    @property
    def volatility(self) -> float:
        """The volatility now."""
        return 0.0

    def update(self, security: Security, data: BaseData) -> None:
        """The security got a new point of data."""

    def get_history_requirements(self, security: Security, utc_time: datetime) -> list[Any]:
        """Which history warms the model up after a split or dividend of raw prices: none."""
        return []


class VolatilityModel(LeanObject):
    """Where LEAN keeps the model of a security without volatility: `VolatilityModel.NULL`."""

    NULL = BaseVolatilityModel()


class IndicatorVolatilityModel(BaseVolatilityModel):
    """The value of an indicator is the volatility.

    Args:
        indicator: the indicator.
        indicator_update: called as `indicator_update(security, data, indicator)` for each point of data; None where the algorithm updates
            the indicator itself.
    """

    def __init__(self, indicator: Any, indicator_update: Callable[[Any, Any, Any], Any] | None = None) -> None:
        self._indicator = indicator
        self._update = indicator_update

    @property
    def volatility(self) -> float:
        """The indicator's value."""
        return self._indicator.current.value

    def update(self, security: Security, data: BaseData) -> None:
        """Let the algorithm's function update the indicator."""
        if self._update is not None:
            self._update(security, data, self._indicator)


class StandardDeviationOfReturnsVolatilityModel(BaseVolatilityModel):
    """Standard deviation of the latest returns, for a year of 252 of them.

    `StandardDeviationOfReturnsVolatilityModel(periods[, resolution][, update_frequency])`, or with a resolution in first place: 30 returns
    of daily bars.

    Args:
        periods: returns that are looked at, at least 2.
        resolution: length of the bars.
        update_frequency: shortest time between two prices that count; that of the bars, one day, unless given.

    Raises:
        ValueError: there are fewer than two periods.
    """

    def __init__(
        self, periods: int | Resolution, resolution: Resolution | timedelta | None = None, update_frequency: timedelta | None = None
    ) -> None:
        if isinstance(periods, Resolution):
            frequency = resolution if isinstance(resolution, timedelta) else update_frequency
            periods, resolution, update_frequency = _PERIODS.get(periods, 30), periods, frequency
        if periods < _FEWEST:
            raise ValueError(f"StandardDeviationOfReturnsVolatilityModel got {periods} periods; expected at least {_FEWEST}.")
        self._resolution: Resolution | None = resolution  # type: ignore[assignment]
        self._frequency = update_frequency or (_ONE_DAY if self._resolution is None else self._resolution.to_timedelta())
        # newest first, the order in which LEAN sums them
        self._returns: deque[float] = deque(maxlen=periods)
        self._last_price, self._last_update = ZERO, datetime.min

    @property
    def volatility(self) -> float:
        """Annual standard deviation; 0 until there are two returns."""
        return float(decimal_cast(math.sqrt(variance(list(self._returns)))) * _ROOT_OF_YEAR)

    def update(self, security: Security, data: BaseData) -> None:
        """Take a price, unless too little time has passed since the last one."""
        price = data.value_exact
        if price > ZERO and data.end_time - self._last_update >= self._frequency:
            if self._last_price > ZERO:
                self._returns.appendleft(float(price / self._last_price) - float(ONE))
            self._last_update, self._last_price = data.end_time, price

    def _restart(self) -> tuple[Resolution | None, int]:
        """Forget all prices; one bar more than there are returns is wanted again."""
        self._returns.clear()
        self._last_price, self._last_update = ZERO, datetime.min
        return self._resolution, (self._returns.maxlen or 0) + 1


class RelativeStandardDeviationVolatilityModel(BaseVolatilityModel):
    """Standard deviation of the latest prices over the absolute value of their mean.

    Args:
        period_span: shortest time between two prices that count.
        periods: prices that are looked at, at least 2.

    Raises:
        ValueError: there are fewer than two periods.
    """

    def __init__(self, period_span: timedelta, periods: int) -> None:
        if periods < _FEWEST:
            raise ValueError(f"RelativeStandardDeviationVolatilityModel got {periods} periods; expected at least {_FEWEST}.")
        self._span = period_span
        # newest first, the order in which LEAN sums them
        self._prices: deque[float] = deque(maxlen=periods)
        self._last_update = datetime.min

    @property
    def volatility(self) -> float:
        """Standard deviation over mean; 0 until there are two prices."""
        if len(self._prices) < _FEWEST:
            return 0.0
        prices = list(self._prices)
        deviation, average = decimal_cast(math.sqrt(variance(prices))), abs(decimal_cast(mean(prices)))
        return float(deviation / average)

    def update(self, security: Security, data: BaseData) -> None:
        """Take a price, unless too little time has passed since the last one."""
        price = data.value_exact
        if price > ZERO and data.end_time - self._last_update >= self._span:
            self._prices.appendleft(float(price))
            self._last_update = data.end_time

    def _restart(self) -> tuple[Resolution | None, int]:
        """Forget all prices; one bar more than are looked at is wanted again."""
        self._prices.clear()
        self._last_update = datetime.min
        return None, (self._prices.maxlen or 0) + 1


class BarsOfType(Protocol):
    """Gives bars of the past: `history[TradeBar](symbol, 20)`."""

    def __getitem__(self, data_type: type, /) -> Callable[..., Iterable[BaseData]]:
        """The call that gives bars of a type."""
        ...


class HistoryAsking(Protocol):
    """The algorithm, as far as a volatility model that is warmed up needs it."""

    @property
    def history(self) -> BarsOfType:
        """Bars of the past."""
        ...


class VolatilityModelExtensions(LeanObject):
    """Warming volatility models up."""

    @staticmethod
    def warm_up(
        volatility_model: BaseVolatilityModel,
        algorithm: HistoryAsking,
        security: Security,
        resolution: Resolution | None,
        bar_count: int,
        data_normalization_mode: DataNormalizationMode | None = None,
    ) -> None:
        """Feed a model with history.

        Args:
            volatility_model: the model.
            algorithm: the algorithm, which asks for the history.
            security: whose prices.
            resolution: length of the bars; None takes the security's.
            bar_count: how many bars.
            data_normalization_mode: how they are adjusted, raw ones so that they continue in the prices of now; None takes the security's.
        """
        config, mode = security.subscriptions[0], data_normalization_mode
        if mode is None:
            mode = config.data_normalization_mode
        elif mode == DataNormalizationMode.RAW:
            # raw prices would jump at a split or dividend: their past is scaled to those of now
            mode = DataNormalizationMode.SCALED_RAW
        options = {"fill_forward": True, "data_normalization_mode": mode}
        wanted = config.resolution if resolution is None else resolution
        for bar in algorithm.history[config.data_type](security.symbol, bar_count, wanted, **options):
            volatility_model.update(security, bar)


def warm_up_after_event(algorithm: HistoryAsking, security: Security) -> None:
    """Raw prices of a stock jump at a split or dividend: its model begins anew, with history scaled to the prices of now.

    Args:
        algorithm: the algorithm, which asks for the history.
        security: the security that was split or paid.

    Raises:
        UnsupportedCall: the model is the algorithm's own and says itself what history it wants.
    """
    model, mode = security.volatility_model, security.data_normalization_mode
    if security.type is not SecurityType.EQUITY or mode != DataNormalizationMode.RAW:
        return
    if isinstance(model, (StandardDeviationOfReturnsVolatilityModel, RelativeStandardDeviationVolatilityModel)):
        VolatilityModelExtensions.warm_up(model, algorithm, security, *model._restart(), mode)
    elif list(model.get_history_requirements(security, security.exchange._utc_time)):
        raise UnsupportedCall("get_history_requirements of a volatility model", "LEAN asks for it at splits and dividends of raw prices")

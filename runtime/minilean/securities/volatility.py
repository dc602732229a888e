"""How far a security's price swings, as a model says (`IVolatilityModel`, `IndicatorVolatilityModel`, `VolatilityModelExtensions`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from minilean.common.enums import DataNormalizationMode, Resolution
from minilean.common.naming import LeanObject

if TYPE_CHECKING:
    from minilean.data.bars import BaseData
    from minilean.securities.security import Security


class BaseVolatilityModel(LeanObject):
    """Base of volatility models: none. Algorithms override `volatility` and `update`."""

    @property
    def volatility(self) -> float:
        """The volatility now."""
        return 0.0

    def update(self, security: Security, data: BaseData) -> None:
        """The security got a new point of data."""


class NullVolatilityModel(BaseVolatilityModel):
    """A security without volatility (`VolatilityModel.Null`)."""


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


class VolatilityModelExtensions(LeanObject):
    """Warming volatility models up."""

    @staticmethod
    def warm_up(
        volatility_model: IndicatorVolatilityModel,
        algorithm: Any,
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

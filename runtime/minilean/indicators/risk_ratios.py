"""Return against risk, and risk alone (`SharpeRatio`, `SortinoRatio`, `TargetDownsideDeviation`, `ValueAtRisk`)."""

from __future__ import annotations

import math
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from minilean.common.decimals import ZERO, Number, decimal_cast, text, to_decimal
from minilean.common.dotnet_errors import ArgumentException
from minilean.common.sample_statistics import variance
from minilean.indicators.base import Identity, Indicator, IndicatorBase, WindowIndicator
from minilean.indicators.composite import IndicatorExtensions
from minilean.indicators.doubles import double_text
from minilean.indicators.momentum import RateOfChange
from minilean.indicators.statistics import StandardDeviation


class InterestRateModel(Protocol):
    """A yearly risk-free rate by date, as a fraction (`IRiskFreeInterestRateModel`)."""

    def get_interest_rate(self, date: datetime) -> Number:
        """The rate on a date."""
        ...


def interest_rate(rate: Number | InterestRateModel | None, date: datetime) -> Decimal:
    """What a rate, or a model of it, says for a date; nothing says 0."""
    model = getattr(rate, "get_interest_rate", None)
    return to_decimal(model(date)) if model is not None else ZERO if rate is None else to_decimal(rate)  # type: ignore[arg-type]


class SharpeRatio(Indicator):
    """Mean return above the risk-free rate, in standard deviations of returns (`SharpeRatio`).

    Args:
        period: returns that are looked at.
        risk_free_rate: a rate for good, or an object with `get_interest_rate(date)`.
        risk_free_rate_model: such an object under its other name.
        name: its name.
    """

    def __init__(
        self,
        period: int,
        risk_free_rate: Number | InterestRateModel = 0,
        *,
        risk_free_rate_model: InterestRateModel | None = None,
        name: str | None = None,
    ) -> None:
        self._rate = risk_free_rate if risk_free_rate_model is None else risk_free_rate_model
        rate_text = "" if hasattr(self._rate, "get_interest_rate") else f",{text(to_decimal(self._rate))}"  # type: ignore[arg-type]
        super().__init__(name or f"SR({period}{rate_text})")
        self._period = period
        self._change = RateOfChange(1)
        self._free = Identity(name=self.name + "_RiskFreeRate")
        self._above = IndicatorExtensions.minus(IndicatorExtensions.sma(self._change, period), self._free)
        self._ratio = IndicatorExtensions.over(self._above, self._risk(period))
        self.warm_up_period = period + 2

    def _risk(self, period: int) -> IndicatorBase:
        return IndicatorExtensions.of(StandardDeviation(period), self._change)

    @property
    def is_ready(self) -> bool:
        """Whether the ratio was computed often enough."""
        return self._ratio.samples > self._period

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        self._free._push(time, interest_rate(self._rate, time))
        self._change._push(time, value)
        return self._ratio.value_exact


class SortinoRatio(SharpeRatio):
    """Mean return above what is acceptable, against the deviation of returns below it (`SortinoRatio`).

    Args:
        period: returns that are looked at.
        minimum_acceptable_return: per value.
        name: its name.
    """

    def __init__(self, period: int, minimum_acceptable_return: float = 0, *, name: str | None = None) -> None:
        self._deviation = TargetDownsideDeviation(period, minimum_acceptable_return)
        super().__init__(
            period, decimal_cast(minimum_acceptable_return), name=name or f"SORTINO({period},{double_text(minimum_acceptable_return)})"
        )

    def _risk(self, period: int) -> IndicatorBase:
        return self._deviation

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        self._deviation._push(time, value)
        return super()._compute(time, value)


class TargetDownsideDeviation(Indicator):
    """Root mean square of how far returns fell short of what is acceptable (`TargetDownsideDeviation`).

    Args:
        period: returns that are looked at.
        minimum_acceptable_return: per value.
        name: its name.
    """

    def __init__(self, period: int, minimum_acceptable_return: float = 0, *, name: str | None = None) -> None:
        super().__init__(name or f"TDD({period},{double_text(minimum_acceptable_return)})")
        self._least = float(minimum_acceptable_return)
        self._change = RateOfChange(1)
        self._change.window.size = period
        self.warm_up_period = period + 1

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        self._change._push(time, value)
        # the window begins with the 0 of an indicator that got nothing yet
        short = [min(0.0, point.value - self._least) ** 2 for point in self._change.window]
        return decimal_cast(math.sqrt(sum(short) / len(short)))


class ValueAtRisk(WindowIndicator):
    """The return that is undercut with a probability of 1 - confidence, if returns are normal (`ValueAtRisk`).

    Args:
        period: returns that are looked at, at least 3.
        confidence_level: between 0 and 1.
        name: its name.

    Raises:
        ArgumentException: the period is below 3.
    """

    def __init__(self, period: int, confidence_level: float, *, name: str | None = None) -> None:
        if period < 3:
            raise ArgumentException(f"ValueAtRisk got the period {period}; expected at least 3.")
        super().__init__(name or f"VaR({period}, {double_text(confidence_level)})", period)
        from statistics import NormalDist

        self._quantile = NormalDist().inv_cdf(1 - float(confidence_level))
        self._change = RateOfChange(1)
        self._returns = self._window(period)

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        self._change._push(time, value)
        self._returns.add(float(self._change.value_exact))
        returns = list(self._returns)
        if len(returns) < 2:
            return ZERO
        mean = 0.0
        for count, change in enumerate(returns, 1):
            mean += (change - mean) / count
        return decimal_cast(mean + math.sqrt(variance(returns)) * self._quantile)

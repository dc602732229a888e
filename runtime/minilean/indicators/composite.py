"""Indicators made of other indicators (`CompositeIndicator`, `ConstantIndicator`, `IndicatorExtensions`)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

from minilean.common.decimals import ZERO, Number, text, to_decimal
from minilean.common.enums import IndicatorStatus
from minilean.common.naming import LeanObject
from minilean.indicators.averages import ExponentialMovingAverage, SimpleMovingAverage, Sum
from minilean.indicators.base import Identity, Indicator, IndicatorBase, IndicatorDataPoint, make_point
from minilean.indicators.statistics import Maximum, Minimum

Fed = TypeVar("Fed", bound=IndicatorBase)
Composer = Callable[[IndicatorBase, IndicatorBase], Decimal | None]


class ConstantIndicator(Indicator):
    """Always the same value (`ConstantIndicator`).

    Args:
        value: the value.
        name: its name.
    """

    is_ready = True  # type: ignore[assignment]

    def __init__(self, value: Number, *, name: str | None = None) -> None:
        self._value = to_decimal(value)
        super().__init__(name or text(self._value))
        self._set_current(make_point(None, datetime.min, self._value))

    def reset(self) -> None:
        """Forget all inputs."""
        super().reset()
        self._set_current(make_point(None, datetime.min, self._value))

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        return self._value


class IndicatorResult(LeanObject):
    """What a composer answers: a value, or why there is none (`IndicatorResult`).

    Args:
        value: the value.
        status: whether it is meant.
    """

    def __init__(self, value: Number, status: IndicatorStatus = IndicatorStatus.SUCCESS) -> None:
        self.value = float(to_decimal(value))
        self.status = status


class CompositeIndicator(Indicator):
    """Two indicators joined by a formula, computed when both have a new value (`CompositeIndicator`).

    Args:
        left: the first indicator.
        right: the second.
        composer: `composer(left, right)`, the value, an `IndicatorResult`, or None for no answer.
        name: its name.
        handler: the composer under its other name.
    """

    left: IndicatorBase
    right: IndicatorBase

    def __init__(
        self,
        left: IndicatorBase,
        right: IndicatorBase,
        composer: Callable[..., Any] | None = None,
        *,
        name: str | None = None,
        handler: Callable[..., Any] | None = None,
    ) -> None:
        formula = composer or handler
        if formula is None:
            raise TypeError("CompositeIndicator got no formula; expected a function of its two indicators after them.")
        super().__init__(name or f"COMPOSE({left.name},{right.name})")
        self.left, self.right = left, right
        self._composer = formula
        self._waiting: IndicatorBase | None = None
        left.updated += self._on_updated
        right.updated += self._on_updated

    @property
    def is_ready(self) -> bool:
        """Whether both parts are."""
        return self.left.is_ready and self.right.is_ready

    def reset(self) -> None:
        """Forget all inputs, of the parts too."""
        self.left.reset()
        self.right.reset()
        super().reset()

    def _on_updated(self, sender: IndicatorBase, point: IndicatorDataPoint) -> None:
        other = self.right if sender is self.left else self.left
        if self._waiting is other or isinstance(other, ConstantIndicator):
            self._waiting = None
            self._push(max(point.time, self.left.current.time, self.right.current.time), ZERO)
        else:
            self._waiting = sender

    def _compute(self, time: datetime, value: Decimal) -> Decimal | None:
        result = self._composer(self.left, self.right)
        if isinstance(result, IndicatorResult):
            result = result.value if result.status == IndicatorStatus.SUCCESS else None
        return None if result is None else to_decimal(result)


def _divide(left: IndicatorBase, right: IndicatorBase) -> Decimal | None:
    return left.value_exact / right.value_exact if right.value_exact else None


def _join(left: IndicatorBase, right: object, composer: Composer, name: str | None, constant: object) -> CompositeIndicator:
    other = constant if right is None else right
    if other is None:
        raise TypeError("An indicator is joined with nothing; expected another indicator or a number.")
    if not isinstance(other, IndicatorBase):
        other = ConstantIndicator(other)  # type: ignore[arg-type]
    return CompositeIndicator(left, other, composer, name=name)


class ResetCompositeIndicator(CompositeIndicator):
    """The mean of what came from one indicator, weighted with what came from another (`ResetCompositeIndicator`)."""

    def __init__(self, value: IndicatorBase, weight: IndicatorBase, period: int) -> None:
        products, weights = Sum(period, name="Sum_xy"), Sum(period, name="Sum_y")
        super().__init__(products, weights, _divide, name=f"RESET_COMPOSE({products.name},{weights.name})")
        self._value, self._weight = Identity(), Identity()

        def on_value(_: IndicatorBase, point: IndicatorDataPoint) -> None:
            self._value._receive(point)
            if self._value.samples == self._weight.samples:
                products._push(point.time, point.value_exact * self._weight.value_exact)

        def on_weight(_: IndicatorBase, point: IndicatorDataPoint) -> None:
            self._weight._receive(point)
            if self._value.samples == self._weight.samples:
                products._push(point.time, point.value_exact * self._value.value_exact)
            weights._receive(point)

        value.updated += on_value
        weight.updated += on_weight


class IndicatorExtensions(LeanObject):
    """Ways to make indicators out of indicators: `IndicatorExtensions.of(sma, rsi)`."""

    @staticmethod
    def of(second: Fed, first: IndicatorBase, wait_for_first_to_ready: bool = True) -> Fed:
        """Feed an indicator with the values of another.

        Args:
            second: takes values in.
            first: gives them.
            wait_for_first_to_ready: whether values before the first is ready are left out.
        """

        def feed(_: IndicatorBase, point: IndicatorDataPoint) -> None:
            if first.is_ready or not wait_for_first_to_ready:
                second._receive(point)

        first.updated += feed
        return second

    @staticmethod
    def plus(left: IndicatorBase, right: object = None, name: str | None = None, *, constant: object = None) -> CompositeIndicator:
        """The sum with an indicator or a number."""
        return _join(left, right, lambda a, b: a.value_exact + b.value_exact, name, constant)

    @staticmethod
    def minus(left: IndicatorBase, right: object = None, name: str | None = None, *, constant: object = None) -> CompositeIndicator:
        """The difference to an indicator or a number."""
        return _join(left, right, lambda a, b: a.value_exact - b.value_exact, name, constant)

    @staticmethod
    def times(left: IndicatorBase, right: object = None, name: str | None = None, *, constant: object = None) -> CompositeIndicator:
        """The product with an indicator or a number."""
        return _join(left, right, lambda a, b: a.value_exact * b.value_exact, name, constant)

    @staticmethod
    def over(left: IndicatorBase, right: object = None, name: str | None = None, *, constant: object = None) -> CompositeIndicator:
        """The ratio to an indicator or a number; a division by 0 leaves the value as it was."""
        return _join(left, right, _divide, name, constant)

    @staticmethod
    def weighted_by(value: IndicatorBase, weight: IndicatorBase, period: int) -> CompositeIndicator:
        """Mean of the last values of one indicator, weighted with those of another."""
        return ResetCompositeIndicator(value, weight, period)

    @staticmethod
    def sma(left: IndicatorBase, period: int, wait_for_first_to_ready: bool = True) -> SimpleMovingAverage:
        """The simple moving average of an indicator."""
        return IndicatorExtensions.of(SimpleMovingAverage(period, name=f"SMA{period}_Of_{left.name}"), left, wait_for_first_to_ready)

    @staticmethod
    def ema(
        left: IndicatorBase, period: int, smoothing_factor: Number | None = None, wait_for_first_to_ready: bool = True
    ) -> ExponentialMovingAverage:
        """The exponential moving average of an indicator."""
        average = ExponentialMovingAverage(period, smoothing_factor, name=f"EMA{period}_Of_{left.name}")
        return IndicatorExtensions.of(average, left, wait_for_first_to_ready)

    @staticmethod
    def max(left: IndicatorBase, period: int, wait_for_first_to_ready: bool = True) -> Maximum:
        """The maximum of an indicator."""
        return IndicatorExtensions.of(Maximum(period, name=f"MAX{period}_Of_{left.name}"), left, wait_for_first_to_ready)

    @staticmethod
    def min(left: IndicatorBase, period: int, wait_for_first_to_ready: bool = True) -> Minimum:
        """The minimum of an indicator."""
        return IndicatorExtensions.of(Minimum(period, name=f"MIN{period}_Of_{left.name}"), left, wait_for_first_to_ready)

"""Indicators made of other indicators (`CompositeIndicator`, `ConstantIndicator`, `IndicatorExtensions`)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from minilean.common.decimals import ZERO, Number, text, to_decimal
from minilean.common.naming import LeanObject
from minilean.indicators.averages import ExponentialMovingAverage, SimpleMovingAverage, Sum
from minilean.indicators.base import Indicator, IndicatorBase, IndicatorDataPoint, make_point
from minilean.indicators.statistics import Maximum, Minimum

Composer = Callable[[IndicatorBase, IndicatorBase], Decimal | None]


class ConstantIndicator(Indicator):
    """Always the same value (`ConstantIndicator`).

    Args:
        value: the value.
        name: its name.
    """

    def __init__(self, value: Number, *, name: str | None = None) -> None:
        self._value = to_decimal(value)
        super().__init__(name or text(self._value))
        self._set_current(make_point(None, datetime.min, self._value))

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        return self._value


class CompositeIndicator(Indicator):
    """Two indicators joined by a formula, computed when both have a new value (`CompositeIndicator`).

    Args:
        left: the first indicator.
        right: the second.
        composer: `composer(left, right)`, the value or None for no answer.
        name: its name.
    """

    left: IndicatorBase
    right: IndicatorBase

    def __init__(self, left: IndicatorBase, right: IndicatorBase, composer: Callable[..., Any], *, name: str | None = None) -> None:
        super().__init__(name or f"COMPOSE({left.name},{right.name})")
        self.left, self.right = left, right
        self._composer = composer
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
            self.push(max(point.time, self.left.current.time, self.right.current.time), ZERO)
        else:
            self._waiting = sender

    def _compute(self, time: datetime, value: Decimal) -> Decimal | None:
        result = self._composer(self.left, self.right)
        return None if result is None else to_decimal(result)


def _divide(left: IndicatorBase, right: IndicatorBase) -> Decimal | None:
    return left.value_exact / right.value_exact if right.value_exact else None


def _join(left: IndicatorBase, right: object, composer: Composer, name: str | None) -> CompositeIndicator:
    other = right if isinstance(right, IndicatorBase) else ConstantIndicator(right)
    return CompositeIndicator(left, other, composer, name=name)


class IndicatorExtensions(LeanObject):
    """Ways to make indicators out of indicators: `IndicatorExtensions.of(sma, rsi)`."""

    @staticmethod
    def of(second: IndicatorBase, first: IndicatorBase, wait_for_first_to_ready: bool = True) -> IndicatorBase:
        """Feed an indicator with the values of another.

        Args:
            second: takes values in.
            first: gives them.
            wait_for_first_to_ready: whether values before the first is ready are left out.
        """

        def feed(_: IndicatorBase, point: IndicatorDataPoint) -> None:
            if first.is_ready or not wait_for_first_to_ready:
                second.receive(point)

        first.updated += feed
        return second

    @staticmethod
    def plus(left: IndicatorBase, right: object, name: str | None = None) -> CompositeIndicator:
        """The sum with an indicator or a number."""
        return _join(left, right, lambda a, b: a.value_exact + b.value_exact, name)

    @staticmethod
    def minus(left: IndicatorBase, right: object, name: str | None = None) -> CompositeIndicator:
        """The difference to an indicator or a number."""
        return _join(left, right, lambda a, b: a.value_exact - b.value_exact, name)

    @staticmethod
    def times(left: IndicatorBase, right: object, name: str | None = None) -> CompositeIndicator:
        """The product with an indicator or a number."""
        return _join(left, right, lambda a, b: a.value_exact * b.value_exact, name)

    @staticmethod
    def over(left: IndicatorBase, right: object, name: str | None = None) -> CompositeIndicator:
        """The ratio to an indicator or a number; a division by 0 leaves the value as it was."""
        return _join(left, right, _divide, name)

    @staticmethod
    def weighted_by(value: IndicatorBase, weight: IndicatorBase, period: int) -> CompositeIndicator:
        """Mean of the last values of one indicator, weighted with those of another."""
        products, weights = Sum(period, name="Sum_xy"), Sum(period, name="Sum_y")

        def on_weight(_: IndicatorBase, point: IndicatorDataPoint) -> None:
            if value.samples == weight.samples:
                products.push(point.time, point.value_exact * value.value_exact)
            weights.push(point.time, point.value_exact)

        def on_value(_: IndicatorBase, point: IndicatorDataPoint) -> None:
            if value.samples == weight.samples:
                products.push(point.time, point.value_exact * weight.value_exact)

        value.updated += on_value
        weight.updated += on_weight
        return CompositeIndicator(products, weights, _divide, name="RESET_COMPOSE(Sum_xy,Sum_y)")

    @staticmethod
    def sma(left: IndicatorBase, period: int, wait_for_first_to_ready: bool = True) -> IndicatorBase:
        """The simple moving average of an indicator."""
        return IndicatorExtensions.of(SimpleMovingAverage(period, name=f"SMA{period}_Of_{left.name}"), left, wait_for_first_to_ready)

    @staticmethod
    def ema(left: IndicatorBase, period: int, smoothing_factor: object = None, wait_for_first_to_ready: bool = True) -> IndicatorBase:
        """The exponential moving average of an indicator."""
        average = ExponentialMovingAverage(period, smoothing_factor, name=f"EMA{period}_Of_{left.name}")
        return IndicatorExtensions.of(average, left, wait_for_first_to_ready)

    @staticmethod
    def max(left: IndicatorBase, period: int, wait_for_first_to_ready: bool = True) -> IndicatorBase:
        """The maximum of an indicator."""
        return IndicatorExtensions.of(Maximum(period, name=f"MAX{period}_Of_{left.name}"), left, wait_for_first_to_ready)

    @staticmethod
    def min(left: IndicatorBase, period: int, wait_for_first_to_ready: bool = True) -> IndicatorBase:
        """The minimum of an indicator."""
        return IndicatorExtensions.of(Minimum(period, name=f"MIN{period}_Of_{left.name}"), left, wait_for_first_to_ready)

"""Values as they come, or those that pass (`FilteredIdentity`, `WindowIdentity`)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

from minilean.common.decimals import ZERO
from minilean.data.bars import BaseData
from minilean.indicators.base import IndicatorBase, WindowIndicator


class FilteredIdentity(IndicatorBase):
    """The value of the last data point that passed; 0 until one does (`FilteredIdentity`).

    Args:
        filter: says of a data point whether it passes; all do without it.
        name: its name.
    """

    def __init__(self, filter: Callable[[BaseData], bool] | None = None, *, name: str = "") -> None:
        super().__init__(name)
        self._filter = filter
        self._passed = ZERO

    @property
    def is_ready(self) -> bool:
        """Whether there is a value above 0."""
        return self.samples > 0 and self.value_exact > 0

    def _receive(self, data: BaseData) -> bool:
        symbol, time = data.symbol, data.end_time
        if not self._is_new(symbol, time, data):
            return self.is_ready
        if self._filter is None or self._filter(data):
            self._passed = data.value_exact
        return self._publish(symbol, time, self._passed)


class WindowIdentity(WindowIndicator):
    """The input itself, ready after a number of them (`WindowIdentity`)."""

    def __init__(self, period: int, *, name: str | None = None) -> None:
        super().__init__(name or f"WIN-ID{period}", period)

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        self._values.add(value)
        return value

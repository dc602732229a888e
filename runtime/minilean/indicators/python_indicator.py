"""Indicators that an algorithm writes itself (`PythonIndicator`)."""

from __future__ import annotations

from typing import Any

from minilean.common.decimals import to_decimal
from minilean.common.naming import LeanObject
from minilean.data.bars import BaseData
from minilean.indicators.base import IndicatorBase


class PythonIndicator(IndicatorBase, LeanObject):
    """Base of an algorithm's own indicators: override `update(self, data)`, which sets `self.value` and returns whether it is ready.

    The value becomes `current` when the indicator is registered and fed by the engine.
    """

    _is_own = False

    __setattr__ = LeanObject.__setattr__

    def __new__(cls, *arguments: Any, **named: Any) -> PythonIndicator:
        """Indicators work even where a subclass has an `__init__` that does not call this one's."""
        indicator = super().__new__(cls)
        IndicatorBase.__init__(indicator, cls.__name__)
        # not the indicators that a subclass makes: LEAN knows nothing of them
        indicator._parts = [indicator.window]
        indicator._is_ready = False
        indicator.value = 0
        return indicator

    def __init__(self, *arguments: Any) -> None:
        """Everything is set up by `__new__`."""

    @property
    def is_ready(self) -> bool:
        """What the last `update` returned; may be overridden or set."""
        return self._is_ready

    @is_ready.setter
    def is_ready(self, ready: bool) -> None:
        self._is_ready = bool(ready)

    def update(self, data: object) -> bool:  # type: ignore[override]
        """The algorithm's own rule for one data point.

        Raises:
            NotImplementedError: the class has no `update` of its own.
        """
        message = f"The indicator {type(self).__name__} has no update. Define `def update(self, data) -> bool:`, which sets self.value."
        raise NotImplementedError(message)

    def _receive(self, data: BaseData) -> bool:
        """Take in one data point through the algorithm's `update`."""
        symbol, time = data.symbol, data.end_time
        if not self._is_new(symbol, time, data):
            return self.is_ready
        self._is_ready = bool(self.update(data))
        self._publish(symbol, time, to_decimal(self.value))
        return self.is_ready

"""What all consolidators share: an input, a finished bar, and handlers that hear of it (`ConsolidatorBase`)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from minilean.common.naming import DualNamed, EventHandlers, LeanObject
from minilean.common.rolling_window import RollingWindow
from minilean.data.bars import BaseData

_WINDOW_SIZE = 2


class DataConsolidator(DualNamed):
    """Makes larger bars out of smaller ones and hands each to `data_consolidated`, as `handler(sender, bar)`."""

    consolidated: BaseData | None
    data_consolidated: EventHandlers
    window: RollingWindow

    input_type: type = BaseData
    output_type: type = BaseData
    _needs_scan = True

    def __init__(self) -> None:
        self.data_consolidated = EventHandlers()
        self.consolidated = None
        self.window = RollingWindow(_WINDOW_SIZE)

    @property
    def working_data(self) -> BaseData | None:
        """The bar that is not finished yet, or None."""
        return None

    @property
    def _working_end_local(self) -> datetime | None:
        """When the unfinished bar will end, exchange time."""
        data = self.working_data
        return None if data is None else data.end_time

    @property
    def current(self) -> BaseData | None:
        """The newest finished bar."""
        return self.window[0]

    @property
    def previous(self) -> BaseData | None:
        """The finished bar before `current`."""
        return self.window[1]

    def __getitem__(self, index: int) -> BaseData | None:
        """A finished bar; 0 is the newest. Reading past the window enlarges it."""
        return self.window[index]

    def update(self, data: BaseData) -> None:
        """Take in one point of the subscription."""
        raise TypeError(f"{type(self).__name__} does not say how it takes data in; override update(self, data).")

    def scan(self, current_local_time: datetime) -> None:
        """Emit the bar if its time is over.

        Args:
            current_local_time: now, exchange time.
        """

    def reset(self) -> None:
        """Forget all bars."""
        self.consolidated = None
        self.window.reset()

    def dispose(self) -> None:
        """Forget the handlers."""
        self.data_consolidated = EventHandlers()

    def on_data_consolidated(self, bar: BaseData) -> None:
        """Hand a finished bar on. `consolidated` is still the bar before it while handlers run."""
        self.window.add(bar)
        self.data_consolidated(self, bar)
        self.consolidated = bar


class IdentityDataConsolidator(DataConsolidator):
    """Hands every point on as it is, once per end time (`IdentityDataConsolidator`).

    Args:
        data_type: type of the points.
    """

    _needs_scan = False

    def __init__(self, data_type: type = BaseData) -> None:
        super().__init__()
        self.input_type = self.output_type = data_type
        self._last: BaseData | None = None
        self._last_end: datetime | None = None

    @property
    def working_data(self) -> BaseData | None:
        """A copy of the last point."""
        return None if self._last is None else self._last.clone()

    def update(self, data: BaseData) -> None:
        """Hand the point on unless one with the same end was."""
        end = data.end_time
        if end != self._last_end:
            self.on_data_consolidated(data)
            self._last, self._last_end = data, end

    def reset(self) -> None:
        """Forget the last point."""
        super().reset()
        self._last = self._last_end = None


class PythonConsolidator(DataConsolidator, LeanObject):
    """Base of an algorithm's own consolidators (`PythonConsolidator`).

    Override `update` and `scan`; hand a finished bar on with `on_data_consolidated(self, bar)`.
    """

    __setattr__ = LeanObject.__setattr__

    def __new__(cls, *arguments: Any, **named: Any) -> PythonConsolidator:
        """Consolidators work even where a subclass has an `__init__` that does not call this one's."""
        consolidator = super().__new__(cls)
        DataConsolidator.__init__(consolidator)
        return consolidator

    def __init__(self) -> None:
        """Everything is set up by `__new__`."""

    def on_data_consolidated(self, bar: Any, *bars: BaseData) -> None:
        """Hand a finished bar on: `on_data_consolidated(self, bar)` as in LEAN, or with the bar alone."""
        super().on_data_consolidated(bars[0] if bars else bar)

"""What an indicator said in the past (`IndicatorHistory`)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from minilean.common.naming import LeanObject
from minilean.indicators.base import IndicatorBase, IndicatorDataPoint

if TYPE_CHECKING:
    import pandas as pd


class IndicatorDataPoints(LeanObject):
    """The values of an indicator and of its parts at one time: `points.current`, `points.upper_band`."""

    def __init__(self, time: datetime, values: dict[str, IndicatorDataPoint]) -> None:
        self.time = self.end_time = time
        self.__dict__.update(values)

    def __getitem__(self, name: str) -> IndicatorDataPoint:
        return getattr(self, name)


class IndicatorHistory(LeanObject):
    """Values of an indicator since it was ready; `data_frame` has them and those of its parts.

    Args:
        indicator: the indicator that is listened to.
    """

    def __init__(self, indicator: Any) -> None:
        self._indicator = indicator
        self._parts = _parts(indicator)
        self._points: list[IndicatorDataPoints] = []

    def on_updated(self, _: IndicatorBase, point: IndicatorDataPoint) -> None:
        """Keep the values of this moment if the indicator is ready."""
        if not self._indicator.is_ready or (self._points and self._points[-1].time == point.end_time):
            return
        values = {name: part.current for name, part in self._parts.items()}
        self._points.append(IndicatorDataPoints(point.end_time, {**values, "current": point}))

    @property
    def count(self) -> int:
        """How many moments there are."""
        return len(self._points)

    @property
    def current(self) -> list[IndicatorDataPoint]:
        """The values of the indicator itself."""
        return self["current"]

    @property
    def data_frame(self) -> pd.DataFrame:
        """One row per time; a column `current` and one per part, e.g. `upperband`."""
        import pandas as pd

        names = sorted((*self._parts, "current"), key=lambda name: name.replace("_", ""))
        columns = {name.replace("_", ""): [float(point[name]) for point in self._points] for name in names}
        return pd.DataFrame(columns, index=pd.DatetimeIndex([point.time for point in self._points], name="time"))

    def __getitem__(self, key: Any) -> Any:
        """The moment at an index, or all values of a part by its name."""
        return [point[key] for point in self._points] if isinstance(key, str) else self._points[key]

    def __iter__(self) -> Iterator[IndicatorDataPoints]:
        return iter(self._points)

    def __len__(self) -> int:
        return len(self._points)


def _parts(indicator: Any) -> dict[str, IndicatorBase]:
    return {name: part for name, part in vars(indicator).items() if isinstance(part, IndicatorBase) and not name.startswith("_")}

"""What an indicator said in the past (`IndicatorHistory`)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from minilean.common.naming import LeanObject
from minilean.data.bars import NO_TIME
from minilean.indicators.base import IndicatorBase, IndicatorDataPoint

if TYPE_CHECKING:
    import pandas as pd


class IndicatorDataPoints(LeanObject):
    """The values of an indicator and of its parts at one time: `points.current`, `points.upper_band`."""

    def __init__(self, time: datetime, values: dict[str, IndicatorDataPoint]) -> None:
        self.time = self.end_time = time
        for name, value in values.items():
            setattr(self, name, value)

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
        self._members: dict[str, list[Any]] = {name: [] for name in getattr(indicator, "shown_members", ())}

    def on_updated(self, _: IndicatorBase, point: IndicatorDataPoint) -> None:
        """Keep the values of this moment if the indicator is ready."""
        if not self._indicator.is_ready or (self._points and self._points[-1].time == point.end_time):
            return
        for name, kept in self._members.items():
            member = getattr(self._indicator, name)
            kept.append(getattr(member, "pascal_name", member))
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
        """One row per time; a column `current`, one per part, e.g. `upperband`, and other members such as `periodssincemaximum`."""
        import pandas as pd

        columns = {name: [_shown(point[name]) for point in self._points] for name in (*self._parts, "current")} | self._members
        named = {name.replace("_", ""): values for name, values in columns.items()}
        return pd.DataFrame({name: named[name] for name in sorted(named)}, index=pd.Index([point.time for point in self._points]))

    def __getitem__(self, key: Any) -> Any:
        """The moment at an index, or all values of a part by its name."""
        return [point[key] for point in self._points] if isinstance(key, str) else self._points[key]

    def __iter__(self) -> Iterator[IndicatorDataPoints]:
        return iter(self._points)

    def __len__(self) -> int:
        return len(self._points)


def _shown(point: IndicatorDataPoint) -> float:
    return math.nan if point.time == NO_TIME else float(point)


def _parts(indicator: Any) -> dict[str, IndicatorBase]:
    return {name: part for name, part in vars(indicator).items() if isinstance(part, IndicatorBase) and not name.startswith("_")}

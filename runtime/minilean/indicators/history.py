"""What an indicator said in the past (`IndicatorHistory`)."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from minilean.common.naming import LeanObject
from minilean.data.bars import NO_TIME
from minilean.indicators.base import IndicatorBase, IndicatorDataPoint

if TYPE_CHECKING:
    import pandas as pd


_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class IndicatorDataPoints(LeanObject):
    """The values of an indicator and of its parts at one time: `points.current`, `points.upper_band`."""

    def __init__(self, time: datetime, values: dict[str, IndicatorDataPoint]) -> None:
        self.time = self.end_time = time
        for name, value in values.items():
            setattr(self, name, value)

    @property
    def value(self) -> float:
        """The value of the indicator itself."""
        return self["current"].value

    def __getitem__(self, name: str) -> IndicatorDataPoint:
        return getattr(self, name)


class IndicatorHistory(LeanObject):
    """Values of an indicator since it was ready; `data_frame` has them and those of its parts.

    Args:
        indicator: the indicator that is listened to.
    """

    def __init__(self, indicator: IndicatorBase) -> None:
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
        return [point["current"] for point in self._points]

    @property
    def data_frame(self) -> pd.DataFrame:
        """One row per time; a column `current`, one per part, e.g. `upperband`, and other members such as `periodssincemaximum`."""
        import pandas as pd

        columns = {name: [_value_in_frame(point[name]) for point in self._points] for name in (*self._parts, "current")} | self._members
        named = {name.replace("_", ""): values for name, values in columns.items()}
        return pd.DataFrame({name: named[name] for name in sorted(named)}, index=pd.Index([point.time for point in self._points]))

    def __getitem__(self, name: str) -> list[IndicatorDataPoint] | None:
        """All values of a part by its name, in either spelling; None if the indicator has no such part, as in LEAN.

        Raises:
            TypeError: the name is no text.
        """
        if not isinstance(name, str):
            raise TypeError(f"An indicator's history is read by name, such as ['current'], not by {name!r}; list(history) has the moments.")
        part = _CAPITAL.sub("_", name).lower()
        return [point[part] for point in self._points] if part == "current" or part in self._parts else None

    def __iter__(self) -> Iterator[IndicatorDataPoints]:
        return iter(self._points)

    def __len__(self) -> int:
        return len(self._points)


def _value_in_frame(point: IndicatorDataPoint) -> float:
    return math.nan if point.time == NO_TIME else float(point)


def _parts(indicator: object) -> dict[str, IndicatorBase]:
    return {name: part for name, part in vars(indicator).items() if isinstance(part, IndicatorBase) and not name.startswith("_")}

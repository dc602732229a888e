"""What an indicator said in the past (`IndicatorHistory`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from minilean.common.decimals import smart_round, text
from minilean.common.naming import LeanObject
from minilean.data.bars import NO_TIME
from minilean.indicators.base import IndicatorBase, IndicatorDataPoint

if TYPE_CHECKING:
    import pandas as pd


_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_TIME = "%m/%d/%Y %H:%M:%S"


class IndicatorDataPoints(LeanObject):
    """The values of an indicator and of its parts at one time: `points.current`, `points.upper_band`, `points.upperband`."""

    def __init__(self, time: datetime, values: dict[str, IndicatorDataPoint]) -> None:
        self.time = self.end_time = time
        self._values = {_column(name): point for name, point in values.items()}
        for name, point in values.items():
            setattr(self, name, point)

    @property
    def value(self) -> float:
        """The value of the indicator itself."""
        return self["current"].value

    def __getattr__(self, name: str) -> IndicatorDataPoint:
        point = self.__dict__.get("_values", {}).get(_column(name))
        return super().__getattr__(name) if point is None else point

    def __getitem__(self, name: str) -> IndicatorDataPoint:
        return self._values[_column(name)]

    def __str__(self) -> str:
        parts = (f"{name}: {text(smart_round(self._values[name].value_exact))}" for name in sorted(self._values))
        return f"{self.time:{_TIME}} {', '.join(parts)}"


class IndicatorHistory(LeanObject):
    """Values of an indicator since it was ready; `data_frame` has them and those of its parts.

    Args:
        indicator: the indicator that is listened to.
    """

    def __init__(self, indicator: IndicatorBase) -> None:
        self._indicator = indicator
        self._parts = _parts(indicator)
        self._moments: list[IndicatorDataPoints] = []
        self._series: dict[str, list[IndicatorDataPoint]] = {name: [] for name in (*self._parts, "current")}
        self._members: dict[str, list[Any]] = {name: [] for name in indicator._shown_members}

    def on_updated(self, _: IndicatorBase, point: IndicatorDataPoint) -> None:
        """Keep the values of this moment if the indicator is ready."""
        if not self._indicator.is_ready or (self._moments and self._moments[-1].time == point.end_time):
            return
        for name, kept in self._members.items():
            member = getattr(self._indicator, name)
            kept.append(getattr(member, "pascal_name", member))
        values = {name: part.current for name, part in self._parts.items()}
        for name, value in values.items():
            series = self._series[name]
            # a part that has nothing new is known once
            if series and series[-1].time == value.time:
                series[-1] = value
            else:
                series.append(value)
        self._series["current"].append(point)
        self._moments.append(IndicatorDataPoints(point.end_time, {**values, "current": point}))

    @property
    def count(self) -> int:
        """How many moments there are."""
        return len(self._moments)

    @property
    def current(self) -> list[IndicatorDataPoint]:
        """The values of the indicator itself."""
        return self._series["current"]

    @property
    def data_frame(self) -> pd.DataFrame:
        """One row per time; a column `current`, one per part, e.g. `upperband`, and other members such as `periodssincemaximum`."""
        import pandas as pd

        columns: dict[str, pd.Series] = {}
        for name, points in self._series.items():
            dated = [point for point in points if point.time != NO_TIME]
            columns[_column(name)] = pd.Series([point.value for point in dated], [point.time for point in dated], dtype=float)
        times = [moment.time for moment in self._moments]
        for name, values in self._members.items():
            columns[_column(name)] = pd.Series(values, times)
        return pd.DataFrame({name: columns[name] for name in sorted(columns)})

    def __getitem__(self, name: str) -> list[IndicatorDataPoint] | None:
        """All values of a part by its name, in either spelling; None if the indicator has no such part, as in LEAN.

        Raises:
            TypeError: the name is no text.
        """
        if not isinstance(name, str):
            raise TypeError(f"An indicator's history is read by name, such as ['current'], not by {name!r}; list(history) has the moments.")
        return self._series.get(_CAPITAL.sub("_", name).lower())

    def __iter__(self) -> Iterator[IndicatorDataPoints]:
        return iter(self._moments)

    def __len__(self) -> int:
        return len(self._moments)

    def __str__(self) -> str:
        return "".join(f"{moment}\n" for moment in self._moments)


def _column(name: str) -> str:
    return name.replace("_", "").lower()


def _parts(indicator: IndicatorBase) -> dict[str, IndicatorBase]:
    # classes declare what their instances hold
    names = {name: None for cls in reversed(type(indicator).__mro__) for name in vars(cls).get("__annotations__", ()) if name[0] != "_"}
    found = {name: getattr(indicator, name, None) for name in names if name not in indicator._hidden_parts}
    return {name: part for name, part in found.items() if isinstance(part, IndicatorBase)}

"""What a workspace's `lean.json` says to a backtest; `lean backtest` gives LEAN's engine that file as its settings (`Config`)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from minilean.data.data_files import is_present
from minilean.data.text_lines import read_text
from minilean.errors import DataError

_ADVICE = "Correct the file."
# texts stay as they are; comments and the last comma of a list go, which LEAN's own `lean.json` may have
_COMMENT = r"//[^\n]*|/\*.*?\*/"
_TOKEN = re.compile(rf'"(?:\\.|[^"\\])*"|{_COMMENT}|,(?=(?:\s|{_COMMENT})*[}}\]])', re.DOTALL)


@dataclass(frozen=True, slots=True)
class ChartLimits:
    """How much an algorithm may plot; the values are those of LEAN's engine where a workspace has none.

    Attributes:
        series: names of series (`maximum-chart-series`).
        points: points of each series (`maximum-data-points-per-chart-series`).
    """

    series: int = 30
    points: int = 1_000_000


LEAN_LIMITS = ChartLimits()


def read_chart_limits(path: Path) -> ChartLimits:
    """The limits of a workspace.

    Args:
        path: its `lean.json`; where there is none, the limits are LEAN's.

    Raises:
        DataError: the file cannot be read, or is no JSON object.
    """
    if not is_present(path):
        return LEAN_LIMITS
    text = _TOKEN.sub(lambda found: found[0] if found[0][0] == '"' else "", read_text(path, _ADVICE))
    try:
        settings = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DataError(f"{path} is not valid JSON ({error}). {_ADVICE}") from error
    if not isinstance(settings, dict):
        raise DataError(f"{path} holds a {type(settings).__name__}; expected a JSON object with the settings of LEAN's engine. {_ADVICE}")
    return ChartLimits(
        _whole(settings, "maximum-chart-series", LEAN_LIMITS.series),
        _whole(settings, "maximum-data-points-per-chart-series", LEAN_LIMITS.points),
    )


def _whole(settings: Mapping[str, Any], name: str, otherwise: int) -> int:
    # LEAN reads the text of a value, and keeps its own where that is no number
    try:
        return int(str(settings[name]))
    except (KeyError, ValueError):
        return otherwise

"""A file of daily returns, which outlives the results that they are from."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from minilean.common.atomic_write import write_whole
from minilean.data.text_lines import read_json
from minilean.errors import DataError, InputError


@dataclass(frozen=True)
class DailyReturns:
    """Returns of days.

    Args:
        days: N days in order, each once.
        returns: N fractions (0.01 = 1 %), finite; the risk-free rate is not taken off.

    Raises:
        InputError: the two are not of one length, the days not in order, or a return is not finite.
    """

    days: tuple[date, ...]
    returns: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.days) != len(self.returns):
            raise InputError(f"There are {len(self.returns)} daily returns for {len(self.days)} days; give one for each.")
        for before, day in zip(self.days, self.days[1:], strict=False):
            if day <= before:
                raise InputError(f"The daily returns have {day} after {before}; give the days in order, each once.")
        for day, value in zip(self.days, self.returns, strict=True):
            if not math.isfinite(value):
                raise InputError(f"The daily return of {day} is {value}; give a finite number.")


def write_returns(path: Path, daily: DailyReturns) -> None:
    """Write daily returns as JSON: ``{"days": ["2020-01-02", ...], "returns": [0.01, ...]}``.

    Raises:
        OSError: the disk refuses them; a file from before is untouched.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, [json.dumps({"days": [day.isoformat() for day in daily.days], "returns": list(daily.returns)}), "\n"])


def read_returns(path: Path) -> DailyReturns:
    """Read what ``write_returns`` wrote.

    Raises:
        DataError: there is no such file, or it says something else.
    """
    try:
        told, _ = read_json(path, "Name another run, or make this one again.")
        return DailyReturns(tuple(map(date.fromisoformat, told["days"])), tuple(map(float, told["returns"])))
    except FileNotFoundError as error:
        raise DataError(f"The daily returns {path} are not there any more.") from error
    except (ValueError, KeyError, TypeError, OverflowError, InputError) as error:
        raise DataError(f"{path} has no daily returns ({error}); expected JSON with days and returns.") from error

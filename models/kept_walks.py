"""Walks of references that are kept in files, so that the same command goes on where it was stopped."""

import hashlib
import json
from importlib.metadata import version
from pathlib import Path

import numpy as np

from forecasting.reference_tasks import REFERENCES_REVISION, ReferenceTask, WalkResult
from minilean.common.atomic_write import write_whole
from minilean.data.text_lines import read_json
from minilean.errors import DataError

_ADVICE = "Delete it and it is made again."


def place_of(task: ReferenceTask, folder: Path) -> Path:
    """The file of a walk: a name that changes with everything that decides the forecasts, prices too."""
    bars, schedule = task.bars, task.schedule
    about = [REFERENCES_REVISION, task.reference, task.target.name, task.target.horizon, task.target.measure, task.lookback]
    about += [version(package) for package in ("arch", "numpy", "scikit-learn")]
    about += [str(schedule.first), str(schedule.last), schedule.training_bars, schedule.embargo]
    digest = hashlib.sha256(json.dumps(about).encode())
    # a later split rescales all prices by one factor
    for prices in (bars.opens, bars.highs, bars.lows, bars.closes):
        digest.update(np.round(prices / bars.closes[-1], 6).tobytes())
    for column in (bars.times.astype(np.int64), bars.intraday_variances, bars.implied_volatilities):
        digest.update(column.tobytes())
    return folder / f"{digest.hexdigest()[:24]}.json"


def keep(forecasts: np.ndarray, path: Path) -> None:
    """Write the forecasts of a walk whole or not at all, with a hash that tells damage.

    Args:
        forecasts: shape (T,), NaN outside the walk and nowhere within.
        path: of the file.
    """
    rows = np.flatnonzero(np.isfinite(forecasts))
    values = {"first": int(rows[0]) if rows.size else 0, "num_bars": forecasts.size, "forecasts": forecasts[rows].tolist()}
    write_whole(path, [json.dumps(values | {"sha256": _hash(values)})])


def find(task: ReferenceTask, path: Path) -> WalkResult | None:
    """What was kept of a walk; None where there is nothing.

    Raises:
        DataError: the file is damaged.
    """
    if not path.exists():
        return None
    values, _ = read_json(path, _ADVICE)
    try:
        if values.pop("sha256") != _hash(values):
            raise ValueError("its hash differs from its contents")
        if values["num_bars"] != len(task.bars):
            raise ValueError("it is of another number of bars")
        forecasts = np.full(len(task.bars), np.nan)
        forecasts[values["first"] : values["first"] + len(values["forecasts"])] = values["forecasts"]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataError(f"{path} is no walk ({type(error).__name__}: {error}). {_ADVICE}") from error
    return WalkResult(task.name, forecasts)


def _hash(values: dict[str, object]) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]

"""The list of refits that a strategy keeps in the object store.

The convention: a key `<strategy>/refits.json` with a list of records, each with `symbol`, `month` (2020-03), `seed`, `outcome` (`trained`,
`loaded`, `failed`), `message`, `seconds`, `losses` (mean training loss of every epoch) and `out_of_sample` (with `rmse` and `rmse_naive`,
or null).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from minilean.errors import InputError
from minilean.report.reading import number

FILE_NAME = "refits.json"
# file systems and result files keep times to the second or two
_SLACK_SECONDS = 2.0


@dataclass(frozen=True)
class RefitCurve:
    """One refit.

    Args:
        symbol: what was forecast.
        month: month end, such as 2020-03.
        seed: as text; empty when there was none.
        outcome: ``trained``, ``loaded`` or ``failed``.
        message: what went wrong, or empty.
        seconds: wall time of the fit.
        losses: mean training loss of every epoch.
        rmse: error of the predicted change after the training span, a fraction; NaN when not measured.
        rmse_naive: the same for the forecast that nothing changes.
    """

    symbol: str
    month: str
    seed: str
    outcome: str
    message: str
    seconds: float
    losses: tuple[float, ...]
    rmse: float
    rmse_naive: float


def find_refits(object_store: Path, started: datetime | None, ended: datetime | None) -> Path | None:
    """The list of refits that a run has written: the one whose file was last saved while the run went on.

    Args:
        object_store: folder of the object store.
        started, ended: wall-clock span of the run; without it nothing is found, since the list may be another run's.
    """
    if started is None or ended is None or not object_store.is_dir():
        return None
    first, last = started.timestamp() - _SLACK_SECONDS, ended.timestamp() + _SLACK_SECONDS
    saved = {path: path.stat().st_mtime for path in sorted(object_store.glob(f"*/{FILE_NAME}"))}
    within = {path: time for path, time in saved.items() if first <= time <= last}
    return max(within, key=lambda path: within[path], default=None)


def read_refits(path: Path) -> tuple[RefitCurve, ...]:
    """Read a list of refits.

    Raises:
        InputError: the file is not such a list.
    """
    try:
        return tuple(_refit(record) for record in json.loads(path.read_text(encoding="utf-8")))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(f"{path} is not a list of refits ({type(error).__name__}: {error}); run the backtest again.") from error


def _refit(record: Mapping[str, Any]) -> RefitCurve:
    measured = record.get("out_of_sample") or {}
    seed = record.get("seed")
    return RefitCurve(
        symbol=str(record["symbol"]),
        month=str(record["month"]),
        seed="" if seed is None else str(seed),
        outcome=str(record["outcome"]),
        message=str(record.get("message") or ""),
        seconds=number(record.get("seconds")),
        losses=tuple(number(loss) for loss in record.get("losses") or ()),
        rmse=number(measured.get("rmse")),
        rmse_naive=number(measured.get("rmse_naive")),
    )

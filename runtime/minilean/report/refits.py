"""The list of refits that a strategy keeps in the object store.

The convention: a key `<strategy>/refits.json` with a list of records, each with `symbol`, `month` (2020-03), `seed`, `outcome` (`trained`,
`loaded`, `failed`), `message`, `seconds`, `losses` (mean training loss of every epoch) and `out_of_sample` (with `rmse` and `rmse_naive`,
or null); and perhaps `note`, a sentence that whoever judges the results should know. Runs that share a store overwrite each other's list,
so a run's own is what it has saved last itself.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from minilean.errors import InputError
from minilean.report.reading import number

_MARGIN = 1.1  # of the axis of losses, above and below
_EATS = 1.5  # a first epoch as much above the others is left out


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
        note: what should be known about it, or empty.
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
    note: str = ""


@dataclass(frozen=True)
class LossRange:
    """The part of a loss chart that is worth looking at.

    Args:
        low, high: of the drawn axis, above zero.
        highest: the largest loss, which lies above the axis when it is larger than `high`.
    """

    low: float
    high: float
    highest: float

    @property
    def is_clipped(self) -> bool:
        """Whether some losses lie above the axis."""
        return self.highest > self.high


def loss_range(refits: Sequence[RefitCurve]) -> LossRange | None:
    """An axis for all losses, unless those of the first epoch would take most of it: they are then left outside.

    Returns:
        None when there is no loss above zero.
    """
    first = [loss for refit in refits for loss in refit.losses[:1] if 0 < loss < math.inf]
    later = [loss for refit in refits for loss in refit.losses[1:] if 0 < loss < math.inf]
    if not first and not later:
        return None
    highest = max(first + later)
    if later and highest > _EATS * max(later):
        return LossRange(min(later) / _MARGIN, max(later) * _MARGIN, highest)
    return LossRange(min(first + later) / _MARGIN, highest * _MARGIN, highest)


def read_refits(contents: bytes, key: str) -> tuple[RefitCurve, ...]:
    """Read a list of refits.

    Args:
        contents: JSON in UTF-8.
        key: what errors call it.

    Raises:
        InputError: that is not such a list.
    """
    try:
        return tuple(_refit(record) for record in json.loads(contents.decode("utf-8")))
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError) as error:
        raise InputError(
            f"{key} in the object store is not a list of refits ({type(error).__name__}: {error}); correct the strategy."
        ) from error


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
        note=str(record.get("note") or ""),
    )

"""The walk of one reference as a task that any process can do, as a refit of a network is one."""

from dataclasses import dataclass

import numpy as np

from forecasting.bars import DailyBars
from forecasting.errors import InvalidHistory
from forecasting.references import get_reference
from forecasting.references.inputs import Inputs
from forecasting.targets import Target
from forecasting.walk_schedule import WalkSchedule

# Part of the name of what is kept: raised whenever a reference forecasts otherwise than before.
REFERENCES_REVISION = 1


@dataclass(frozen=True, eq=False)
class ReferenceTask:
    """What to forecast, and with which reference.

    Args:
        name: what errors call it, such as ``har of SPY``.
        reference: a name of the registry.
        bars: all bars of the symbol up to the end of the walk.
        target: what is forecast.
        schedule: the walk.
        lookback: bars in a window.
    """

    name: str
    reference: str
    bars: DailyBars
    target: Target
    schedule: WalkSchedule
    lookback: int = 60


@dataclass(frozen=True, eq=False)
class WalkResult:
    """What became of a walk.

    Args:
        name: of the task.
        forecasts: shape (T,), one for each bar, NaN outside the walk; None when it could not be made.
        trouble: why not, one sentence.
    """

    name: str
    forecasts: np.ndarray | None
    trouble: str = ""


def run_reference(task: ReferenceTask) -> WalkResult:
    """Walk: fit at each refit on the bars known then, and forecast until the next."""
    try:
        forecasts = np.full(len(task.bars), np.nan)
        every, fit = Inputs(task.bars, task.target, task.lookback), get_reference(task.reference).fit
        for leg in task.schedule.legs(task.bars.times, task.target):
            known = Inputs(task.bars[: leg.known], task.target, task.lookback)
            rows = np.arange(leg.first, leg.end)
            found = fit(known, task.schedule.training_rows(leg, task.target, task.lookback))(every, rows)
            if not np.isfinite(found).all():
                day = task.bars.times[rows[~np.isfinite(found)][0]].astype("datetime64[D]")
                return WalkResult(task.name, None, f"Its forecast of {day} is no number: repair its inputs, or leave it out.")
            forecasts[rows] = found
    except InvalidHistory as error:
        return WalkResult(task.name, None, str(error))
    return WalkResult(task.name, forecasts)

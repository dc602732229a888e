"""One refit as a task that any process can do: everything it needs goes in, everything it found comes back.

Here and not beside the trainer, so that a worker on another machine needs nothing but this library.
"""

from dataclasses import dataclass
from io import FileIO

from forecasting.bars import DailyBars
from forecasting.errors import InvalidHistory, TrainingError
from forecasting.refit import Refit, refit
from forecasting.span import Span
from forecasting.specs import ModelSpec


@dataclass(frozen=True, eq=False)
class RefitTask:
    """What to train.

    Args:
        name: what errors call it, such as ``SPY of 2020-03 with seed 1``.
        history: the bars that were known at the month end.
        spec: network, window and training.
        seed: decides everything random.
        tally: a file of the machine that the task runs on, to which a byte is added after every epoch; empty for none.
    """

    name: str
    history: Span | DailyBars
    spec: ModelSpec
    seed: int
    tally: str = ""


@dataclass(frozen=True, eq=False)
class RefitResult:
    """What became of a task.

    Args:
        name: of the task.
        refit: what was trained; None when it could not be.
        trouble: why not, one sentence.
    """

    name: str
    refit: Refit | None
    trouble: str = ""


def _add_to(tally: FileIO) -> None:
    tally.write(b".")  # appended as a whole, whoever else appends


def run_task(task: RefitTask) -> RefitResult:
    """Train; a fit that cannot be made is a result and ends nothing but itself."""
    try:
        if not task.tally:
            return RefitResult(task.name, refit(task.history, task.spec, task.seed))
        with open(task.tally, "ab", buffering=0) as tally:
            return RefitResult(task.name, refit(task.history, task.spec, task.seed, on_epoch=lambda _: _add_to(tally)))
    except (TrainingError, InvalidHistory) as error:
        return RefitResult(task.name, None, str(error))

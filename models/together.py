"""Many refits in one call, which is what a graphics card is for."""

from collections.abc import Iterator, Sequence

from forecasting.errors import InvalidHistory, InvalidSpec, TrainingDiverged
from forecasting.refit import refit_together
from forecasting.refit_tasks import RefitResult, RefitTask, run_task
from forecasting.specs import ModelSpec

MOST_TOGETHER = 256
"""Refits in one call. What they are shown is some megabytes each at most, and a stopped trainer loses one call."""


def run_together(tasks: Sequence[RefitTask]) -> Iterator[RefitResult]:
    """Make refits call by call, each of one spec, and yield the results of a call when they are there.

    What cannot be trained with others (another framework, a model of one's own, histories of other lengths) is trained by itself.

    Args:
        tasks: with names that differ.
    """
    by_spec: dict[ModelSpec, list[RefitTask]] = {}
    for task in tasks:
        by_spec.setdefault(task.spec, []).append(task)
    for spec, of_spec in by_spec.items():
        for first in range(0, len(of_spec), MOST_TOGETHER):
            yield from _one_call(of_spec[first : first + MOST_TOGETHER], spec)


def _one_call(tasks: Sequence[RefitTask], spec: ModelSpec) -> Iterator[RefitResult]:
    if spec.network.is_own or spec.training.backend != "jax":
        yield from map(run_task, tasks)
        return
    try:
        made = refit_together([task.history for task in tasks], spec, [task.seed for task in tasks])
    except (InvalidHistory, InvalidSpec):  # one of them; by itself each says what is wrong with it
        yield from map(run_task, tasks)
        return
    for task, found in zip(tasks, made, strict=True):
        failed = isinstance(found, TrainingDiverged)
        yield RefitResult(task.name, None, str(found)) if failed else RefitResult(task.name, found)

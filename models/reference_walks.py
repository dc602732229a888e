"""The walks of all references through a span, each made once and then kept in a file."""

from collections.abc import Mapping, Sequence, Set
from pathlib import Path

import click
import numpy as np
from kept_walks import find, keep, place_of
from progress import counted
from workers import Workshop, do_all

from forecasting.bars import DailyBars
from forecasting.reference_tasks import ReferenceTask, run_reference
from forecasting.references import reference_names
from forecasting.targets import Target
from forecasting.walk_schedule import WalkSchedule
from minilean.errors import DataError, InputError, MachineError

Case = tuple[str, Target]
"""A ticker, and what is forecast of it."""


def walks_of_references(
    cases: Sequence[Case],
    bars: Mapping[str, DailyBars],
    schedule: WalkSchedule,
    lookback: int,
    judged: Set[str],
    workshop: Workshop,
) -> dict[Case, dict[str, np.ndarray]]:
    """What all references of each case forecast; those that cannot be made are named and left out.

    Args:
        cases: tickers and targets, each once.
        bars: by ticker, none of them after the span.
        schedule: the walk.
        lookback: bars in a window.
        judged: names of references that are judged and must not be left out.
        workshop: where it is done.

    Returns:
        By case and name: shape (T,), NaN outside the walk.

    Raises:
        InputError: it is a judged one that cannot be made.
        MachineError: the folder of the walks cannot be made.
    """
    folder = workshop.folder / "evaluation"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise MachineError(f"{folder} cannot be made ({error.strerror}): name another folder with --object-store.") from error
    for case in cases:
        _say_what_lacks_implied(case, bars[case[0]], judged)
    walks: dict[Case, dict[str, np.ndarray]] = {case: {} for case in cases}
    missing = {}
    for case in cases:
        for name in reference_names(case[1].name, implied=_has_implied(bars[case[0]])):
            task = ReferenceTask(f"{name} of {case[0]}, {case[1].name}", name, bars[case[0]], case[1], schedule, lookback)
            kept = _kept(task, folder)
            if kept is None:
                missing[task.name] = case, name, task
            else:
                walks[case][name] = kept
    todo = [task for _, _, task in missing.values()]
    for result in counted(do_all(todo, run_reference, workshop.executor, workshop.workers), len(todo), "walks of references"):
        case, name, task = missing[result.name]
        if result.forecasts is None:
            if name in judged:
                raise InputError(f"{result.name} cannot be judged: {result.trouble}")
            _say(f"Left out: {result.name}: {result.trouble}")
        else:
            keep(result.forecasts, place_of(task, folder))
            walks[case][name] = result.forecasts
    return walks


def _has_implied(bars: DailyBars) -> bool:
    return bool(np.isfinite(bars.implied_volatilities).any())


def _say_what_lacks_implied(case: Case, bars: DailyBars, judged: Set[str]) -> None:
    symbol, target = case
    if _has_implied(bars):
        return
    lacking = sorted(set(reference_names(target.name)) - set(reference_names(target.name, implied=False)))
    for name in lacking:
        if name in judged:
            raise InputError(f"{name} needs an index of implied volatility: add alternative/cboe/vix.csv to the data folder.")
    if lacking:
        _say(f"Left out, as the data folder has no alternative/cboe/vix.csv: {', '.join(lacking)} of {symbol}.")


def _kept(task: ReferenceTask, folder: Path) -> np.ndarray | None:
    try:
        found = find(task, place_of(task, folder))
    except DataError as error:
        _say(f"{error} It is made again now.")
        return None
    return None if found is None else found.forecasts


def _say(text: str) -> None:
    click.echo(text, err=True)

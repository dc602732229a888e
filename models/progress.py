"""How far a command is: a bar with the time left in a terminal, a line every ten seconds elsewhere."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from minilean.commands.showing import Showing, showing

LINE_SECONDS = 10.0
LEAST_TO_JUDGE = 5


@contextmanager
def refit_progress(console: Console, total: int) -> Iterator[Callable[[int], None]]:
    """Show how many refits of a run are made.

    Args:
        console: on the standard error stream.
        total: how many the run makes.

    Yields:
        A function that is told how many are there.
    """
    if showing() is Showing.NOTHING:
        yield lambda done: None
        return
    if console.is_terminal and not console.is_dumb_terminal:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("time left"))
        with Progress(*columns, TimeRemainingColumn(), console=console, transient=True) as progress:
            task = progress.add_task("Refits", total=total)
            yield lambda done: progress.update(task, completed=done)
        return
    started = said = time.monotonic()

    def say(done: int) -> None:
        nonlocal said
        now = time.monotonic()
        if now - said >= LINE_SECONDS and done:
            said = now
            # the first refits wait for the workers to start and compile, so they tell nothing of the others
            left = f", about {_span((now - started) / done * (total - done))} left" if done >= LEAST_TO_JUDGE else ""
            console.print(f"{done} of {total} refits{left}", highlight=False, soft_wrap=True)

    yield say


def _span(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"

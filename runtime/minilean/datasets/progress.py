"""A download seen on the terminal: one line with the fund, a bar and the time left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from minilean.commands.showing import Showing, showing
from minilean.datasets.download import Progress, Step


@contextmanager
def download_progress(console: Console) -> Iterator[Callable[[Progress], None]]:
    """Show a download's progress; nothing appears until its first step.

    Args:
        console: Terminal to draw on; on one that is no terminal each settled ticker becomes a line, and with `--no-progress` only a
            missing one.

    Yields:
        The `on_progress` listener for `download` and `select_data_folder`.
    """
    bar = Bar(
        TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TextColumn("time left"), TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal or showing() is Showing.NOTHING,
    )  # fmt: skip
    task: TaskID | None = None

    def show(progress: Progress) -> None:
        nonlocal task
        if task is None:
            bar.start()
            task = bar.add_task(progress.ticker, total=progress.total)
        bar.update(task, description=f"{progress.ticker} {progress.step.value}", completed=progress.done)
        always = progress.step in (Step.MISSING, Step.REFUSED)
        if always or (progress.step in (Step.WRITTEN, Step.RETRYING) and showing() is not Showing.NOTHING):
            console.print(f"{progress.ticker:<5} {progress.step.value}: {progress.detail}", markup=False, highlight=False)

    try:
        yield show
    finally:
        bar.stop()

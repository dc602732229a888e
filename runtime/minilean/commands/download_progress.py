"""A download seen on the terminal: one line with the fund, a bar and the time left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn

from minilean.commands.plain_console import GuardedBar
from minilean.commands.showing import Showing, showing
from minilean.datasets.download import Progress, Step


@contextmanager
def download_progress() -> Iterator[Callable[[Progress], None]]:
    """Show a download's progress on standard error; nothing appears until its first step.

    Each settled ticker becomes a line, above the bar where there is one; with `--no-progress` only a missing or refused one.

    Yields:
        The `on_progress` listener for `download` and `select_data_folder`.
    """
    way = showing()
    name, count = TextColumn("{task.description}", markup=False), MofNCompleteColumn()
    bar = GuardedBar(name, BarColumn(), count, TextColumn("time left"), TimeRemainingColumn())

    def show(progress: Progress) -> None:
        always = progress.step in (Step.MISSING, Step.REFUSED)
        if always or (progress.step in (Step.WRITTEN, Step.RETRYING) and way is not Showing.NOTHING):
            bar.pause()
            click.echo(f"{progress.ticker:<5} {progress.step.value}: {progress.detail}", err=True)
        if way is Showing.BAR:
            bar.draw(f"{progress.ticker} {progress.step.value}", progress.done, progress.total)

    try:
        yield show
    finally:
        bar.pause()

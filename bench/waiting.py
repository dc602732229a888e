"""How far a comparison is: a bar with the time left in a terminal, a line every ten seconds elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from comparison import Progress
from rich.progress import BarColumn, TextColumn, TimeElapsedColumn

from minilean.commands.plain_console import GuardedBar
from minilean.commands.pulse import pulse
from minilean.commands.showing import LINE_SECONDS, Showing, showing

_PULSE_SECONDS = 0.5


@contextmanager
def comparison_progress() -> Iterator[Callable[[Progress], None]]:
    """Show on standard error what runs now and how long the rest takes.

    Yields:
        A function that is told before every run.
    """
    way = showing()
    if way is Showing.NOTHING:
        yield lambda progress: None
        return
    display = _Display(way is Showing.BAR)
    try:
        with pulse(display.show, _PULSE_SECONDS):
            yield display.tell
    finally:
        display.end()


class _Display:
    def __init__(self, has_bar: bool) -> None:
        self._bar = GuardedBar(TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()) if has_bar else None
        self._progress: Progress | None = None
        self._since = self._said = time.monotonic()

    def tell(self, progress: Progress) -> None:
        self._progress, self._since = progress, time.monotonic()
        self.show()

    def show(self) -> None:
        progress = self._progress
        if progress is None:
            return
        running = time.monotonic() - self._since
        text = described(progress, running)
        if self._bar is not None and not self._bar.is_given_up:
            total = progress.done + (progress.left or 0.0)
            self._bar.draw(text, min(progress.done + running, total), total or 1.0)
        elif time.monotonic() - self._said >= LINE_SECONDS:
            self._said = time.monotonic()
            click.echo(text, err=True)

    def end(self) -> None:
        if self._bar is not None:
            self._bar.pause()


def described(progress: Progress, running: float) -> str:
    """What runs now and how long the rest takes, in words.

    Args:
        progress: as it was when the present run began.
        running: seconds of the present run so far.
    """
    if progress.left is None:
        return f"warming up: {progress.name}"
    minutes, seconds = divmod(round(max(progress.left - running, 0.0)), 60)
    left = f"{minutes} min {seconds} s" if minutes else f"{seconds} s"
    return f"{progress.name}: about {left} left"

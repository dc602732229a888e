"""How far a long command is: a bar with time left in a terminal, a line every ten seconds elsewhere."""

from __future__ import annotations

import time
from types import TracebackType

import click

from minilean.commands.plain_console import GuardedBar
from minilean.commands.showing import LINE_SECONDS, Showing, showing

_EARLIEST_ESTIMATE = 0.05  # of the work; before, the start of a process counts as much as the work


class StageProgress:
    """Shows one stage after another.

    Args:
        title: name of the command's subject.
    """

    def __init__(self, title: str) -> None:
        self._title = title
        self._showing = showing()
        self._bar = _bar() if self._showing is Showing.BAR else None
        self._started = self._next = time.monotonic()

    def show(self, stage: str, done: float) -> None:
        """The share of a stage that is done, 0 to 1; cheap unless it is time to draw."""
        clock = time.monotonic()
        if done == 0.0:
            self._started = clock
        if self._bar is not None and not self._bar.is_given_up:
            self._bar.draw(f"{self._title}: {stage}", done, 1.0)
        elif self._showing is not Showing.NOTHING and clock >= self._next + LINE_SECONDS:
            self._next = clock
            left = (clock - self._started) * (1 - done) / done if done >= _EARLIEST_ESTIMATE else None
            click.echo(f"{self._title}: {stage}, {done:.0%}" + ("" if left is None else f", about {left:.0f} s left"), err=True)

    def __enter__(self) -> StageProgress:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.pause()


def _bar() -> GuardedBar:
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    name, share = TextColumn("{task.description}", markup=False), TextColumn("{task.percentage:>3.0f} %")
    return GuardedBar(name, BarColumn(), share, TimeElapsedColumn(), TimeRemainingColumn())

"""A console that shows names and values as they are, and a bar that costs no more than itself when it cannot be drawn."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import click

from minilean.common.standard_streams import reopen_streams

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress, ProgressColumn, TaskID


def plain_console(stderr: bool = False) -> Console:
    """A console to which ``[red]``, ``[/]`` and ``:smile:`` in a name are text.

    Args:
        stderr: on standard error, else on standard output.
    """
    from rich.console import Console

    return Console(stderr=stderr, markup=False, emoji=False, highlight=False)


@contextmanager
def drawing(give_up: Callable[[], None]) -> Iterator[None]:
    """Draw something about a run that must go on if this fails.

    Args:
        give_up: called when it cannot be drawn, so that it is not tried again; a line on standard error says why.
    """
    try:
        yield
    except Exception as error:  # noqa: BLE001 - whatever a terminal, its size or its name makes of the drawing
        give_up()
        reopen_streams()
        click.echo(f"No bar from here on, since it cannot be drawn ({type(error).__name__}: {error}); the run goes on.", err=True)


def abandon(bar: Progress | None) -> None:
    """Give the cursor and the streams back that a bar has taken, after it failed to be drawn."""
    if bar is not None:
        with suppress(Exception):  # it draws once more, which fails as before, and gives back what it took all the same
            bar.stop()


class GuardedBar:
    """The bar of one task on standard error, which is given up when it cannot be drawn.

    Args:
        columns: of the bar, from left to right.
    """

    def __init__(self, *columns: ProgressColumn) -> None:
        self._columns = columns
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        self._lock = threading.RLock()  # a pulse draws from a thread of its own
        self.is_given_up = False

    def draw(self, description: str, completed: float, total: float) -> None:
        """Show how far the task is, if that can still be shown."""
        with self._lock:
            if not self.is_given_up:
                with drawing(self._give_up):
                    self._draw(description, completed, total)

    def _draw(self, description: str, completed: float, total: float) -> None:
        from rich.progress import Progress

        if self._bar is None or self._task is None:
            self._bar = Progress(*self._columns, console=plain_console(stderr=True), transient=True)
            self._task = self._bar.add_task(description)
        self._bar.start()
        self._bar.update(self._task, description=description, completed=completed, total=total)

    def pause(self) -> None:
        """Take the bar off the screen; it comes back with the next drawing."""
        with self._lock:
            if self._bar is not None:
                with drawing(self._give_up):
                    self._bar.stop()

    def _give_up(self) -> None:
        bar, self._bar, self.is_given_up = self._bar, None, True
        abandon(bar)

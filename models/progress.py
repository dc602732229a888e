"""How far a command is: a bar with the time left in a terminal, a line every ten seconds elsewhere."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import click
from rich.progress import BarColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from minilean.commands.plain_console import GuardedBar
from minilean.commands.pulse import pulse
from minilean.commands.showing import LINE_SECONDS, Showing, showing

PULSE_SECONDS = 0.5
LEAST_TO_JUDGE = 5
_Result = TypeVar("_Result")


@contextmanager
def refit_progress(total: int, tally: Path | None = None, epochs: int = 0, what: str = "refits") -> Iterator[Callable[[int], None]]:
    """Show on standard error how many refits of a run are made, and in between how many epochs, if workers tell.

    Args:
        total: how many refits the run makes.
        tally: a file to which workers add a byte after every epoch; None where they do not.
        epochs: how many epochs all refits have together.
        what: what is counted.

    Yields:
        A function that is told how many refits are there.
    """
    way = showing()
    if way is Showing.NOTHING:
        yield lambda done: None
        return
    shown = _Bar() if way is Showing.BAR else _Lines()
    state = _State(total, tally, epochs, what)

    def show(done: int) -> None:
        state.refits = done
        shown.show(state)

    try:
        shown.show(state)
        with pulse(lambda: shown.show(state), PULSE_SECONDS):
            yield show
    finally:
        shown.end()


def counted(results: Iterable[_Result], total: int, what: str) -> Iterator[_Result]:
    """The same results, and how many of them are there is shown meanwhile.

    Args:
        results: each given when it is there.
        total: how many there will be; nothing is shown of none.
        what: what is counted.
    """
    if not total:
        return
    with refit_progress(total, what=what) as show:
        for done, result in enumerate(results, start=1):
            show(done)
            yield result


class _State:
    """How many refits are made, and what the run is measured by: epochs where workers tell, else refits."""

    def __init__(self, total: int, tally: Path | None, epochs: int, what: str) -> None:
        self.refits, self.total, self._what = 0, total, what
        self._tally, self._epochs = tally, epochs

    @property
    def whole(self) -> int:
        return self.total if self._tally is None else self._epochs

    @property
    def done(self) -> int:
        if self._tally is None:
            return self.refits
        # the epochs of a worker that died are done twice
        return min(self._tally.stat().st_size, self._epochs)

    def text(self, done: int) -> str:
        return f"{self.refits} of {self.total} {self._what}" + ("" if self._tally is None else f", {done} of {self._epochs} epochs")


class _Bar:
    def __init__(self) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), TextColumn("time left"), TimeRemainingColumn())
        self._bar, self._lines = GuardedBar(*columns), _Lines()

    def show(self, state: _State) -> None:
        if self._bar.is_given_up:
            self._lines.show(state)
        else:
            done = state.done
            self._bar.draw(state.text(done), done, state.whole)

    def end(self) -> None:
        self._bar.pause()


class _Lines:
    def __init__(self) -> None:
        self._started = self._said = time.monotonic()
        self._lock = threading.Lock()

    def show(self, state: _State) -> None:
        with self._lock:
            self._say(state)

    def _say(self, state: _State) -> None:
        now = time.monotonic()
        if now - self._said < LINE_SECONDS:
            return
        self._said, done = now, state.done
        # the first ones wait for the workers to start and compile, so they tell nothing of the others
        left = f", about {_span((now - self._started) / done * (state.whole - done))} left" if done >= LEAST_TO_JUDGE else ""
        click.echo(f"{state.text(done)}{left}", err=True)

    def end(self) -> None:
        pass


def _span(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"

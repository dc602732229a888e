"""What a person sees in the terminal: progress with date, equity and time left, and the statistics as a table."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from types import TracebackType

import click

from minilean.commands.debugging import is_debugging, room_for_debuggers
from minilean.commands.plain_console import abandon, drawing, plain_console
from minilean.commands.pulse import pulse
from minilean.commands.showing import LINE_SECONDS, Showing, showing
from minilean.common.standard_streams import reopen_streams
from minilean.engine.progress import ProgressListener
from minilean.results.analysis.early_end import DATA_END_EARLY
from minilean.results.finding import Finding

_REFRESH_SECONDS = 0.2
_BEAT_SECONDS = 0.2
_WHILE_TRAINING = "Training"  # the runtime statistic in which an algorithm says how far a training is
_UNBOUNDED = 10_000
_MOST_FINDINGS = 7
_WIDE = 110  # columns of a terminal that holds two pairs of name and value


class BacktestProgress(ProgressListener):
    """Shows how far a backtest is: a bar in a terminal, a line every ten seconds elsewhere.

    Args:
        title: name of the run.
    """

    def __init__(self, title: str) -> None:
        self._title = title
        self._showing = showing()
        self._started = time.monotonic()
        self._next = self._started + (_REFRESH_SECONDS if self._showing is Showing.BAR else LINE_SECONDS)
        self._bar = None
        self._task = None
        self._span = 1.0
        self._start = self._now = datetime.min
        self._done = 0.0
        self._training_since: float | None = None
        self._epoch = ""
        self._lock = threading.RLock()  # a training's pulse draws from a thread of its own

    def begin(self, start: datetime, end: datetime) -> None:
        """The run's dates are known."""
        self._start = self._now = start
        self._span = max((end - start).total_seconds(), 1.0)
        if self._showing is Showing.BAR and not is_debugging():
            with drawing(self._give_up):
                self._draw(0.0, f"{start:%Y-%m-%d}  beginning")

    def step(self, now: datetime, equity: float) -> None:
        """The run has reached `now`; cheap unless it is time to draw."""
        clock = time.monotonic()
        if clock < self._next:
            return
        done = self._reached(now)
        if self._showing is Showing.BAR:
            self._next = clock + _REFRESH_SECONDS
            if is_debugging():
                self.pause()
                return
            with drawing(self._give_up):
                self._draw(done, f"{now:%Y-%m-%d}  equity {equity:,.0f}")
        elif self._showing is Showing.LINES:
            self._next = clock + LINE_SECONDS
            passed = clock - self._started
            left = passed / done - passed if done > 0.01 else None
            reopen_streams()
            click.echo(
                f"{self._title}: {now:%Y-%m-%d}, equity {equity:,.0f}, {done:.0%}" + (f", about {_span(left)} left" if left else ""),
                err=True,
            )

    @contextmanager
    def training(self, now: datetime) -> Iterator[None]:
        """Models are trained until the block ends, and no step is done: shown by the clock, with how long it has taken."""
        self._now, self._done = now, self._reached(now)
        self._training_since, self._epoch = time.monotonic(), ""
        try:
            with pulse(self._beat, _BEAT_SECONDS):
                yield
        finally:
            self._training_since = None

    def figure(self, name: str, value: str) -> None:
        """The algorithm set a runtime statistic; what it says of a training is shown with the next beat."""
        if name == _WHILE_TRAINING:
            self._epoch = value

    def _reached(self, now: datetime) -> float:
        return min(max((now - self._start).total_seconds() / self._span, 0.0), 1.0)

    def _beat(self) -> None:
        clock, since = time.monotonic(), self._training_since
        if clock < self._next or since is None:
            return
        state = f"training {_span(clock - since)}" + (f", {self._epoch}" if self._epoch else "")
        if self._showing is Showing.BAR:
            self._next = clock + _REFRESH_SECONDS
            with drawing(self._give_up):
                self._draw(self._done, state)
        elif self._showing is Showing.LINES:
            self._next = clock + LINE_SECONDS
            reopen_streams()
            click.echo(f"{self._title}: {self._now:%Y-%m-%d}, {state}", err=True)

    def _draw(self, done: float, state: str) -> None:
        with self._lock:
            self._draw_alone(done, state)

    def _draw_alone(self, done: float, state: str) -> None:
        if self._bar is None or self._task is None:
            from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

            self._bar = Progress(
                TextColumn("{task.description}", markup=False),
                BarColumn(),
                TextColumn("{task.percentage:>3.0f} %"),
                TextColumn("{task.fields[state]}", markup=False),
                TimeRemainingColumn(),
                console=plain_console(stderr=True),
                transient=True,
                # what the algorithm prints goes where standard output goes, a file for example, and not to the terminal of the bar
                redirect_stdout=sys.stdout.isatty(),
                # without a thread of its own, which would keep the end of the run from using a second process
                auto_refresh=False,
            )
            self._bar.start()
            self._task = self._bar.add_task(self._title, total=1.0, state="")
        self._bar.update(self._task, completed=done, state=state, refresh=True)

    def _give_up(self) -> None:
        with self._lock:
            bar, self._showing, self._bar, self._task = self._bar, Showing.LINES, None, None
            abandon(bar)

    def pause(self) -> None:
        """Take the bar off the screen, so that lines can be printed; it comes back with the next step."""
        with self._lock:
            if self._showing is Showing.BAR:  # what is printed now stays for a moment before a pulse draws again
                self._next = max(self._next, time.monotonic() + _REFRESH_SECONDS)
            if self._bar is not None:
                with drawing(self._give_up):
                    self._bar.stop()
                self._bar = None

    def __enter__(self) -> BacktestProgress:
        self._room = room_for_debuggers(self.pause)
        self._room.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._room.__exit__(None, None, None)
        self.pause()


def _span(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def print_remarks(remarks: Sequence[str]) -> None:
    """Print what the reader of a run should know besides its figures."""
    for remark in remarks:
        click.secho(f"Note: {remark}", fg="yellow", err=True)


def print_findings(findings: Sequence[Finding]) -> None:
    """Print what was found in a finished run, a line each with what to do first.

    Of many the first of LEAN's are printed, which weigh most, and all of the project's own but those that a note tells already.
    """
    told = [finding for finding in findings if finding.name != DATA_END_EARLY]
    own = [finding for finding in told if not finding.is_of_lean]
    of_lean = [finding for finding in told if finding.is_of_lean]
    shown = [*of_lean[: max(_MOST_FINDINGS - len(own), 0)], *own]
    for finding in shown:
        click.secho(f"Finding: {finding.issue} {finding.solutions[0]}", fg="yellow")
    if len(told) > len(shown):
        click.secho(f"Findings: {len(told) - len(shown)} more are in the report.", fg="yellow")


def print_statistics(statistics: Mapping[str, str], title: str) -> None:
    """Print figures in two columns of name and value.

    Args:
        statistics: names and values as LEAN prints them, in order.
        title: line above the table.
    """
    if not sys.stdout.isatty() or not _printed_as_table(statistics, title):
        click.echo(title)
        for name, value in statistics.items():
            click.echo(f"  {name:<28} {value}")


def _printed_as_table(statistics: Mapping[str, str], title: str) -> bool:
    from rich.table import Table

    console = plain_console()
    pairs = 2 if console.width >= _WIDE else 1
    table = Table(title=title, title_justify="left", show_header=False)
    for _ in range(pairs):
        table.add_column(no_wrap=True)
        table.add_column(justify="right", no_wrap=True)
    entries = list(statistics.items())
    rows = -(-len(entries) // pairs)
    for row in range(rows):
        table.add_row(*(text for entry in entries[row::rows] for text in entry))
    wanted = console.measure(table, options=console.options.update(width=_UNBOUNDED)).maximum
    if wanted > console.width:  # the table would be cut, lines are wrapped
        return False
    console.print(table)
    return True

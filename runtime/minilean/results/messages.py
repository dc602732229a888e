"""Log lines of a run, with LEAN's time prefix, order and de-duplication (`QCAlgorithm.Debug`, `BaseResultsHandler`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import Enum

from minilean.common.clock import EngineClock
from minilean.common.naming import LeanObject
from minilean.common.unicode_text import well_formed

_TIME_FORMAT = "%Y-%m-%d %H:%M:%S"
_STAMP_LENGTH = len("2024-01-02 16:00:00 ")


class MessageKind(Enum):
    """Where a line came from; lines wait per kind and are written in this order."""

    DEBUG = "Debug"
    ERROR = "Error"
    LOG = "Log"


class MessageQueue(LeanObject):
    """Messages that wait for the log, in order, without their times (`ConcurrentQueue`).

    Args:
        messages: the messages, oldest first.
    """

    __slots__ = ("_messages",)

    def __init__(self, messages: Iterable[str]) -> None:
        object.__setattr__(self, "_messages", tuple(messages))

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._messages)

    @property
    def is_empty(self) -> bool:
        """Whether there is none."""
        return not self._messages

    def __len__(self) -> int:
        return len(self._messages)

    def __iter__(self) -> Iterator[str]:
        return iter(self._messages)


class MessageLog:
    """Collects what algorithm and engine say, each line prefixed with the algorithm's time.

    Empty messages are dropped, and so is a debug or error message equal to the one of its kind before; log messages may repeat.
    Messages wait until `flush`, which writes debug, error and log lines in that order, as LEAN does at each sample.

    Args:
        clock: gives the time of a message.
        listener: told each message at once, with its kind and its line; for a console.
    """

    def __init__(self, clock: EngineClock, listener: Callable[[MessageKind, str], None] | None = None) -> None:
        self._clock = clock
        self._listener = listener
        self._waiting: dict[MessageKind, list[str]] = {kind: [] for kind in MessageKind}
        self._previous: dict[MessageKind, str] = {}
        self._pending = 0
        self._lines: list[str] = []

    @property
    def lines(self) -> list[str]:
        """The lines flushed so far, in the order of the log file."""
        return self._lines

    def waiting(self, kind: MessageKind) -> MessageQueue:
        """What of a kind was said since the last `flush`."""
        return MessageQueue(line[_STAMP_LENGTH:] for line in self._waiting[kind])

    def debug(self, message: str) -> None:
        """A line for console and log."""
        if message != self._previous.get(MessageKind.DEBUG):
            self._add(MessageKind.DEBUG, message)

    def error(self, message: str) -> None:
        """An error line for console and log; it does not stop the run."""
        if message != self._previous.get(MessageKind.ERROR):
            self._add(MessageKind.ERROR, message)

    def log(self, message: str) -> None:
        """A line for the log."""
        self._add(MessageKind.LOG, message)

    def system(self, message: str) -> None:
        """A line of the engine's own, written to the log at once and never dropped as a repetition."""
        line = self._stamped(message)
        self._lines.append(line)
        if self._listener is not None:
            self._listener(MessageKind.DEBUG, line)

    def remark(self, message: str) -> None:
        """A line about the whole run, behind all others; the listener is not told, since a command shows such lines with the results."""
        self._waiting[MessageKind.LOG].append(self._stamped(message))
        self._pending += 1

    def flush(self) -> None:
        """Write the waiting messages to the log."""
        if not self._pending:
            return
        for waiting in self._waiting.values():
            self._lines.extend(waiting)
            waiting.clear()
        self._pending = 0

    def _add(self, kind: MessageKind, message: str) -> None:
        if not message:
            return
        self._previous[kind] = message
        line = self._stamped(message)
        self._waiting[kind].append(line)
        self._pending += 1
        if self._listener is not None:
            self._listener(kind, line)

    def _stamped(self, message: str) -> str:
        # a terminal refuses half a character, and the run would end there
        return f"{self._clock.local.strftime(_TIME_FORMAT)} {well_formed(message)}"

"""A debugger and a bar share one terminal: the bar makes room."""

from __future__ import annotations

import bdb
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def room_for_debuggers(clear: Callable[[], None]) -> Iterator[None]:
    """Clear the terminal before a debugger prompts: `breakpoint()`, `pdb.set_trace()`, and every other one that is built on `bdb`.

    Args:
        clear: takes away what is drawn and gives back the streams. It is called before the debugger takes hold of them.
    """
    begin, reset = bdb.Bdb.__init__, bdb.Bdb.reset

    def begun(debugger: bdb.Bdb, *arguments: Any, **named: Any) -> None:
        clear()
        begin(debugger, *arguments, **named)

    def reset_too(debugger: bdb.Bdb) -> None:  # a debugger that was made earlier prompts again
        clear()
        reset(debugger)

    bdb.Bdb.__init__, bdb.Bdb.reset = begun, reset_too  # type: ignore[method-assign]
    try:
        yield
    finally:
        bdb.Bdb.__init__, bdb.Bdb.reset = begin, reset  # type: ignore[method-assign]


def is_debugging() -> bool:
    """Whether a debugger follows the program, so that the next line may prompt."""
    return sys.gettrace() is not None

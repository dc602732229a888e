"""How often Python looks for garbage that refers to itself."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_OBJECTS_BETWEEN_COLLECTIONS = 200_000
_BLOCKS_BETWEEN_RUNS = 50_000  # some megabytes
_blocks_in_use: int | None = None


def collect_former_runs() -> None:
    """Free what runs before this one have left, once it is some megabytes.

    The parts of a run refer to each other, so that only a search frees them, and what a run keeps until its end counts as old: Python
    would hardly ever look through it by itself.
    """
    global _blocks_in_use  # noqa: PLW0603 - the garbage is the process's
    if _blocks_in_use is None or sys.getallocatedblocks() - _blocks_in_use > _BLOCKS_BETWEEN_RUNS:
        if _blocks_in_use is not None:
            gc.collect()
        _blocks_in_use = sys.getallocatedblocks()


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """Look for garbage rarely while the block runs.

    A run makes millions of short-lived objects without cycles and keeps its orders and insights, as starting makes thousands of
    functions and classes and keeps them: looking through all of those every few hundred objects would take a fifth of its time.
    """
    before = gc.get_threshold()
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


@contextmanager
def not_collecting() -> Iterator[None]:
    """Look for no garbage while the block runs; for work that is over soon and keeps what it makes."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            # what was made meanwhile counts as old, or all of it would be looked through at the next object
            gc.freeze()
            gc.unfreeze()
            gc.enable()

"""How the process of a command ends."""

from __future__ import annotations

import gc
import io
import sys
from typing import NoReturn

_FILES = (io.TextIOWrapper, io.BufferedWriter, io.BufferedRandom)


def leave(code: int) -> NoReturn:
    """End the process at once, with an exit code.

    A run keeps some hundred thousand objects to its end. Python would look through all of them for garbage once more before it gives
    their memory back; the system takes it back anyway. What an algorithm wrote to a file that it left open is kept.
    """
    for found in gc.get_objects():
        if isinstance(found, _FILES) and not found.closed and found.writable():
            found.flush()
    gc.freeze()
    sys.exit(code)

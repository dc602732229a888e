"""Processes that end with the one that started them, also when that is killed and can tell nobody."""

import os
import threading
import time

_SECONDS = 0.5


def end_with_parent(parent: int | None = None) -> None:
    """End this process within a second when its parent is gone.

    A thread looks for it, and not the system's signal of a parent's death, which comes when the thread that started a process ends.

    Args:
        parent: number of the parent; that of now if None.
    """
    expected = os.getppid() if parent is None else parent

    def watch() -> None:
        while os.getppid() == expected:
            time.sleep(_SECONDS)
        os._exit(1)

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()

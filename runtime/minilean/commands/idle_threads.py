"""What the threads of linear algebra do while there is nothing for them."""

from __future__ import annotations

import os

# two to this power looks for work before a thread sleeps; its own default, 26, keeps the second core busy for some 60 ms each time
_LOOKS = "4"


def let_idle_threads_sleep() -> None:
    """Have OpenBLAS' threads sleep at once when they have nothing to do; it reads this when NumPy is first imported.

    They are woken as quickly, and a setting of the user's own stays.
    """
    os.environ.setdefault("OPENBLAS_THREAD_TIMEOUT", _LOOKS)

"""Algorithms that try to end the process: that is a failure of theirs, as in LEAN, whose process is not an algorithm's to end."""

from __future__ import annotations

import traceback


def ended_itself(error: BaseException) -> str:
    """What to say about an algorithm that asked the process to end, by `sys.exit`, `exit`, `quit` or an interruption of its own.

    Args:
        error: what the algorithm raised.

    Returns:
        A sentence with the line; empty for every other error.
    """
    if isinstance(error, SystemExit):
        call = f"sys.exit({'' if error.code is None else repr(error.code)})"
    elif isinstance(error, KeyboardInterrupt):
        call = "KeyboardInterrupt"
    else:
        return ""
    frames = traceback.extract_tb(error.__traceback__)
    # `exit` and `quit` raise in a module of Python's own
    own = next((frame for frame in reversed(frames) if "_sitebuiltins" not in frame.filename), None)
    place = "" if own is None else f" in line {own.lineno} of {own.filename}"
    return f"the algorithm ended itself by {call}{place}; end a backtest by self.quit() and return"

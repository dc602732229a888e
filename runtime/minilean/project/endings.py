"""Algorithms that try to end the process: that is a failure of theirs, as in LEAN, whose process is not an algorithm's to end.

So is a run that a person quits in a debugger, which raises an error where the algorithm stands.
"""

from __future__ import annotations

import bdb
import traceback

# `exit` and `quit` raise in the first, the `q` of a debugger in the second: neither line says where the algorithm stood
_OF_PYTHON = ("_sitebuiltins", bdb.__file__)


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
    return f"the algorithm ended itself by {call}{_place(error)}; end a backtest by self.quit() and return"


def quit_in_debugger(error: BaseException) -> str:
    """What to say about a run that a person ended in a debugger, by `q` of pdb.

    Args:
        error: what came out of the algorithm.

    Returns:
        A sentence with the line at which it had stopped; empty for every other error.
    """
    return f"the run was ended from the debugger{_place(error)}" if isinstance(error, bdb.BdbQuit) else ""


def _place(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    own = next((frame for frame in reversed(frames) if not any(name in frame.filename for name in _OF_PYTHON)), None)
    return "" if own is None else f" in line {own.lineno} of {own.filename}"

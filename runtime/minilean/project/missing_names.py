"""What to tell about a global name that an algorithm uses and `from AlgorithmImports import *` does not give."""

from __future__ import annotations

import difflib
import sys

from minilean.project.lean_modules import is_of_lean

MODULE = "AlgorithmImports"
_ELSEWHERE = "A type of LEAN's that is missing here works with `lean backtest`."


def advice(error: BaseException) -> str:
    """A sentence to put behind an error about a missing name; empty for every other error.

    Args:
        error: what the algorithm raised. LEAN's types begin with a capital, so only such names are spoken of.
    """
    if isinstance(error, ImportError) and is_of_lean(error.name):
        return f". {_ELSEWHERE}"
    if not isinstance(error, NameError) or isinstance(error, UnboundLocalError) or not error.name or not error.name[0].isupper():
        return ""
    near = difflib.get_close_matches(error.name, vars(sys.modules[MODULE]), n=1, cutoff=0.9)
    hint = f" Did you mean '{near[0]}'?" if near else ""
    return f".{hint} {_ELSEWHERE}"

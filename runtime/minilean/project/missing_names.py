"""What to tell about a global name that an algorithm uses and `from AlgorithmImports import *` does not give."""

from __future__ import annotations

import re
import sys
from functools import lru_cache
from pathlib import Path

from minilean.common.keywords import snake_case
from minilean.common.naming import LeanBase, member_advice
from minilean.common.similar_names import similar
from minilean.errors import UnsupportedCall
from minilean.project.lean_modules import is_of_lean

MODULE = "AlgorithmImports"
_ELSEWHERE = "A type of LEAN's that is missing here works with `lean backtest`."
_IMPORTED = re.compile(r"cannot import name '(\w+)'")
# public types of LEAN 24863901 in the namespaces that its AlgorithmImports imports, figures of companies left out
_NAMES = Path(__file__).with_name("lean_names.txt")
# members of those types that are here, as LEAN's types list them, without those of every .NET object
_MEMBERS = Path(__file__).with_name("lean_members.txt")
_SIMILAR = 0.9


def refusal(error: BaseException) -> UnsupportedCall | None:
    """The error that stands for one about a type or a member that LEAN has and this runtime has not; None for every other error.

    Args:
        error: what the algorithm raised.
    """
    name = _missing(error)
    if name in lean_names() and name not in vars(sys.modules[MODULE]):
        return UnsupportedCall(name)
    member = _missing_member(error)
    return None if member is None else UnsupportedCall(member)


def advice(error: BaseException) -> str:
    """A sentence to put behind an error about a missing name or member; empty for every other error.

    Args:
        error: what the algorithm raised. LEAN's types begin with a capital, so of names only such ones are spoken of.
    """
    if isinstance(error, ImportError) and is_of_lean(error.name):
        return f". {_ELSEWHERE}"
    without = _file_without_import(error)
    if without is not None:
        return f". Put `from {MODULE} import *` at the top of {without}, as LEAN needs it too: it brings the name."
    if type(error) is AttributeError and error.name and isinstance(error.obj, LeanBase):
        return f".{member_advice(error.obj, error.name)}"
    name = _missing(error)
    if not name:
        return ""
    ours = similar(name, vars(sys.modules[MODULE]), cutoff=_SIMILAR)
    near = ours or similar(name, lean_names(), cutoff=_SIMILAR)
    hint = f" Did you mean '{near[0]}'?" if near else ""
    return f".{hint} {_ELSEWHERE}"


@lru_cache(maxsize=1)
def lean_names() -> frozenset[str]:
    """The names of LEAN's public types."""
    return frozenset(_NAMES.read_text(encoding="utf-8").split())


@lru_cache(maxsize=1)
def lean_members() -> dict[str, frozenset[str]]:
    """The members in PEP 8 that types here have in LEAN and not here, by the name of the type's class."""
    lines = (line.split() for line in _MEMBERS.read_text(encoding="utf-8").splitlines())
    return {owner: frozenset(names) for owner, *names in lines}


def _missing_member(error: BaseException) -> str | None:
    if not isinstance(error, AttributeError) or not error.name:
        return None
    owner = error.obj if isinstance(error.obj, type) else type(error.obj)
    name = error.name if error.name.isupper() else snake_case(error.name)
    known = next((base.__name__ for base in owner.__mro__ if name in lean_members().get(base.__name__, ())), None)
    return None if known is None or not issubclass(owner, LeanBase) else f"{known}.{error.name}"


def _file_without_import(error: BaseException) -> str | None:
    # a name that the import gives is missing only where there was no import, or one of some names only
    if not isinstance(error, NameError) or isinstance(error, UnboundLocalError) or error.name not in vars(sys.modules[MODULE]):
        return None
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return None if trace is None else Path(trace.tb_frame.f_code.co_filename).name


def _missing(error: BaseException) -> str:
    if isinstance(error, ImportError) and is_of_lean(error.name):
        found = _IMPORTED.match(str(error))
        return found[1] if found else ""
    if not isinstance(error, NameError) or isinstance(error, UnboundLocalError) or not error.name or not error.name[0].isupper():
        return ""
    return error.name

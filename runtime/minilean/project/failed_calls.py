"""What an algorithm gave a call of LEAN's when Python itself failed inside that call: .NET finds no matching method there."""

from __future__ import annotations

import linecache
import re
import sysconfig
import traceback
from pathlib import Path
from types import FrameType

from minilean.common.naming import LeanBase
from minilean.common.user_models import is_lean_class

RUNTIME = str(Path(__file__).resolve().parents[1])
# code that was made while it runs has a name in brackets instead of a file
_OTHERS = ("<", *{sysconfig.get_path(name) for name in ("stdlib", "purelib", "platlib")})
_OF_PYTHON = (AttributeError, IndexError, KeyError, TypeError, UnboundLocalError, ValueError)
# Python's own words about a wrong number of arguments name the function, which may be the algorithm's
_WRONG_COUNT = re.compile(r"\(\) (?:takes|missing|got) ")


def failed_call(error: BaseException) -> TypeError | None:
    """The error that stands for one of Python's that arose below a call of LEAN's; None for those that the algorithm's own code raised.

    Errors that speak of the call themselves, in a sentence, stay as they are.

    Args:
        error: what the algorithm raised.
    """
    frames = [(frame, line) for frame, line in traceback.walk_tb(error.__traceback__) if not _is_of_python(frame)]
    if not frames or not _is_of_runtime(frames[-1][0]):
        return None
    unmade = _unmade(error, [frame for frame, _ in frames])
    if unmade:
        return TypeError(f"{unmade} lacks what LEAN's part of it sets up; call super().__init__(...) first in {unmade}.__init__.")
    said = str(error).rstrip()
    own = max((i for i, (frame, _) in enumerate(frames) if not _is_of_runtime(frame)), default=-1)
    if type(error) not in _OF_PYTHON or said.endswith((".", "?")) or _WRONG_COUNT.search(said) or own < 0:
        return None
    frame, line = frames[own]
    called = next((inner for inner, _ in frames[own + 1 :] if inner.f_code.co_name[0].isalpha()), frames[own + 1][0])
    file = frame.f_code.co_filename
    code = linecache.getline(file, line).strip()
    place = f"line {line} of {Path(file).name}" + (f", `{code:.120}`," if code else "")
    names = _parameters(called)
    takes = f"; it takes {', '.join(names)}" if names else ""
    return TypeError(f"{_name(called)} cannot use what {place} gives it ({type(error).__name__}: {said}){takes}.")


def _unmade(error: BaseException, frames: list[FrameType]) -> str:
    # the runtime itself asked an object of the algorithm's class for what its own part would have set up
    if not isinstance(error, AttributeError) or not error.name or isinstance(error.obj, type):
        return ""
    kind = type(error.obj)
    asking = next((frame for frame in reversed(frames) if frame.f_code.co_name != "__getattr__"), None)
    if asking is None or not _is_of_runtime(asking) or not isinstance(error.obj, LeanBase) or is_lean_class(kind):
        return ""
    return kind.__name__ if _has_own_init(kind) else ""


def _has_own_init(kind: type) -> bool:
    return any("__init__" in vars(base) for base in kind.__mro__ if not is_lean_class(base) and base is not object)


def _is_of_runtime(frame: FrameType) -> bool:
    return frame.f_code.co_filename.startswith(RUNTIME)


def _is_of_python(frame: FrameType) -> bool:
    return frame.f_code.co_filename.startswith(_OTHERS) and not _is_of_runtime(frame)


def _name(frame: FrameType) -> str:
    name, owner = frame.f_code.co_name, frame.f_locals.get("cls", frame.f_locals.get("self"))
    if name[0].isalpha() or owner is None:
        return name
    of = (owner if isinstance(owner, type) else type(owner)).__name__
    return f"{of}[...]" if name == "__getitem__" else of


def _parameters(frame: FrameType) -> list[str]:
    code = frame.f_code
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    return [name for name in names if name not in ("self", "cls") and not name.startswith("_")]

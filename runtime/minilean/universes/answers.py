"""What the function of a universe may answer (`Extensions.ConvertSelectionSymbolDelegate`, `ConvertToUniverseSelectionStringDelegate`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from minilean.common.symbol import Symbol
from minilean.common.views import ListView
from minilean.errors import InputError


class Unchanged:
    """The answer of a selection that keeps the members as they are; it iterates as if nothing was selected."""

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __repr__(self) -> str:
        return "Universe.UNCHANGED"


def tickers(answer: object, universe: str) -> list[str] | Unchanged:
    """The tickers that a function of the date answers.

    Args:
        answer: what it returned: a list, a tuple or a Series of texts, or `Universe.UNCHANGED`.
        universe: the name of the universe, for errors.

    Raises:
        InputError: it is of another form, at which LEAN ends the run.
    """
    if isinstance(answer, Unchanged):
        return answer
    found = list(_sequence(answer, universe, "tickers"))
    for item in found:
        if not isinstance(item, str):
            raise InputError(f"The function of universe {universe} returned {type(item).__name__} {item}; LEAN takes tickers as text only.")
    return found


def symbols(answer: object, universe: str, known: Callable[[str], Symbol]) -> list[Symbol] | Unchanged:
    """The symbols that a function of data or of a scheduled time answers.

    Args:
        answer: what it returned: a list, a tuple or a Series of symbols or texts, or `Universe.UNCHANGED`.
        universe: the name of the universe, for errors.
        known: the symbol that a text stands for.

    Raises:
        InputError: it is of another form, at which LEAN ends the run.
    """
    if isinstance(answer, Unchanged):
        return answer
    found = []
    for item in _sequence(answer, universe, "symbols"):
        if not isinstance(item, (Symbol, str)):
            raise InputError(f"The function of universe {universe} returned {type(item).__name__} {item!r}; LEAN takes symbols only.")
        found.append(item if isinstance(item, Symbol) else known(item))
    return found


def _sequence(answer: object, universe: str, of: str) -> Iterable[Any]:
    # what Python takes for a sequence becomes an array in LEAN; sets, generators and LEAN's own collections do not
    if isinstance(answer, (str, bytes, Mapping, ListView)) or not hasattr(type(answer), "__getitem__"):
        raise InputError(
            f"The function of universe {universe} returned {type(answer).__name__}; "
            f"LEAN takes a list or a tuple of {of}, or Universe.UNCHANGED: put list(...) around it."
        )
    return answer  # type: ignore[return-value]

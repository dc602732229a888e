"""The name that somebody may have meant, for the advice in a message."""

from __future__ import annotations

from collections.abc import Iterable


def similar(name: str, names: Iterable[str], cutoff: float = 0.6) -> list[str]:
    """The most similar of some names, as a list that is empty where none is similar enough.

    Args:
        name: what was written.
        names: what there is.
        cutoff: from 0, anything, to 1, the same.
    """
    import difflib

    return difflib.get_close_matches(name, list(names), n=1, cutoff=cutoff)

"""What the star import gives algorithms, and how it is told that something is refused by name."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from minilean import api

_REFUSED = "Not modelled"


@lru_cache(maxsize=1)
def exported() -> dict[str, Any]:
    """The exported names that are minilean's own, with what they mean."""
    return {
        name: value
        for name, value in vars(api).items()
        if not name.startswith("_") and str(getattr(value, "__module__", "")).startswith("minilean")
    }


def is_refused(value: object) -> bool:
    """Whether a member is there only to be refused."""
    return callable(value) and (getattr(value, "__doc__", "") or "").startswith(_REFUSED)


def is_refused_type(value: object) -> bool:
    """Whether a type is there only to be refused."""
    return isinstance(value, type) and is_refused(value)

"""Members of LEAN's that are named and refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

from minilean.errors import UnsupportedCall


def unsupported(name: str) -> Callable[..., NoReturn]:
    """A method for what this runtime does not model.

    Args:
        name: what LEAN calls it.

    Returns:
        A method that raises `UnsupportedCall`, whatever it is called with.
    """

    def call(self: object, *arguments: Any, **named: Any) -> NoReturn:
        raise UnsupportedCall(name)

    call.__name__ = name
    call.__doc__ = f"Not modelled by minilean: raises `UnsupportedCall`; run the algorithm with LEAN to use `{name}`."
    return call

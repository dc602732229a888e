"""Members and types of LEAN's that are named and refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, NoReturn

from minilean.common.naming import LeanObject
from minilean.errors import UnsupportedCall


def unsupported(name: str, detail: str = "") -> Callable[..., NoReturn]:
    """A method for what this runtime does not model.

    Args:
        name: what LEAN calls it.
        detail: what it would be for, where that is not plain.

    Returns:
        A method that raises `UnsupportedCall`, whatever it is called with.
    """

    def call(*arguments: Any, **named: Any) -> NoReturn:
        raise UnsupportedCall(name, detail)

    call.__name__ = name.rpartition(".")[2]
    call.__doc__ = f"Not modelled by minilean: raises `UnsupportedCall`; run the algorithm with LEAN to use `{name}`."
    return call


class UnsupportedType(LeanObject):
    """Base of types that are refused when an object of them is made, each with its `_detail`."""

    _detail: ClassVar[str] = ""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        raise UnsupportedCall(type(self).__name__, self._detail)

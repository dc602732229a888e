"""How the facade hands its members to the parts that do the work."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

from minilean.common.naming import LeanObject

if TYPE_CHECKING:
    from minilean.algorithm.run import Run


def part(name: str) -> Any:
    """A member of the facade that is one of the runtime's parts: `portfolio`, `securities`, ..."""
    return property(attrgetter(f"_runtime.{name}"))


class Delegated:
    """A method of the facade that one of the runtime's parts implements under the same name."""

    def __init__(self, part: str) -> None:
        self._part = part
        self._name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, owner: Any, cls: type | None = None) -> Any:
        return self if owner is None else getattr(getattr(owner._runtime, self._part), self._name)

    def __call__(self) -> None:
        """Only bound members can be called; being callable marks the member as a method for overriding in Pascal case."""
        raise TypeError(f"{self._name} is called on an algorithm, not on its class.")


class Facade(LeanObject):
    """A part of the class that algorithms derive from; `attach` gives it the run."""

    _runtime: Run

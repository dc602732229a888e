"""Models that algorithms write as plain Python classes, in either spelling, without deriving from LEAN's base classes."""

from __future__ import annotations

from typing import Any

from minilean.common.naming import LeanBase, pascal_case

_OWN_MODULES = "minilean."


def is_lean_class(kind: type) -> bool:
    """Whether a class is LEAN's own and not one that an algorithm derived or wrote."""
    # not by getattr, which asks metaclasses for what is hardly ever there
    return kind.__module__.startswith(_OWN_MODULES) and "wraps_model_of_algorithm" not in kind.__dict__


class _Respelled:
    """Forwards PEP 8 calls to an object that spells its methods in Pascal case."""

    wraps_model_of_algorithm = True

    def __init__(self, model: Any, names: dict[str, str]) -> None:
        self._model = model
        self._names = names

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, self._names.get(name, name))


def adopt_model(model: Any, kind: str, *required: str) -> Any:
    """The model in a form that the engine can call by PEP 8 names.

    Args:
        model: an object of LEAN's classes, of a subclass, or any object with the methods.
        kind: what it is, for the message: `fee model`.
        required: PEP 8 names of the methods that the engine calls.

    Returns:
        The model itself, or a thin forwarder where its methods are in Pascal case.

    Raises:
        TypeError: a method is missing.
    """
    if isinstance(model, LeanBase) and all(callable(getattr(type(model), name, None)) for name in required):
        return model
    names = {}
    for name in required:
        spelled = next((n for n in (name, pascal_case(name)) if callable(getattr(model, n, None))), None)
        if spelled is None:
            raise TypeError(f"{type(model).__name__} cannot be used as {kind}: it has no method {name!r}. Define it.")
        names[name] = spelled
    if all(name == spelled for name, spelled in names.items()):
        return model
    return _Respelled(model, names)

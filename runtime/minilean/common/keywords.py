"""Names of arguments in C#'s spelling: `SetCash(startingCash=5000)` beside `set_cash(starting_cash=5000)`.

As in LEAN, methods in Pascal case take C#'s names alone, methods in PEP 8 theirs, and constructors both.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache, partial, wraps
from types import BuiltinMethodType, FunctionType, MethodType
from typing import Any, TypeVar

_Method = TypeVar("_Method", bound=Callable[..., Any])
_HUMP = re.compile(r"(?<=[a-z0-9])([A-Z])")


@lru_cache(maxsize=4096)
def snake_case(name: str) -> str:
    """An argument's name in PEP 8: `startingCash` is `starting_cash`."""
    return _HUMP.sub(r"_\1", name).lower()


class MethodBinding(partial):
    """A method of LEAN's as reading it gives it, with pythonnet's text: `<bound method 'set_cash'>`."""

    __slots__ = ()
    __doc__ = property(lambda self: self.func.__doc__, doc="That of the method.")  # type: ignore[assignment]
    __name__ = property(lambda self: self.func.__name__, doc="That of the method.")

    def __repr__(self) -> str:
        return f"<bound method {self.__name__!r}>"


class PascalCall:
    """A method as its Pascal-case name gives it.

    Args:
        method: the method.
        name: that name.
    """

    __slots__ = ("_method", "_name")

    def __init__(self, method: Callable[..., Any], name: str) -> None:
        self._method = method
        self._name = name

    def __call__(self, *arguments: Any, **named: Any) -> object:
        """Call the method; arguments by name have C#'s names."""
        if named:
            for name in named:
                if "_" in name:
                    called = getattr(self._method, "__name__", "A method")
                    raise TypeError(f"{called} in Pascal case was given {name!r}; expected C#'s names, or call it in PEP 8.")
            named = {snake_case(name): value for name, value in named.items()}
        return self._method(*arguments, **named)

    def __getitem__(self, item: object) -> PascalCall:
        return PascalCall(self._method[item], self._name)  # type: ignore[index]

    @property
    def __signature__(self) -> inspect.Signature:
        return inspect.signature(self._method)

    def __getattr__(self, name: str) -> object:
        return getattr(self._method, name)

    def __repr__(self) -> str:
        return f"<bound method {self._name!r}>"

    def __eq__(self, other: object) -> bool:
        return self._method == (other._method if isinstance(other, PascalCall) else other)

    def __hash__(self) -> int:
        return hash(self._method)


class GenericBinding(MethodBinding):
    """A method whose first argument is a type, which may stand in brackets too: `get[TradeBar](symbol)`."""

    __slots__ = ()

    def __getitem__(self, data_type: type) -> MethodBinding:
        return MethodBinding(self, data_type)


class type_in_brackets:
    """Let a method's first argument, a type, be given in brackets too.

    Args:
        method: takes the type, or something else where it got none.
    """

    def __init__(self, method: Callable[..., Any]) -> None:
        self._method = method
        self.__doc__ = method.__doc__

    def __get__(self, owner: object, cls: type | None = None) -> Callable[..., Any]:
        return self._method if owner is None else GenericBinding(self._method, owner)


# algorithms see the type of all by pythonnet's name
PascalCall.__name__ = GenericBinding.__name__ = "MethodBinding"

_CALLS = (FunctionType, MethodType, BuiltinMethodType, MethodBinding)


def pascal_call(member: object, name: str) -> object:
    """A member as its Pascal-case name gives it: methods take C#'s names of arguments, everything else is itself."""
    return PascalCall(member, name) if isinstance(member, _CALLS) else member


def accept_camel_case(types: Iterable[type]) -> None:
    """Let the constructors of types take C#'s names of arguments too; done once, when the names for algorithms are gathered."""
    for cls in {base for each in types for base in each.__mro__ if base.__module__.startswith("minilean.")}:
        own = vars(cls).get("__init__")
        if isinstance(own, FunctionType) and any("_" in name for name in _argument_names(own)):
            cls.__init__ = _both(own)  # type: ignore[misc]


def _argument_names(function: FunctionType) -> tuple[str, ...]:
    # what `inspect.signature` would say, in a hundredth of the time
    code = function.__code__
    return code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]


def _both(own: Callable[..., None]) -> Callable[..., None]:
    @wraps(own)
    def __init__(self: object, *arguments: Any, **named: Any) -> None:
        # most calls use the names of PEP 8, and runs make some objects by the ten thousand
        for name in named:
            if not name.islower():
                named = {snake_case(name): value for name, value in named.items()}
                break
        own(self, *arguments, **named)

    return __init__


def places_first(method: _Method) -> _Method:
    """Let a method ignore an argument by name that was given by place already, as LEAN does: `add_equity("SPY", ticker="SPY")`."""
    names = tuple(inspect.signature(method).parameters)

    @wraps(method)
    def call(*arguments: Any, **named: Any) -> object:
        if named:
            given = names[: len(arguments)]
            named = {name: value for name, value in named.items() if name not in given}
        return method(*arguments, **named)

    return call  # type: ignore[return-value]


def in_order(call: str, names: tuple[str, ...], arguments: Iterable[Any], named: Mapping[str, Any]) -> list[Any]:
    """The arguments of a call that may be given by place or by name, as a list in order.

    Args:
        call: what was called, for messages.
        names: names of the arguments, in the order of their places; each may be left out.
        arguments: those given by place.
        named: those given by name.

    Raises:
        TypeError: a name is not among these.
    """
    unknown = next((name for name in named if name not in names), None)
    if unknown is not None:
        raise TypeError(f"{call} got an unexpected keyword argument {unknown!r}; expected one of {', '.join(names)}.")
    return [*arguments, *(named[name] for name in names if name in named)]

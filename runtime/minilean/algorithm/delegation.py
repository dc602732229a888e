"""How the facade hands its members to the parts that do the work, and what of it algorithms may hide or assign."""

from __future__ import annotations

from collections.abc import Callable, Collection
from operator import attrgetter
from types import FunctionType
from typing import TYPE_CHECKING, Any, TypeVar

from minilean.common.keywords import MethodBinding, PascalCall, pascal_call
from minilean.common.naming import LeanBase, LeanObject, MissingMember, pascal_case
from minilean.common.user_models import is_lean_class
from minilean.errors import InputError

if TYPE_CHECKING:
    from minilean.algorithm.run import Run

T = TypeVar("T", bound=type)
_OTHER_NAMES = {"isin": "ISIN", "cusip": "CUSIP", "cik": "CIK", "sedol": "SEDOL", "composite_figi": "CompositeFIGI"}


def part(name: str) -> Any:
    """A member of the facade that is one of the runtime's parts: `portfolio`, `securities`, ..."""
    return property(attrgetter(f"_runtime.{name}"))


class CalledPart:
    """A part that algorithms call like a method, and may therefore replace by an attribute of their own: `history`."""

    def __init__(self, part: str) -> None:
        self._get = attrgetter(f"_runtime.{part}")

    def __get__(self, owner: Any, cls: type | None = None) -> Any:
        return self if owner is None else self._get(owner)

    def pascal(self, name: str) -> PascalPart:
        """Its name in Pascal case."""
        return PascalPart(self, name)


class PascalPart:
    """The Pascal-case name of a part: calls of it take C#'s names of arguments."""

    def __init__(self, part: CalledPart, name: str) -> None:
        self._part = part
        self._name = name

    def __get__(self, owner: Any, cls: type | None = None) -> Any:
        return self if owner is None else PascalCall(self._part.__get__(owner), self._name)


class Delegated:
    """A method of the facade that one of the runtime's parts implements under the same name."""

    def __init__(self, part: str) -> None:
        self._part = part
        self._name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, owner: Any, cls: type | None = None) -> Any:
        return self if owner is None else MethodBinding(getattr(getattr(owner._runtime, self._part), self._name))

    def __call__(self) -> None:
        """Only bound members can be called; being callable marks the member as a method for overriding in Pascal case."""
        raise TypeError(f"{self._name} is called on an algorithm, not on its class.")


class Facade(LeanObject):
    """A part of the class that algorithms derive from; `attach` gives it the run.

    Attributes and LEAN's members of either spelling are separate names, as in LEAN: `self.sma = {}` hides `sma` and leaves `SMA`.
    """

    _runtime: Run

    def __init_subclass__(cls, **options: Any) -> None:
        # an algorithm's methods keep their own spelling; which of them are callbacks, `QCAlgorithm` knows
        super(LeanBase, cls).__init_subclass__(**options)

    def __setattr__(self, name: str, value: object) -> None:
        member = assignable(type(self)).get(name)
        if member is None:
            object.__setattr__(self, name, value)
        elif member.fset is None:
            raise TypeError(
                f"{name} is LEAN's and cannot be assigned; give your own attribute another name, such as my_{name.lower()}, "
                "or use the method of LEAN's that sets it."
            )
        else:
            member.fset(self, value)

    def __getattr__(self, name: str) -> Any:
        if name == "_runtime":
            raise InputError(
                f"{type(self).__name__} was made by hand and belongs to no run; minilean makes it itself, in `minilean backtest` "
                "and in `minilean.testing.run`, which take its class."
            )
        raise MissingMember(self, name)


class PascalName:
    """The Pascal-case name of a method: it takes C#'s names of arguments.

    Args:
        method: what the class has in PEP 8.
        name: that name.
    """

    def __init__(self, method: Any, name: str) -> None:
        self._method = method
        self._name = name
        self.__doc__ = method.__doc__

    def __get__(self, owner: Any, cls: type | None = None) -> Any:
        method = self._method.__get__(owner, cls)
        return method if owner is None else pascal_call(method, self._name)


class MethodObject:
    """A method of LEAN's that an algorithm's class has of its own: as pythonnet's, it is read as a `MethodBinding`."""

    def __init__(self, method: FunctionType) -> None:
        self._method = method
        self.__doc__ = method.__doc__

    def __get__(self, owner: Any, cls: type | None = None) -> Any:
        return self._method if owner is None else MethodBinding(self._method, owner)

    def __call__(self, owner: Any, *arguments: Any, **named: Any) -> Any:
        """The method of an algorithm; being callable marks the member as a method."""
        return self._method(owner, *arguments, **named)


def _named(method: FunctionType, name: str) -> FunctionType:
    # a method under a second name of LEAN's is read by that
    if method.__name__ == name:
        return method
    second = FunctionType(method.__code__, method.__globals__, name, method.__defaults__, method.__closure__)
    second.__kwdefaults__ = method.__kwdefaults__
    second.__doc__ = method.__doc__
    return second


def assignable(cls: type) -> dict[str, property]:
    """LEAN's properties of an algorithm's class by name, in both spellings, without those that the class hides by members of its own."""
    found: dict[str, property] | None = vars(cls).get("_properties")
    if found is None:
        found = {}
        for base in reversed(cls.__mro__):
            for name, member in vars(base).items():
                found.pop(name, None)
                if isinstance(member, property) and is_lean_class(base) and not name.startswith("_"):
                    found[name] = member
        cls._properties = found  # type: ignore[attr-defined]
    return found


def in_both_spellings(capitals: Collection[str]) -> Callable[[T], T]:
    """Give a class LEAN's other names of all its members, as members: `SetCash` is what `set_cash` is, and either may be hidden alone.

    Args:
        capitals: members that LEAN writes in capitals, such as `sma`.
    """

    def spell(cls: T) -> T:
        for name in dir(cls):
            if "a" <= name[:1] <= "z":
                alias = name.upper() if name in capitals else _OTHER_NAMES.get(name) or pascal_case(name)
                if name in vars(cls) or not any(alias in vars(base) for base in cls.__mro__):
                    member = next(vars(base)[name] for base in cls.__mro__ if name in vars(base))
                    if isinstance(member, CalledPart):
                        setattr(cls, alias, member.pascal(alias))
                        continue
                    setattr(cls, alias, PascalName(member, alias) if callable(member) and hasattr(member, "__get__") else member)
                    if isinstance(member, FunctionType):
                        setattr(cls, name, MethodObject(_named(member, name)))
        return cls

    return spell

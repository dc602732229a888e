"""Both spellings of LEAN's Python API on the same objects: `set_cash` and `SetCash`, `Resolution.DAILY` and `Resolution.Daily`.

LEAN exposes each public member in PEP 8 and in Pascal case (`Common/Python`, the pythonnet fork). Here a member is written
once, in PEP 8. Most classes look a Pascal-case name up without regard to case and underscores, so that acronyms and digits
(`SP500Sectors`, `SP_500_SECTORS`) need no table of exceptions; those that a run reads millions of times have both names.

What the runtime needs of such an object and LEAN does not show begins with an underscore, which has no other spelling: every room of
minilean may read it, algorithms may not.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, EnumMeta
from functools import cached_property, lru_cache
from operator import attrgetter
from types import FunctionType
from typing import Any, NoReturn, Self, TypeVar
from weakref import WeakKeyDictionary

from minilean.common.keywords import pascal_call, type_in_brackets
from minilean.common.similar_names import similar

_set_attribute = object.__setattr__
_OWN_MODULES = "minilean."
# names of LEAN's that are not the PEP 8 ones with capitals: `Symbol.ID` beside `Order.Id`
_FURTHER_SPELLINGS = {"id": ("ID",), "etf": ("ETF",), "qc_500": ("QC500",), "usa": ("USA",)}
# acronyms in the names of parts of indicators
_FURTHER_SPELLINGS |= {f"roc_{place}": (f"ROC{place}",) for place in range(1, 5)}
_FURTHER_SPELLINGS |= {f"roc_{place}_ma": (f"ROC{place}MA",) for place in range(1, 5)}
_FURTHER_SPELLINGS |= {"adx": ("ADX",), "ad_ratio": ("ADRatio",), "adv_ratio": ("ADVRatio",), "ad_difference": ("ADDifference",)}
_FURTHER_SPELLINGS |= {"ema_fast": ("EMAFast",), "ema_slow": ("EMASlow",), "poc_price": ("POCPrice",), "poc_volume": ("POCVolume",)}


@lru_cache(maxsize=1024)
def pascal_case(name: str) -> str:
    """A PEP 8 name as .NET spells it: `market_on_open` is `MarketOnOpen`."""
    return "".join(part.capitalize() for part in name.split("_"))


def _key(name: str) -> str:
    return name.replace("_", "").lower()


def is_pascal(name: str) -> bool:
    """Whether a name is spelled in Pascal case, as in `SetCash`; constants in upper case are not."""
    return name[:1].isupper() and not (name.isupper() and len(name) > 1 and "_" in name)


# weak, or the classes of an algorithm would keep its module after the run
_members_of: WeakKeyDictionary[type, dict[str, str]] = WeakKeyDictionary()


def _members(cls: type) -> dict[str, str]:
    found = _members_of.get(cls)
    if found is None:
        found = _members_of[cls] = _find_members(cls)
    return found


def _find_members(cls: type) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in dir(cls):
        if name.startswith("_"):
            continue
        key = _key(name)
        # the PEP 8 spelling wins over a Pascal-case override that a user's subclass brought along
        if key not in found or is_pascal(found[key]):
            found[key] = name
    return found


class MissingMember(AttributeError):
    """An attribute that the object does not have; the message suggests the nearest one that it has."""

    def __init__(self, owner: object, name: str, advice: str = "") -> None:
        super().__init__(name)
        self.name = name
        self.obj = owner
        self._advice = advice

    def __str__(self) -> str:
        cls = self.obj if isinstance(self.obj, type) else type(self.obj)
        return f"{cls.__name__} has no member {self.name!r}.{self._advice or member_advice(self.obj, str(self.name))}"


def member_advice(owner: object, wanted: str) -> str:
    """What to say behind an error about a member that an object of LEAN's does not have.

    Args:
        owner: the object.
        wanted: the name that was asked for.
    """
    names = {name for name in dir(owner) if not name.startswith("_")}
    pep8 = {_key(name) for name in names if not name[:1].isupper()}
    names = {name for name in names if not name[:1].isupper() or _key(name) not in pep8}
    near = similar(wanted, names) or similar(_key(wanted), names)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    return f"{hint} A call of LEAN's that is missing here works with `lean backtest`."


# seen by its name, in tracebacks and logs, it is the error that Python users know
MissingMember.__name__ = MissingMember.__qualname__ = AttributeError.__name__


def _is_constant(name: str, real: str) -> bool:
    """Whether a name is one of a class's own constants, `PORTFOLIO`, and not the other spelling of a member."""
    return name.isupper() and name not in (pascal_case(real), *_FURTHER_SPELLINGS.get(real, ()))


class LeanType(type):
    """Metaclass that lets static members be read in either spelling."""

    def __getattr__(cls, name: str) -> Any:
        if name[:1].isupper():
            real = _members(cls).get(_key(name))
            if real is not None and real != name:
                return pascal_call(getattr(cls, real), name)
        raise MissingMember(cls, name)


def refuse_copies(self: object) -> NoReturn:
    """What stands for `__getstate__`, which copy and pickle ask for where a class has no ways of its own.

    Raises:
        TypeError: always, as for any object of .NET's.
    """
    cls = type(self).__name__
    raise TypeError(f"cannot copy or pickle {cls!r}, which is LEAN's; keep what is needed of it, such as its numbers and texts.")


_namespace_of: Callable[[str], str | None] = {}.get


def use_namespaces(namespace_of: Callable[[str], str | None]) -> None:
    """Let objects have the texts of .NET's, which begin with the namespace of their type.

    Args:
        namespace_of: the name of a class -> where LEAN has its type, such as `QuantConnect.Orders`; None for what is none of LEAN's.
    """
    global _namespace_of  # noqa: PLW0603 - the table of LEAN's types lies above this module
    _namespace_of = namespace_of


def full_name(cls: type) -> str:
    """The name in .NET of the nearest type of LEAN's: of an algorithm's own class that of its base."""
    for base in cls.__mro__:
        namespace = _namespace_of(base.__name__) if base.__module__.startswith(_OWN_MODULES) else None
        if namespace is not None:
            return f"{namespace}.{base.__name__}"
    return f"{cls.__module__}.{cls.__qualname__}"


class LeanBase(metaclass=LeanType):
    """What every object that algorithms see has: overriding and writing work in both spellings.

    A subclass may override `on_data` or `OnData`; the runtime always calls the PEP 8 name, and where a class has both, that one, as LEAN.
    Any object takes attributes of the algorithm's own, and none can be copied or pickled, as objects of .NET cannot.
    """

    __slots__ = ("__dict__",)

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        own = list(vars(cls).items())
        if cls.__module__.startswith(_OWN_MODULES):
            for name, member in own:
                # so that `super().OnData(data)` finds it, where no object is asked
                if "a" <= name[:1] <= "z" and isinstance(member, FunctionType):
                    alias = pascal_case(name)
                    # a base may mean something else by it: .NET's `Keys` is no method
                    if alias not in vars(cls) and not _is_own_name(cls, alias, name):
                        setattr(cls, alias, _Method(name, member))
        for name, member in own:
            if not name[:1].isupper() or isinstance(member, (_Forward, _Method)):
                continue
            real = next((m[_key(name)] for m in map(_members, cls.__mro__[1:]) if _key(name) in m), None)
            if real is None or real == name or real[:1].isupper() or real in vars(cls) or _is_constant(name, real):
                continue
            setattr(cls, real, member)

    def to_string(self) -> str:
        """The text that printing gives."""
        return str(self)

    def __str__(self) -> str:
        # what .NET says of types without a text of their own
        return full_name(type(self))

    def __repr__(self) -> str:
        cls = type(self)
        name = full_name(cls) if cls.__module__.startswith(_OWN_MODULES) else f"{cls.__module__}.{cls.__qualname__}"
        return f"<{name} object at {id(self):#x}>"

    __getstate__ = refuse_copies

    def __setattr__(self, name: str, value: object) -> None:
        # capitals sort before the underscore, small letters after it
        if name < "_":
            key = _key(name)
            name = _members(type(self)).get(key) or next((own for own in getattr(self, "__dict__", ()) if _key(own) == key), name)
        try:
            _set_attribute(self, name, value)
        except AttributeError:
            # copying a bar member by member also writes those that its type fixes, such as data_type
            if not hasattr(self, name) or getattr(self, name) != value:
                raise


class LeanObject(LeanBase):
    """Base of objects that algorithms see: reading looks the spelling up, so that any attribute of any subclass is found."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Any:
        if name[:1].isupper():
            real = _members(type(self)).get(_key(name))
            if real is not None and real != name:
                return pascal_call(getattr(self, real), name)
            for attribute in getattr(self, "__dict__", ()):
                if _key(attribute) == _key(name) and attribute != name:
                    return getattr(self, attribute)
        raise MissingMember(self, name)


class _Forward(property):
    """The Pascal-case name of a value, which an instance may hold in place of its class."""

    def __init__(self, name: str) -> None:
        super().__init__(attrgetter(name), lambda owner, value: setattr(owner, name, value))
        self._name = name

    def __get__(self, owner: object, cls: type | None = None) -> Any:
        return getattr(cls if owner is None else owner, self._name)


class _Method:
    """The Pascal-case name of a method, which an instance may have replaced in either spelling."""

    def __init__(self, name: str, method: Any) -> None:
        self._name = name
        self._pascal = pascal_case(name)
        self._method = method

    def __get__(self, owner: Any, cls: type | None = None) -> Any:
        # not looked up by name: `super()` asks for the method of this class
        replaced = getattr(owner, "__dict__", {}).get(self._name)
        return pascal_call(self._method.__get__(owner, cls), self._pascal) if replaced is None else replaced

    def __set__(self, owner: Any, value: Any) -> None:
        setattr(owner, self._name, value)


def _alias_of(name: str, member: object) -> Any:
    if isinstance(member, (FunctionType, staticmethod, classmethod, type_in_brackets)):
        return _Method(name, member)
    # properties and slots serve both names
    return member if hasattr(member, "__get__") and not isinstance(member, type) else _Forward(name)


def _is_own_name(cls: type, alias: str, name: str) -> bool:
    """Whether a class or one of its bases means something else by a Pascal-case name, such as a nested class beside a field."""
    for base in cls.__mro__:
        found = vars(base).get(alias)
        if found is not None:
            return not isinstance(found, (_Forward, _Method)) and found is not vars(base).get(name)
    return False


class DualNamed(LeanBase):
    """Base of objects that a run reads millions of times: both spellings of each member stand in the class.

    A class with a `__getattr__` cannot have its attributes read on the interpreter's fast path, which takes a fifth of the time. So that
    none is needed, members that only instances have are declared in the class body: `symbol: Symbol`.
    """

    __slots__ = ()

    __setattr__ = object.__setattr__  # type: ignore[assignment]
    ToString = _Method("to_string", LeanBase.to_string)

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        members = dict(vars(cls))
        for name in (*members, *members.get("__annotations__", ())):
            if "a" <= name[:1] <= "z":
                for alias in (pascal_case(name), *_FURTHER_SPELLINGS.get(name, ())):
                    if not _is_own_name(cls, alias, name):
                        setattr(cls, alias, _alias_of(name, members.get(name)))


def _is_spelling(name: str, member: str) -> bool:
    # `Daily`, and `TDAmeritrade` with capitals of its own, but neither `daily` nor `MARKETONOPEN`
    return name == pascal_case(member) or (name[0].isupper() and "_" not in name and not name.isupper())


class _LeanEnumType(EnumMeta):
    def __call__(cls, value: Any, *names: Any, **options: Any) -> Any:
        found = super().__call__(value, *names, **options)
        if not isinstance(found, cls):
            return found
        # as in LEAN what is made of a number is another object, which equals the member
        made: Any = object.__new__(cls)
        vars(made).update(vars(found))
        return made

    def __getattr__(cls, name: str) -> Any:
        members = cls.__dict__.get("_member_map_", {})
        if name[:1] != "_":
            key = _key(name)
            for member in members:
                if _key(member) == key and _is_spelling(name, member):
                    return members[member]
        raise MissingMember(cls, name)

    def __dir__(cls) -> list[str]:
        # with the second names of members
        return sorted({*super().__dir__(), *cls.__dict__.get("_member_map_", {})})

    @property
    def __members__(cls) -> NoReturn:  # pyright: ignore[reportIncompatibleMethodOverride]
        raise MissingMember(cls, "__members__")

    def __getitem__(cls, name: str) -> Any:
        raise TypeError(
            f"{cls.__name__} has no names in brackets; write {cls.__name__}.{str(name).upper()}, or getattr({cls.__name__}, name)."
        )


def _refuse(operation: str, error: type[Exception] = TypeError) -> Any:
    def refused(self: LeanEnum, *_: object) -> NoReturn:
        cls = type(self).__name__
        raise error(f"{cls}.{self} is no number and has no {operation}; write int({cls}.{self}) for its number, str(...) for its name.")

    return refused


class LeanEnum(Enum, metaclass=_LeanEnumType):
    """A LEAN enumeration: members in upper case, readable in Pascal case, printed as LEAN's Python prints them.

    As in LEAN a member is no integer, though it equals its number and its name, is ordered by it, and may be added to and multiplied with
    a number (pythonnet's `EnumObject`). What is made of a number, `Resolution(4)`, equals the member and is not it.

    Attributes:
        member: the member itself. The runtime keeps that of what algorithms give it and tells those apart by identity; what may be of an
            algorithm's making it compares.
    """

    member: Self

    def __init__(self, *_: Any) -> None:
        self.member = self

    def __str__(self) -> str:
        return self._name_

    def __repr__(self) -> str:
        return f"<{full_name(type(self))} object at {id(self):#x}>"

    def __format__(self, spec: str) -> str:
        if spec:
            raise TypeError(f"{type(self).__name__}.{self} has no format {spec!r}; write str(...) or int(...) around it.")
        return self._name_

    def __int__(self) -> int:
        return self._value_

    def __hash__(self) -> int:
        value: int = self._value_
        if value < 0:
            cls = type(self).__name__
            raise SystemError(f"{cls}.{self} cannot be in a set or the key of a dictionary, nor in LEAN; write int({cls}.{self}) there.")
        return value

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if type(other) is type(self) or isinstance(other, LeanEnum):
            return self._value_ == other._value_
        if isinstance(other, str):
            return other in (self._name_, self.pascal_name)
        return isinstance(other, (int, float)) and self._value_ == other

    def __lt__(self, other: object) -> bool:
        return self._value_ < _number(self, other)

    def __le__(self, other: object) -> bool:
        return self._value_ <= _number(self, other)

    def __gt__(self, other: object) -> bool:
        return self._value_ > _number(self, other)

    def __ge__(self, other: object) -> bool:
        return self._value_ >= _number(self, other)

    def __add__(self, other: object) -> float:
        return float(self._value_ + other) if isinstance(other, (int, float)) else NotImplemented

    def __mul__(self, other: object) -> float:
        return float(self._value_ * other) if isinstance(other, (int, float)) else NotImplemented

    __radd__, __rmul__ = __add__, __mul__
    __or__ = __and__ = __xor__ = __ror__ = __rand__ = __rxor__ = __invert__ = _refuse("bits", RecursionError)
    __copy__ = __deepcopy__ = __reduce_ex__ = _refuse("copies")

    @property
    def name(self) -> str:
        """LEAN's enumerations have no such member."""
        raise MissingMember(self, "name", f" Write str({type(self).__name__}.{self}).")

    @property
    def value(self) -> int:
        """LEAN's enumerations have no such member."""
        raise MissingMember(self, "value", f" Write int({type(self).__name__}.{self}).")

    @property
    def value__(self) -> int:
        """.NET's field of the number, which Python may not read."""
        cls = type(self).__name__
        raise TypeError(f"{cls}.{self}.value__ cannot be read; write int({cls}.{self}).")

    def to_string(self) -> str:
        """The .NET spelling of the member."""
        return self.pascal_name

    ToString = to_string

    def has_flag(self, flag: LeanEnum) -> bool:
        """Whether all bits of another member are in this one's number."""
        return self._value_ & flag._value_ == flag._value_

    HasFlag = has_flag

    def compare_to(self, other: LeanEnum) -> int:
        """-1, 0 or 1: how this member is ordered against another."""
        return (self._value_ > other._value_) - (self._value_ < other._value_)

    CompareTo = compare_to

    # these two are worked out once for each member
    @cached_property
    def pascal_name(self) -> str:
        """The .NET spelling of the member: `MARKET_ON_OPEN` is `MarketOnOpen`."""
        return pascal_case(self._name_)

    @cached_property
    def camel_name(self) -> str:
        """The spelling in LEAN's JSON: `UPDATE_SUBMITTED` is `updateSubmitted`."""
        pascal = pascal_case(self._name_)
        return pascal[:1].lower() + pascal[1:]


E = TypeVar("E", bound=LeanEnum)


def member_of(kind: type[E], value: E | int) -> E:
    """The member itself that a member, what was made of a number, or the number stands for.

    Args:
        kind: the enumeration.
        value: what an algorithm gave.

    Raises:
        ValueError: there is none.
    """
    return value.member if isinstance(value, kind) else kind(value).member


def _number(member: LeanEnum, other: object) -> float:
    if isinstance(other, LeanEnum):
        return other._value_
    if isinstance(other, (int, float)):
        return other
    raise TypeError(f"{type(member).__name__}.{member} is not ordered against {other!r:.80}; expected a member or a number.")


class EventHandlers:
    """A .NET event: `+=` adds a handler, calling it runs the handlers in order of addition."""

    __slots__ = ("_handlers",)

    def __init__(self) -> None:
        self._handlers: list[Any] = []

    def __iadd__(self, handler: object) -> EventHandlers:
        self._handlers.append(handler)
        return self

    def __isub__(self, handler: object) -> EventHandlers:
        if handler in self._handlers:
            self._handlers.remove(handler)
        return self

    def __call__(self, *arguments: Any) -> None:
        """Tell all of them."""
        for handler in list(self._handlers):
            handler(*arguments)

    def __bool__(self) -> bool:
        return bool(self._handlers)

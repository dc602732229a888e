"""Copies of LEAN's objects, member by member (.NET's `MemberwiseClone`)."""

from __future__ import annotations

from types import MemberDescriptorType
from typing import TypeVar
from weakref import WeakKeyDictionary

T = TypeVar("T")

# weak, or the classes of an algorithm would keep its module after the run
_slots_of: WeakKeyDictionary[type, tuple[MemberDescriptorType, ...]] = WeakKeyDictionary()


def memberwise_clone(owner: T) -> T:
    """Another object of the same class that holds the same values, without its `__init__`.

    Args:
        owner: what is copied; what it holds is shared by both.
    """
    cls = type(owner)
    slots = _slots_of.get(cls)
    if slots is None:
        members = [member for base in cls.__mro__ for member in vars(base).values()]
        # a slot has two names in a class with both spellings
        slots = _slots_of[cls] = tuple({id(member): member for member in members if isinstance(member, MemberDescriptorType)}.values())
    twin = object.__new__(cls)
    for slot in slots:
        try:
            value = slot.__get__(owner, cls)
        except AttributeError:
            continue  # never set
        slot.__set__(twin, value)
    own = getattr(owner, "__dict__", None)
    if own:
        twin.__dict__.update(own)
    return twin

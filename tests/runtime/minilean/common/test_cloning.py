"""Copies that share what they hold, of objects with slots, attributes, or both."""

from __future__ import annotations

from minilean.common.cloning import memberwise_clone
from minilean.common.naming import DualNamed


class Slotted(DualNamed):
    __slots__ = ("first", "second")

    def __init__(self, first: list[int]) -> None:
        self.first = first


def test_a_copy_holds_the_same_values_and_is_changed_alone() -> None:
    one = Slotted([1, 2])
    one.mine = "own"  # type: ignore[attr-defined]
    two = memberwise_clone(one)
    assert (type(two), two.first is one.first, two.mine, hasattr(two, "second")) == (Slotted, True, "own", False)  # type: ignore[attr-defined]
    two.first, two.second, two.mine = [3], 4, "another"  # type: ignore[attr-defined]
    assert (one.first, hasattr(one, "second"), one.mine) == ([1, 2], False, "own")  # type: ignore[attr-defined]


def test_a_copy_is_made_without_the_class_s_init() -> None:
    class Counted(Slotted):
        made = 0

        def __init__(self) -> None:
            Counted.made += 1
            super().__init__([1])

    one = Counted()
    assert (memberwise_clone(one).first, Counted.made) == ([1], 1)

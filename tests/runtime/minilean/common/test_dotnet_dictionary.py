"""Order of .NET's dictionary and set."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from minilean.common.dotnet_dictionary import DotnetDictionary, DotnetSet


def test_without_removals_the_order_is_that_of_insertion() -> None:
    book = DotnetDictionary([("C", 1), ("A", 2), ("B", 3)])
    book["A"] = 9
    assert list(book.items()) == [("C", 1), ("A", 9), ("B", 3)]


def test_a_new_key_takes_the_slot_freed_last() -> None:
    book = DotnetDictionary((letter, letter.lower()) for letter in "ABCD")
    del book["A"]
    del book["C"]
    assert list(book) == ["B", "D"]
    book["E"] = "e"
    assert list(book) == ["B", "E", "D"]
    book["F"] = "f"
    assert list(book) == ["F", "B", "E", "D"]
    assert book.value_list() == ["f", "b", "e", "d"]
    book["G"] = "g"
    assert book.key_list() == ["F", "B", "E", "D", "G"]


def test_clearing_begins_anew() -> None:
    book = DotnetDictionary([("A", 1), ("B", 2)])
    del book["A"]
    book.clear()
    book["C"], book["D"] = 3, 4
    assert list(book) == ["C", "D"]
    assert book.get("A") is None
    assert book.get("A", 7) == 7


def test_the_set_keeps_slots_too() -> None:
    names = DotnetSet("ABC")
    names.discard("B")
    names.add("A")
    names.add("D")
    assert list(names) == ["A", "D", "C"]


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 6))))
def test_it_holds_what_a_plain_dictionary_holds(steps: list[tuple[bool, int]]) -> None:
    book: DotnetDictionary[int, int] = DotnetDictionary()
    plain: dict[int, int] = {}
    for number, (adds, key) in enumerate(steps):
        if adds:
            book[key] = plain[key] = number
        else:
            assert book.pop(key, None) == plain.pop(key, None)
    assert dict(book.items()) == plain
    assert len(book) == len(plain) == len(book.key_list())

"""Lists and dictionaries as LEAN's Python sees .NET's."""

import copy

import pytest

from minilean.common.dotnet_errors import InvalidOperationException, KeyNotFoundException, NotSupportedException
from minilean.common.views import DictionaryView, ExtendedDictionary, KeyValuePair, ListView, MemoizingEnumerable, dictionary, sequence


def test_a_pair_is_read_by_name_and_not_taken_apart() -> None:
    """Recorded: `surface/slices`, where `for key, value in data` raises."""
    pair = KeyValuePair("a", 1)
    assert (pair.key, pair.Value, str(pair)) == ("a", 1, "[a, 1]")
    with pytest.raises(TypeError):
        _, _ = pair  # type: ignore[misc]


def test_a_dictionary_gives_pairs() -> None:
    view = DictionaryView({"a": 1, "b": 2})
    assert [(pair.key, pair.value) for pair in view] == [("a", 1), ("b", 2)]
    assert (view.count, view.contains_key("b"), view.contains_key("c"), view["a"]) == (2, True, False, 1)
    assert (view.keys(), view.Keys, view.Values) == ({"a": 1, "b": 2}.keys(), ["a", "b"], [1, 2])
    assert (view.Count, view.ContainsKey("b"), view.TryGetValue("b"), view.try_get_value("c")) == (2, True, (True, 2), (False, None))


def test_a_sequence_of_leans_is_counted_and_looped_over_but_has_no_index() -> None:
    # LEAN's trace of surface/frames
    found = MemoizingEnumerable([1, 2])
    assert (len(found), list(found), bool(MemoizingEnumerable())) == (2, [1, 2], False)
    with pytest.raises(TypeError, match="make a list of it"):
        found[0]


def test_collections_have_the_names_and_texts_of_net() -> None:
    """Recorded: `surface/slices` and `surface/parameter_defaults` have the names of two."""
    record = dictionary("System.DateTime", "System.Decimal")({1: 2.5})
    assert (type(record).__name__, isinstance(record, DictionaryView)) == ("Dictionary[DateTime,Decimal]", True)
    assert str(record) == "System.Collections.Generic.Dictionary`2[System.DateTime,System.Decimal]"
    assert repr(record).startswith("<System.Collections.Generic.Dictionary[DateTime,Decimal] object at 0x")
    days = sequence("QuantConnect.Data.Market.DataDictionary`1[QuantConnect.Data.Market.TradeBar]")()
    assert type(days).__name__ == "MemoizingEnumerable[DataDictionary[TradeBar]]"
    inner = "QuantConnect.Data.Market.DataDictionary`1[QuantConnect.Data.Market.TradeBar]"
    assert str(days) == f"QuantConnect.Util.MemoizingEnumerable`1[{inner}]"
    assert dictionary("System.DateTime", "System.Decimal") is type(record)


def test_collections_cannot_be_copied() -> None:
    for one in (DictionaryView({"a": 1}), MemoizingEnumerable([1])):
        with pytest.raises(TypeError, match="cannot copy or pickle"):
            copy.deepcopy(one)


class _Book(ExtendedDictionary):
    _kind = int

    def get(self, key: object, default: object = None, /) -> object:
        return {"a": 1}.get(str(key), default)

    def contains_key(self, key: object, /) -> bool:
        return key == "a"

    def keys(self) -> list[str]:
        return ["a"]

    def values(self) -> list[int]:
        return [1]

    def items(self) -> list[tuple[str, int]]:
        return [("a", 1)]


def test_dictionaries_have_pythons_methods_and_refuse_what_would_change_them() -> None:
    book = _Book()
    assert (book.copy(), book.setdefault("a", 5), book.pop("b", 7)) == ({"a": 1}, 1, 7)
    for change in (book.clear, lambda: book.pop("a"), lambda: book.update({"b": 2}), lambda: book.remove("a")):
        with pytest.raises(InvalidOperationException, match="read-only"):
            change()
    with pytest.raises(KeyNotFoundException):
        book.setdefault("b", 2)
    with pytest.raises(NotSupportedException):
        book.popitem()
    with pytest.raises(TypeError, match="expected a int"):
        book["a"] = "text"


def test_dotnets_keys_and_values_are_collections_and_pythons_are_methods() -> None:
    book = _Book()
    assert (book.keys(), book.values(), book.Keys, book.Values) == (["a"], [1], ["a"], [1])
    assert (type(book.Keys), type(book.Values), type(book.keys())) == (ListView, ListView, list)

"""Lists and dictionaries as LEAN's Python sees .NET's."""

from minilean.common.views import DictionaryView, KeyValuePair, ListView


def test_a_list_may_be_read_as_a_property_or_called() -> None:
    values = ListView([1, 2])
    assert values() is values
    assert (len(values), values[1]) == (2, 2)


def test_a_pair_is_taken_apart_or_read_by_name() -> None:
    pair = KeyValuePair("a", 1)
    key, value = pair
    assert (key, value, pair.key, pair.Value, repr(pair)) == ("a", 1, "a", 1, "[a, 1]")


def test_a_dictionary_gives_pairs() -> None:
    view = DictionaryView({"a": 1, "b": 2})
    assert [(pair.key, pair.value) for pair in view] == [("a", 1), ("b", 2)]
    assert (view.count, view.contains_key("b"), view.contains_key("c"), view["a"]) == (2, True, False, 1)

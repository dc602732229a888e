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


def test_a_dictionary_has_lists_of_keys_and_values_and_tries() -> None:
    view = DictionaryView({"a": 1, "b": 2})
    assert (list(view.Keys), list(view.Values), view.Count, view.ContainsKey("a")) == (["a", "b"], [1, 2], 2, True)
    assert (list(view.keys()), list(view.values()), view.try_get_value("b"), view.TryGetValue("c")) == (
        ["a", "b"],
        [1, 2],
        (True, 2),
        (False, None),
    )

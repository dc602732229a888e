"""Lists and dictionaries as LEAN's Python sees .NET's."""

import pytest

from minilean.common.views import DictionaryView, KeyValuePair


def test_a_pair_is_read_by_name_and_not_taken_apart() -> None:
    """Recorded: `surface/slices`, where `for key, value in data` raises."""
    pair = KeyValuePair("a", 1)
    assert (pair.key, pair.Value, repr(pair)) == ("a", 1, "[a, 1]")
    with pytest.raises(TypeError):
        _, _ = pair  # type: ignore[misc]


def test_a_dictionary_gives_pairs() -> None:
    view = DictionaryView({"a": 1, "b": 2})
    assert [(pair.key, pair.value) for pair in view] == [("a", 1), ("b", 2)]
    assert (view.count, view.contains_key("b"), view.contains_key("c"), view["a"]) == (2, True, False, 1)
    assert (view.keys(), view.Keys, view.Values) == ({"a": 1, "b": 2}.keys(), ["a", "b"], [1, 2])
    assert (view.Count, view.ContainsKey("b"), view.TryGetValue("b"), view.try_get_value("c")) == (2, True, (True, 2), (False, None))

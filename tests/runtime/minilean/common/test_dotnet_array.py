"""Arrays of .NET are neither lists nor tuples."""

import pytest

from minilean.common.dotnet_array import DotnetArray


def test_items_are_iterated_counted_read_and_replaced() -> None:
    array = DotnetArray(item for item in "abc")
    assert (list(array), len(array), array.length, array.Length, array[-1], "b" in array) == (["a", "b", "c"], 3, 3, 3, "c", True)
    array[0] = "x"
    assert sorted(array) == ["b", "c", "x"]
    assert not DotnetArray([])
    with pytest.raises(AttributeError, match="has no member 'append'"):
        array.append("d")  # type: ignore[attr-defined]

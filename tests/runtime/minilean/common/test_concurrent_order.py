"""The order of .NET's concurrent dictionary; what recorded runs show of it stands in tests/conformance."""

from minilean.common.concurrent_order import ConcurrentOrder


def _with(*keys: int) -> ConcurrentOrder:
    order = ConcurrentOrder()
    for key in keys:
        order.add(key)
    return order


def test_a_small_table_has_37_buckets_that_begin_with_what_came_last() -> None:
    keys = (35, 36, 37, 38, 73, 74)
    order = _with(*keys)
    assert order.sort(keys) == [74, 37, 38, 35, 73, 36]
    assert order.sort((35, 37, 73)) == [37, 35, 73]
    order.discard(37)
    assert order.sort((36, 74)) == [74, 36]


def test_keys_below_the_number_of_buckets_are_in_order() -> None:
    assert _with(1, 2, 36).sort((1, 2, 36)) == [1, 2, 36]


def test_a_table_whose_lock_guards_more_than_its_share_grows_to_89_buckets() -> None:
    even = range(2, 38, 2)
    assert _with(*even, 38).sort((2, 36, 38)) == [38, 2, 36]
    assert _with(*even, 39).sort((2, 36, 39)) == [2, 36, 39]
    assert _with(*even, 39, 90).sort((2, 36, 90)) == [90, 2, 36]

from datetime import datetime

import numpy as np
import pytest

from minilean.common.dotnet_errors import ArgumentOutOfRangeException, InvalidOperationException
from minilean.common.rolling_window import RollingWindow
from minilean.data.bars import QuoteBar, TradeBar


def _filled(size: int, *items: float) -> RollingWindow:
    window = RollingWindow[float](size)
    for item in items:
        window.add(item)
    return window


def test_newest_item_is_first_and_oldest_last() -> None:
    window = _filled(3, 1.0, 2.0, 3.0, 4.0)
    assert [window[0], window[1], window[2], window[-1]] == [4.0, 3.0, 2.0, 2.0]
    assert list(window) == [4.0, 3.0, 2.0]
    assert (window.count, window.size, window.samples, window.most_recently_removed) == (3, 3, 4, 1.0)


def test_missing_items_read_as_the_default_of_the_type() -> None:
    assert _filled(3, 1.0)[2] == 0.0
    assert RollingWindow[int](2)[0] == 0
    assert RollingWindow(2)[0] is None


def test_ready_once_full() -> None:
    assert not _filled(2, 1.0).is_ready
    assert _filled(2, 1.0, 2.0).is_ready


def test_reading_past_the_size_enlarges_the_window() -> None:
    window = _filled(2, 1.0, 2.0)
    assert window[4] == 0.0
    assert window.size == 5
    window.add(3.0)
    assert list(window) == [3.0, 2.0, 1.0]


def test_shrinking_drops_the_oldest() -> None:
    window = _filled(3, 1.0, 2.0, 3.0)
    window.size = 2
    assert list(window) == [3.0, 2.0]


def test_nothing_removed_yet_is_an_error() -> None:
    with pytest.raises(InvalidOperationException, match="No item has left"):
        _ = _filled(2, 1.0, 2.0).most_recently_removed


def test_index_below_the_oldest_is_an_error() -> None:
    with pytest.raises(ArgumentOutOfRangeException, match="Index -3"):
        _ = _filled(2, 1.0)[-3]


def test_reset_empties() -> None:
    window = _filled(2, 1.0, 2.0)
    window.reset()
    assert (window.count, window.samples) == (0, 0)


# the lists below follow LEAN's own list: `GetListIndex` counts from `_tail`, which growing leaves where it is
def test_a_window_that_has_turned_over_and_grows_takes_items_at_the_place_where_it_was() -> None:
    window = _filled(3, 1.0, 2.0, 3.0, 4.0, 5.0)
    window.size = 5
    window.add(6.0)
    window.add(7.0)
    assert list(window) == [5.0, 4.0, 7.0, 6.0, 3.0]
    window.add(8.0)
    assert list(window) == [8.0, 5.0, 4.0, 7.0, 6.0]
    assert window.most_recently_removed == 3.0


def test_a_window_that_grows_again_has_moved_on() -> None:
    window = _filled(2, 1.0, 2.0, 3.0)
    _ = window[2]
    for item in (4.0, 5.0):
        window.add(item)
    assert list(window) == [5.0, 3.0, 4.0]
    window.size = 4
    window.add(6.0)
    assert list(window) == [5.0, 3.0, 6.0, 4.0]


def test_shrinking_and_emptying_begin_anew() -> None:
    window = _filled(3, 1.0, 2.0, 3.0, 4.0)
    window.size = 2
    window.size = 3
    window.add(5.0)
    assert list(window) == [5.0, 4.0, 3.0]
    window.add(6.0)
    window.size = 5
    window.reset()
    for item in (7.0, 8.0):
        window.add(item)
    assert list(window) == [8.0, 7.0]


def test_items_are_of_the_type_that_was_named() -> None:
    window = _filled(2)
    for item in (5, np.float64(5.5), True):
        window.add(item)
    assert list(window) == [1.0, 5.5]
    assert type(window[0]) is float
    for item in ("x", None, TradeBar()):
        with pytest.raises(TypeError, match=r"RollingWindow\[float\] got a"):
            window.add(item)
    with pytest.raises(TypeError, match=r"RollingWindow\[int\] got a float: 5.5"):
        RollingWindow[int](2).add(5.5)
    with pytest.raises(TypeError, match=r"RollingWindow\[TradeBar\] got a QuoteBar"):
        RollingWindow[TradeBar](2)[0] = QuoteBar()
    bars = RollingWindow[TradeBar](2)
    bars.add(None)
    assert list(bars) == [None]
    assert type(bars).__name__ == "RollingWindow"


@pytest.mark.parametrize("item_type", [dict, list, datetime, object])
def test_types_that_dotnet_does_not_know_are_refused(item_type: type) -> None:
    with pytest.raises(TypeError, match=r"none of \.NET's types"):
        RollingWindow[item_type](2)


def test_length_is_the_count_and_an_empty_window_is_false() -> None:
    assert len(_filled(3, 1.0)) == 1
    assert not _filled(3)


def test_a_window_of_nothing_takes_no_items() -> None:
    with pytest.raises(ArgumentOutOfRangeException, match="size 0"):
        _filled(0, 1.0)

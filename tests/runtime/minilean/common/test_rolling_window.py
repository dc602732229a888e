import pytest

from minilean.common.dotnet_errors import ArgumentException
from minilean.common.rolling_window import RollingWindow


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
    with pytest.raises(ArgumentException, match="No item has left"):
        _ = _filled(2, 1.0, 2.0).most_recently_removed


def test_index_below_the_oldest_is_an_error() -> None:
    with pytest.raises(ArgumentException, match="Index -3"):
        _ = _filled(2, 1.0)[-3]


def test_reset_empties() -> None:
    window = _filled(2, 1.0, 2.0)
    window.reset()
    assert (window.count, window.samples) == (0, 0)

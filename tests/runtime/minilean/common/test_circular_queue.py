"""A queue that starts over; the circle counts as completed with its first item, as in LEAN."""

from minilean.common.circular_queue import CircularQueue


def test_items_come_round_again() -> None:
    queue = CircularQueue[int]([1, 2, 3])
    assert [queue.dequeue() for _ in range(7)] == [1, 2, 3, 1, 2, 3, 1]


def test_several_arguments_are_items_too() -> None:
    queue = CircularQueue("a", "b")
    assert [queue.dequeue(), queue.Dequeue(), queue.dequeue()] == ["a", "b", "a"]


def test_the_first_item_completes_the_circle_each_time_it_is_given() -> None:
    queue, heard = CircularQueue([1, 2]), []
    queue.circle_completed += lambda sender, arguments: heard.append(sender)
    given = [(queue.dequeue(), len(heard)) for _ in range(4)]
    assert given == [(1, 1), (2, 1), (1, 2), (2, 2)]
    assert heard == [queue, queue]

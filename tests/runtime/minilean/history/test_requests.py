"""What a call of history asked for."""

from dataclasses import FrozenInstanceError
from datetime import datetime

import pytest

from minilean.history.requests import Options, Window


def test_a_window_is_a_number_of_bars_or_two_moments() -> None:
    assert Window(5) == Window(count=5, start=None, end=None)
    assert Window(start=datetime(2020, 1, 2), end=datetime(2020, 1, 3)).count is None


def test_what_is_not_given_is_left_to_the_subscription() -> None:
    assert (Options().resolution, Options().fill_forward, Options().mode) == (None, None, None)


def test_a_request_is_not_changed_on_its_way() -> None:
    with pytest.raises(FrozenInstanceError):
        Window(5).count = 6

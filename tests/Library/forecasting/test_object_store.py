from __future__ import annotations

import pytest

from forecasting.errors import WeightsCorrupt
from forecasting.object_store import read_contents


class FileNotFoundException(Exception):
    """As .NET's, which LEAN's store raises: neither a KeyError nor an OSError."""


@pytest.mark.parametrize("error", [FileNotFoundException("Could not find file"), KeyError("k"), PermissionError(13, "denied")])
def test_a_key_that_vanishes_after_it_was_listed_is_a_named_error_whatever_the_store_raises(object_store, error: Exception) -> None:
    def vanished(_: str) -> bytes:
        raise error

    object_store.read_bytes = vanished
    with pytest.raises(WeightsCorrupt, match=r"^k cannot be read .*look at the disk and the permissions, or train again") as caught:
        read_contents(object_store, "k")
    assert caught.value.__cause__ is error


def test_an_interruption_is_no_error_of_the_store(object_store) -> None:
    def interrupted(_: str) -> bytes:
        raise KeyboardInterrupt

    object_store.read_bytes = interrupted
    with pytest.raises(KeyboardInterrupt):
        read_contents(object_store, "k")

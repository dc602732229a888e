"""What is used of LEAN's object store, so that weights are kept alike in a backtest, a notebook, live trading and the offline trainer."""

from collections.abc import Iterable
from typing import Protocol

from forecasting.errors import WeightsCorrupt


class ObjectStore(Protocol):
    """What is used of LEAN's ``QCAlgorithm.object_store``."""

    @property
    def keys(self) -> Iterable[str]:
        """All keys, those that another process has saved among them."""
        ...

    def contains_key(self, key: str, /) -> bool:
        """Whether there is something under the key."""
        ...

    def read_bytes(self, key: str, /) -> bytes | bytearray:
        """The bytes under the key."""
        ...

    def save_bytes(self, key: str, contents: bytes, /) -> bool:
        """Store bytes; False when the store refuses."""
        ...


def read_contents(store: ObjectStore, key: str) -> bytes:
    """The bytes under a key that a store has named.

    Raises:
        WeightsCorrupt: they are gone, or the store does not give them.
    """
    try:
        contents = store.read_bytes(key)
    except Exception as error:  # LEAN's store raises .NET's own, which have no other class in common with Python's
        raise WeightsCorrupt(f"{key} cannot be read ({error}): look at the disk and the permissions, or train again.") from error
    if contents is None:  # LEAN knows the key since somebody asked for its path, and there is no file
        raise WeightsCorrupt(f"{key} has no contents: delete it, or train again.")
    return bytes(contents)

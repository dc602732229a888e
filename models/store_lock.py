"""One trainer at a time on one object store, so that none overwrites a bundle that another has just read."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from forecasting.store_keys import LOCK_KEY
from minilean.errors import InputError


@contextmanager
def locked(store: Path) -> Iterator[None]:
    """Hold a store's lock; the system frees it when the process ends, however it ends.

    Args:
        store: the object store's folder; made if it is not there.

    Raises:
        InputError: another trainer holds it, or the store is no folder.
        OSError: the store's folder cannot be written.
    """
    if store.is_file():
        raise InputError(f"{store} is a file, expected the folder of an object store: name another with --object-store.")
    store.mkdir(parents=True, exist_ok=True)
    lock = FileLock(store / LOCK_KEY)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise InputError(
            f"Another trainer is at work on the object store {store}: wait for it, stop it, or name another with --object-store."
        ) from error
    try:
        yield
    finally:
        lock.release()

"""`algorithm.object_store`: named bytes in a folder that backtests, notebooks and live runs share (`LocalObjectStore`)."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minilean.common.atomic_write import is_partial, write_whole
from minilean.common.dotnet_errors import ArgumentException, ArgumentNullException, KeyNotFoundException
from minilean.common.naming import LeanObject
from minilean.common.own_files import is_own
from minilean.common.unicode_text import REPLACE_HALVES
from minilean.common.views import KeyValuePair
from minilean.errors import InputError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_KEY = re.compile(r"^\.?[a-zA-Z0-9\\/_#\-$= ]+\.?[a-zA-Z0-9]*$")
_MOST_SLASHES = 100
REFITS_NAME = "refits.json"
"""Keys of this name hold what a strategy says of its refits; runs that share a store overwrite each other's, so each keeps its own."""


_IN_ITS_FILE: object = object()  # no text was given: it lies in the file of its key already


class ObjectStore(LeanObject):
    """Keys are paths under `root`; a write is whole or absent.

    Args:
        root: the store's folder; made when the first key is written.
        on_error: told why a write was refused.
    """

    def __init__(self, root: Path, on_error: Callable[[str], None]) -> None:
        self._root = root
        self._on_error = on_error
        self._announced: set[str] = set()
        self._said: set[str] = set()
        self.refits: dict[str, bytes] = {}
        """What this run has saved last under keys named `refits.json`, the newest last."""
        self.max_size = 10 * 2**30
        self.max_files = 10_000

    def save(self, path: str, text: object = _IN_ITS_FILE, encoding: object = None) -> bool:
        """Save text, or with a key alone take in the file that was written at `get_file_path(path)`.

        Raises:
            ArgumentException: the key is not of LEAN's form.
            ArgumentNullException: the text is None.
            TypeError: it is no text.
        """
        if text is _IN_ITS_FILE:
            return self._file(path).is_file()
        if text is None:
            raise ArgumentNullException(f"The object store was given None to save under {path!r}; expected text.")
        if not isinstance(text, str):
            raise TypeError(f"The object store was given {text!r:.80} to save under {path!r}; expected text, e.g. of json.dumps.")
        return self.save_bytes(path, text.encode("utf-8", REPLACE_HALVES))

    def save_string(self, path: str, text: str, encoding: object = None) -> bool:
        """Save text as UTF-8."""
        return self.save(path, text)

    def save_json(self, path: str, obj: object, encoding: object = None, settings: object = None) -> bool:
        """Nothing: LEAN takes no object of Python's here.

        Raises:
            TypeError: always; save the text of `json.dumps` instead.
        """
        raise TypeError("save_json takes no Python object, as in LEAN; use object_store.save(path, json.dumps(obj)).")

    def save_bytes(self, path: str, contents: ReadableBuffer | Iterable[int]) -> bool:
        """Save bytes: written beside the key first, then renamed over it.

        Returns:
            Whether they were saved; a store that is full or read-only says why and keeps what it had, as in LEAN.
        """
        file = self._file(path)
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            write_whole(file, bytes(contents))
        except OSError as error:
            self._say_once(f"The object store {self._root} did not save {path!r}: {error.strerror}. The run goes on without it.")
            return False
        finally:
            if file.name == REFITS_NAME:
                self.refits.pop(path, None)
                self.refits[path] = bytes(contents)
        self._announced.discard(self._normalized(path))
        return True

    def read(self, path: str, encoding: object = None) -> str:
        """The text under a key, with U+FFFD for bytes that are no UTF-8, as in .NET.

        Raises:
            KeyNotFoundException: there is no such key.
        """
        return bytes(self.read_bytes(path)).decode("utf-8", "replace")  # as .NET's Encoding.UTF8 does

    def read_string(self, path: str, encoding: object = None) -> str:
        """The text under a key."""
        return self.read(path)

    def read_json(self, path: str, encoding: object = None, settings: object = None) -> Any:
        """The JSON under a key, as Python objects."""
        return json.loads(self.read(path))

    def read_bytes(self, path: str) -> bytearray:
        """The bytes under a key.

        Raises:
            KeyNotFoundException: there is no such key.
        """
        file = self._path(path)
        try:
            if not file.is_file():  # a pipe would be waited for
                raise FileNotFoundError(path)
            return bytearray(file.read_bytes())
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as error:
            raise KeyNotFoundException(
                f"Object with key '{path}' was not found in the current project. "
                "Please use ObjectStore.ContainsKey(key) to check if an object exists before attempting to read."
            ) from error

    def contains_key(self, path: str) -> bool:
        """Whether a key exists, or its path was handed out by `get_file_path`."""
        return self._normalized(path) in self._announced or self._path(path).is_file()

    def delete(self, path: str) -> bool:
        """Remove a key; false if there was none, not even one whose path was handed out."""
        was_announced = self._normalized(path) in self._announced
        self._announced.discard(self._normalized(path))
        file = self._path(path)
        if not file.is_file():
            return was_announced
        file.unlink()
        return True

    def get_file_path(self, path: str) -> str:
        """The absolute path of a key, its folder made. From now on `contains_key` is true, as in LEAN.

        A key that ends with a slash is that of a folder, which is made; `/` is the store's own.
        """
        file = self._path(path, check=True)
        is_folder = _is_folder(self._normalized(path))
        (file if is_folder else file.parent).mkdir(parents=True, exist_ok=True)
        self._announced.add(self._normalized(path))
        return f"{file}/" if is_folder else str(file)

    def clear(self) -> None:
        """Remove every key."""
        for key in self.keys:
            self.delete(key)

    @property
    def keys(self) -> list[str]:
        """All keys, sorted."""
        return sorted({*self._files(), *self._announced})

    def _files(self) -> Iterator[str]:
        root = os.fspath(self._root)
        for folder, _, names in os.walk(root):
            inside = folder[len(root) :].lstrip(os.sep).replace(os.sep, "/")
            whole = (name for name in names if not (name.startswith(".") and is_partial(Path(name))))
            keys = (f"{inside}/{name}" for name in whole) if inside else whole
            yield from (key for key in keys if not is_own(key))

    def _say_once(self, sentence: str) -> None:
        if sentence not in self._said:
            self._said.add(sentence)
            self._on_error(sentence)

    def __contains__(self, key: str) -> bool:
        return self.contains_key(key)

    def __iter__(self) -> Iterator[KeyValuePair]:
        for key in self.keys:
            if self._path(key).is_file():
                yield KeyValuePair(key, self.read_bytes(key))

    def __len__(self) -> int:
        return len(self.keys)

    @staticmethod
    def _normalized(key: str) -> str:
        return key.replace("\\", "/").lstrip(".").lstrip("/")

    def _file(self, key: str) -> Path:
        path = self._path(key, check=True)
        if _is_folder(self._normalized(key)):
            raise ArgumentException(f"{key!r} is the key of a folder, which cannot be saved; put a name behind the last '/'.")
        return path

    def _path(self, key: str, check: bool = False) -> Path:
        if key is None or (check and (not _KEY.match(key) or key.count("/") > _MOST_SLASHES)):
            raise ArgumentException(
                f"{key!r} is not an object store key; expected letters, digits, '/', '_', '-', '#', '$', '=' or spaces "
                "and at most one dot, followed by letters and digits."
            )
        path = (self._root / self._normalized(key)).resolve()
        if not path.is_relative_to(self._root.resolve()):
            raise ArgumentException(f"{key!r} leads out of the object store; use a key without '..'.")
        return path


def check_store(root: Path) -> None:
    """Refuse a store that can keep nothing.

    Args:
        root: the store's folder, which need not be there yet.

    Raises:
        InputError: it is a file, or lies below one.
    """
    there = next((path for path in (root, *root.absolute().parents) if path.exists()), None)
    if there is not None and not there.is_dir():
        raise InputError(f"The object store {root} {'is' if there == root else 'lies below'} a file; name a folder.")


def _is_folder(normalized: str) -> bool:
    return not normalized or normalized.endswith("/")

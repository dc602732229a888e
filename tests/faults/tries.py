"""One try: break a file, let its reader read it, see what comes out."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any

from damage import DAMAGES, LINKS, SHORTENING

SOUND, OTHERWISE, REFUSED = "read as before", "read otherwise", "refused"
RAW, HANGS, UNNAMED, BELIEVED = "raw error", "hangs", "refused without the file's name", "believed though a part is missing"
FAILURES = (RAW, HANGS, UNNAMED, BELIEVED)
_SECONDS = 20.0
_LONGEST = 2000  # characters of an error


@dataclass(frozen=True)
class FileKind:
    """A kind of file, where a sound one lies, and who reads it.

    Args:
        name: for people.
        path: of the file below the root, with `/`.
        read: reads it, given the root, and returns what it says, comparable with `==`.
        refusals: the errors by which the reader refuses it.
        share: how often it is tried beside others; less for slow readers.
        named: whether a refusal must name the file.
        is_whole: whether a file with a part missing must be refused.
        follows_links: whether the reader follows links; the object store refuses those that lead out of it.
    """

    name: str
    path: str
    read: Callable[[Path], Any]
    refusals: tuple[type[Exception], ...]
    share: float = 1.0
    named: bool = True
    is_whole: bool = False
    follows_links: bool = True

    @property
    def damages(self) -> list[str]:
        """The damages that are tried on it."""
        return [damage for damage in DAMAGES if self.follows_links or damage not in LINKS]


@dataclass(frozen=True)
class Outcome:
    """What a try gave.

    Args:
        kind, damage: names.
        seed: gives the same try again.
        result: one of the words above.
        error: class and text of the error, or empty.
    """

    kind: str
    damage: str
    seed: int
    result: str
    error: str = ""

    @property
    def failed(self) -> bool:
        """Whether it must not happen."""
        return self.result in FAILURES


class TooLong(BaseException):
    """A reader did not come to an end; nothing on the way catches this."""


def attempt(root: Path, kind: FileKind, damage: str, seed: int, sound: Any, seconds: float = _SECONDS) -> Outcome:
    """Break the file of a kind, read it, and put the sound one back.

    Args:
        root: of the sound files.
        kind: what is read.
        damage: what is done to its file.
        seed: of the damage.
        sound: what the sound file says.
        seconds: after which a reader counts as one that hangs.
    """
    path = root / kind.path
    kept = path.read_bytes()
    try:
        DAMAGES[damage](Random(seed), path, root)
        result, error = _read(root, kind, path, sound, seconds)
    finally:
        _put_back(path, kept)
    if result == OTHERWISE and kind.is_whole and damage in SHORTENING:
        result = BELIEVED
    return Outcome(kind.name, damage, seed, result, error)


def _read(root: Path, kind: FileKind, path: Path, sound: Any, seconds: float) -> tuple[str, str]:
    try:
        with _limited(seconds):
            found = kind.read(root)
    except TooLong:
        return HANGS, ""
    except kind.refusals as error:
        text = f"{type(error).__name__}: {error}"
        is_named = not kind.named or path.stem.lower() in str(error).lower()
        return (REFUSED if is_named and len(text) < _LONGEST else UNNAMED), text
    except Exception as error:  # noqa: BLE001 - every other error is what is looked for
        return RAW, f"{type(error).__name__}: {error}"[:_LONGEST]
    return (SOUND if found == sound else OTHERWISE), ""


@contextmanager
def _limited(seconds: float) -> Iterator[None]:
    def stop(number: int, frame: FrameType | None) -> None:
        raise TooLong

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _put_back(path: Path, kept: bytes) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    path.write_bytes(kept)

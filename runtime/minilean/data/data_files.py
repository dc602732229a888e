"""What lies in a file, as bytes: one way to look whether it is there, to read it and to unpack it, and one error for all that goes wrong.

Whatever lies at the path, a folder, a pipe, a damaged zip, one that expands without end, the answer is a `DataError` that names the file.
"""

from __future__ import annotations

import errno
import fnmatch
import io
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from minilean.errors import DataError

MOST_BYTES = 1 << 30
"""Of a file: far above the largest table of a data folder, and what a machine can still hold."""
MOST_UNPACKED = 1 << 28
"""Bytes of an entry of a zip: 27 years of hourly quotes of a currency pair are a tenth of it."""
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)  # what LEAN reads (DotNetZip)
_ADVICE = "Download the file again."
_ENCRYPTED = 0x1
_NAME_SIZES = 26  # where an entry's own header has them, at its end
_ABSENT = (errno.ENOENT, errno.ENAMETOOLONG)  # no file can have a name that is too long
# what reading a zip from memory raises where its bytes make no sense
_NO_SENSE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, RuntimeError, OverflowError, MemoryError)


def is_present(path: Path) -> bool:
    """Whether there is a file at a path; LEAN does without most of those that are not there.

    Args:
        path: of the file.

    Raises:
        DataError: something else lies there, such as a folder or a pipe, or the machine does not say what.
    """
    return _size(path) is not None


def _size(path: Path) -> int | None:
    try:
        status = os.stat(path)
    except OSError as error:
        if error.errno not in _ABSENT:
            raise _unreadable(path, error) from error
        if os.path.islink(path):
            raise DataError(f"{path} is a link to nothing; put the file there again.") from error
        return None
    except ValueError:  # a name with a null character
        return None
    if not stat.S_ISREG(status.st_mode):
        kind = "a folder" if stat.S_ISDIR(status.st_mode) else "no regular file"
        raise DataError(f"{path} is {kind}; expected a file: move it away and put the file there.")
    return status.st_size


def files_in(folder: Path, pattern: str) -> list[Path]:
    """The files of a folder, sorted; none where there is no such folder.

    Args:
        folder: where they lie.
        pattern: of their names, e.g. `*.csv`.

    Raises:
        DataError: a file lies in the folder's place, or the machine does not list it.
    """
    try:
        names = os.listdir(folder)
    except OSError as error:
        if error.errno in _ABSENT:
            return []
        raise _unreadable(folder, error) from error
    return sorted(folder / name for name in fnmatch.filter(names, pattern))


def read_bytes(path: Path) -> bytes:
    """The content of a file.

    Args:
        path: of the file.

    Raises:
        FileNotFoundError: there is no such file.
        DataError: it is no regular file, too large for a data file, or the machine does not read it.
    """
    size = _size(path)
    if size is None:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))
    if size > MOST_BYTES:
        raise DataError(f"{path} holds more than {MOST_BYTES >> 20} MiB, more than any data file should; fetch it again.")
    try:
        with open(path, "rb", buffering=0) as stream:
            return stream.read()
    except OSError as error:
        raise _unreadable(path, error) from error


def read_zip_entry(
    path: Path, choose: Callable[[list[str]], str | None], expected: str, advice: str = _ADVICE, most: int | None = None
) -> bytes:
    """The content of one file in a zip.

    Args:
        path: of the zip.
        choose: from the names of its entries to the one that is read, or None if it is not there.
        expected: which entry is chosen, for the message.
        advice: how to mend the file, as a sentence.
        most: bytes that it may expand to; `MOST_UNPACKED` by default.

    Raises:
        FileNotFoundError: there is no such zip.
        DataError: it cannot be read, is no sound zip, has not the entry, or expands beyond all measure.
    """
    most = MOST_UNPACKED if most is None else most
    with _opened_zip(path, advice) as archive:
        names = archive.namelist()
        name = choose(names)
        if name is None:
            raise DataError(f"{path} holds {_listed(names)}; expected {expected}. {advice}")
        return _unpacked(path, archive, archive.getinfo(name), advice, most)


def read_zip(path: Path) -> list[tuple[str, bytes]]:
    """Name and content of every file in a zip.

    Args:
        path: of the zip.

    Raises:
        FileNotFoundError: there is no such zip.
        DataError: it cannot be read, is no sound zip, or expands beyond all measure.
    """
    found: list[tuple[str, bytes]] = []
    with _opened_zip(path, _ADVICE) as archive:
        for entry in archive.infolist():
            found.append((entry.filename, _unpacked(path, archive, entry, _ADVICE, MOST_UNPACKED)))
            if sum(len(content) for _, content in found) > MOST_UNPACKED:
                raise _too_large(path, _ADVICE, MOST_UNPACKED)
    return found


@contextmanager
def _opened_zip(path: Path, advice: str) -> Iterator[zipfile.ZipFile]:
    packed = read_bytes(path)
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            yield archive
    except _NO_SENSE as error:
        reason = str(error) or type(error).__name__
        raise DataError(f"{path} is not a sound zip file ({reason}). {advice}") from error


def _unpacked(path: Path, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, advice: str, most: int) -> bytes:
    if entry.compress_type not in _METHODS:
        raise DataError(
            f"{path} is packed by method {entry.compress_type}; expected 8 (deflate), 0 (none) or 12 (bzip2), as LEAN reads: pack the "
            "file again."
        )
    if entry.flag_bits & _ENCRYPTED:
        raise DataError(f"{path} is encrypted; expected a zip without a password: pack the file again.")
    if entry.file_size > most:
        raise _too_large(path, advice, most)
    with archive.open(entry) as stream:
        if entry.compress_type == zipfile.ZIP_BZIP2:
            return _unpacked_bzip2(archive, entry)
        # one more byte than it says: the unpacking is told where to stop, and the check sum is compared at the end
        return stream.read(entry.file_size + 1)


def _unpacked_bzip2(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """An entry that `archive.open` takes: the zip module cannot tell bzip2 where to stop, and 4 KiB of it may make 4 GB."""
    import bz2  # noqa: PLC0415 - not every Python has it, and `archive.open` says so

    packed = cast(IO[bytes], archive.fp)
    packed.seek(entry.header_offset + _NAME_SIZES)
    name_size, extra_size = struct.unpack("<HH", packed.read(4))
    packed.seek(name_size + extra_size, io.SEEK_CUR)
    content = bz2.BZ2Decompressor().decompress(packed.read(entry.compress_size), entry.file_size + 1)
    if len(content) != entry.file_size or zlib.crc32(content) != entry.CRC:
        raise zipfile.BadZipFile("Bad size or CRC-32")
    return content


def _too_large(path: Path, advice: str, most: int) -> DataError:
    return DataError(f"{path} expands to more than {most >> 20} MiB, more than any data file should. {advice}")


def _listed(names: list[str]) -> str:
    few = ", ".join(repr(name) if len(name) > 80 or not name.isprintable() else name for name in names[:3]) or "no file"
    return few if len(names) <= 3 else f"{few} and {len(names) - 3} more"


def _unreadable(path: Path, error: OSError) -> DataError:
    return DataError(f"{path} cannot be read: {error.strerror or error}. Check its permissions and its disk, or put the file there again.")

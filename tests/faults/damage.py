"""Ways in which a file breaks: what disks, copies, editors and vendors do to it, drawn from one seed."""

from __future__ import annotations

import io
import json
import os
import re
import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from typing import Any

Damage = Callable[[Random, Path, Path], None]
"""Breaks a sound file in its place, given the file and the root of all sound files."""

MONSTERS = (
    "", "-1", "0", "-0", "1E999999", "1E-999999", "1e308", "NaN", "inf", "-inf", "9" * 15, "9" * 20, "9" * 400, "0." + "0" * 200 + "1",
    "1_000", "0x10", "1,5", "True", "null", "[]", "{}", '"', "'", "\u0664\u0662", "20200230", "99991231", "00010101", "18991230",
    "20140102 00:00", "2014-01-02T00:00:00", "24:00:00", "99:99:99", "../../etc/passwd", "a" * 300, " ", "\t", "\x00", "#", "1\x1c2",
)  # fmt: skip
_NUMBER = re.compile(r"\d[\d.:/ -]*")
_TEXT_OF_ZIP = ".csv"


def _bytes(change: Callable[[Random, bytes], bytes]) -> Damage:
    def break_it(random: Random, path: Path, root: Path) -> None:
        path.write_bytes(change(random, path.read_bytes()))

    return break_it


def _text(change: Callable[[Random, str], str]) -> Damage:
    """Changes the text of a file, or of the first text in a zip, which stays a sound zip."""

    def break_it(random: Random, path: Path, root: Path) -> None:
        if not zipfile.is_zipfile(path):
            path.write_bytes(change(random, path.read_text(encoding="utf-8", errors="surrogateescape")).encode("utf-8", "surrogateescape"))
            return
        with zipfile.ZipFile(path) as archive:
            entries = [(name, archive.read(name)) for name in archive.namelist()]
        texts = [place for place, (name, _) in enumerate(entries) if name.endswith(_TEXT_OF_ZIP)]
        if texts:
            name, content = entries[texts[0]]
            entries[texts[0]] = name, change(random, content.decode()).encode("utf-8", "surrogateescape")
        path.write_bytes(packed(entries))

    return break_it


def packed(entries: list[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these entries, all of one date: the same entries are the same bytes whenever they are packed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in entries:
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return stream.getvalue()


def _cut(random: Random, content: bytes) -> bytes:
    return content[: random.randrange(len(content))] if content else content


def _cut_at_a_line(random: Random, text: str) -> str:
    lines = text.splitlines(keepends=True)
    return "".join(lines[: random.randrange(len(lines))]) if lines else text


def _flip(random: Random, content: bytes) -> bytes:
    changed = bytearray(content)
    for _ in range(random.choice((1, 1, 1, 2, 8)) if changed else 0):
        changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def _lose_bytes(random: Random, content: bytes) -> bytes:
    start = random.randrange(len(content) + 1)
    return content[:start] + content[start + random.choice((1, 1, 1, 2, 16, 512)) :]


def _double_bytes(random: Random, content: bytes) -> bytes:
    start = random.randrange(len(content) + 1)
    return content[: start + random.choice((1, 1, 2, 16, 512))] + content[start:]


def _overwrite(random: Random, content: bytes) -> bytes:
    start, length = random.randrange(len(content) + 1), random.choice((1, 4, 64, 4096))
    length = min(length, len(content) - start)
    return content[:start] + (b"\0" * length if random.random() < 0.5 else random.randbytes(length)) + content[start + length :]


def _lines(change: Callable[[Random, list[str]], None]) -> Damage:
    def on_text(random: Random, text: str) -> str:
        lines = text.splitlines(keepends=True)
        if lines:
            change(random, lines)
        return "".join(lines)

    return _text(on_text)


def _lose_line(random: Random, lines: list[str]) -> None:
    del lines[random.randrange(len(lines))]


def _double_line(random: Random, lines: list[str]) -> None:
    lines.insert(random.randrange(len(lines) + 1), random.choice(lines))


def _swap_lines(random: Random, lines: list[str]) -> None:
    one, other = random.randrange(len(lines)), random.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]


def _change_field(random: Random, lines: list[str]) -> None:
    place = random.randrange(len(lines))
    fields = lines[place].rstrip("\r\n").split(",")
    one = random.randrange(len(fields))
    what = random.randrange(3)
    if what == 0:
        del fields[one]
    elif what == 1:
        fields.insert(one, fields[random.randrange(len(fields))])
    else:
        fields[one] = random.choice(MONSTERS)
    lines[place] = ",".join(fields) + "\n"


def _monster(random: Random, text: str) -> str:
    numbers = list(_NUMBER.finditer(text))
    if not numbers:
        return text + random.choice(MONSTERS)
    one = random.choice(numbers)
    return text[: one.start()] + random.choice(MONSTERS) + text[one.end() :]


def _other_json(random: Random, text: str) -> str:
    """A value of JSON of another type somewhere, or a name that is lost."""
    try:
        content = json.loads(text)
    except ValueError:
        return _monster(random, text)
    values = ["", "x", -1, 0, 1.5, 1e308, True, None, [], {}, [[]], {"a": 1}, "20200230", "a" * 300, 10**30]
    key: Any = None
    holder: Any = None
    node = content
    while isinstance(node, (dict, list)) and node and (holder is None or random.random() < 0.8):
        holder = node
        key = random.choice(list(node)) if isinstance(node, dict) else random.randrange(len(node))
        node = node[key]
    if holder is None:
        content = random.choice(values)
    elif random.random() < 0.3:
        del holder[key]
    else:
        holder[key] = random.choice(values)
    return json.dumps(content)


def _replaced(make: Callable[[Path], object]) -> Damage:
    def break_it(random: Random, path: Path, root: Path) -> None:
        path.unlink()
        make(path)

    return break_it


def _bomb(random: Random, path: Path, root: Path) -> None:
    name = path.stem + _TEXT_OF_ZIP
    path.write_bytes(packed([(name, b"0" * (300 << 20 if random.random() < 0.02 else 8 << 20))]))
    if random.random() < 0.5:
        content = bytearray(path.read_bytes())
        struct.pack_into("<L", content, content.index(b"PK\1\2") + 24, random.choice((10, 2**32 - 1)))
        path.write_bytes(content)


def _odd_zip(random: Random, path: Path, root: Path) -> None:
    name, content = path.stem + _TEXT_OF_ZIP, b"20140102 00:00,1,1,1,1,1\n" * 3
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            name = archive.namelist()[0]
            content = archive.read(name)
    what = random.randrange(6)
    entries = {3: [], 4: [("other" + _TEXT_OF_ZIP, content)], 5: [("n" * 300, content), (name, content)]}.get(what, [(name, content)])
    path.write_bytes(packed(entries, {0: zipfile.ZIP_BZIP2, 1: zipfile.ZIP_LZMA}.get(what, zipfile.ZIP_DEFLATED)))
    if what == 2:  # a password that nobody knows
        changed = bytearray(path.read_bytes())
        changed[changed.index(b"PK\1\2") + 8] |= 1
        path.write_bytes(changed)


def _another(random: Random, path: Path, root: Path) -> None:
    path.write_bytes(random.choice(sorted(other for other in root.rglob("*") if other.is_file() and other != path)).read_bytes())


DAMAGES: Mapping[str, Damage] = {
    "cut short": _bytes(_cut),
    "cut at a line": _text(_cut_at_a_line),
    "bits flipped": _bytes(_flip),
    "bits of the text flipped": _text(lambda random, text: _flip(random, text.encode()).decode("utf-8", "surrogateescape")),
    "bytes lost": _bytes(_lose_bytes),
    "bytes doubled": _bytes(_double_bytes),
    "bytes overwritten": _bytes(_overwrite),
    "line lost": _lines(_lose_line),
    "line doubled": _lines(_double_line),
    "lines swapped": _lines(_swap_lines),
    "field changed": _lines(_change_field),
    "number changed": _text(_monster),
    "JSON changed": _text(_other_json),
    "emptied": _bytes(lambda random, content: b""),
    "blanks only": _bytes(lambda random, content: b" \n\n"),
    "noise": _bytes(lambda random, content: random.randbytes(random.choice((1, 100, 10_000)))),
    "another encoding": _bytes(lambda random, content: content.decode("utf-8", "replace").encode("utf-16")),
    "nested JSON": _bytes(lambda random, content: random.choice((b"[", b'{"a":')) * 100_000),
    "another file": _another,
    "a folder": _replaced(Path.mkdir),
    "a pipe": _replaced(os.mkfifo),
    "a link to itself": _replaced(lambda path: path.symlink_to(path)),
    "a link to nothing": _replaced(lambda path: path.symlink_to(path.parent / "nothing")),
    "unreadable": _replaced(lambda path: path.symlink_to("/proc/self/mem")),
    "zip that expands": _bomb,
    "odd zip": _odd_zip,
}
LINKS = ("a link to itself", "a link to nothing", "unreadable")
"""Damages that put a link in the file's place."""
SHORTENING = ("cut short", "cut at a line", "emptied", "blanks only")
"""Damages after which a part is missing, and the rest is as it was."""

"""JSON over several lines, as LEAN's result files have it: two blanks of indentation, decimals with their scale."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from minilean.orders.order_json import SCALAR_PRINTERS, to_json

_INDENT = "  "


def indented(value: object) -> Iterator[str]:
    """JSON over several lines, in pieces: results have tens of megabytes, which are never in memory as a whole.

    Args:
        value: mappings with text keys, sequences, and what `to_json` prints; `RawJson` stays on its line.

    Yields:
        A piece for each member of the outermost mapping, or one for anything else.
    """
    if not isinstance(value, dict) or not value:
        yield _text(value, "\n")
        return
    inner, separator = "\n" + _INDENT, "{"
    for key, item in value.items():
        yield separator + _key_text(inner, key)
        yield _text(item, inner)
        separator = ","
    yield "\n}"


def _text(value: object, line: str) -> str:
    pieces: list[str] = []
    _add(value, line, pieces.append)
    return "".join(pieces)


def _add(value: object, line: str, put: Callable[[str], None]) -> None:
    printer = SCALAR_PRINTERS.get(type(value))
    if printer is not None:
        put(printer(value))
    elif isinstance(value, dict):
        _add_members(value, line, put)
    elif isinstance(value, (list, tuple)):
        _add_items(value, line, put)
    else:
        put(to_json(value))


def _add_members(members: dict[str, Any], line: str, put: Callable[[str], None]) -> None:
    inner, separator = line + _INDENT, "{"
    for key, item in members.items():
        put(separator + _key_text(inner, key))
        _add(item, inner, put)
        separator = ","
    put(line + "}" if members else "{}")


def _add_items(items: Sequence[Any], line: str, put: Callable[[str], None]) -> None:
    inner, separator = line + _INDENT, "["
    for item in items:
        put(separator + inner)
        _add(item, inner, put)
        separator = ","
    put(line + "]" if items else "[]")


# a few dozen names begin some million members
@lru_cache(maxsize=4096)
def _key_text(line: str, key: str) -> str:
    return f"{line}{to_json(key)}: "

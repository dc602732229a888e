"""JSON over several lines, as LEAN's result files have it: two blanks of indentation, decimals with their scale."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from minilean.orders.order_json import SCALAR_PRINTERS, to_json

_INDENT = "  "


def indented(value: Any) -> str:
    """JSON over several lines.

    Args:
        value: mappings with text keys, sequences, and what `to_json` prints; `RawJson` stays on its line.
    """
    return _text(value, "\n")


def _text(value: Any, line: str) -> str:
    printer = SCALAR_PRINTERS.get(type(value))
    if printer is not None:
        return printer(value)
    inner = line + _INDENT
    if isinstance(value, Mapping):
        members = [_key_text(inner, key) + _text(item, inner) for key, item in value.items()]
        return "{" + ",".join(members) + line + "}" if members else "{}"
    if isinstance(value, (list, tuple)):
        items = [inner + _text(item, inner) for item in value]
        return "[" + ",".join(items) + line + "]" if items else "[]"
    return to_json(value)


# a few dozen names begin some million members
@lru_cache(maxsize=4096)
def _key_text(line: str, key: str) -> str:
    return f"{line}{to_json(key)}: "

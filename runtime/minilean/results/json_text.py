"""JSON over several lines, as LEAN's result files have it: two blanks of indentation, decimals with their scale."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from minilean.orders.order_json import to_json

_INDENT = "  "


@dataclass(frozen=True, slots=True)
class RawJson:
    """Text that is JSON already."""

    text: str


def indented(value: Any) -> str:
    """JSON over several lines.

    Args:
        value: mappings with text keys, sequences, and what `to_json` prints; `RawJson` stays on its line.
    """
    return _text(value, "\n")


def _text(value: Any, line: str) -> str:
    kind = type(value)
    if kind is RawJson:
        return value.text
    inner = line + _INDENT
    if kind is dict or isinstance(value, Mapping):
        members = [f"{inner}{to_json(key)}: {_text(item, inner)}" for key, item in value.items()]
        return "{" + ",".join(members) + line + "}" if members else to_json(value)
    if kind in (list, tuple):
        items = [f"{inner}{_text(item, inner)}" for item in value]
        return "[" + ",".join(items) + line + "]" if items else to_json(value)
    return to_json(value)

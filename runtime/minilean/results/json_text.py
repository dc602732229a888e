"""JSON over several lines, as LEAN's result files have it: two blanks of indentation, decimals with their scale."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
    return "".join(_pieces(value, "\n"))


def _pieces(value: Any, line: str) -> Iterator[str]:
    inner = line + _INDENT
    if isinstance(value, RawJson):
        yield value.text
    elif isinstance(value, Mapping) and value:
        separator = "{"
        for key, item in value.items():
            yield f"{separator}{inner}{to_json(key)}: "
            yield from _pieces(item, inner)
            separator = ","
        yield line + "}"
    elif isinstance(value, Sequence) and not isinstance(value, str) and value:
        separator = "["
        for item in value:
            yield separator + inner
            yield from _pieces(item, inner)
            separator = ","
        yield line + "]"
    else:
        yield to_json(value)

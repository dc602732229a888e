"""What a check finds: a place, and a sentence about it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple


class Finding(NamedTuple):
    """One place that fails in LEAN.

    Args:
        file: where it is.
        line: number of the line, from 1.
        rule: a short name of what was looked for, such as `keyword`.
        text: what is wrong, and what to write instead, in a sentence.
    """

    file: Path
    line: int
    rule: str
    text: str

    def __str__(self) -> str:
        near = os.path.relpath(self.file)
        return f"{self.file if near.startswith('..') else near}:{self.line}: {self.text} [{self.rule}]"

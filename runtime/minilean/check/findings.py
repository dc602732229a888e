"""What a check finds: a place, and a sentence about it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, order=True)
class Finding:
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

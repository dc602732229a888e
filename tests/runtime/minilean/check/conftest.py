"""Checks a text as if it were a strategy's file."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

import pytest

from minilean.check.checking import check_sources
from minilean.check.sources import Source

Found = list[tuple[int, str, str]]


@pytest.fixture
def found() -> Callable[[str], Found]:
    """Lines, rules and sentences that a text gives; the lines of `initialize` are given, and begin with number 4."""

    def check(lines: str, before: str = "") -> Found:
        body = "\n".join(f"        {line}" for line in lines.split("\n"))
        text = f"from AlgorithmImports import *\nclass Own(QCAlgorithm):\n    def initialize(self):\n{body}\n{before}"
        return [(this.line, this.rule, this.text) for this in sorted(check_sources([Source(Path("main.py"), ast.parse(text))]))]

    return check

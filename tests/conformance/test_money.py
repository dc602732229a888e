"""Orders of every type on bars of every shape, accounts of every kind and models that fail, as real LEAN recorded them in `money/`."""

from __future__ import annotations

import importlib.util
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

HERE = Path(__file__).parent
_TABLE = tomllib.loads((HERE / "deviations.toml").read_text(encoding="utf-8"))
NAMED = _TABLE["cases"].keys()
CASES = sorted(path.name for path in (HERE / "money" / "expected").iterdir())

_spec = importlib.util.spec_from_file_location("conformance_compare", HERE / "compare.py")
assert _spec is not None
assert _spec.loader is not None
compare = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(compare)


@pytest.mark.parametrize("case", CASES)
def test_a_case_of_money_agrees_with_lean(case: str, money_collected: Callable[[str], Path], unpacked: Callable[[str, str], Path]) -> None:
    found = list(compare.differences(money_collected(case), unpacked("money", case)))
    assert bool(found) == (f"money/{case}" in NAMED), found

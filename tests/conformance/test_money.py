"""Orders of every type on bars of every shape, and accounts of every kind, event by event as real LEAN recorded them in `money/`.

The tables of orders are not compared: the tag of a trailing stop is spelt otherwise in LEAN.
"""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
from collections.abc import Callable
from pathlib import Path

import pytest

HERE = Path(__file__).parent
MONEY = HERE / "money"
ENTRIES = {name.strip(): digest for digest, name in (line.split(maxsplit=1) for line in (MONEY / "SHA256SUMS").read_text().splitlines())}
CASES = sorted(path.name for path in (MONEY / "expected").iterdir())

_spec = importlib.util.spec_from_file_location("conformance_compare", HERE / "compare.py")
compare = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(compare)


def content(name: str) -> bytes:
    """A recorded file, unpacked."""
    path = MONEY / name
    return path.read_bytes() if path.exists() else gzip.decompress(path.with_name(f"{path.name}.gz").read_bytes())


def test_what_lean_gave_is_kept_byte_for_byte() -> None:
    found = {path.relative_to(MONEY).as_posix().removesuffix(".gz") for path in MONEY.rglob("*") if path.is_file()}
    assert {name for name in found if "__pycache__" not in name} == ENTRIES.keys() | {"SHA256SUMS"}
    assert [name for name, digest in ENTRIES.items() if hashlib.sha256(content(name)).hexdigest() != digest] == []


@pytest.mark.parametrize("case", CASES)
def test_every_event_and_the_equity_of_every_day_are_those_of_lean(
    case: str, money_collected: Callable[[str], Path], tmp_path: Path
) -> None:
    got = money_collected(case)

    for table in ("order_events.csv", "equity.csv"):
        want = tmp_path / table
        want.write_bytes(content(f"expected/{case}/{table}"))
        assert compare.table_difference(got / table, want, compare.COLUMNS[table]) is None
    want = tmp_path / "trace.txt"
    want.write_bytes(content(f"expected/{case}/trace.txt"))
    assert compare.trace_difference(got / "trace.txt", want) is None

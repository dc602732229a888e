"""The ledger is no algorithm's, whatever else lies beside it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from minilean.common.own_files import is_own
from minilean.ledger.ledger import PLACE, Ledger
from minilean.ledger.trial import Span, Status, Trial


@pytest.mark.parametrize("key", ["ledger/trials.jsonl", "ledger/.trials.jsonl.lock", "ledger/returns/0a1b.json"])
def test_the_ledgers_files_are_own(key: str) -> None:
    assert is_own(key)


@pytest.mark.parametrize(
    "key", ["ledger/mine.json", "ledger", "ledger/returns", "trials.jsonl", "mine/ledger/trials.jsonl", "Ledger/trials.jsonl"]
)
def test_other_keys_are_an_algorithms(key: str) -> None:
    assert not is_own(key)


def test_all_that_the_ledger_writes_is_own(tmp_path: Path) -> None:
    Ledger(tmp_path / PLACE).record(Trial("M", "", {}, "", Span(None, None)), Status.FINISHED)
    written = [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()]
    assert "ledger/trials.jsonl" in written
    assert [key for key in written if not is_own(key)] == []

from __future__ import annotations

import json

import pytest

from minilean.errors import InputError
from minilean.report.refits import read_refits

RECORD = {
    "symbol": "SPY", "month": "2020-03", "seed": 1, "outcome": "trained", "message": "", "seconds": 4.5, "losses": [0.2, 0.1],
    "out_of_sample": {"rmse": 0.02, "rmse_naive": 0.03},
}  # fmt: skip


def test_records_are_read():
    failed = {"symbol": "SPY", "month": "2020-04", "seed": None, "outcome": "failed", "message": "diverged", "out_of_sample": None}
    first, second = read_refits(json.dumps([RECORD | {"note": "chosen by these prices"}, failed]).encode(), "macro/refits.json")
    assert (first.symbol, first.month, first.seed, first.outcome, first.losses) == ("SPY", "2020-03", "1", "trained", (0.2, 0.1))
    assert (first.rmse, first.rmse_naive, first.note) == (0.02, 0.03, "chosen by these prices")
    assert (second.seed, second.message, second.losses, second.note) == ("", "diverged", (), "")
    assert second.rmse != second.rmse


@pytest.mark.parametrize("contents", [b"{", b"[1]", b'[{"symbol": "SPY"}]', b'{"a": 1}', b"\xff", b"[" * 100_000, b"7"])
def test_another_file_is_refused(contents):
    with pytest.raises(InputError, match="macro/refits.json in the object store is not a list of refits"):
        read_refits(contents, "macro/refits.json")

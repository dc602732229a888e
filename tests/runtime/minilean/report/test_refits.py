from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta

import pytest

from minilean.errors import InputError
from minilean.report.refits import find_refits, read_refits

STARTED = datetime(2024, 5, 1, 12, 0, tzinfo=UTC)
ENDED = STARTED + timedelta(minutes=3)
RECORD = {
    "symbol": "SPY", "month": "2020-03", "seed": 1, "outcome": "trained", "message": "", "seconds": 4.5, "losses": [0.2, 0.1],
    "out_of_sample": {"rmse": 0.02, "rmse_naive": 0.03},
}  # fmt: skip


def save(store, strategy, when):
    path = store / strategy / "refits.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps([RECORD]), encoding="utf-8")
    os.utime(path, (when.timestamp(), when.timestamp()))
    return path


def test_records_are_read(tmp_path):
    failed = {"symbol": "SPY", "month": "2020-04", "seed": None, "outcome": "failed", "message": "diverged", "out_of_sample": None}
    path = tmp_path / "refits.json"
    path.write_text(json.dumps([RECORD, failed]), encoding="utf-8")
    first, second = read_refits(path)
    assert (first.symbol, first.month, first.seed, first.outcome, first.losses) == ("SPY", "2020-03", "1", "trained", (0.2, 0.1))
    assert (first.rmse, first.rmse_naive) == (0.02, 0.03)
    assert (second.seed, second.message, second.losses) == ("", "diverged", ())
    assert second.rmse != second.rmse


@pytest.mark.parametrize("text", ["{", "[1]", '[{"symbol": "SPY"}]', '{"a": 1}'])
def test_another_file_is_refused(tmp_path, text):
    path = tmp_path / "refits.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="not a list of refits"):
        read_refits(path)


def test_the_list_saved_while_the_run_went_on_is_found(tmp_path):
    save(tmp_path, "older", STARTED - timedelta(days=1))
    own = save(tmp_path, "own", STARTED + timedelta(minutes=1))
    save(tmp_path, "later", ENDED + timedelta(hours=1))
    assert find_refits(tmp_path, STARTED, ENDED) == own


def test_the_list_of_another_run_is_not_taken(tmp_path):
    save(tmp_path, "older", STARTED - timedelta(days=1))
    assert find_refits(tmp_path, STARTED, ENDED) is None


def test_a_missing_store_or_an_unknown_span_gives_none(tmp_path):
    save(tmp_path, "own", STARTED + timedelta(minutes=1))
    assert find_refits(tmp_path / "absent", STARTED, ENDED) is None
    assert find_refits(tmp_path, None, ENDED) is None

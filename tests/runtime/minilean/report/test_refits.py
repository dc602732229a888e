from __future__ import annotations

import json

import pytest

from minilean.errors import InputError
from minilean.report.refits import RefitCurve, loss_range, read_refits

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
    with pytest.raises(InputError, match=r"macro/refits\.json in the object store is not a list of refits"):
        read_refits(contents, "macro/refits.json")


def losses(*values):
    return RefitCurve("SPY", "2020-03", "1", "trained", "", 1.0, values, 0.02, 0.03)


def test_a_first_epoch_far_above_the_others_lies_outside_the_axis():
    found = loss_range([losses(3.0, 0.2, 0.11), losses(2.0, 0.1, 0.22)])
    assert (found.low, found.high, found.highest, found.is_clipped) == (pytest.approx(0.1 / 1.1), pytest.approx(0.242), 3.0, True)


@pytest.mark.parametrize("curves", [[losses(0.3, 0.25)], [losses(0.3)], [losses(0.3, float("nan"), 0.0), losses(0.2)]])
def test_otherwise_the_axis_has_all_losses(curves):
    found = loss_range(curves)
    assert (found.high, found.is_clipped) == (pytest.approx(0.33), False)
    assert 0 < found.low < min(loss for curve in curves for loss in curve.losses if loss > 0)


def test_no_loss_has_no_axis():
    assert loss_range([losses(), losses(0.0, float("nan"))]) is None

"""The verdict of the look-ahead test."""

from __future__ import annotations

from datetime import datetime

from minilean.results.analysis.finished_run import LookAheadVerdict
from minilean.results.analysis.look_ahead import look_ahead


def test_an_order_that_depends_on_later_bars_is_told(make_run) -> None:
    (finding,) = look_ahead(make_run(look_ahead=LookAheadVerdict(16, datetime(2015, 1, 5, 16))))
    assert (finding.name, finding.sample) == ("LookAhead", {"firstDifference": "2015-01-05T16:00:00", "runsCompared": 16})


def test_orders_that_agree_and_no_test_at_all_are_not(make_run) -> None:
    assert look_ahead(make_run(look_ahead=LookAheadVerdict(16))) == []
    assert look_ahead(make_run()) == []

"""Data that end before the run."""

from __future__ import annotations

from datetime import date

from minilean.results.analysis.early_end import data_end_early


def test_the_symbol_whose_data_end_first_is_told(make_run) -> None:
    ends = {"XLK": date(2016, 5, 2), "TLT": date(2016, 3, 1), "IEF": date(2016, 3, 1)}
    (finding,) = data_end_early(make_run(early_ends=ends))
    assert (finding.name, finding.sample, finding.count) == ("DataEndEarly", {"symbol": "IEF", "lastDay": "2016-03-01"}, 3)


def test_one_symbol_is_not_counted(make_run) -> None:
    (finding,) = data_end_early(make_run(early_ends={"XLK": date(2016, 5, 2)}))
    assert (finding.sample, finding.count) == ({"symbol": "XLK", "lastDay": "2016-05-02"}, None)


def test_data_that_reach_to_the_end_are_fine(make_run) -> None:
    assert data_end_early(make_run()) == []

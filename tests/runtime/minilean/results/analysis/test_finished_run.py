"""What diagnoses read of a run."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from minilean.errors import InputError
from minilean.results.analysis.finished_run import LookAheadVerdict, Trials, has_fragments


def test_lines_with_all_fragments_are_found_in_whatever_case(make_run) -> None:
    run = make_run(log=["Order 1: Too SMALL.", "order 2: too large.", "small"])
    assert run.log_lines_with(("order ", "too small")) == ["Order 1: Too SMALL."]
    assert run.log_lines_with(("ORDER ",)) == ["Order 1: Too SMALL.", "order 2: too large."]
    assert run.log_lines_with(("too small", "too large")) == []
    assert run.log_lines_with(("absent",)) == []


def test_fragments_that_stand_in_two_lines_are_in_no_line(make_run) -> None:
    assert make_run(log=["first", "second"]).log_lines_with(("first\nsecond",)) == []


def test_all_fragments_must_stand_in_a_message() -> None:
    assert has_fragments("An Order of 5", ("an order", " of "))
    assert not has_fragments("An Order of 5", ("an order", " at "))


def test_events_with_a_message_are_told(make_run, make_event) -> None:
    said, silent = make_event("refused"), make_event("")
    assert make_run(events=[silent, said]).told_events == [said]


def test_the_mean_rate_is_that_of_every_calendar_day(make_run) -> None:
    rates = {date(2016, 1, 1): "0.01", date(2016, 1, 2): "0.04", date(2016, 1, 3): "0.07", date(2016, 1, 4): "0.5"}
    run = make_run(equity=[1, 2, 3, 4], risk_free_rate=lambda day: Decimal(rates[day]))
    assert run.mean_risk_free_rate(date(2016, 1, 1), date(2016, 1, 3)) == Decimal("0.04")
    assert run.mean_risk_free_rate(date(2016, 1, 4), date(2016, 1, 4)) == Decimal("0.5")


@pytest.mark.parametrize(("trials", "variance"), [(0.5, 0.1), (float("nan"), 0.1), (2, -0.1), (2, float("inf")), (2, float("nan"))])
def test_trials_that_cannot_be_are_refused(trials: float, variance: float) -> None:
    with pytest.raises(InputError, match="must be"):
        Trials(trials, variance)


def test_a_verdict_on_no_run_is_refused() -> None:
    with pytest.raises(InputError, match="at least one altered run"):
        LookAheadVerdict(0)

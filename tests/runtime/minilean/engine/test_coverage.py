"""What is said of symbols whose data do not cover the run."""

# ruff: noqa: F403
from __future__ import annotations

from datetime import date

from AlgorithmImports import *
from minilean.engine.coverage import Coverage, _by_day, _listed


def coverage_of(**parts: object) -> Coverage:
    whole = {"without": (), "ended": {}, "begun": {}, "num_symbols": 3, "start": date(2020, 1, 2), "end": date(2020, 3, 31)}
    return Coverage(**whole | parts)


def test_data_that_cover_the_run_are_not_spoken_of() -> None:
    assert (coverage_of().remarks, coverage_of().early_ends) == ([], {})


def test_what_is_missing_is_told_in_a_sentence_each() -> None:
    found = coverage_of(without=["A"], ended={date(2020, 2, 3): ["B"]}, begun={date(2020, 2, 4): ["C"]})
    assert found.remarks == [
        "No data at all for A.",
        "1 of 3 symbols have no data at the end of the run, 2020-03-31, and stand at their last price: B since 2020-02-03.",
        "Data begin after the start of the run, 2020-01-02: C on 2020-02-04.",
    ]


def test_of_several_subscriptions_the_last_day_counts() -> None:
    found = coverage_of(ended={date(2020, 2, 7): ["A", "B"], date(2020, 2, 3): ["B", "C"]})
    assert found.early_ends == {"A": date(2020, 2, 7), "B": date(2020, 2, 7), "C": date(2020, 2, 3)}
    assert found.remarks[0].startswith("3 of 3 symbols")


def test_few_names_are_listed_and_of_many_the_first() -> None:
    assert _listed(["B", "A", "B"]) == "A, B"
    assert _listed("FEDCBA") == "A, B, C, D, E, F"
    assert _listed("GFEDCBA") == "A, B, C, D, E and 2 others"


def test_the_days_with_most_names_come_first_and_the_rest_is_counted() -> None:
    days = {date(2020, 1, day): names for day, names in ((2, "A"), (3, "BC"), (6, "D"), (7, "EF"), (8, "G"))}
    assert _by_day(days, "since") == "B, C since 2020-01-03; E, F since 2020-01-07; A since 2020-01-02; 2 others since other days"

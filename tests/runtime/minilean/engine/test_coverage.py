"""What is said of symbols whose data do not cover the run."""

# ruff: noqa: F403
from __future__ import annotations

from datetime import date

from AlgorithmImports import *
from minilean.engine.coverage import _by_day, _listed


def test_few_names_are_listed_and_of_many_the_first() -> None:
    assert _listed(["B", "A", "B"]) == "A, B"
    assert _listed("FEDCBA") == "A, B, C, D, E, F"
    assert _listed("GFEDCBA") == "A, B, C, D, E and 2 others"


def test_the_days_with_most_names_come_first_and_the_rest_is_counted() -> None:
    days = {date(2020, 1, day): names for day, names in ((2, "A"), (3, "BC"), (6, "D"), (7, "EF"), (8, "G"))}
    assert _by_day(days, "since") == "B, C since 2020-01-03; E, F since 2020-01-07; A since 2020-01-02; 2 others since other days"

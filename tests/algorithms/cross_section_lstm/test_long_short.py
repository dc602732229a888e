from __future__ import annotations

from datetime import datetime

from long_short import shares

from forecasting.forecast import ProbabilityForecast


def said(**probabilities: float) -> dict[str, ProbabilityForecast]:
    return {ticker: ProbabilityForecast(chance, datetime(2024, 1, 5, 16), 0.0) for ticker, chance in probabilities.items()}


def test_the_likeliest_are_long_and_the_least_likely_short_in_equal_parts() -> None:
    found = shares(said(A=0.50, B=0.61, C=0.40, D=0.55, E=0.45), 2, 1.0)
    assert list(found.items()) == [("B", 0.25), ("D", 0.25), ("C", -0.25), ("E", -0.25)]


def test_gross_is_what_both_sides_have_together() -> None:
    assert shares(said(A=0.6, B=0.4), 1, 0.5) == {"A": 0.25, "B": -0.25}


def test_of_equal_probabilities_the_first_ticker_is_the_likelier() -> None:
    assert shares(said(A=0.5, B=0.5, C=0.5), 1, 2.0) == {"A": 1.0, "C": -1.0}


def test_nothing_is_held_where_there_are_too_few() -> None:
    assert shares(said(A=0.6, B=0.5, C=0.4), 2, 1.0) == {}
    assert shares({}, 1, 1.0) == {}

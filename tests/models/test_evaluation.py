"""What is judged, and on what; the walks and boards themselves are tested through the command, in test_evaluate.py."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

from evaluation import EvaluationSpec, plain
from spans import DateSpan

from forecasting.targets import Target
from forecasting.walk_schedule import WalkSchedule

DAYS = DateSpan("development", date(2005, 1, 1), date(2014, 12, 31))


def made(window: str = "rolling", embargo: int = 0) -> EvaluationSpec:
    return EvaluationSpec("fast", (Target("close_change", 5), Target("direction", 5)), DAYS, window, embargo, (1, 2, 3))


def test_the_walk_and_the_network_of_a_spec() -> None:
    assert made().schedule == WalkSchedule(date(2005, 1, 1), date(2014, 12, 31), 1280, 0)
    assert made("expanding", 4).schedule == WalkSchedule(date(2005, 1, 1), date(2014, 12, 31), None, 4)
    model = made().model
    assert model is not None
    assert (model.window.horizon, model.network.units, model.training.epochs, model.window.expanding) == (5, 16, 30, False)
    expanding = made("expanding").model
    assert expanding == replace(model, window=replace(model.window, expanding=True))
    assert replace(made(), model_name="ridge").model is None


def test_one_line_says_how() -> None:
    assert made("expanding", 4).title == (
        "fast with 3 seeds, development: 2005-01-01 to 2014-12-31, refits at month ends on an expanding window, embargo 4"
    )


def test_numbers_that_json_has_no_word_for() -> None:
    assert plain({"a": [1.5, math.nan], "b": (math.inf, "c", {"d": -math.inf})}) == {"a": [1.5, None], "b": [None, "c", {"d": None}]}

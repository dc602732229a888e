"""Trials to record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from minilean.ledger.trial import Span, Trial


def a_trial(family: str = "Momentum", spec: str = "a1", last: date = date(2015, 12, 31), name: str = "", **parameters: str) -> Trial:
    return Trial(family, spec, parameters, "return of the portfolio", Span(date(2010, 1, 4), last, name))


@pytest.fixture
def trial() -> Callable[..., Trial]:
    """A trial of `Momentum` from 2010 to 2015, or as the arguments say."""
    return a_trial

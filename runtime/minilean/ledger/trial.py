"""What a trial is, and what its score came to."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from minilean.common.unicode_text import well_formed
from minilean.errors import InputError

SEEDS = frozenset({"seed", "seeds"})
"""Parameters that draw again what was chosen before: another value of them is no other trial."""
_DIGITS = 16


class Status(Enum):
    """How far a trial got. One that was looked at counts, finished or not."""

    STARTED = "started"
    FINISHED = "finished"
    FAILED = "failed"


@dataclass(frozen=True)
class Span:
    """The days that a score is of.

    Args:
        first: first day; None when it is not known any more.
        last: last day; None when it is not known any more.
        name: what the span is called, such as ``development``; may be empty.

    Raises:
        InputError: the last day is before the first.
    """

    first: date | None
    last: date | None
    name: str = ""

    def __post_init__(self) -> None:
        if self.first is not None and self.last is not None and self.last < self.first:
            raise InputError(f"The span of a trial ends on {self.last}, before it begins on {self.first}; give the days in order.")


@dataclass(frozen=True)
class Score:
    """What a trial's out-of-sample score came to.

    Args:
        num_observations: how many returns, or forecasts, it is made of.
        mean: of the returns of one period above the risk-free rate or above nothing, as fractions; None when there are none.
        deviation: sample standard deviation of the same returns; None when there are none.
        sharpe: mean over deviation, of one period and not of a year; None when it cannot be told.
        figures: any other figures by name, such as losses of forecasts.

    Raises:
        InputError: a figure is not finite, or a count below zero.
    """

    num_observations: int
    mean: float | None = None
    deviation: float | None = None
    sharpe: float | None = None
    figures: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.num_observations < 0:
            raise InputError(f"A score has {self.num_observations} observations; give their number, 0 or more.")
        named = {"mean": self.mean, "deviation": self.deviation, "sharpe": self.sharpe, **self.figures}
        for name, value in named.items():
            if value is not None and not math.isfinite(value):
                raise InputError(f"The score's {name} is {value}; give a finite number, or leave it out.")


@dataclass(frozen=True)
class Trial:
    """One thing that was tried: a distinct family, spec, set of parameters, target and span.

    Args:
        family: what is searched over, such as the class of a strategy. Trials of one family compete with each other. Forecasts and
            portfolios are families of their own: errors of a forecast and returns of a portfolio are never searched as one.
        spec: which variant of it, such as a recipe or the digest of a strategy's source.
        parameters: as text. Seeds among them do not make another trial.
        target: what the score is of, such as ``return of the portfolio`` or ``change of the close``.
        span: the days of the score.

    Raises:
        InputError: there is no family.
    """

    family: str
    spec: str
    parameters: Mapping[str, str]
    target: str
    span: Span

    def __post_init__(self) -> None:
        if not self.family.strip():
            raise InputError("A trial has no family; name what was searched over, such as the strategy's class.")

    @property
    def identity(self) -> str:
        """The same for the same trial, whenever and with whatever seed it is made: 16 hexadecimal digits."""
        chosen = sorted((name, value) for name, value in self.parameters.items() if name not in SEEDS)
        days = [day and day.isoformat() for day in (self.span.first, self.span.last)]
        text = json.dumps([self.family, self.spec, chosen, self.target, *days, self.span.name], ensure_ascii=False)
        return hashlib.sha256(well_formed(text).encode()).hexdigest()[:_DIGITS]

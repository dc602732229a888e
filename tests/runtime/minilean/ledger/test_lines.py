"""A line says what was recorded, and a line that says something else is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from minilean.ledger.lines import Entry, Kind, Mark, line_of, parsed
from minilean.ledger.trial import Score, Span, Status, Trial

WHEN = datetime(2026, 3, 1, 12, 30, 15, 250000, UTC)


def test_a_line_is_json_with_every_field(trial: Callable[..., Trial]) -> None:
    made = trial(window="20")
    score = Score(1500, 0.001, 0.01, 0.1, {"turnover": 0.25})
    line = line_of(Entry("0a1b2c3d", Kind.TRIAL, WHEN, made, Status.FINISHED, score, "backtests/x", "r.json", "first"))
    assert line.endswith(b"}\n")
    assert line.count(b"\n") == 1
    assert json.loads(line) == {
        "id": "0a1b2c3d",
        "kind": "trial",
        "when": "2026-03-01T12:30:15.250+00:00",
        "trial": made.identity,
        "family": "Momentum",
        "spec": "a1",
        "parameters": {"window": "20"},
        "target": "return of the portfolio",
        "span": {"first": "2010-01-04", "last": "2015-12-31", "name": ""},
        "status": "finished",
        "score": {"num_observations": 1500, "mean": 0.001, "deviation": 0.01, "sharpe": 0.1, "figures": {"turnover": 0.25}},
        "results": "backtests/x",
        "returns": "r.json",
        "note": "first",
    }


@pytest.mark.parametrize(
    "said",
    [
        Entry("1", Kind.EVENT, WHEN, Trial("M", "", {"ü": "\n\u2028"}, "", Span(None, None)), Status.STARTED),
        Entry("2", Kind.HAND_ENTRY, WHEN, Trial("M", "", {}, "", Span(date(2020, 1, 1), None)), Status.FAILED, Score(0)),
        Entry("5", Kind.TRIAL, WHEN, Trial("M", "s", {}, "t", Span(None, None, "development")), Status.FINISHED,
              Score(9, 0.1, 0.2, 0.5, {"loss": 0.25}), "backtests/x", "r.json", "first"),
        Mark("3", Kind.NOTE, WHEN, "1", "two\nlines"),
        Mark("4", Kind.DELETION, WHEN, "1", returns="kept.json"),
    ],
    ids=lambda said: said.id,
)  # fmt: skip
def test_what_was_written_is_read(said: Entry | Mark) -> None:
    assert parsed(line_of(said)) == said


def test_times_are_written_in_utc() -> None:
    line = line_of(Mark("3", Kind.NOTE, datetime(2026, 3, 1, 8, tzinfo=timezone(timedelta(hours=-5))), "1"))
    assert json.loads(line)["when"] == "2026-03-01T13:00:00.000+00:00"


def changed(**values: object) -> bytes:
    line = json.loads(line_of(Entry("1", Kind.TRIAL, WHEN, Trial("M", "", {"a": "1"}, "", Span(None, None)), Status.FINISHED, Score(2))))
    return json.dumps(line | values).encode()


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"id": "1", "ki', "it is no whole JSON"),
        (b"{}", "it has no 'id'"),
        (b"[1]", "list indices"),
        (b"3", "not subscriptable"),
        (b"\xff", "utf-8"),
        (changed(kind="guess"), "'guess' is not a valid Kind"),
        (changed(status="done"), "'done' is not a valid Status"),
        (changed(when="2026-03-01T12:00:00"), "its time has no zone"),
        (changed(when="soon"), "soon"),
        (changed(family="Other"), "its trial is not the one that its fields make"),
        (changed(family=""), "A trial has no family"),
        (changed(note=3), "its note is no text"),
        (changed(parameters={"a": 1}), "a parameter is no text"),
        (changed(score={"num_observations": 2, "mean": float("nan"), "deviation": None, "sharpe": None, "figures": {}}), "mean is nan"),
        (changed(span={"first": "2020-13-01", "last": None, "name": ""}), "month"),
    ],
)
def test_a_line_that_says_something_else_is_refused_with_the_reason(line: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parsed(line)


def test_the_unchanged_line_is_read() -> None:
    assert parsed(changed()).id == "1"


@pytest.mark.parametrize(("status", "text"), [(Status.STARTED, "started"), (Status.FINISHED, "finished"), (Status.FAILED, "failed")])
def test_how_far_a_trial_got_has_its_word_for_ever(trial: Callable[..., Trial], status: Status, text: str) -> None:
    assert json.loads(line_of(Entry("1", Kind.TRIAL, WHEN, trial(), status)))["status"] == text

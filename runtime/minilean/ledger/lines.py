"""The lines of a ledger: what each of them says, as JSON and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

from minilean.common.unicode_text import well_formed
from minilean.errors import InputError
from minilean.ledger.trial import Score, Span, Status, Trial


class Kind(Enum):
    """What a line is. A trial is new, an event the same one again, and a hand entry one that was made before there was a ledger."""

    TRIAL = "trial"
    EVENT = "event"
    HAND_ENTRY = "hand entry"
    NOTE = "note"
    DELETION = "deletion"


@dataclass(frozen=True)
class Entry:
    """A line about a trial.

    Args:
        id: names the line; 8 hexadecimal digits.
        kind: trial, event or hand entry.
        when: UTC, with its zone.
        trial: what was tried.
        status: how far it got.
        score: what came out; None when nothing did.
        results: folder of the results; empty when there is none.
        returns: file of the daily returns, see ``minilean.ledger.daily_returns``; empty when the results have them or nothing has.
        note: any text.
    """

    id: str
    kind: Kind
    when: datetime
    trial: Trial
    status: Status
    score: Score | None = None
    results: str = ""
    returns: str = ""
    note: str = ""


@dataclass(frozen=True)
class Mark:
    """A line about an earlier line: a note, or that its results were deleted.

    Args:
        id: names the line.
        kind: note or deletion.
        when: UTC, with its zone.
        of: id of the line that it is about.
        text: the note.
        returns: file that keeps the daily returns of what was deleted; empty when none does.
    """

    id: str
    kind: Kind
    when: datetime
    of: str
    text: str = ""
    returns: str = ""


def line_of(said: Entry | Mark) -> bytes:
    """The line, with its end."""
    head: dict[str, Any] = {"id": said.id, "kind": said.kind.value, "when": said.when.astimezone(UTC).isoformat(timespec="milliseconds")}
    if isinstance(said, Mark):
        told = head | {"of": said.of, "text": said.text, "returns": said.returns}
    else:
        trial, score = said.trial, said.score
        told = head | {
            "trial": trial.identity,
            "family": trial.family,
            "spec": trial.spec,
            "parameters": dict(trial.parameters),
            "target": trial.target,
            "span": {"first": _day_text(trial.span.first), "last": _day_text(trial.span.last), "name": trial.span.name},
            "status": said.status.value,
            "score": None if score is None else vars(score) | {"figures": dict(score.figures)},
            "results": said.results,
            "returns": said.returns,
            "note": said.note,
        }
    return (json.dumps(_whole(told), allow_nan=False) + "\n").encode()


def parsed(line: bytes) -> Entry | Mark:
    """What a line says.

    Raises:
        ValueError: it is no JSON, or not what ``line_of`` writes; the message says why.
    """
    try:
        told = json.loads(line)
        head = {"id": _text(told, "id"), "kind": Kind(told["kind"]), "when": datetime.fromisoformat(told["when"])}
        if head["when"].tzinfo is None:
            raise ValueError("its time has no zone")
        if head["kind"] in (Kind.NOTE, Kind.DELETION):
            return Mark(**head, of=_text(told, "of"), text=_text(told, "text"), returns=_text(told, "returns"))
        entry = Entry(
            **head,
            trial=_trial(told),
            status=Status(told["status"]),
            score=None if told["score"] is None else _score(told["score"]),
            results=_text(told, "results"),
            returns=_text(told, "returns"),
            note=_text(told, "note"),
        )
        if told["trial"] != entry.trial.identity:
            raise ValueError("its trial is not the one that its fields make")
    except json.JSONDecodeError as error:
        raise ValueError(f"it is no whole JSON ({error.msg})") from error
    except KeyError as error:
        raise ValueError(f"it has no {error.args[0]!r}") from error
    except (TypeError, AttributeError, InputError, RecursionError, OverflowError) as error:
        raise ValueError(str(error)) from error
    return entry


def _trial(told: Mapping[str, Any]) -> Trial:
    span = told["span"]
    parameters = told["parameters"]
    if not all(isinstance(value, str) for value in parameters.values()):
        raise ValueError("a parameter is no text")
    days = Span(_day(span["first"]), _day(span["last"]), _text(span, "name"))
    return Trial(_text(told, "family"), _text(told, "spec"), parameters, _text(told, "target"), days)


def _score(told: Mapping[str, Any]) -> Score:
    return Score(int(told["num_observations"]), told["mean"], told["deviation"], told["sharpe"], told["figures"])


def _text(told: Mapping[str, Any], name: str) -> str:
    if not isinstance(told[name], str):
        raise ValueError(f"its {name} is no text")
    return told[name]


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _day_text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _whole(told: Any) -> Any:  # noqa: ANN401 - JSON
    # halves of a character, which UTF-8 cannot write, would make a line that nobody reads
    if isinstance(told, str):
        return well_formed(told)
    if isinstance(told, dict):
        return {_whole(name): _whole(value) for name, value in told.items()}
    return told

"""A finding as scripts read it."""

import json
from datetime import date

from minilean.doctor.findings import Finding, Kind, Thresholds


def test_a_finding_becomes_json_with_days_as_text() -> None:
    finding = Finding("equity/usa/daily/spy.zip", Kind.GAP, "7 sessions are missing", date(2020, 1, 2), date(2020, 1, 13), 7)
    assert json.loads(json.dumps(finding.as_dict())) == {
        "file": "equity/usa/daily/spy.zip",
        "kind": "gap",
        "text": "7 sessions are missing",
        "first": "2020-01-02",
        "last": "2020-01-13",
        "count": 7,
    }


def test_what_has_no_days_has_none() -> None:
    shown = Finding("x.csv", Kind.UNREADABLE, "no").as_dict()
    assert (shown["first"], shown["last"], shown["count"]) == (None, None, 0)


def test_kinds_have_words_of_their_own() -> None:
    assert len({kind.value for kind in Kind}) == len(Kind) == 10


def test_the_thresholds_are_days_of_trading() -> None:
    assert (Thresholds().gap, Thresholds().stale, Thresholds().dead, Thresholds().hole_volume) == (5, 5, 60, 10_000)

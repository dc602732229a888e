"""LEAN's own findings on a run, `analysis` in its result: equal in name, sample, count and order to those of minilean."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
RECORDED = HERE / "lean-output" / "EqualWeighting.json"
_LEANS = "Analysis"  # what all names of LEAN's diagnoses end with


def analysis(path: Path) -> list[dict[str, Any]]:
    """The findings of a result file, numbers as they are printed."""
    return json.loads(path.read_text(), parse_float=str, parse_int=str)["analysis"]


def differences(got: list[dict[str, Any]], want: list[dict[str, Any]]) -> list[str]:
    """What differs between the findings of LEAN's diagnoses but for their wording."""
    ours = [entry for entry in got if entry["name"].endswith(_LEANS)]
    if [entry["name"] for entry in ours] != [entry["name"] for entry in want]:
        return ["names"]
    found = []
    for own, leans in zip(ours, want, strict=True):
        found += [f"{own['name']} {part}" for part in ("sample", "count") if own.get(part) != leans.get(part)]
        found += [f"{own['name']} keys"] if list(own) != list(leans) else []
        found += [f"{own['name']} solutions"] if not own["solutions"] else []
    return found


@pytest.fixture(scope="session")
def own(collected: Callable[[str], Path]) -> list[dict[str, Any]]:
    return analysis(collected("equal_weighting").parents[1] / "runs" / "equal_weighting" / "EqualWeighting.json")


def test_findings_are_those_of_lean(own: list[dict[str, Any]]) -> None:
    assert len(analysis(RECORDED)) == 4
    assert differences(own, analysis(RECORDED)) == []


def test_the_wording_is_minileans_own(own: list[dict[str, Any]]) -> None:
    leans = {sentence for entry in analysis(RECORDED) for sentence in (entry["issue"], *entry["solutions"])}
    assert leans.isdisjoint(sentence for entry in own for sentence in (entry["issue"], *entry["solutions"]))


def test_one_changed_digit_of_any_number_is_noticed() -> None:
    text = json.dumps(json.loads(RECORDED.read_text())["analysis"])
    want = json.loads(text, parse_float=str, parse_int=str)
    samples = [found.span() for found in re.finditer(r'"sample": (.+?), "solutions"', text)]
    places = [n for start, end in samples for n in range(start, end) if text[n].isdigit()]
    assert len(places) > 80
    for place in places:
        changed = text[:place] + str((int(text[place]) + 1) % 10) + text[place + 1 :]
        assert differences(json.loads(changed, parse_float=str, parse_int=str), want) != [], text[place - 20 : place + 1]


def test_another_order_a_missing_finding_and_a_count_are_noticed() -> None:
    want = analysis(RECORDED)
    assert differences([want[1], want[0], *want[2:]], want) == ["names"]
    assert differences(want[:-1], want) == ["names"]
    assert differences([*want, want[0]], want) == ["names"]
    counted = [want[0] | {"count": "9"}, *want[1:]]
    assert differences(counted, want) == ["FlatEquityCurveAnalysis count", "FlatEquityCurveAnalysis keys"]
    assert differences([want[0] | {"solutions": []}, *want[1:]], want) == ["FlatEquityCurveAnalysis solutions"]
    assert differences([*want, {"name": "LookAhead"}], want) == []

"""Settings of LEAN's engine in a workspace; the defaults are those of LEAN's `JobQueue` and `Launcher/config.json`."""

from __future__ import annotations

from pathlib import Path

import pytest

from minilean.errors import DataError
from minilean.project.lean_json import ChartLimits, read_chart_limits


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("{}", (30, 1_000_000)),
        ('{"maximum-chart-series": 100}', (100, 1_000_000)),
        ('{"maximum-chart-series": "45", "maximum-data-points-per-chart-series": 4000}', (45, 4000)),
        ('{"maximum-chart-series": "many"}', (30, 1_000_000)),
        ('{\n  // LEAN says why\n  "a": "http://x", /* and\n where */ "maximum-chart-series": 7,\n}', (7, 1_000_000)),
        ('{"maximum-chart-series": 7, // the last\n /* of all */ }', (7, 1_000_000)),
    ],
)
def test_limits_of_charts(tmp_path: Path, text: str, limits: tuple[int, int]) -> None:
    file = tmp_path / "lean.json"
    file.write_text(text)
    assert read_chart_limits(file) == ChartLimits(*limits)


def test_without_a_workspace_they_are_lean_s(tmp_path: Path) -> None:
    assert read_chart_limits(tmp_path / "lean.json") == ChartLimits(30, 1_000_000)


@pytest.mark.parametrize(("text", "what"), [("{", "is not valid JSON"), ("[]", "holds a list; expected a JSON object")])
def test_a_file_of_another_form_is_refused_by_name(tmp_path: Path, text: str, what: str) -> None:
    (tmp_path / "lean.json").write_text(text)
    with pytest.raises(DataError, match=f"lean.json {what}.*Correct the file"):
        read_chart_limits(tmp_path / "lean.json")

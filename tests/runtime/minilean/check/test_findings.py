"""How a finding is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from minilean.check.findings import Finding


def test_a_finding_begins_with_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    finding = Finding(tmp_path / "own" / "main.py", 7, "times", "These differ.")
    monkeypatch.chdir(tmp_path)
    assert str(finding) == "own/main.py:7: These differ. [times]"
    (tmp_path / "else").mkdir()
    monkeypatch.chdir(tmp_path / "else")
    assert str(finding) == f"{tmp_path}/own/main.py:7: These differ. [times]"

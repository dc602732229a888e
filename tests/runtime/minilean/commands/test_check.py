"""`minilean check`: exit codes and what is printed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from minilean.check.findings import Finding
from minilean.commands import check as module
from minilean.commands.check import check
from minilean.errors import InputError

WRONG = """from AlgorithmImports import *
class Own(QCAlgorithm):
    def initialize(self):
        self.set_holdings("SPY", 0.1, "tag")
        self.log(self.utc_time > datetime(2020, 1, 1))
"""


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(check, words, standalone_mode=False)
    return done.return_value, done.stdout


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    path = tmp_path / "own.py"
    path.write_text(WRONG)
    return path


def test_findings_are_printed_with_their_places_and_give_code_1(wrong: Path) -> None:
    code, text = run(str(wrong), "--no-types")
    first, second, last = text.splitlines()
    assert code == 1
    assert first.startswith(f"{wrong}:4: set_holdings gets 'tag' for 'liquidate_existing_holdings'")
    assert second.startswith(f"{wrong}:5: self.utc_time is UTC with a time zone")
    assert last == "own: 2 findings."


def test_json_has_file_line_rule_and_text(wrong: Path) -> None:
    code, text = run(str(wrong), "--no-types", "--json")
    first, second = json.loads(text)
    assert (code, first["file"], first["line"], first["rule"], second["rule"]) == (1, str(wrong), 4, "argument type", "times")


def test_a_clean_algorithm_gives_code_0(wrong: Path) -> None:
    wrong.write_text(WRONG.replace('"tag"', "True").replace("utc_time", "time"))
    assert run(str(wrong), "--no-types") == (0, "own: nothing found.\n")


def test_what_types_find_is_added_once(wrong: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [Finding(wrong, 4, "argument type", "The same."), Finding(wrong, 5, "name", "Another.")]
    monkeypatch.setattr(module, "is_installed", lambda: True)
    monkeypatch.setattr(module, "check_types", lambda files, folders: answers if files == [wrong] else [])
    code, text = run(str(wrong), "--no-progress")
    assert (code, text.count("\n"), "The same" in text, f"{wrong}:5: Another. [name]" in text) == (1, 4, False, True)


def test_it_says_when_types_were_not_asked_for(wrong: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "is_installed", lambda: False)
    assert run(str(wrong))[1].endswith("own: 2 findings. Types were not asked for: that needs basedpyright and quantconnect-stubs.\n")


def test_no_algorithm_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no algorithm at"):
        check.main([str(tmp_path / "none.py")], standalone_mode=False)

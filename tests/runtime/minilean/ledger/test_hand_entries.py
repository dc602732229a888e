"""Trials from before the ledger count, and a slip of the pen in their file is named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from minilean.errors import DataError
from minilean.ledger.hand_entries import PLACE, read_hand_entries
from minilean.ledger.ledger import Contents
from minilean.ledger.lines import Kind
from minilean.ledger.trial import Span

TEXT = """
[[trial]]
family = "MacroLstmAlgorithm"
spec = "fast"
parameters = { macro = "SPY" }
target = "price"
first = 2008-01-31
last = 2020-11-30
span = "before the ledger"
when = 2025-06-01
note = "chosen"

[[trial]]
family = "Other"
"""


def test_each_table_is_a_trial(tmp_path: Path) -> None:
    (tmp_path / "before.toml").write_text(TEXT)
    first, other = read_hand_entries(tmp_path / "before.toml")
    assert (first.kind, first.trial.family, first.trial.spec, first.trial.parameters) == (
        Kind.HAND_ENTRY,
        "MacroLstmAlgorithm",
        "fast",
        {"macro": "SPY"},
    )
    assert first.trial.span == Span(date(2008, 1, 31), date(2020, 11, 30), "before the ledger")
    assert (first.when.isoformat(), first.note) == ("2025-06-01T00:00:00+00:00", "chosen")
    assert first.trial.target == "price"
    assert (other.trial.family, other.trial.span) == ("Other", Span(None, None))
    assert (other.trial.spec, other.trial.target, other.trial.parameters, other.note) == ("", "", {}, "")
    assert list(Contents(()).with_entries([first, other]).trials("Other")) == [other.trial.identity]


def test_no_file_has_no_trials(tmp_path: Path) -> None:
    assert read_hand_entries(tmp_path / "before.toml") == ()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[[trial]", "is no TOML"),
        ("trial = 3", r"has other things than tables \[\[trial\]\]"),
        ("other = 3", r"has other things than tables \[\[trial\]\]"),
        ("trial = [3]", "trial 1: it is no table"),
        ("[[trial]]\nspec = 'a'", "trial 1: it has no family"),
        ("[[trial]]\nfamily = 'a'\n[[trial]]\nfamly = 'b'", "trial 2: there is no field 'famly'"),
        ("[[trial]]\nfamily = 'a'\nspec = 3", "trial 1: its spec is 3; write a text"),
        ("[[trial]]\nfamily = 'a'\nfirst = '2020-01-01'", "trial 1: its first is '2020-01-01'; write a day"),
        ("[[trial]]\nfamily = 'a'\nparameters = {a = 1}", "trial 1: its parameters are {'a': 1}; write texts by name"),
    ],
)
def test_a_slip_is_named(tmp_path: Path, text: str, sentence: str) -> None:
    (tmp_path / "before.toml").write_text(text)
    with pytest.raises(DataError, match=sentence):
        read_hand_entries(tmp_path / "before.toml")


def test_the_projects_own_search_is_entered(repo_root: Path) -> None:
    entries = read_hand_entries(repo_root / PLACE)
    assert {entry.trial.family for entry in entries} == {"MacroLstm"}
    assert len({entry.trial.identity for entry in entries}) == 8
    assert entries[-1].trial.span == Span(date(2015, 1, 1), date(2020, 11, 30), "locked")


@pytest.mark.parametrize("name", ["first", "last", "when"])
def test_a_day_in_quotes_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "before.toml").write_text(f"[[trial]]\nfamily = 'a'\n{name} = '2020-11-30'\n")
    with pytest.raises(DataError) as caught:
        read_hand_entries(tmp_path / "before.toml")
    assert str(caught.value).endswith(f"trial 1: its {name} is '2020-11-30'; write a day such as 2020-11-30, without quotes.")


def test_a_file_without_a_trial_has_none(tmp_path: Path) -> None:
    (tmp_path / "before.toml").write_text("# none yet\n")
    assert read_hand_entries(tmp_path / "before.toml") == ()


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "before.toml").write_bytes(b"\xff")
    with pytest.raises(DataError, match=r"before\.toml"):
        read_hand_entries(tmp_path / "before.toml")

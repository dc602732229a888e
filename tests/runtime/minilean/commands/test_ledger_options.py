"""A command reads the ledger and what was tried before it, or the files that it is told."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from minilean.commands.ledger_options import before_option, ledger_option, read_ledger
from minilean.ledger.ledger import Ledger
from minilean.ledger.trial import Span, Status, Trial


@click.command()
@ledger_option()
@before_option()
def families(ledger_file: Path, before_file: Path) -> None:
    click.echo([run.entry.trial.family for run in read_ledger(ledger_file, before_file).runs])


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ([], "['Before', 'Own']"),
        (["--ledger", "none.jsonl"], "['Before']"),
        (["--before", "none.toml"], "['Own']"),
        (["--ledger", "none.jsonl", "--before", "none.toml"], "[]"),
    ],
)
def test_files_have_their_places_or_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], found: str) -> None:
    monkeypatch.chdir(tmp_path)
    Ledger(Path("storage/ledger/trials.jsonl")).record(Trial("Own", "", {}, "", Span(None, None)), Status.FINISHED)
    Path("models").mkdir()
    Path("models/trials_before.toml").write_text("[[trial]]\nfamily = 'Before'\n")
    assert CliRunner().invoke(families, words).stdout == f"{found}\n"

"""Which ledger a command reads: its file, and the project's trials from before it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from minilean.ledger.hand_entries import PLACE as BEFORE
from minilean.ledger.hand_entries import read_hand_entries
from minilean.ledger.ledger import PLACE, Contents, Ledger, shortened

_F = TypeVar("_F", bound=Callable[..., Any])


def ledger_option() -> Callable[[_F], _F]:
    """The option `--ledger FILE`."""
    text = "File of the ledger of trials.  [default: storage/ledger/trials.jsonl]"
    return click.option("--ledger", "ledger_file", type=click.Path(path_type=Path), default=Path("storage") / PLACE, help=text)


def before_option() -> Callable[[_F], _F]:
    """The option `--before FILE`."""
    text = "TOML file of trials from before the ledger.  [default: models/trials_before.toml]"
    return click.option("--before", "before_file", type=click.Path(path_type=Path), default=BEFORE, help=text)


def read_ledger(ledger_file: Path, before_file: Path) -> Contents:
    """Both files as one; lines that cannot be read are named on standard error.

    Raises:
        DataError: one of them cannot be read.
    """
    found = Ledger(ledger_file).read().with_entries(read_hand_entries(before_file))
    for sentence in shortened(found.damaged):
        click.secho(f"Warning: {sentence}", fg="yellow", err=True)
    return found

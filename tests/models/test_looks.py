"""What is looked at is a line of the ledger, or is said or refused where that cannot be."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from looks import FAMILY, write_down

from minilean.errors import MachineError
from minilean.ledger.ledger import PLACE, Ledger
from minilean.ledger.trial import Score, Span, Trial

DAYS = Span(date(2005, 1, 1), date(2014, 12, 31), "development")


def looked() -> list[tuple[Trial, Score]]:
    return [(Trial(FAMILY, spec, {"symbol": "SPY"}, "direction over 1", DAYS), Score(43, figures={"loss": 0.5})) for spec in ("a", "b")]


def test_each_look_is_a_line(tmp_path: Path) -> None:
    said: list[str] = []
    for _ in range(2):
        write_down(looked(), tmp_path, said.append)
    contents = Ledger(tmp_path / PLACE).read()
    assert [(entry.trial.family, entry.trial.spec) for entry in contents.entries] == [("forecasts", "a"), ("forecasts", "b")] * 2
    assert len(contents.trials("forecasts")) == 2
    assert said == []


def test_what_cannot_be_written_is_said_once_or_refused(tmp_path: Path) -> None:
    said: list[str] = []
    (tmp_path / PLACE).parent.write_text("in the way")
    write_down(looked(), tmp_path, said.append)
    assert [sentence.split(":")[0] for sentence in said] == ["Warning"]
    with pytest.raises(MachineError):
        write_down(looked(), tmp_path, said.append, must=True)
    assert len(said) == 1

from __future__ import annotations

import io
import time
from pathlib import Path

import progress
import pytest
from progress import refit_progress
from rich.console import Console


def test_elsewhere_than_in_a_terminal_it_says_a_line_every_ten_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(progress, "PULSE_SECONDS", 3600)
    said = io.StringIO()
    with refit_progress(Console(file=said), 40) as show:
        for done in range(1, 41):
            now[0] = 4.0 * done
            show(done)

    assert said.getvalue().splitlines()[:3] == [
        "3 of 40 refits", "6 of 40 refits, about 2 min 16 s left", "9 of 40 refits, about 2 min 4 s left",
    ]  # fmt: skip
    assert said.getvalue().splitlines()[-1] == "39 of 40 refits, about 4 s left"


def test_in_a_terminal_it_is_a_bar() -> None:
    drawn = io.StringIO()
    with refit_progress(Console(file=drawn, force_terminal=True, width=100), 40) as show:
        show(10)
    assert "10 of 40 refits" in drawn.getvalue()


def test_epochs_are_shown_while_no_refit_is_made_yet(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    now = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(progress, "PULSE_SECONDS", 3600)
    said, tally = io.StringIO(), tmp_path / "epochs"
    tally.touch()
    with refit_progress(Console(file=said), 2, tally, 100) as show:
        for second in range(61):
            now[0] = float(second)
            tally.write_bytes(b"." * max(second - 12, 0) * 2)
            show(second // 40)

    assert said.getvalue().splitlines() == [
        "0 of 2 refits, 0 of 100 epochs",
        "0 of 2 refits, 16 of 100 epochs, about 1 min 45 s left",
        "0 of 2 refits, 36 of 100 epochs, about 53 s left",
        "1 of 2 refits, 56 of 100 epochs, about 31 s left",
        "1 of 2 refits, 76 of 100 epochs, about 16 s left",
        "1 of 2 refits, 96 of 100 epochs, about 2 s left",
    ]


@pytest.mark.parametrize("terminal", [True, False])
def test_it_shows_life_while_nobody_tells_it_anything(monkeypatch: pytest.MonkeyPatch, terminal: bool) -> None:
    monkeypatch.setattr(progress, "PULSE_SECONDS", 0.001)
    monkeypatch.setattr(progress, "LINE_SECONDS", 0.0)
    shown = io.StringIO()
    with refit_progress(Console(file=shown, force_terminal=terminal, width=100), 40):
        for _ in range(3000):
            if "0 of 40 refits" in shown.getvalue():
                break
            time.sleep(0.01)
    assert "0 of 40 refits" in shown.getvalue()


def test_an_epoch_that_was_done_twice_counts_once_at_the_end(tmp_path: Path) -> None:
    tally = tmp_path / "epochs"
    tally.write_bytes(b"." * 120)
    drawn = io.StringIO()
    with refit_progress(Console(file=drawn, force_terminal=True, width=100), 2, tally, 100) as show:
        show(2)
    assert "2 of 2 refits, 100 of 100 epochs" in drawn.getvalue()

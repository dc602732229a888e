from __future__ import annotations

import io

import progress
import pytest
from progress import refit_progress
from rich.console import Console


def test_elsewhere_than_in_a_terminal_it_says_a_line_every_ten_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
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
    assert "Refits" in drawn.getvalue() and "10/40" in drawn.getvalue()

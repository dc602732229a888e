from __future__ import annotations

import time
from pathlib import Path

import progress
import pytest
from progress import counted, refit_progress


def in_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")


def test_elsewhere_than_in_a_terminal_it_says_a_line_every_ten_seconds(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(progress, "PULSE_SECONDS", 3600)
    with refit_progress(40) as show:
        for done in range(1, 41):
            now[0] = 4.0 * done
            show(done)

    said = capsys.readouterr().err.splitlines()
    assert said[:3] == [
        "3 of 40 refits", "6 of 40 refits, about 2 min 16 s left", "9 of 40 refits, about 2 min 4 s left",
    ]  # fmt: skip
    assert said[-1] == "39 of 40 refits, about 4 s left"


def test_in_a_terminal_it_is_a_bar(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    in_a_terminal(monkeypatch)
    with refit_progress(40) as show:
        show(10)
    drawn = capsys.readouterr().err
    assert "10 of 40 refits" in drawn
    assert "time left" in drawn


@pytest.mark.parametrize("kind", ["dumb", "unknown"])
def test_a_terminal_that_cannot_move_its_cursor_sees_lines(
    kind: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    in_a_terminal(monkeypatch)
    monkeypatch.setenv("TERM", kind)
    monkeypatch.setattr(progress, "PULSE_SECONDS", 3600)
    monkeypatch.setattr(progress, "LINE_SECONDS", 0.0)
    with refit_progress(40) as show:
        show(2)
    assert capsys.readouterr().err == "0 of 40 refits\n2 of 40 refits\n"


def test_refits_go_on_in_lines_when_the_bar_cannot_be_drawn(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    in_a_terminal(monkeypatch)
    monkeypatch.setattr("rich.progress.Progress.update", lambda *_, **__: 1 / 0)
    monkeypatch.setattr(progress, "PULSE_SECONDS", 3600)
    monkeypatch.setattr(progress, "LINE_SECONDS", 0.0)
    with refit_progress(40) as show:
        show(2)
    said = capsys.readouterr().err
    assert said.count("No bar from here on, since it cannot be drawn (ZeroDivisionError: division by zero); the run goes on.\n") == 1
    assert said.endswith("2 of 40 refits\n")


def test_epochs_are_shown_while_no_refit_is_made_yet(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    now = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(progress, "PULSE_SECONDS", 3600)
    tally = tmp_path / "epochs"
    tally.touch()
    with refit_progress(2, tally, 100) as show:
        for second in range(61):
            now[0] = float(second)
            tally.write_bytes(b"." * max(second - 12, 0) * 2)
            show(second // 40)

    assert capsys.readouterr().err.splitlines() == [
        "0 of 2 refits, 0 of 100 epochs",
        "0 of 2 refits, 16 of 100 epochs, about 1 min 45 s left",
        "0 of 2 refits, 36 of 100 epochs, about 53 s left",
        "1 of 2 refits, 56 of 100 epochs, about 31 s left",
        "1 of 2 refits, 76 of 100 epochs, about 16 s left",
        "1 of 2 refits, 96 of 100 epochs, about 2 s left",
    ]


@pytest.mark.parametrize("kind", ["xterm", "dumb"])
def test_it_shows_life_while_nobody_tells_it_anything(
    kind: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    in_a_terminal(monkeypatch)
    monkeypatch.setenv("TERM", kind)
    monkeypatch.setattr(progress, "PULSE_SECONDS", 0.001)
    monkeypatch.setattr(progress, "LINE_SECONDS", 0.0)
    tally = tmp_path / "epochs"
    tally.touch()
    shown = ""
    with refit_progress(40, tally, 100):
        tally.write_bytes(b"." * 7)
        for _ in range(3000):
            shown += capsys.readouterr().err
            if "7 of 100 epochs" in shown:
                break
            time.sleep(0.01)
    assert "0 of 40 refits, 7 of 100 epochs" in shown


def test_an_epoch_that_was_done_twice_counts_once_at_the_end(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    in_a_terminal(monkeypatch)
    tally = tmp_path / "epochs"
    tally.write_bytes(b"." * 120)
    with refit_progress(2, tally, 100) as show:
        show(2)
    assert "2 of 2 refits, 100 of 100 epochs" in capsys.readouterr().err


def test_results_are_counted_as_they_come(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    in_a_terminal(monkeypatch)
    assert list(counted(iter("abc"), 3, "walks")) == ["a", "b", "c"]
    assert "3 of 3 walks" in capsys.readouterr().err
    assert list(counted(iter(()), 0, "walks")) == []
    assert capsys.readouterr().err == ""

"""Names in the terminal, and a bar that cannot be drawn."""

import sys
from datetime import datetime

import pytest
from rich.errors import MarkupError
from rich.file_proxy import FileProxy

from minilean.commands.console import BacktestProgress, print_statistics
from minilean.commands.plain_console import drawing, plain_console
from minilean.commands.progress import StageProgress


def test_markup_and_emoji_codes_are_text(capsys: pytest.CaptureFixture[str]):
    plain_console().print("[red]x[/] [/] :smile: 2019")
    assert capsys.readouterr().out == "[red]x[/] [/] :smile: 2019\n"


def test_a_drawing_that_fails_is_given_up_and_told(capsys: pytest.CaptureFixture[str]):
    given_up = []
    with drawing(lambda: given_up.append(True)):
        raise MarkupError("odd")
    assert given_up == [True]
    assert capsys.readouterr().err == "No bar from here on, since it cannot be drawn (MarkupError: odd); the run goes on.\n"


def test_a_run_goes_on_in_lines_when_its_bar_cannot_be_drawn(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setattr("rich.progress.Progress.update", lambda *_, **__: 1 / 0)
    with BacktestProgress("Mine") as progress:
        progress.begin(datetime(2024, 1, 2), datetime(2024, 1, 12))
        progress._next = 0.0
        progress.step(datetime(2024, 1, 7), 1234.5)
    with StageProgress("Mine") as stages:
        stages.show("reading", 0.5)
        stages._next = -100.0
        stages.show("reading", 0.6)
    assert not isinstance(sys.stderr, FileProxy)  # which a bar puts there while it is drawn
    said = capsys.readouterr().err
    assert said.count("No bar from here on, since it cannot be drawn (ZeroDivisionError: division by zero); the run goes on.\n") == 2
    assert "Mine: 2024-01-07, equity 1,234, 50%" in said
    assert "Mine: reading, 60%" in said


def test_what_an_algorithm_says_of_its_training_is_text(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "200")
    with BacktestProgress("[/] Mine") as progress:
        progress.begin(datetime(2024, 1, 2), datetime(2024, 1, 12))
        with progress.training(datetime(2024, 1, 7)):
            progress.figure("Training", "[/] epoch 3 of [red]30")
            progress._next = 0.0
            progress._beat()
    said = capsys.readouterr().err
    assert "[/] Mine" in said
    assert "[/] epoch 3 of [red]30" in said
    assert "No bar" not in said


def test_a_table_that_does_not_fit_is_printed_as_lines(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    for columns, table in (("80", True), ("20", False)):
        monkeypatch.setenv("COLUMNS", columns)
        print_statistics({"Net Profit [/]": "1,234.56 %"}, "[/] mine")
        shown = capsys.readouterr().out
        assert "[/] mine" in shown
        assert ("│ Net Profit [/] │ 1,234.56 % │" in shown) == table
        assert ("  Net Profit [/]               1,234.56 %\n" in shown) != table

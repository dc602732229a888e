"""One switch and one rule for how progress is shown."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from minilean.commands.console import BacktestProgress
from minilean.commands.progress import StageProgress
from minilean.commands.showing import Showing, progress_option, showing

ROOT = Path(__file__).parents[4]


@pytest.mark.parametrize(
    ("words", "is_terminal", "term", "expected"),
    [
        ([], True, "xterm", "BAR"),
        (["--progress"], True, "xterm", "BAR"),
        (["--no-progress"], True, "xterm", "NOTHING"),
        ([], False, "xterm", "LINES"),
        (["--progress"], False, "xterm", "LINES"),
        (["--no-progress"], False, "xterm", "NOTHING"),
        ([], True, "dumb", "LINES"),
        ([], True, "unknown", "LINES"),
    ],
)
def test_the_switch_the_terminal_and_its_kind_decide(
    monkeypatch: pytest.MonkeyPatch, words: list[str], is_terminal: bool, term: str, expected: str
) -> None:
    monkeypatch.setenv("TERM", term)

    @click.command()
    @progress_option()
    def asked() -> None:
        sys.stderr.isatty = lambda: is_terminal  # type: ignore[method-assign]
        click.echo(showing().name)

    done = CliRunner().invoke(asked, words)
    assert (done.exit_code, done.output) == (0, f"{expected}\n")


def test_outside_of_a_command_it_is_the_terminal_that_decides() -> None:
    assert showing() in (Showing.BAR, Showing.LINES)


def test_nothing_is_shown_when_nothing_is_wanted(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("minilean.commands.console.LINE_SECONDS", -1.0)
    monkeypatch.setattr("minilean.commands.progress.LINE_SECONDS", -1.0)

    @click.command()
    @progress_option()
    def work() -> None:
        with BacktestProgress("Mine") as progress:
            progress.begin(datetime(2024, 1, 2), datetime(2024, 1, 12))
            progress.step(datetime(2024, 1, 7), 1234.5)
        with StageProgress("Mine") as stages:
            stages.show("reading", 0.5)

    work.main([], standalone_mode=False)
    assert capsys.readouterr().err.splitlines() == [
        "Mine: 2024-01-07, equity 1,234, 50%, about 0 s left", "Mine: reading, 50%, about 0 s left",
    ]  # fmt: skip
    work.main(["--no-progress"], standalone_mode=False)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    "name",
    [
        "minilean.commands.backtest:backtest", "minilean.commands.doctor:doctor", "minilean.commands.lookahead:lookahead",
        "minilean.commands.data:download", "minilean.commands.data:sample", "models/train:train", "models/evaluate:evaluate",
    ],
)  # fmt: skip
def test_every_command_with_long_work_has_the_switch(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module, _, attribute = name.partition(":")
    monkeypatch.syspath_prepend(str(ROOT / "models"))
    command = getattr(importlib.import_module(module.removeprefix("models/")), attribute)
    assert ["--progress", "--no-progress"] in [[*option.opts, *option.secondary_opts] for option in command.params]


def test_no_colour_is_printed_where_none_is_wanted(tmp_path: Path) -> None:
    code = (
        "import sys; sys.stderr.isatty = lambda: True\n"
        "from minilean.commands.cli import cli\nfrom minilean.commands.console import print_remarks\nimport click\n"
        "@cli.command('say')\ndef say():\n    print_remarks(['something'])\n"
        "cli.get_command = lambda context, name: say\n"
        "cli.main(['say'], standalone_mode=False)\n"
    )

    def said(**variables: str) -> str:
        environment = {name: value for name, value in os.environ.items() if name != "NO_COLOR"} | {"PYTHONPATH": str(ROOT / "runtime")}
        return subprocess.run([sys.executable, "-c", code], env=environment | variables, capture_output=True, text=True, check=True).stderr

    assert said() == "\x1b[33mNote: something\x1b[0m\n"
    assert said(NO_COLOR="1") == "Note: something\n"

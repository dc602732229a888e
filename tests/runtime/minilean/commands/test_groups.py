"""A misspelt command is told which one was meant."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from minilean.commands.cli import cli
from minilean.commands.groups import CommandGroup


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["backtset"], "Error: There is no command 'backtset'. Did you mean 'backtest'?"),
        (["Doctor"], "Error: There is no command 'Doctor'. Did you mean 'doctor'?"),
        (["xyzzy"], "Error: There is no command 'xyzzy'. The commands are backtest, check, data, doctor, judge, lookahead, runs, surface."),
        (["data", "smple"], "Error: There is no command 'smple'. Did you mean 'sample'?"),
        (["backtest", "x.py", "--outptu", "y"], "Error: No such option: --outptu Did you mean --output?"),
        (["--versoin"], "Error: No such option: --versoin Did you mean --version?"),
    ],
)
def test_the_nearest_word_is_named_with_code_2(words: list[str], expected: str) -> None:
    done = CliRunner().invoke(cli, words)
    assert (done.exit_code, done.output.splitlines()[-1]) == (2, expected)


def test_a_command_that_is_there_is_run() -> None:
    @click.group(cls=CommandGroup)
    def group() -> None:
        """A group."""

    @group.command()
    def greet() -> None:
        click.echo("hello")

    done = CliRunner().invoke(group, ["greet"])
    assert (done.exit_code, done.output) == (0, "hello\n")

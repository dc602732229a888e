"""The command itself: its commands, its version."""

from click.testing import CliRunner

from minilean.commands.cli import cli


def test_every_command_is_listed_with_its_sentence() -> None:
    shown = CliRunner().invoke(cli, ["--help"])
    commands = [line.split()[0] for line in shown.output.partition("Commands:")[2].splitlines() if line.strip()]
    assert (shown.exit_code, commands) == (0, ["backtest", "check", "data", "doctor", "judge", "lookahead", "runs", "surface"])


def test_the_version_names_the_engine_that_it_follows() -> None:
    shown = CliRunner().invoke(cli, ["--version"])
    assert shown.output == "minilean 0.1.0, follows LEAN v2.5.0.0 at 24863901\n"


def test_an_unknown_command_is_wrong_usage() -> None:
    shown = CliRunner().invoke(cli, ["backtset"])
    assert shown.exit_code == 2
    assert "There is no command 'backtset'. Did you mean 'backtest'?" in shown.output

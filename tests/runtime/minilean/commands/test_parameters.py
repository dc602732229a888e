"""`--parameter KEY VALUE`, and what is said of every other form."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from minilean.commands.parameters import ParameterCommand, parameter_option


@click.command(cls=ParameterCommand)
@parameter_option()
@click.option("--quiet", is_flag=True)
@click.option("--output")
def show(parameters: tuple[tuple[str, str], ...], quiet: bool, output: str | None) -> None:
    """Show what was understood."""
    click.echo(f"{dict(parameters)} {quiet} {output}")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--parameter", "a", "1", "--parameter", "b", "2", "--quiet"], "{'a': '1', 'b': '2'} True None\n"),
        (["--parameter", "formula", "x=1"], "{'formula': 'x=1'} False None\n"),
        (["--output", "a=b"], "{} False a=b\n"),
    ],
)
def test_a_name_and_a_value(words: list[str], expected: str) -> None:
    done = CliRunner().invoke(show, words)
    assert (done.exit_code, done.output) == (0, expected)


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        (["--parameter", "a=b"], ": write --parameter a b."),
        (["--parameter", "a=b", "--quiet"], ": write --parameter a b."),
        (["--parameter=a=b"], ": write --parameter a b."),
        (["--parameter", "x", "1", "--parameter", "a="], ": write --parameter a VALUE."),
        (["--parameter", "a"], "."),
        (["--quiet", "--parameter"], "."),
    ],
)
def test_another_form_is_explained_with_code_2(words: list[str], advice: str) -> None:
    done = CliRunner().invoke(show, words)
    sentence = "Error: --parameter takes a name and a value with a space between them, such as --parameter end 2020-11-30"
    assert (done.exit_code, done.output.splitlines()[-1]) == (2, sentence + advice)


def test_another_option_without_its_value_keeps_its_own_words() -> None:
    done = CliRunner().invoke(show, ["--output"])
    assert (done.exit_code, done.output.splitlines()[-1]) == (2, "Error: Option '--output' requires an argument.")

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from minilean.commands.renamed_option import RenamedOption


@click.command()
@click.option("--workers", cls=RenamedOption, former="--jobs", type=click.IntRange(min=1), default=3, help="How many at a time.")
@click.option("--recipe", "names", cls=RenamedOption, former="--candidate", multiple=True)
def command(workers: int, names: tuple[str, ...]) -> None:
    click.echo(f"{workers} {names}")


HINT = "--jobs is called --workers now; the former name is understood in this version for the last time.\n"


@pytest.mark.parametrize(
    ("arguments", "out", "err"),
    [
        ([], "3 ()\n", ""),
        (["--workers", "2"], "2 ()\n", ""),
        (["--jobs", "2"], "2 ()\n", HINT),
        (["--jobs=2", "--recipe", "a"], "2 ('a',)\n", HINT),
        (["--candidate", "a", "--candidate", "b"], "3 ('a', 'b')\n", HINT.replace("jobs", "candidate").replace("workers", "recipe")),
    ],
)
def test_either_name_gives_the_value_and_the_former_one_says_so_once(arguments: list[str], out: str, err: str) -> None:
    done = CliRunner().invoke(command, arguments)
    assert (done.exit_code, done.stdout, done.stderr) == (0, out, err)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--workers", "2", "--jobs", "2"], "Error: --workers is given twice, as --jobs, its former name, too: give --workers alone.\n"),
        (["--candidate", "a", "--recipe", "a"], "--recipe is given twice, as --candidate, its former name, too: give --recipe alone.\n"),
        (["--jobs", "0"], "Error: Invalid value for '--workers': 0 is not in the range x>=1.\n"),
        (["--jobs"], "Error: Option '--jobs' requires an argument.\n"),
    ],
)
def test_both_names_at_once_and_wrong_values_are_refused(arguments: list[str], words: str) -> None:
    done = CliRunner().invoke(command, arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.endswith(words)


def test_help_has_the_name_of_today_alone() -> None:
    text = CliRunner().invoke(command, ["--help"]).output
    assert "--workers" in text
    assert "--recipe" in text
    assert "--jobs" not in text
    assert "--candidate" not in text

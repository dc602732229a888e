"""What errors of a command become on the command line."""

import errno

import click
import pytest

from minilean.commands.exit_codes import exit_code
from minilean.errors import DataError, InputError


def _raising(error: BaseException):
    def command() -> int:
        raise error

    return command


def test_a_command_that_returns_gives_its_own_code():
    assert (exit_code(lambda: None, ""), exit_code(lambda: 1, "")) == (0, 1)


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (KeyboardInterrupt(), 130, "All is kept."),
        (click.exceptions.Abort(), 130, "All is kept."),
        (click.UsageError("no such option"), 2, "no such option"),
        (InputError("The folder is empty."), 2, "Error: The folder is empty."),
        (PermissionError(errno.EACCES, "denied", "/x"), 3, "Error: no permission for /x; choose another folder"),
        (DataError("a.csv, line 2: no number."), 3, "Error: a.csv, line 2: no number."),
        (OSError(errno.EIO, "Input/output error", "/x"), 3, "Error: /x cannot be read or written: Input/output error; check the disk."),
        (OSError(errno.ENAMETOOLONG, "long", "a" * 300), 2, "aaaaaaaaaa is longer than a name may be; name another"),
        (OSError(errno.ELOOP, "loop", "/x"), 2, "Error: /x is a link that leads to itself; name another"),
        (OSError(errno.ENOSPC, "full", "/x"), 3, "Error: the disk is full while writing /x; free some space"),
    ],
)
def test_an_error_is_a_sentence_and_a_code(error: BaseException, code: int, words: str, capsys: pytest.CaptureFixture[str]):
    assert exit_code(_raising(error), "All is kept.") == code
    assert words in capsys.readouterr().err


def test_a_fault_of_the_program_is_not_hidden():
    with pytest.raises(OSError, match="odd"):
        exit_code(_raising(OSError(errno.EIO, "odd")), "")
    with pytest.raises(ZeroDivisionError):
        exit_code(_raising(ZeroDivisionError()), "")

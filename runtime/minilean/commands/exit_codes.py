"""What the errors of a command become on the command line: one sentence on standard error, and an exit code."""

from __future__ import annotations

import errno
from collections.abc import Callable

import click

from minilean.errors import MinileanError

INTERRUPTED, INPUT, MACHINE = 130, 2, 3
_MACHINE_ERRORS = {errno.ENOSPC: "the disk is full", errno.EDQUOT: "the disk quota is used up", errno.EROFS: "the disk is read-only"}

_UNREADABLE = (errno.EIO, errno.ESTALE, errno.ENXIO, errno.ENODEV)
_NO_NAMES = {errno.ENAMETOOLONG: "is longer than a name may be", errno.ELOOP: "is a link that leads to itself"}


def exit_code(command: Callable[[], int | None], when_interrupted: str) -> int:
    """Run a command and say what went wrong.

    Args:
        command: gives its exit code, or None for success.
        when_interrupted: what to say after Ctrl-C.

    Raises:
        OSError: one that is no failure of the machine, and so a fault of the program, as is every other error.
    """
    try:
        return command() or 0
    except (click.exceptions.Abort, KeyboardInterrupt):
        return say(when_interrupted, INTERRUPTED)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except MinileanError as error:
        return say(f"Error: {error}", error.exit_code)
    except PermissionError as error:
        return say(f"Error: no permission for {error.filename}; choose another folder or change its permissions.", MACHINE)
    except OSError as error:
        if error.filename and error.errno in _NO_NAMES:
            return say(f"Error: {_shortened(error.filename)} {_NO_NAMES[error.errno]}; name another file or folder.", INPUT)
        if error.filename and error.errno in _UNREADABLE:
            return say(f"Error: {error.filename} cannot be read or written: {error.strerror}; check the disk.", MACHINE)
        if error.errno not in _MACHINE_ERRORS:
            raise
        where = f" while writing {error.filename}" if error.filename else ""
        return say(f"Error: {_MACHINE_ERRORS[error.errno]}{where}; free some space and run again.", MACHINE)


def _shortened(name: object) -> str:
    text = str(name)
    return text if len(text) <= 80 else f"{text[:60]}...{text[-10:]}"


def say(message: str, code: int) -> int:
    """Write a sentence to standard error, and hand back the code that goes with it."""
    click.echo(message, err=True)
    return code

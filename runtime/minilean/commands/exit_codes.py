"""What the errors of a command become on the command line: one sentence on standard error, and an exit code."""

from __future__ import annotations

import errno
from collections.abc import Callable

import click

from minilean.common.interruption import ignore_interruptions
from minilean.errors import MinileanError

INTERRUPTED, INPUT, MACHINE = 130, 2, 3
_MACHINE_ERRORS = {errno.ENOSPC: "the disk is full", errno.EDQUOT: "the disk quota is used up", errno.EROFS: "the disk is read-only"}


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
        ignore_interruptions()
        return say(when_interrupted, INTERRUPTED)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except MinileanError as error:
        return say(f"Error: {error}", error.exit_code)
    except PermissionError as error:
        return say(f"Error: no permission for {error.filename}; choose another folder or change its permissions.", MACHINE)
    except OSError as error:
        if error.errno not in _MACHINE_ERRORS:
            raise
        where = f" while writing {error.filename}" if error.filename else ""
        return say(f"Error: {_MACHINE_ERRORS[error.errno]}{where}; free some space and run again.", MACHINE)
    finally:
        ignore_interruptions()


def say(message: str, code: int) -> int:
    """Write a sentence to standard error, and hand back the code that goes with it."""
    click.echo(message, err=True)
    return code

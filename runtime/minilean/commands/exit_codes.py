"""What the errors of a command become on the command line: one sentence on standard error, and an exit code."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable

import click

from minilean.common.interruption import ignore_interruptions
from minilean.common.standard_streams import keep_streams, shelter_streams
from minilean.errors import MinileanError

INTERRUPTED, INPUT, MACHINE = 130, 2, 3
_FINDINGS = 1
_MACHINE_ERRORS = {errno.ENOSPC: "the disk is full", errno.EDQUOT: "the disk quota is used up", errno.EROFS: "the disk is read-only"}

_UNREADABLE = (errno.EIO, errno.ESTALE, errno.ENXIO, errno.ENODEV)
_NO_NAMES = {errno.ENAMETOOLONG: "is longer than a name may be", errno.ELOOP: "is a link that leads to itself"}


def exit_code(command: Callable[[], int | None], when_interrupted: str) -> int:
    """Run a command and say what went wrong.

    Trouble with the terminal ends no command. Output that nobody reads any more, as after `| head`, is no failure; output that cannot
    be written, as on a full disk, is a failure of the machine.

    Args:
        command: gives its exit code, or None for success.
        when_interrupted: what to say after Ctrl-C.

    Raises:
        OSError: one that is no failure of the machine, and so a fault of the program, as is every other error.
    """
    outlets = shelter_streams()
    put_back = keep_streams()

    def run() -> int | None:
        try:
            return command()
        finally:  # before anything is said about it
            put_back()

    code = _code_of(run, when_interrupted)
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    for outlet in outlets:
        if outlet.failed and outlet.trouble is not None:
            reason = _MACHINE_ERRORS.get(outlet.trouble.errno or 0, outlet.trouble.strerror)
            say(f"Error: {outlet.title} cannot be written, since {reason}; what was printed is incomplete, files are whole.", MACHINE)
            code = MACHINE if code <= _FINDINGS else code
    return code


def _code_of(command: Callable[[], int | None], when_interrupted: str) -> int:
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
        if error.filename and error.errno in _NO_NAMES:
            return say(f"Error: {_shortened(error.filename)} {_NO_NAMES[error.errno]}; name another file or folder.", INPUT)
        if error.filename and error.errno in _UNREADABLE:
            return say(f"Error: {error.filename} cannot be read or written: {error.strerror}; check the disk.", MACHINE)
        if error.errno not in _MACHINE_ERRORS:
            raise
        where = f" while writing {error.filename}" if error.filename else ""
        return say(f"Error: {_MACHINE_ERRORS[error.errno]}{where}; free some space and run again.", MACHINE)
    finally:
        ignore_interruptions()


def _shortened(name: object) -> str:
    text = str(name)
    return text if len(text) <= 80 else f"{text[:60]}...{text[-10:]}"


def say(message: str, code: int) -> int:
    """Write a sentence to standard error, and hand back the code that goes with it."""
    click.echo(message, err=True)
    return code

"""`python models`: the offline side. Every command lives in the module of its name and is imported when it is run.

Exit codes: 0 completed, 1 completed but some refits failed, 2 wrong usage or input, 3 the machine failed, 130 interrupted.
"""

import errno
import sys
from importlib import import_module

import click
from interrupted import Interrupted

from forecasting.errors import ForecastingError, StoreWriteFailed
from minilean.errors import MinileanError

COMMANDS = ("evaluate", "train")
_MACHINE_ERRORS = {errno.ENOSPC: "the disk is full", errno.EDQUOT: "the disk quota is used up", errno.EROFS: "the disk is read-only"}


class _LazyGroup(click.Group):
    # each command pays for its own imports only

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return getattr(import_module(cmd_name), cmd_name) if cmd_name in COMMANDS else None


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Train, compare and publish models offline."""


def main() -> None:
    """Run the command line and exit with its code."""
    try:
        code = cli.main(standalone_mode=False, prog_name="python models")
    except Interrupted as stop:
        code = _say(str(stop), 130)
    except (click.exceptions.Abort, KeyboardInterrupt):
        code = _say("Interrupted. What was finished is kept; the same command goes on from there.", 130)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except MinileanError as error:
        code = _say(f"Error: {error}", error.exit_code)
    except StoreWriteFailed as error:
        code = _say(f"Error: {error}", 3)
    except ForecastingError as error:
        code = _say(f"Error: {error}", 2)
    except PermissionError as error:
        code = _say(f"Error: no permission for {error.filename}; choose another folder or change its permissions.", 3)
    except OSError as error:
        if error.errno not in _MACHINE_ERRORS:
            raise
        where = f" while writing {error.filename}" if error.filename else ""
        code = _say(f"Error: {_MACHINE_ERRORS[error.errno]}{where}; free some space and run again.", 3)
    sys.exit(code or 0)


def _say(message: str, code: int) -> int:
    click.echo(message, err=True)
    return code


if __name__ == "__main__":
    main()

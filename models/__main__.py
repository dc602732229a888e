"""`python models`: the offline side. Every command lives in the module of its name and is imported when it is run.

Exit codes: 0 completed, 1 completed but some refits failed, 2 wrong usage or input, 3 the machine failed, 130 interrupted.
"""

import sys
from importlib import import_module

import click
from interrupted import Interrupted

from forecasting.errors import ForecastingError, StoreWriteFailed
from minilean.commands.exit_codes import INPUT, INTERRUPTED, MACHINE, exit_code, say
from minilean.common.interruption import ignore_interruptions, watch_interruptions

COMMANDS = ("evaluate", "train")


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
    watch_interruptions()
    sys.exit(exit_code(_run, "Interrupted. What was finished is kept; the same command goes on from there."))


def _run() -> int | None:
    try:
        return cli.main(standalone_mode=False, prog_name="python models")
    except Interrupted as stop:
        ignore_interruptions()
        return say(str(stop), INTERRUPTED)
    except StoreWriteFailed as error:
        return say(f"Error: {error}", MACHINE)
    except ForecastingError as error:
        return say(f"Error: {error}", INPUT)


if __name__ == "__main__":
    main()

"""`python models`: the offline side. Every command lives in the module of its name and is imported when it is run.

Exit codes: 0 completed, 1 completed but some refits failed, 2 wrong usage or parameters, 3 the machine or a file it was given failed,
130 interrupted.
"""

import sys

import click

from forecasting.errors import ForecastingError, InvalidKey, WeightsError
from minilean.commands.exit_codes import INPUT, MACHINE, exit_code, say
from minilean.commands.groups import lazy_group
from minilean.commands.idle_threads import let_idle_threads_sleep
from minilean.common.interruption import watch_interruptions

COMMANDS = ("choose", "compare", "evaluate", "panel", "table", "train")


@click.group(cls=lazy_group({name: (name, name) for name in COMMANDS}), context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Train, compare and publish models offline."""


def main() -> None:
    """Run the command line and exit with its code."""
    watch_interruptions()
    let_idle_threads_sleep()
    sys.exit(exit_code(_run, "Interrupted. What was finished is kept; the same command goes on from there."))


def _run() -> int | None:
    try:
        return cli.main(standalone_mode=False, prog_name="python models")
    except ForecastingError as error:
        of_a_file = isinstance(error, WeightsError) and not isinstance(error, InvalidKey)  # a key is made of names that were given
        return say(f"Error: {error}", MACHINE if of_a_file else INPUT)


if __name__ == "__main__":
    main()

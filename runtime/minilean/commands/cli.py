"""The `minilean` command: its subcommands, and what errors become on the command line.

Exit codes: 0 completed, 1 the algorithm failed, 2 wrong usage, 3 the machine or a file it was given failed, 130 interrupted.
"""

from __future__ import annotations

import click

from minilean import LEAN_COMMIT, LEAN_VERSION, __version__
from minilean.commands.exit_codes import exit_code
from minilean.commands.groups import lazy_group
from minilean.commands.idle_threads import let_idle_threads_sleep
from minilean.commands.shutdown import leave
from minilean.common.gc_control import seldom_collecting
from minilean.common.interruption import watch_interruptions

_COMMANDS = {
    "backtest": ("minilean.commands.backtest", "backtest"),
    "check": ("minilean.commands.check", "check"),
    "data": ("minilean.commands.data", "data"),
    "doctor": ("minilean.commands.doctor", "doctor"),
    "judge": ("minilean.commands.judge", "judge"),
    "lookahead": ("minilean.commands.lookahead", "lookahead"),
    "runs": ("minilean.commands.runs", "runs"),
    "surface": ("minilean.commands.surface", "surface"),
}


@click.group(cls=lazy_group(_COMMANDS), context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message=f"minilean %(version)s, follows LEAN {LEAN_VERSION} at {LEAN_COMMIT}")
def cli() -> None:
    """Run unmodified QuantConnect LEAN algorithms on daily data, without Docker or an account."""


def main() -> None:
    """Run the command line and exit with its code."""
    watch_interruptions()
    let_idle_threads_sleep()
    kept = "Interrupted. What was complete is kept, such as weights in the object store; this run leaves no results."
    with seldom_collecting():
        code = exit_code(lambda: cli.main(standalone_mode=False), kept)
        leave(code)

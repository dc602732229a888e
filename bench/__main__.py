"""`make bench`: prints the project's figures, each a whole process. Takes about ten minutes with real prices."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import click
import engine
import measure
import strategy
from rich.console import Console
from rich.table import Table

from minilean.commands.exit_codes import exit_code
from minilean.common.interruption import watch_interruptions


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Print one table for the runtime, one for the strategy and one for refits: about ten minutes with real prices.

    Real prices are those of the LEAN data folder that LEAN_DATA_FOLDER names; without it only the short runs are measured.
    """
    console = Console()
    named = os.environ.get("LEAN_DATA_FOLDER")
    real_data = Path(named).resolve() if named else None
    unit = measure.unit()
    console.print(f"One unit of work takes {unit:.2f} s on this machine.")
    if real_data is None:
        console.print("LEAN_DATA_FOLDER names no real prices: the long runs and the strategy are left out.")
    with tempfile.TemporaryDirectory() as folder:
        heads = ("runtime", "seconds, best of 3", "units", "LEAN, seconds", "LEAN, units", "MB", "orders")
        _show(console, heads, engine.rows(Path(folder) / "engine", real_data, unit))
        if real_data is not None:
            _show(console, ("macro_lstm", "seconds", "MB", ""), strategy.rows(Path(folder) / "strategy", real_data))
            _show(console, ("refits", "figure", ""), _training_rows(Path(folder) / "training", real_data))


def _training_rows(folder: Path, real_data: Path) -> Iterable[tuple[str, ...]]:
    # loaded last: a process that is started counts what the one that starts it has in memory as its own
    sys.path.append(str(measure.ROOT / "models"))
    import training
    from prices import read_closes

    folder.mkdir()
    return training.rows(folder, read_closes(real_data, "SPY"))


def _show(console: Console, heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    table = Table(*heads)
    for row in rows:
        console.print(f"measured {row[0]}: {row[1]}", style="dim")
        table.add_row(*row)
    console.print(table)


if __name__ == "__main__":
    watch_interruptions()
    sys.exit(exit_code(lambda: main.main(standalone_mode=False), "Interrupted. The figures above are whole."))

"""`make bench`: prints the project's figures, or compares this checkout with another commit; each run is a whole process."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import median

import click
import engine
import measure
import strategy
from benchmarks import benchmarks
from checkouts import Checkout, extract, resolved
from comparison import Comparison, compare
from rich.console import Console
from rich.table import Table
from waiting import comparison_progress

from minilean.commands.exit_codes import exit_code
from minilean.commands.showing import progress_option
from minilean.common.interruption import watch_interruptions


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--base", metavar="COMMIT", help="Compare processor times with those of this commit, in alternating runs.")
@click.option("--only", metavar="NAME", multiple=True, help="With --base: only this benchmark; may be given more than once.")
@progress_option()
def main(base: str | None, only: tuple[str, ...]) -> int:
    """Print one table for the runtime, one for the strategy and one for refits: about ten minutes with real prices.

    With --base the files of that commit are laid beside this checkout for the time of the comparison, and the same benchmarks run on
    both alternately, with the same packages: 15 pairs where a run takes less than two seconds, else five, after one to warm up. Exit code
    1 if the median ratio of a benchmark is above 1.03, or if its orders or weights are others.

    Real prices are those of the LEAN data folder that LEAN_DATA_FOLDER names; without it only the short runs are measured.
    """
    console = Console()
    named = os.environ.get("LEAN_DATA_FOLDER")
    real_data = Path(named).resolve() if named else None
    if real_data is None:
        console.print("LEAN_DATA_FOLDER names no real prices: the long runs and the strategy are left out.")
    if base is not None:
        return _compare(console, base, only, real_data)
    if only:
        raise click.UsageError("--only chooses among the benchmarks that --base compares; give a commit too.")
    _print_figures(console, real_data)
    return 0


def _print_figures(console: Console, real_data: Path | None) -> None:
    unit = measure.unit()
    console.print(f"One unit of work takes {unit:.2f} s on this machine.")
    with tempfile.TemporaryDirectory() as folder:
        heads = ("runtime", "seconds, best of 3", "units", "LEAN, seconds", "LEAN, units", "MB", "orders")
        _show(console, heads, engine.rows(Path(folder) / "engine", real_data, unit))
        if real_data is not None:
            _show(console, ("macro_lstm", "seconds", "MB", ""), strategy.rows(Path(folder) / "strategy", real_data))
            _show(console, ("refits", "figure", ""), _training_rows(Path(folder) / "training", real_data))


def _compare(console: Console, commit: str, only: tuple[str, ...], real_data: Path | None) -> int:
    name = resolved(measure.ROOT, commit)
    chosen = list(benchmarks(real_data))
    if unknown := set(only) - {benchmark.name for benchmark in chosen}:
        known = ", ".join(benchmark.name for benchmark in chosen)
        raise click.UsageError(f"--only {min(unknown)!r} is no benchmark; there are: {known}.")
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        folder = Path(temporary)
        extract(measure.ROOT, name, folder / "base")
        base = Checkout(f"base {name[:7]}", folder / "base", folder / "steps of the base")
        here = Checkout("this checkout", measure.ROOT, folder / "steps of this checkout")
        for side in (base, here):
            side.check()
        rows: list[Comparison] = []
        with comparison_progress() as tell:
            for row in compare([each for each in chosen if not only or each.name in only], base, here, folder / "runs", tell):
                rows.append(row)
    return report(console, rows, base.name)


def report(console: Console, rows: Sequence[Comparison], base: str) -> int:
    """Print what was compared.

    Args:
        console: where to.
        rows: the benchmarks.
        base: name of what was compared with.

    Returns:
        1 if one of them is slower than it may be, or computes something else, else 0.
    """
    title = f"Processor time of this checkout by that of {base}: median (quartiles)"
    table = Table("", "pairs", "seconds", "ratio", "noise: base by base", title=title, title_justify="left")
    for row in rows:
        found = row.ratios
        table.add_row(row.name, str(len(row.base)), f"{median(row.base):.2f}", str(found.change), str(found.noise))
    console.print(table)
    troubles = [trouble for row in rows if (trouble := row.trouble())]
    for trouble in troubles:
        console.print(trouble, markup=False, soft_wrap=True)
    if not troubles:
        console.print("No median ratio is above 1.03, and all orders and weights are the same.")
    return 1 if troubles else 0


def _training_rows(folder: Path, real_data: Path) -> Iterable[tuple[str, ...]]:
    # loaded last: a process that is started counts what the one that starts it has in memory as its own
    sys.path.append(str(measure.ROOT / "models"))
    import training  # noqa: PLC0415 - as said above
    from prices import read_closes  # noqa: PLC0415 - as said above

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
    sys.exit(
        exit_code(
            lambda: main.main(standalone_mode=False), "Interrupted. Tables above are whole, and nothing is left of what was being measured."
        )
    )

"""`make soak`: simulates markets and tells how often each test of forecasts rejects what is true and finds what is there."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from minilean.commands.exit_codes import exit_code
from minilean.commands.progress import StageProgress
from minilean.commands.showing import progress_option

# the simulations lie beside the tests that use a part of them
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Library" / "forecasting" / "scores"))

from simulation import HORIZONS, LEVEL, OBSERVATIONS, TESTS, binomial_interval, p_values, rejections


@click.command()
@click.option("--cases", type=click.IntRange(min=1), default=2000, show_default=True, help="Markets for each size and each power.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Equal seeds make the same markets.")
@click.option("--test", "wanted", type=click.Choice(list(TESTS)), multiple=True, help="Only these tests; repeatable.")
@progress_option()
def significance(cases: int, seed: int, wanted: tuple[str, ...]) -> int:
    """Print size and power of each test of forecasts, under GARCH noise with fat tails and overlapping horizons.

    Exit code 0: every size lies within its binomial interval of 99 %; 1: one does not, and is named.
    """
    low, high = binomial_interval(cases)
    table = Table(
        "test", "horizon", "size", "effect", "power", title=f"{cases} markets of {OBSERVATIONS} bars, level {LEVEL:g}, seed {seed}"
    )
    outside = []
    tried = [(test, horizon) for test in wanted or TESTS for horizon in HORIZONS]
    with StageProgress("Simulating") as progress:
        for done, (test, horizon) in enumerate(tried):
            progress.show(f"{test}, horizon {horizon}", done / len(tried))
            effect = TESTS[test][1]
            rejected = rejections(p_values(test, cases, horizon, 0.0, seed))
            found = rejections(p_values(test, cases, horizon, effect, seed + 1))
            table.add_row(test, str(horizon), f"{rejected / cases:.4f}", f"{effect:g}", f"{found / cases:.3f}")
            if not low <= rejected <= high:
                outside.append(f"{test} at a horizon of {horizon} rejects {rejected} of {cases}")
    Console(width=None if sys.stdout.isatty() else 160).print(table)
    interval = f"{low} to {high} of {cases}, {low / cases:.4f} to {high / cases:.4f}"
    click.echo(f"Every size is within {interval}." if not outside else f"Outside {interval}: {'; '.join(outside)}.")
    return 1 if outside else 0


if __name__ == "__main__":
    sys.exit(exit_code(lambda: significance.main(standalone_mode=False, prog_name="python tests/significance"), "Interrupted."))

"""`make soak`: simulates markets and tells how often tests of forecasts and strategies reject what is true and find what is there."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
from rich.console import Console
from rich.table import Table

from minilean.commands.exit_codes import exit_code
from minilean.commands.progress import StageProgress
from minilean.commands.showing import progress_option

# the simulations lie beside the tests that use a part of them
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Library" / "forecasting" / "scores"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "runtime" / "minilean" / "judging"))

from garch_noise import LEVEL, binomial_interval, rejections
from simulation import HORIZONS, OBSERVATIONS, TESTS, p_values
from strategy_simulation import SESSIONS, STRATEGY_TESTS, strategy_p_values


@dataclass(frozen=True)
class Row:
    """A row of the table.

    Args:
        test: name of the test.
        horizon: of forecasts, in bars; None for a test of strategies.
        bars: of a market, or sessions of a strategy.
        effect: at which the power is shown.
        cases: how many are simulated.
        is_exact: whether the test must not reject too seldom either.
        draw: from an effect and a seed to p-values, shape (cases,).
    """

    test: str
    horizon: int | None
    bars: int
    effect: float
    cases: int
    is_exact: bool
    draw: Callable[[float, int], np.ndarray]

    @property
    def title(self) -> str:
        """What it is called in sentences."""
        return self.test if self.horizon is None else f"{self.test} at a horizon of {self.horizon}"


def _forecast_rows(test: str, cases: int) -> list[Row]:
    effect = TESTS[test][1]
    return [
        Row(test, horizon, OBSERVATIONS, effect, cases, True, lambda size, seed, h=horizon: p_values(test, cases, h, size, seed))
        for horizon in HORIZONS
    ]


def _strategy_row(test: str, cases: int) -> Row:
    asked = STRATEGY_TESTS[test]
    cases = cases if asked.most_cases is None else min(cases, asked.most_cases)
    return Row(test, None, SESSIONS, asked.effect, cases, asked.is_exact, lambda size, seed: strategy_p_values(test, cases, size, seed))


def _outside(row: Row, rejected: int) -> str:
    """What is wrong with a size; empty where nothing is."""
    low, high = binomial_interval(row.cases)
    low = low if row.is_exact else 0
    return "" if low <= rejected <= high else f"{row.title} rejects {rejected} of {row.cases} and not {low} to {high}"


@click.command()
@click.option("--cases", type=click.IntRange(min=1), default=2000, show_default=True, help="Markets for each size and each power.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Equal seeds make the same markets.")
@click.option(
    "--test", "wanted", type=click.Choice([*TESTS, *STRATEGY_TESTS]), multiple=True, help="Only these tests; repeatable."
)  # fmt: skip
@progress_option()
def significance(cases: int, seed: int, wanted: tuple[str, ...]) -> int:
    """Print size and power of each test of forecasts and of strategies, under GARCH noise with fat tails and overlapping horizons.

    Exit code 0: every size lies within its binomial interval of 99 %; 1: one does not, and is named.
    """
    chosen = wanted or (*TESTS, *STRATEGY_TESTS)
    rows = [row for test in chosen for row in (_forecast_rows(test, cases) if test in TESTS else [_strategy_row(test, cases)])]
    table = Table(
        *("test", "horizon", "bars", "cases", "size", "effect", "power"), title=f"{cases} markets, level {LEVEL:g}, seed {seed}"
    )  # fmt: skip
    outside = []
    with StageProgress("Simulating") as progress:
        for done, row in enumerate(rows):
            progress.show(row.title, done / len(rows))
            rejected, found = rejections(row.draw(0.0, seed)), rejections(row.draw(row.effect, seed + 1))
            sizes = (f"{rejected / row.cases:.4f}", f"{row.effect:g}", f"{found / row.cases:.3f}")
            table.add_row(row.test, "" if row.horizon is None else str(row.horizon), str(row.bars), str(row.cases), *sizes)
            outside += filter(None, [_outside(row, rejected)])
    Console(width=None if sys.stdout.isatty() else 160).print(table)
    low, high = binomial_interval(cases)
    interval = f"{low} to {high} of {cases}, {low / cases:.4f} to {high / cases:.4f}"
    click.echo(f"Every size is within its interval, {interval}." if not outside else f"Outside their intervals: {'; '.join(outside)}.")
    return 1 if outside else 0


if __name__ == "__main__":
    sys.exit(exit_code(lambda: significance.main(standalone_mode=False, prog_name="python tests/significance"), "Interrupted."))

"""Two checkouts, run alternately: how much processor time a change costs."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from checkouts import Checkout
from measure import Measurement, measured
from pairs import Ratios, base_is_first, number_of_pairs, ratios


@dataclass(frozen=True)
class Benchmark:
    """One process that is measured.

    Attributes:
        name: what a table calls it.
        command: its words, for a checkout, an empty folder for results and one for an object store.
        keeps_store: whether the runs of one checkout share their object store, in place of an empty one each.
        warm_ups: runs that fill caches and are not counted.
    """

    name: str
    command: Callable[[Path, Path, Path], list[str]]
    keeps_store: bool = False
    warm_ups: int = 1


@dataclass(frozen=True)
class Comparison:
    """What the pairs of one benchmark say.

    Attributes:
        name: of the benchmark.
        base: processor seconds of the base, pair by pair.
        here: processor seconds of this checkout, pair by pair.
        is_same: whether both printed the same hash of orders or weights in all runs.
    """

    name: str
    base: tuple[float, ...]
    here: tuple[float, ...]
    is_same: bool

    @property
    def ratios(self) -> Ratios:
        """Ratios of the pairs, and the noise."""
        return ratios(self.base, self.here)

    def trouble(self) -> str | None:
        """What is wrong with it in one sentence, or None."""
        if not self.is_same:
            return f"{self.name} gives other orders or weights than the base, so its times say nothing."
        found = self.ratios
        if not found.is_slower:
            return None
        return (
            f"{self.name} takes {100 * (found.change.median - 1):.1f} % more processor time than the base, which is above the 3 % allowed."
        )


@dataclass(frozen=True)
class Progress:
    """How far all benchmarks are.

    Attributes:
        name: of the benchmark that runs now.
        done: seconds that the runs so far have taken.
        left: seconds that the others take, or None before every benchmark has run once.
    """

    name: str
    done: float
    left: float | None


def compare(
    benchmarks: Sequence[Benchmark], base: Checkout, here: Checkout, folder: Path, tell: Callable[[Progress], None]
) -> Iterator[Comparison]:
    """Run every benchmark once on both sides, to warm up and to know how long all will take, then in pairs.

    Args:
        benchmarks: what is run.
        base: the checkout that is compared with.
        here: the checkout that is judged.
        folder: an empty folder for what the runs write.
        tell: called before every run.
    """
    runs = _Runs(folder, tell)
    plans = []
    for benchmark in benchmarks:
        warm_ups = [runs.run(benchmark, side) for _ in range(benchmark.warm_ups) for side in (base, here)][-2:]
        # the quicker one, since the first run of a checkout also compiles its modules
        pairs = number_of_pairs(min(run.processor_seconds for run in warm_ups))
        plans.append((benchmark, pairs, min(run.seconds for run in warm_ups)))
    runs.plan(2 * pairs * seconds for _, pairs, seconds in plans)
    for benchmark, pairs, seconds in plans:
        found: dict[Checkout, list[Measurement]] = {base: [], here: []}
        for pair in range(pairs):
            for side in (base, here) if base_is_first(pair) else (here, base):
                found[side].append(runs.run(benchmark, side, seconds))
        times = [tuple(run.processor_seconds for run in found[side]) for side in (base, here)]
        fingerprints = {run.fingerprint for side in (base, here) for run in found[side]}
        yield Comparison(benchmark.name, times[0], times[1], is_same=len(fingerprints) == 1)


class _Runs:
    """The runs of all benchmarks, one after the other, and how long they take."""

    def __init__(self, folder: Path, tell: Callable[[Progress], None]) -> None:
        self._folder, self._tell = folder, tell
        self._done = 0.0
        self._left: float | None = None

    def plan(self, seconds: Iterator[float]) -> None:
        """Know from now on how long the rest will take."""
        self._left = sum(seconds)

    def run(self, benchmark: Benchmark, side: Checkout, expected: float = 0.0) -> Measurement:
        self._tell(Progress(f"{benchmark.name}, {side.name}", self._done, self._left))
        folder = self._folder / f"{benchmark.name}, {side.name}"
        output, store = folder / "output", folder / "store"
        for each in (output, store):
            each.mkdir(parents=True, exist_ok=True)
        run = measured(benchmark.command(side.root, output, store), side.environment(), side.root)
        shutil.rmtree(output if benchmark.keeps_store else folder)
        self._done += run.seconds
        if self._left is not None:
            self._left = max(self._left - expected, 0.0)
        return run

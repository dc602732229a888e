"""`make stress`: runs generated programs twice each, in two environments, and tells what differed or failed inside."""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import click
from pair import Failure, run_twice
from program import program

from minilean.commands.exit_codes import exit_code
from minilean.commands.progress import StageProgress
from minilean.commands.showing import progress_option

_SHOWN = 3  # programs of a kind


@click.command()
@click.option("--programs", type=click.IntRange(min=1), default=200, show_default=True, help="How many programs are run.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Of the first program; the others follow it.")
@click.option("--workers", type=click.IntRange(min=1), default=2, show_default=True, help="How many programs at a time.")
@click.option("--keep", type=click.Path(path_type=Path), help="Folder that keeps the programs and what their runs gave.")
@progress_option()
def stress(programs: int, seed: int, workers: int, keep: Path | None) -> int:
    """Run generated programs twice, in processes with other hashes, time zones and locales; Ctrl-C ends with the summary of what was done.

    Exit code 0: both runs of each gave the same, and no error came from inside minilean; 1: something else, and the summary has the seed.
    """
    failures: list[Failure] = []
    done = 0
    with tempfile.TemporaryDirectory(prefix="minilean-stress-") as temporary:
        folder = keep or Path(temporary)
        pool = ThreadPoolExecutor(workers)
        runs = [pool.submit(run_twice, program(number), number, folder / str(number)) for number in range(seed, seed + programs)]
        with StageProgress("Stress") as progress:
            progress.show("programs", 0.0)
            try:
                for run in as_completed(runs):
                    failures += run.result()
                    done += 1
                    progress.show(f"{done} of {programs} programs, {len({one.seed for one in failures})} failed", done / programs)
            except KeyboardInterrupt:
                click.echo(f"Interrupted after {done} of {programs} programs.", err=True)
            finally:
                pool.shutdown(cancel_futures=True)
    return _summary(failures, done, seed)


def _summary(failures: Sequence[Failure], done: int, seed: int) -> int:
    kinds: Counter[tuple[str, str]] = Counter()
    seeds: dict[tuple[str, str], list[int]] = {}
    for failure in failures:
        kinds[failure.family] += 1
        seeds.setdefault(failure.family, []).append(failure.seed)
    for family, count in kinds.most_common():
        shown = ", ".join(map(str, sorted(set(seeds[family]))[:_SHOWN]))
        click.echo(f"{count} x {family[0]}: {family[1]}\n    again: python tests/stress --programs 1 --keep out --seed {shown}")
    failed = len({failure.seed for failure in failures})
    alike = f"{done} programs, from seed {seed} on, gave the same twice."
    click.echo(f"{failed} of {done} programs failed." if failed else alike)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(
        exit_code(lambda: stress.main(standalone_mode=False, prog_name="python tests/stress"), "Interrupted before the first program.")
    )

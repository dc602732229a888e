"""`make soak`: breaks every kind of file that the project reads, as often as there is time, and tells what its readers made of it."""

from __future__ import annotations

import resource
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random

import click
from damage import DAMAGES
from file_kinds import kinds, make_root
from rich.console import Console
from rich.table import Table
from tries import FileKind, Outcome, attempt

from minilean.commands.exit_codes import exit_code
from minilean.commands.progress import StageProgress
from minilean.commands.showing import progress_option

_SHOWN = 20  # failures
_ROOM = 8 << 30  # bytes: a reader that takes more has met a file that expands without end


@click.command()
@click.option("--tries", type=click.IntRange(min=1), default=20_000, show_default=True, help="How often a file is broken.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Equal seeds break the same files in the same way.")
@click.option("--kind", "wanted", multiple=True, help="Only kinds whose name begins so; repeatable.")
@click.option("--damage", "damages", type=click.Choice(list(DAMAGES)), multiple=True, help="Only these damages; repeatable.")
@progress_option()
@click.option("--only", "single", type=click.IntRange(min=0), help="One try again, by the seed that the summary names.")
def soak(tries: int, seed: int, wanted: Sequence[str], damages: Sequence[str], single: int | None) -> int:
    """Break files of every kind, and see that each is refused by name, or read; Ctrl-C ends with the summary of what was done.

    Exit code 0: every file was read or refused by name; 1: something else came out, and the summary says how to see it again.
    """
    resource.setrlimit(resource.RLIMIT_AS, (_ROOM, resource.RLIM_INFINITY))
    console = Console(stderr=True)
    with tempfile.TemporaryDirectory(prefix="minilean-soak-") as folder:
        root = Path(folder)
        make_root(root)
        chosen = [kind for kind in kinds(root) if not wanted or kind.name.startswith(tuple(wanted))]
        if not chosen:
            raise click.UsageError(f"No kind begins with {', '.join(wanted)}; there are {', '.join(kind.name for kind in kinds(root))}.")
        sound = {kind.name: kind.read(root) for kind in chosen}
        random = Random(seed)
        outcomes: list[Outcome] = []
        console.print(f"Seed {seed}: {len(chosen)} kinds of files; Ctrl-C ends with the summary of what was done.", highlight=False)
        seeds = range(single, single + 1) if single is not None else None
        wanted_tries = len(seeds or ()) or tries
        with StageProgress("Breaking files") as progress:
            try:
                for number in range(wanted_tries):
                    (kind,) = random.choices(chosen, [kind.share for kind in chosen])
                    damage = random.choice(list(damages) or kind.damages)
                    outcomes.append(attempt(root, kind, damage, random.getrandbits(32) if seeds is None else seeds[0], sound[kind.name]))
                    progress.show(f"{number + 1} of {wanted_tries} tries", (number + 1) / wanted_tries)
            except KeyboardInterrupt:
                console.print(f"Interrupted after {len(outcomes)} of {tries} tries.")
    return _summary(outcomes, seed, chosen)


def _summary(outcomes: Sequence[Outcome], seed: int, chosen: Sequence[FileKind]) -> int:
    results = [result for result in dict.fromkeys(outcome.result for outcome in sorted(outcomes, key=lambda one: (one.failed, one.result)))]
    table = Table("file", *results, title=f"{len(outcomes)} tries, seed {seed}")
    counts = Counter((outcome.kind, outcome.result) for outcome in outcomes)
    for kind in chosen:
        table.add_row(kind.name, *(str(counts[kind.name, result] or "") for result in results))
    Console(width=None if sys.stdout.isatty() else 160).print(table)
    failed = [outcome for outcome in outcomes if outcome.failed]
    for outcome in failed[:_SHOWN]:
        click.echo(f"{outcome.kind}, {outcome.damage}: {outcome.result}. {outcome.error[:300]}")
        click.echo(f"  again: python tests/faults --kind '{outcome.kind}' --damage '{outcome.damage}' --only {outcome.seed}")
    if len(failed) > _SHOWN:
        click.echo(f"... and {len(failed) - _SHOWN} more.")
    ended = f"{len(failed)} of {len(outcomes)} tries ended otherwise than read or refused by name."
    click.echo(ended if failed else "Every file was read, or refused by name.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(exit_code(lambda: soak.main(standalone_mode=False, prog_name="python tests/faults"), "Interrupted before the first try."))

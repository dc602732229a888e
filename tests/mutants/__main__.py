"""`make mutants`: makes small wrong edits in the files where money and weights are computed, and counts those that the tests notice."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field

import click
from mutant_trials import Harness, Verdict
from mutations import Mutant, mutants_of, sample
from rich.console import Console
from rich.table import Table
from subjects import REPO_ROOT, Subject, chosen, equivalents

from minilean.commands.exit_codes import exit_code
from minilean.commands.progress import StageProgress
from minilean.commands.showing import progress_option
from minilean.common.interruption import watch_interruptions

REQUIRED = 0.92  # of the mutants that can be killed
MOST_EQUIVALENT = 0.03  # of those tried


@dataclass
class Count:
    """What became of the mutants of one file.

    Args:
        path: of the file.
        verdicts: of the mutants tried so far, in their order.
        equal: why some of them change nothing, by name.
    """

    path: str
    verdicts: list[tuple[Mutant, Verdict]] = field(default_factory=list)
    equal: dict[str, str] = field(default_factory=dict)

    def number(self, *verdicts: Verdict) -> int:
        """Mutants with one of the verdicts, equivalent ones left out."""
        return sum(verdict in verdicts and mutant.name not in self.equal for mutant, verdict in self.verdicts)

    @property
    def killed(self) -> int:
        """Mutants that made a test fail, or wait for ever."""
        return self.number(Verdict.KILLED, Verdict.TIMED_OUT)

    @property
    def survivors(self) -> list[Mutant]:
        """Mutants that no test noticed."""
        return [mutant for mutant, verdict in self.verdicts if verdict is Verdict.SURVIVED and mutant.name not in self.equal]

    @property
    def equivalent(self) -> int:
        """Mutants tried that are listed as changing nothing."""
        return sum(mutant.name in self.equal for mutant, _ in self.verdicts)

    @property
    def wrongly_equal(self) -> list[Mutant]:
        """Mutants that are listed as changing nothing, and that a test noticed."""
        return [mutant for mutant, verdict in self.verdicts if verdict is not Verdict.SURVIVED and mutant.name in self.equal]


@click.command()
@click.argument("paths", nargs=-1)
@click.option("--sample", "size", type=click.IntRange(min=1), default=60, show_default=True, help="Mutants of each file.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Equal seeds choose the same mutants.")
@click.option("--jobs", type=click.IntRange(min=1), default=2, show_default=True, help="Processes at a time.")
@click.option(
    "--seconds", type=click.FloatRange(min=0.1), default=6.0, show_default=True, help="How long the tests of one mutant may take."
)
@click.option("--only", "single", help="One mutant by its name, with what pytest says about it.")
@progress_option()
def mutants(paths: Sequence[str], size: int, seed: int, jobs: int, seconds: float, single: str | None) -> int:
    """Try small wrong edits of PATHS, parts of file names, or of all files where money and weights are computed.

    Exit code 0: tests notice enough of them; 1: they do not, and the survivors are printed; Ctrl-C prints what is known by then.
    """
    try:
        subjects = chosen(paths)
    except LookupError as error:
        raise click.UsageError(str(error)) from error
    listed = equivalents()
    samples = {subject.path: _mutants(subject, size, seed, single) for subject in subjects}
    counts = [Count(subject.path, equal=listed.get(subject.path, {})) for subject in subjects]
    total = sum(map(len, samples.values()))
    if not total:
        raise click.UsageError(f"No mutant of these files is named {single}; a run without --only prints the names.")
    watch_interruptions()
    with Harness(REPO_ROOT, jobs, seconds) as harness, StageProgress("Mutants") as progress:
        try:
            click.echo(f"Seed {seed}: {total} mutants of {len(subjects)} files; Ctrl-C ends with the summary of what was tried.", err=True)
            progress.show("which tests reach what", 0.0)
            reach = harness.reach([subject for subject in subjects if samples[subject.path]])
            for test in reach.failed:
                click.echo(f"{test} fails on the files as they are, and is left out.", err=True)
            done = 0
            for subject, count in zip(subjects, counts, strict=True):
                for verdict in harness.verdicts(subject, samples[subject.path], reach):
                    count.verdicts.append(verdict)
                    done += 1
                    progress.show(f"{subject.path}, {done} of {total}", done / total)
                    if single:
                        click.echo(harness.log_of(verdict[0]).read_text(encoding="utf-8", errors="replace"))
        except KeyboardInterrupt:
            _summary(counts, seed)
            raise
    return _summary(counts, seed) or bool(reach.failed)


def _mutants(subject: Subject, size: int, seed: int, single: str | None) -> list[Mutant]:
    code = (REPO_ROOT / subject.path).read_text(encoding="utf-8")
    return mutants_of(code, {single}) if single else sample(mutants_of(code), size, seed)


def _summary(counts: Sequence[Count], seed: int) -> int:
    for count in counts:
        for mutant in count.survivors:
            click.echo(difference(count.path, mutant))
    table = Table("file", "tried", "killed", "timed out", "survived", "equivalent", "share", title=f"Mutants, seed {seed}")
    for count in counts:
        if count.verdicts:
            timed_out, survived = count.number(Verdict.TIMED_OUT), len(count.survivors)
            numbers = (len(count.verdicts), count.number(Verdict.KILLED), timed_out, survived, count.equivalent)
            table.add_row(count.path, *map(str, numbers), _percent(count.killed, count.killed + survived))
    Console(width=None if sys.stdout.isatty() else 140).print(table)
    killed, survived = sum(count.killed for count in counts), sum(len(count.survivors) for count in counts)
    equivalent = sum(count.equivalent for count in counts)
    return _judged(killed, survived, equivalent, [mutant for count in counts for mutant in count.wrongly_equal])


def _judged(killed: int, survived: int, equivalent: int, wrongly_equal: Sequence[Mutant]) -> int:
    total = killed + survived
    click.echo(f"Tests notice {killed} of {total} mutants, {_percent(killed, total)}; {equivalent} more change nothing.")
    findings = [f"{mutant.name} is listed as equivalent, and a test notices it: take it off the list." for mutant in wrongly_equal]
    if killed < REQUIRED * total:
        findings.append(f"That is less than {REQUIRED:.0%}: write tests that notice the survivors above.")
    if equivalent > MOST_EQUIVALENT * (total + equivalent):
        findings.append(f"More than {MOST_EQUIVALENT:.0%} are listed as equivalent: kill some of them, or simplify the code.")
    for finding in findings:
        click.echo(finding)
    return 1 if findings else 0


def difference(path: str, mutant: Mutant) -> str:
    """An edit as a person reads it."""
    before = "\n".join(f"- {line}" for line in mutant.before.splitlines())
    after = "\n".join(f"+ {line}" for line in mutant.after.splitlines())
    return f"{path}:{mutant.lines[0]} {mutant.name} survived, in {mutant.function or 'the module'}\n{before}\n{after}\n"


def _percent(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "-"


def main() -> int:
    """Run the command with the words that follow the program's name, and give its exit code."""
    return exit_code(lambda: mutants.main(standalone_mode=False, prog_name="python tests/mutants"), "Interrupted.")


if __name__ == "__main__":
    sys.exit(main())

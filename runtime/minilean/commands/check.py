"""`minilean check`: what in an algorithm fails in LEAN, told without running it?"""

from __future__ import annotations

import json
from pathlib import Path

import click

from minilean.check.checking import check_project
from minilean.check.findings import Finding
from minilean.check.sources import import_folders, read_sources
from minilean.check.typed import PACKAGES, check_types, is_installed
from minilean.commands.progress import StageProgress
from minilean.commands.showing import progress_option
from minilean.project.loading import find_project


@click.command()
@click.argument("algorithm", type=click.Path(path_type=Path))
@click.option(
    "--types/--no-types", default=True, help="Ask basedpyright too, where it and quantconnect-stubs are installed.  [default: types]"
)
@progress_option()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def check(algorithm: Path, types: bool, as_json: bool) -> int:
    """Look through ALGORITHM, a LEAN project folder or a .py file, for what fails in LEAN.

    Finds names of parameters of the other spelling, wrong arguments, names that LEAN does not have, times with and without zones, and the
    like, each with what to write instead. Nothing is run. Exit code 0: nothing was found; 1: something was; 2: no such algorithm.
    """
    project = find_project(algorithm)
    found = set(check_project(project))
    typed = types and is_installed()
    if typed:
        with StageProgress(project.name) as progress:
            progress.show("types", 0.0)
            files = [source.path for source in read_sources(project)[0]]
            by_types = check_types(files, import_folders(project))
        places = {(finding.file, finding.line, finding.rule) for finding in found}
        found.update(finding for finding in by_types if (finding.file, finding.line, finding.rule) not in places)
    if as_json:
        click.echo(json.dumps([_as_dict(finding) for finding in sorted(found)], indent=2))
    else:
        for finding in sorted(found):
            click.echo(str(finding))
        count = f"{len(found)} finding" + "s" * (len(found) != 1) if found else "nothing found"
        without = "" if typed or not types else f" Types were not asked for: that needs {' and '.join(PACKAGES)}."
        click.echo(f"{project.name}: {count}.{without}")
    return 1 if found else 0


def _as_dict(finding: Finding) -> dict[str, str | int]:
    return {"file": str(finding.file), "line": finding.line, "rule": finding.rule, "text": finding.text}

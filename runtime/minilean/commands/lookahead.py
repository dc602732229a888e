"""`minilean lookahead`: does an algorithm use data before they are known?"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from minilean.algorithm.object_store import check_store
from minilean.commands.backtest import choose_data
from minilean.commands.console import print_remarks
from minilean.commands.parameters import ParameterCommand, parameter_option
from minilean.commands.progress import StageProgress
from minilean.commands.renamed_option import RenamedOption
from minilean.commands.showing import progress_option
from minilean.engine.look_ahead_file import verdict_path, write_verdict
from minilean.lookahead.detector import Verdict, detect
from minilean.lookahead.runs import RunRequest
from minilean.project.loading import Project, find_project
from minilean.results.analysis.finished_run import LookAheadVerdict

DEFAULT_CUTS = 8
"""Enough to meet most calendars of trading; each costs two runs that end at the cut, about one whole run."""


@click.command(cls=ParameterCommand)
@click.argument("algorithm", type=click.Path(path_type=Path))
@click.option("--class", "class_name", help="Which QCAlgorithm of the file, where it holds several.")
@click.option("--data-folder", type=click.Path(path_type=Path), help="LEAN data folder; else LEAN_DATA_FOLDER, else data/.")
@click.option("--object-store", type=click.Path(path_type=Path), help="Folder of the object store; each run gets a copy of storage/.")
@parameter_option()
@click.option("--cuts", type=click.IntRange(min=1), default=DEFAULT_CUTS, show_default=True, help="At how many days to alter the data.")
@click.option("--cut", "days", type=click.DateTime(["%Y-%m-%d"]), multiple=True, help="Alter the data from this day on; repeatable.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Seed of the perturbed prices.")
@progress_option()
@click.option(
    "--workers", cls=RenamedOption, former="--jobs", type=click.IntRange(min=1), default=1, show_default=True,
    help="How many runs at a time.",
)  # fmt: skip
def lookahead(
    algorithm: Path,
    class_name: str | None,
    data_folder: Path | None,
    object_store: Path | None,
    parameters: tuple[tuple[str, str], ...],
    cuts: int,
    days: tuple[datetime, ...],
    seed: int,
    workers: int,
) -> int:
    """Test ALGORITHM for look-ahead: run it again on data that are truncated, and perturbed, after some days.

    The orders before each of these days must stay the same. Exit code 0: they do; 1: look-ahead was found; 2: wrong input; 3: damaged
    data.
    """
    project = find_project(algorithm)
    choice = choose_data(data_folder, project.root)
    store = object_store or project.root / "storage"
    check_store(store)
    request = RunRequest(algorithm.resolve(), choice.path.resolve(), store.resolve(), class_name, dict(parameters))
    with StageProgress(project.name) as progress:
        verdict = detect(request, cuts, [day.date() for day in days], seed, workers, progress.show)
    _print(verdict, project, choice.notice)
    _keep(verdict, project, {**project.parameters, **request.parameters})
    return 1 if verdict.found else 0


def _keep(verdict: Verdict, project: Project, parameters: dict[str, str]) -> None:
    """Let the next backtests of the same code say what was found."""
    differences = [result.difference.local for result in verdict.results if result.difference is not None]
    try:
        write_verdict(project, parameters, LookAheadVerdict(len(verdict.results), min(differences, default=None)))
    except OSError as error:
        reason = error.strerror or error
        click.secho(f"{verdict_path(project)} cannot be written: {reason}; backtests will not say what was found.", fg="yellow", err=True)


def _print(verdict: Verdict, project: Project, notice: str) -> None:
    click.echo(f"{project.name}: {verdict.num_orders} orders." + (f" {notice}" if notice else ""))
    print_remarks(verdict.remarks)
    click.echo(f"{'bars altered from':<19}{'how':<12}{'compared':>8}  orders before they are known")
    for result in verdict.results:
        difference = result.difference
        click.echo(
            f"{result.day!s:<19}{result.alteration:<12}{result.num_compared:>8}  "
            + ("agree" if difference is None else f"DIFFER, first at {difference.local:%Y-%m-%d %H:%M:%S}")
        )
        if difference is not None:
            click.echo(f"    whole data: {difference.whole}")
            click.echo(f"    {result.alteration}: {difference.altered}")
    if verdict.found:
        click.secho("Look-ahead found: these orders depend on bars that were not known yet.", fg="red")
    else:
        click.echo("No look-ahead found: no order depends on a later bar.")
    _print_limits(verdict)


def _print_limits(verdict: Verdict) -> None:
    click.echo(
        "Adjusted prices themselves look ahead, in LEAN and here: later dividends and splits scale earlier prices. "
        + (
            "Under raw prices the algorithm fails, so their effect is not counted."
            if verdict.num_changed_by_raw_prices is None
            else f"Under raw prices {verdict.num_changed_by_raw_prices} of {verdict.num_orders} orders change."
        )
    )
    if verdict.num_stored:
        click.echo(f"Not altered: the object store ({verdict.num_stored} files). What was fitted before these runs is not tested.")
    if verdict.unaltered:
        click.echo(f"Not altered, since their lines have no dates: {', '.join(verdict.unaltered)}.")
    if verdict.bypassed:
        click.secho(
            f"Not altered, since the algorithm opens them by a path of its own: {', '.join(verdict.bypassed)}. "
            "Use Globals.data_folder in that path, so that they can be tested.",
            fg="yellow",
        )

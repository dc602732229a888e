"""`minilean backtest`: run a strategy, show how far it is, print and keep the results."""

from __future__ import annotations

import os
from pathlib import Path

import click

from minilean.commands.console import BacktestProgress, print_findings, print_remarks, print_statistics
from minilean.commands.deflation import deflated_sharpe
from minilean.commands.output import reserved_folder
from minilean.commands.parameters import ParameterCommand, parameter_option
from minilean.commands.recording import ScoredRun, record_run
from minilean.commands.showing import progress_option
from minilean.common.standard_streams import keep_streams, reopen_streams
from minilean.datasets.selection import PROJECT_ORIGIN, DataChoice, meant_folder, select_data_folder
from minilean.engine.backtest import BacktestOutcome, BacktestSpec, run_backtest
from minilean.engine.failed_import import write_failed_import
from minilean.engine.runtime import Runtime
from minilean.errors import AlgorithmFailure, UnsupportedCall
from minilean.ledger.ledger import PLACE
from minilean.project.loading import Project, find_project, load_algorithm_class
from minilean.results.analysis.finished_run import DeflatedSharpe
from minilean.results.messages import MessageKind


@click.command(cls=ParameterCommand)
@click.argument("algorithm", type=click.Path(path_type=Path))
@click.option("--class", "class_name", help="Which QCAlgorithm of the file, where it holds several.")
@click.option("--data-folder", type=click.Path(path_type=Path), help="LEAN data folder; else LEAN_DATA_FOLDER, else data/.")
@click.option("--output", type=click.Path(path_type=Path), help="Where results go; <project>/backtests/<time> by default.")
@click.option("--object-store", type=click.Path(path_type=Path), help="Folder of the object store; storage/ by default.")
@parameter_option()
@click.option(
    "--strict",
    is_flag=True,
    help="Do as LEAN does where that says nothing: a benchmark without hourly prices is 0, a resolution without prices is accepted.",
)
@click.option("--report/--no-report", default=True, help="Write report.html beside the results.")
@click.option(
    "--ledger/--no-ledger", default=True, envvar="MINILEAN_LEDGER", help="Count the run as a trial in the ledger of the object store."
)
@progress_option()
@click.option("--quiet", is_flag=True, help="Print no log lines of the algorithm.")
def backtest(
    algorithm: Path,
    class_name: str | None,
    data_folder: Path | None,
    output: Path | None,
    object_store: Path | None,
    parameters: tuple[tuple[str, str], ...],
    strict: bool,
    report: bool,
    ledger: bool,
    quiet: bool,
) -> int:
    """Backtest ALGORITHM: a LEAN project folder with main.py, or a .py file."""
    project = find_project(algorithm)
    put_back_streams = keep_streams()
    # what is wrong with the strategy is said before any data are looked for or made
    try:
        algorithm_class = load_algorithm_class(project, class_name)
    except (AlgorithmFailure, UnsupportedCall) as error:
        with reserved_folder(output, project.folder) as folder:
            write_failed_import(project, dict(parameters), error, folder)
        click.echo(f"The results, which hold this error alone, are in {folder}.", err=True)
        raise
    choice = choose_data(data_folder, project.root)
    store = object_store or project.root / "storage"
    spec = BacktestSpec(project, choice.path, store, class_name, dict(parameters), choice.notice, strict)
    ledger_file = store / PLACE if ledger and not choice.synthetic else None  # prices that are made up try nothing
    with reserved_folder(output, project.folder) as folder:
        outcome, scored = _run(spec, algorithm_class, quiet, ledger_file)
        put_back_streams()  # which the algorithm may have replaced
        try:
            _keep(outcome, spec, folder, report)
        finally:  # the algorithm's own error is told last, and even if its results cannot be written
            if outcome.error is not None:
                click.echo(outcome.trace, err=True, nl=False)
                click.secho(f"Error: {outcome.error}", fg="red", err=True)
    _warn(spec.project)
    if ledger_file is not None:
        record_run(ledger_file, scored, outcome.error, folder)
    if outcome.error is not None:
        click.echo(f"The results up to that moment are in {folder}.", err=True)
        return 1
    return 0


def _warn(project: Project) -> None:
    """Say what of the algorithm's file fails in LEAN. It is looked for after the run, so that no run waits for it."""
    from minilean.check.checking import check_main_file  # noqa: PLC0415 - the run would wait for it

    found = check_main_file(project)
    if found:
        others = f" and {len(found) - 1} more" if len(found) > 1 else ""
        click.secho(f"Fails in LEAN: {found[0]}{others} (see `minilean check`)", fg="yellow", err=True)


def _keep(outcome: BacktestOutcome, spec: BacktestSpec, folder: Path, report: bool) -> None:
    try:
        outcome.write(folder)
    finally:  # printed even if the disk is full, and only after the results are safe
        _print_statistics(outcome, spec)
        print_remarks(outcome.remarks)
        if outcome.error is None:  # of a run that failed the error is what counts
            print_findings(outcome.findings)
        click.echo(f"OrderListHash: {outcome.order_list_hash}")
    click.echo(f"Results: {folder}")
    if report:
        _write_report(folder, outcome, spec)


def _run(spec: BacktestSpec, algorithm_class: type, quiet: bool, ledger_file: Path | None) -> tuple[BacktestOutcome, ScoredRun]:
    scored: ScoredRun | None = None
    with BacktestProgress(spec.project.name) as progress:

        def on_message(kind: MessageKind, line: str) -> None:
            if not quiet:
                progress.pause()
                reopen_streams()
                click.echo(line, err=kind is MessageKind.ERROR)

        def warn(sentence: str) -> None:
            progress.pause()
            reopen_streams()
            click.secho(f"Warning: {sentence}", fg="yellow", err=True)

        def deflate(runtime: Runtime) -> DeflatedSharpe | None:
            nonlocal scored
            scored = ScoredRun(runtime, spec)
            return None if ledger_file is None else deflated_sharpe(ledger_file, scored, warn)

        outcome = run_backtest(spec, progress, on_message, algorithm_class, deflate)
        return outcome, scored or ScoredRun(outcome.runtime, spec)


def choose_data(option: Path | None, root: Path) -> DataChoice:
    """The data folder of a run, found or filled while the terminal shows how far that is.

    Args:
        option: the folder that the user named, or None.
        root: folder that holds `data/`.

    Raises:
        InputError: the named folder cannot be used.
    """

    def announce(text: str) -> None:
        click.secho(text, fg="yellow" if text.startswith("SYNTHETIC") else None, bold=text.startswith("SYNTHETIC"), err=True)

    if meant_folder(option, os.environ)[1] != PROJECT_ORIGIN:
        return select_data_folder(option, os.environ, root, announce=announce)
    from minilean.commands.download_progress import download_progress

    with download_progress() as on_progress:
        return select_data_folder(None, os.environ, root, announce=announce, on_progress=on_progress)


def _print_statistics(outcome: BacktestOutcome, spec: BacktestSpec) -> None:
    title = f"{spec.project.name}: {outcome.runtime.state.start_local:%Y-%m-%d} to {outcome.runtime.state.end_local:%Y-%m-%d}"
    print_statistics(outcome.runtime.results.statistics, title + (" (SYNTHETIC prices)" if spec.notice else ""))


def _write_report(folder: Path, outcome: BacktestOutcome, spec: BacktestSpec) -> None:
    from minilean.report.context import ReportContext
    from minilean.report.page import write_report

    refits, parameters = outcome.runtime.object_store.refits, outcome.runtime.parameters.in_effect()
    context = ReportContext.of_this_process(spec.data_folder, refits, parameters)
    path = write_report(folder, outcome.runtime.algorithm_id, notice=spec.notice, context=context, remarks=outcome.remarks)
    click.echo(f"Report:  {path}")

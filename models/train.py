"""`python models train`: train every month end that a strategy's backtest uses, in parallel, and publish the weights it will find."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import joblib
from device import DEVICES, choose_device
from model_card import describe_data, write_card
from prices import last_day, read_bars, read_closes, sessions_of
from progress import refit_progress
from strategies import TrainableSettings, market_of, read_settings, schedule_of
from together import run_together
from walk_forward import Walk, WalkState, look_up, publish_results
from workers import EXECUTORS, run_all

from forecasting.month_ends import moment_of
from forecasting.networks import networks_of_windows
from forecasting.refit_cache import RefitCache
from forecasting.specs import require_seeds
from forecasting.weight_store import WeightStore
from minilean.algorithm.object_store import ObjectStore
from minilean.commands.exit_codes import INTERRUPTED, say
from minilean.commands.parameters import ParameterCommand, parameter_option
from minilean.commands.renamed_option import RenamedOption
from minilean.commands.showing import progress_option
from minilean.common.interruption import ignore_interruptions
from minilean.datasets.selection import DataChoice, select_data_folder
from minilean.errors import InputError

ROOT = Path(__file__).resolve().parents[1]


class Month(click.ParamType):
    """A month such as 2011-01."""

    name = "month"

    def convert(self, value: str | datetime, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The month end's moment."""
        if isinstance(value, datetime):
            return value
        try:
            return moment_of(value)
        except ValueError:
            return self.fail(f"{value!r} is no month: expected a year and a month such as 2011-01.", param, ctx)


@click.command(cls=ParameterCommand)
@click.option("--strategy", default="macro_lstm", show_default=True, help="A folder in algorithms; its parameters are the defaults.")
@click.option(
    "--macro", cls=RenamedOption, former="--symbols", help="Tickers, separated by commas; those that the strategy forecasts by default."
)
@click.option("--start", type=Month(), help="First month of the backtest, such as 2011-01.")
@click.option("--end", type=Month(), help="Its last month, such as 2020-11; one named here is always asked for, also past the last bar.")
@click.option("--seeds", help="Whole numbers, separated by commas.")
@click.option("--recipe", help="How to train, such as fast or seed.")
@click.option("--network", "networks", help=f"Networks, separated by commas: {', '.join(networks_of_windows())}.")
@parameter_option("Any other parameter; repeatable.")
@progress_option()
@click.option("--workers", type=click.IntRange(min=1), help="Processes; one for each core by default.")
@click.option(
    "--executor", cls=RenamedOption, former="--backend", type=click.Choice(EXECUTORS), default="loky", show_default=True,
    help="Where they run.",
)  # fmt: skip
@click.option(
    "--device",
    type=click.Choice(DEVICES),
    help="Compute on processors or on a graphics card, there many refits in one call; by default where JAX does by itself.",
)
@click.option("--data-folder", type=click.Path(path_type=Path), help="LEAN data folder; else LEAN_DATA_FOLDER, else data/.")
@click.option("--object-store", type=click.Path(path_type=Path), help="Folder of the object store; storage/ by default.")
@click.option("--cards", type=click.Path(path_type=Path), help="Folder of the model cards; models/cards/ by default.")
def train(  # noqa: PLR0913, PLR0917 - click hands over each option
    strategy: str,
    macro: str | None,
    start: datetime | None,
    end: datetime | None,
    seeds: str | None,
    recipe: str | None,
    networks: str | None,
    parameters: tuple[tuple[str, str], ...],
    workers: int | None,
    executor: str,
    device: str | None,
    data_folder: Path | None,
    object_store: Path | None,
    cards: Path | None,
) -> int:
    """Train all models of a backtest and publish them in the object store.

    What is published or was trained before is skipped. Every refit is kept and published the moment it is made: stop with Ctrl-C, run
    the same command again, and it goes on.
    """
    given = dict(parameters)
    for name, value in (("macro", macro), ("seeds", seeds), ("recipe", recipe)):
        given |= {name: value} if value is not None else {}
    given |= {"start": f"{start:%Y-%m-01}"} if start is not None else {}
    given |= {"end": f"{end:%Y-%m-%d}"} if end is not None else {}
    names = [{"network": name} for name in dict.fromkeys(networks.split(","))] if networks else [{}]
    settings = [read_settings(ROOT, strategy, given | name) for name in names]
    if hint := getattr(settings[0], "hint", ""):  # not every strategy has one
        _announce(hint)
    choice = select_data_folder(data_folder, os.environ, ROOT, announce=_announce)
    store = object_store or ROOT / "storage"
    if store.exists() and not store.is_dir():
        raise InputError(f"{store} is a file, expected the folder of an object store: name another with --object-store.")
    is_card = choose_device(device)
    walks = _walks(settings, choice, "end" in given)
    found = _train(walks, strategy, store, "" if is_card else executor, workers or joblib.cpu_count())
    for symbol in settings[0].macro:
        of_symbol = [progress for progress in found if progress.walk.symbol == symbol]
        card = write_card(cards or ROOT / "models" / "cards", strategy, of_symbol, describe_data(choice))
        _say_what_became(of_symbol, card)
    return 1 if any(progress.failed for progress in found) else 0


def _walks(settings: Sequence[TrainableSettings], choice: DataChoice, is_own_end: bool) -> list[Walk]:
    one = settings[0]
    require_seeds(one.seeds)
    market, read = market_of(one), read_bars if any(each.spec.needs_bars for each in settings) else read_closes
    histories = {symbol: read(choice.path, symbol, market) for symbol in one.macro}
    end = one.end if is_own_end else min(one.end, *map(last_day, histories.values()))
    if end < one.start:
        raise InputError(f"The bars of {', '.join(histories)} end on {end}, before the start, {one.start}: choose an earlier start.")
    if end < one.end:
        bars = f"the last bar of {', '.join(histories)}"
        _announce(f"Months up to {end}, {bars}, and not to {one.end}, the end of the project; --end asks for more.")
    schedule = schedule_of(one)
    moments = schedule.moments(end)
    sessions = {symbol: sessions_of(choice.path, symbol, market) for symbol in one.macro}
    return [
        Walk(name, histories[name], each.spec, moments, one.seeds, sessions[name], schedule.refit)
        for name in one.macro
        for each in settings
    ]


def _train(walks: Sequence[Walk], strategy: str, folder: Path, executor: str, workers: int) -> list[WalkState]:
    """Train what is missing: in workers of an executor, or without one in this process, many at once."""
    object_store = ObjectStore(folder, lambda message: click.echo(message, err=True))
    store, cache = WeightStore(object_store, strategy), RefitCache(object_store)
    found = [look_up(walk, store, cache) for walk in walks]
    for trouble in dict.fromkeys([*store.troubles, *cache.troubles]):
        click.echo(trouble, err=True)
    tasks = [task for progress in found for _, task in progress.missing.values()]
    have = sum(len(progress.refits) for progress in found)
    where = f"with {workers} workers" if executor else "together"
    click.echo(f"{have + len(tasks)} refits: {have} are there already, {len(tasks)} to train {where}.", err=True)
    done = 0
    try:
        with _tally(executor) as tally:
            tasks = [replace(task, tally=str(tally or "")) for task in tasks]
            epochs = sum(task.spec.training.epochs for task in tasks)
            made = run_all(tasks, executor, workers) if executor else run_together(tasks)
            with refit_progress(len(tasks), tally, epochs) as show:
                for _ in publish_results(made, found, store, cache):
                    done += 1
                    show(done)
    except KeyboardInterrupt as error:
        ignore_interruptions()
        done = sum(progress.trained for progress in found)
        say(f"Interrupted: {have + done} of {have + len(tasks)} refits are kept; the same command goes on from there.", INTERRUPTED)
        raise click.exceptions.Exit(INTERRUPTED) from error
    return found


@contextmanager
def _tally(executor: str) -> Iterator[Path | None]:
    # Workers elsewhere could not write into a file of this machine.
    if executor != "loky":
        yield None
        return
    with TemporaryDirectory(prefix="refits-") as folder:
        tally = Path(folder) / "epochs"
        tally.touch()
        yield tally


def _say_what_became(of_symbol: Sequence[WalkState], card: Path) -> None:
    for progress in of_symbol:
        walk = progress.walk
        click.echo(
            f"{walk.symbol}, {walk.spec.network.name}: {len(progress.published)} refits published, {progress.trained} of them trained now. "
            f"Card: {card}"
        )
        for sentence in progress.failed:
            click.echo(f"Not trained: {sentence}", err=True)


def _announce(text: str) -> None:
    click.echo(text, err=True)

"""`python models evaluate`: one network beside all its references on a span that both walk through, and the answer."""

import json
import math
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import click
import numpy as np
from kept_walks import find, keep, place_of
from network_walks import SERVED, NetworkWalk
from prices import read_bars
from progress import refit_progress
from scoreboard import Board, Comparison, make_board, markdown, verdict
from spans import DEVELOPMENT, read_span
from workers import EXECUTORS, do_all, run_all

from forecasting.bars import DailyBars
from forecasting.errors import HistoryTooShort
from forecasting.recipes import RECIPES, recipe
from forecasting.reference_tasks import ReferenceTask, run_reference
from forecasting.references import reference_names
from forecasting.refit import Refit
from forecasting.refit_cache import RefitCache
from forecasting.scores.averages import average_seeds
from forecasting.specs import MOST_SEED, ModelSpec, WindowSpec, read_seeds
from forecasting.targets import TARGET_NAMES, Target
from forecasting.walk_schedule import WalkSchedule
from minilean.algorithm.object_store import ObjectStore
from minilean.commands.showing import progress_option
from minilean.datasets.selection import select_data_folder
from minilean.errors import DataError, InputError

ROOT = Path(__file__).resolve().parents[1]
_TRAINING_BARS = WindowSpec().training_bars


def _seeds(_ctx: click.Context, _param: click.Parameter, text: str) -> tuple[int, ...]:
    try:
        return read_seeds(text)
    except ValueError as error:
        raise click.BadParameter(
            f"{text!r} is no list of seeds: expected whole numbers from 0 to {MOST_SEED} separated by commas, each once, such as 1,2."
        ) from error


def _targets(_ctx: click.Context, _param: click.Parameter, text: str) -> tuple[str, ...]:
    names = tuple(text.split(","))
    for name in names:
        if name not in TARGET_NAMES:
            raise click.BadParameter(f"{name!r} is no target: expected some of {', '.join(TARGET_NAMES)}, separated by commas.")
    return names


@click.command()
@click.option("--recipe", "name", type=click.Choice(list(RECIPES)), default="fast", show_default=True, help="The network that is judged.")
@click.option("--symbols", default="SPY", show_default=True, help="Tickers, separated by commas.")
@click.option("--targets", default=",".join(SERVED), show_default=True, callback=_targets, help="What is forecast, separated by commas.")
@click.option("--horizon", default=1, show_default=True, type=click.IntRange(min=1), help="Bars ahead.")
@click.option("--span", default=DEVELOPMENT, show_default=True, help="development, locked, or days such as 2021-01-01..2022-12-31.")
@click.option(
    "--window", type=click.Choice(["rolling", "expanding"]), default="rolling", show_default=True, help="What references are fitted on."
)
@click.option(
    "--embargo", default=0, show_default=True, type=click.IntRange(min=0), help="Bars left out before each refit's first forecast."
)
@click.option("--seeds", default="1,2,3,4,5", show_default=True, callback=_seeds, help="Whole numbers, separated by commas.")
@progress_option()
@click.option("--executor", type=click.Choice(EXECUTORS), default=EXECUTORS[0], show_default=True, help="Where the work is done.")
@click.option("--workers", default=os.cpu_count(), show_default="one for each core", type=click.IntRange(min=1))
@click.option("--data-folder", type=click.Path(path_type=Path), help="LEAN data folder; else LEAN_DATA_FOLDER, else data/.")
@click.option("--object-store", type=click.Path(path_type=Path), help="Folder of the object store; storage/ by default.")
@click.option("--json", "as_json", is_flag=True, help="Print all figures as JSON.")
def evaluate(
    name: str, symbols: str, targets: tuple[str, ...], horizon: int, span: str, window: str, embargo: int, seeds: tuple[int, ...], executor: str,
    workers: int, data_folder: Path | None, object_store: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Judge a network: yes, no, or not enough data.

    It walks through the span with a refit at each month end, and so do all references that have the same inputs. What is done is kept:
    stop with Ctrl-C, run again, and it goes on.
    """
    days = read_span(span)
    choice = select_data_folder(data_folder, os.environ, ROOT, announce=_say)
    schedule = WalkSchedule(days.first, days.last, _TRAINING_BARS if window == "rolling" else None, embargo)
    spec = _spec(name, horizon)
    bars = {ticker: _until(read_bars(choice.path, ticker), days.last) for ticker in symbols.split(",")}
    folder = object_store or ROOT / "storage"
    cases = [(ticker, Target(target, horizon)) for ticker in bars for target in targets]
    walks = _reference_walks(cases, bars, schedule, folder / "evaluation", executor, workers)
    networks = _network_walks(spec, seeds, cases, bars, schedule, folder, executor, workers)
    boards = [_board(case, bars[case[0]], walks[case], networks.get(case)) for case in cases]
    if as_json:
        click.echo(json.dumps({"answer": _answer(boards), "boards": [_plain(asdict(board)) for board in boards]}, indent=1))
        return
    if choice.notice:
        click.echo(choice.notice)
    said = _answer(boards)
    click.echo(f"{said['word']}: {said['reason']}\n")
    click.echo(f"{name} with {len(seeds)} seeds, {days.name}: {days.first} to {days.last}, refits at month ends, references on a {window} window, "
               f"embargo {embargo}\n")  # fmt: skip
    for board in boards:
        click.echo(markdown(board))


def _say(text: str) -> None:
    click.echo(text, err=True)


def _spec(name: str, horizon: int) -> ModelSpec:
    known = recipe(name)
    return ModelSpec(WindowSpec(horizon=horizon), known.network, known.training)


def _until(bars: DailyBars, last: object) -> DailyBars:
    """The bars up to a day: what came later is not even read."""
    return bars[: int(np.searchsorted(bars.times, np.datetime64(last, "D") + np.timedelta64(1, "D")))]


Case = tuple[str, Target]


def _reference_walks(
    cases: Sequence[Case], bars: dict[str, DailyBars], schedule: WalkSchedule, folder: Path, executor: str, workers: int
) -> dict[Case, dict[str, np.ndarray]]:
    """Forecasts of all references by case and name; those that cannot be made are named and left out."""
    folder.mkdir(parents=True, exist_ok=True)
    tasks = {
        (case, name): ReferenceTask(f"{name} of {case[0]}, {case[1].name}", name, bars[case[0]], case[1], schedule)
        for case in cases
        for name in reference_names(case[1].name, implied=bool(np.isfinite(bars[case[0]].implied_volatilities).any()))
    }
    walks: dict[Case, dict[str, np.ndarray]] = {case: {} for case in cases}
    missing = {}
    for (case, name), task in tasks.items():
        kept = _kept(task, folder)
        if kept is None:
            missing[task.name] = case, name, task
        else:
            walks[case][name] = kept
    todo = [task for _, _, task in missing.values()]
    for result in _shown(do_all(todo, run_reference, executor, workers), len(todo), "walks of references"):
        case, name, task = missing[result.name]
        if result.forecasts is None:
            _say(f"Left out: {result.name}: {result.trouble}")
        else:
            keep(result, place_of(task, folder))
            walks[case][name] = result.forecasts
    return walks


def _kept(task: ReferenceTask, folder: Path) -> np.ndarray | None:
    try:
        found = find(task, place_of(task, folder))
    except DataError as error:
        _say(f"{error} It is made again now.")
        return None
    return None if found is None else found.forecasts


def _network_walks(
    spec: ModelSpec, seeds: tuple[int, ...], cases: Sequence[Case], bars: dict[str, DailyBars], schedule: WalkSchedule, folder: Path,
    executor: str, workers: int,
) -> dict[Case, np.ndarray]:  # fmt: skip
    """Forecast changes of the network, shape (S, T), by case; nothing for targets that it does not serve."""
    cache = RefitCache(ObjectStore(folder, _say))
    looked_up = {}
    for case in (case for case in cases if case[1].name in SERVED):
        walk = NetworkWalk(case[0], bars[case[0]], spec, seeds, schedule)
        try:
            legs = walk.legs(case[1])
            looked_up[case] = walk, legs, *walk.look_up(legs, cache)
        except HistoryTooShort as error:
            raise InputError(f"{case[0]} cannot be walked through from {schedule.first}: {error}") from error
    for trouble in dict.fromkeys(cache.troubles):
        _say(trouble)
    # targets of one symbol share their refits
    tasks = {name: task for _, _, _, missing in looked_up.values() for name, (_, task) in missing.items()}
    made: dict[str, Refit] = {}
    for result in _shown(run_all(list(tasks.values()), executor, workers), len(tasks), "refits"):
        if result.refit is None:
            raise InputError(f"{result.name} cannot be trained: {result.trouble}")
        cache.keep(tasks[result.name].history, result.refit)
        made[result.name] = result.refit
    forecasts = {}
    for case, (walk, legs, found, missing) in looked_up.items():
        trained = {(row, task.seed): made[name] for name, (row, task) in missing.items()}
        forecasts[case] = walk.forecasts(legs, found | trained)
    return forecasts


def _shown(results: Iterable, total: int, what: str) -> Iterator:
    """The same results, with a bar of how many are there."""
    if not total:
        return
    with refit_progress(total, what=what) as show:
        for done, result in enumerate(results, start=1):
            show(done)
            yield result


def _board(case: Case, bars: DailyBars, walks: dict[str, np.ndarray], network: np.ndarray | None) -> Board:
    symbol, target = case
    values = target.values(bars)
    forecasts, judged = dict(walks), ""
    if network is not None:
        judged = "network"
        average = np.full(len(bars), np.nan)
        counted = np.isfinite(network).all(axis=0)
        average[counted] = average_seeds(network[:, counted]).forecast
        forecasts[judged] = np.where(np.isnan(average), np.nan, average > 0) if target.name == "direction" else average
    rows = np.isfinite(values) & np.all([np.isfinite(forecast) for forecast in forecasts.values()], axis=0)
    return make_board(Comparison(symbol, target, values[rows], {name: forecast[rows] for name, forecast in forecasts.items()}, judged))


def _answer(boards: Sequence[Board]) -> dict[str, str]:
    if all(board.judged is None for board in boards):
        return {"word": "no network", "reason": f"no recipe forecasts {boards[0].target.name}; these are its references."}
    return asdict(verdict([board for board in boards if board.judged is not None]))


def _plain(values: object) -> object:
    """Numbers that JSON has no word for become null."""
    if isinstance(values, dict):
        return {name: _plain(value) for name, value in values.items()}
    if isinstance(values, list | tuple):
        return [_plain(value) for value in values]
    return None if isinstance(values, float) and not math.isfinite(values) else values

"""How a network and its references walk through a span, and the boards of what they forecast."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import click
import numpy as np
from kept_walks import find, keep, place_of
from looks import FAMILY
from network_walks import NetworkWalk, sees_implied, served
from progress import refit_progress
from scoreboard import Board, Comparison, verdict
from spans import DateSpan
from workers import do_all, run_all

from forecasting.bars import DailyBars
from forecasting.errors import HistoryTooShort, MissingColumn
from forecasting.recipes import RECIPES, recipe
from forecasting.reference_tasks import ReferenceTask, run_reference
from forecasting.references import reference_names
from forecasting.refit import Refit
from forecasting.refit_cache import RefitCache
from forecasting.scores.averages import average_seeds
from forecasting.scores.long_run import least_observations
from forecasting.specs import PRICE_TARGETS, ModelSpec, TrainingSpec, WindowSpec
from forecasting.targets import TARGET_NAMES, Target
from forecasting.walk_schedule import WalkSchedule
from minilean.algorithm.object_store import ObjectStore
from minilean.errors import DataError, InputError, MachineError
from minilean.ledger.trial import Score, Trial
from minilean.ledger.trial import Span as TrialSpan

_ARTICLES = {"rolling": "a rolling", "expanding": "an expanding"}


@dataclass(frozen=True)
class EvaluationSpec:
    """What is judged, and on what.

    Args:
        model_name: a recipe of a network, or a reference.
        targets: what is forecast.
        days: the span.
        window: ``rolling`` or ``expanding``: what is fitted on at each refit.
        embargo: bars left out before each refit's first forecast.
        seeds: one refit at each month end and seed.
    """

    model_name: str
    targets: tuple[Target, ...]
    days: DateSpan
    window: str
    embargo: int
    seeds: tuple[int, ...]

    @property
    def schedule(self) -> WalkSchedule:
        """The walk through the span."""
        training_bars = None if self.window_spec.expanding else self.window_spec.training_bars
        return WalkSchedule(self.days.first, self.days.last, training_bars, self.embargo)

    @property
    def window_spec(self) -> WindowSpec:
        """How the history is cut, for the network and for the references that have its inputs."""
        lookback = recipe(self.model_name).lookback if self.model_name in RECIPES else WindowSpec.lookback
        return WindowSpec(lookback=lookback, horizon=self.targets[0].horizon, expanding=self.window == "expanding")

    @property
    def model(self) -> ModelSpec | None:
        """The network with the horizon and the measure of the targets; None where a reference is judged."""
        if self.model_name not in RECIPES:
            return None
        known = recipe(self.model_name)
        return ModelSpec(self.window_spec, known.network, replace(known.training, measure=self.measure), known.inputs)

    @property
    def measure(self) -> str:
        """How the network learns a day's variance: as it is judged, where it forecasts one."""
        measures = [target.measure for target in self.targets if target.name == "log_variance"]
        return measures[0] if measures and recipe(self.model_name).training.target == "log_variance" else TrainingSpec.measure

    @property
    def title(self) -> str:
        """One line that says how."""
        who = f"{self.model_name} with {len(self.seeds)} seeds" if self.model is not None else self.model_name
        days = f"{self.days.name}: {self.days.first} to {self.days.last}"
        walk = f"refits at month ends on {_ARTICLES[self.window]} window, embargo {self.embargo}"
        return f"{who}, {days}, {walk}"


@dataclass(frozen=True)
class Workshop:
    """Where the work is done and what it makes is kept.

    Args:
        folder: of the object store.
        executor: one of ``workers.EXECUTORS``.
        workers: how many processes.
    """

    folder: Path
    executor: str
    workers: int


Case = tuple[str, Target]


def served_by(name: str) -> tuple[str, ...]:
    """Names of the targets that a recipe of a network, or a reference, says something about."""
    if name in RECIPES:
        return served(RECIPES[name].spec)
    return tuple(target for target in TARGET_NAMES if name in reference_names(target))


def evaluated(spec: EvaluationSpec, bars: Mapping[str, DailyBars], workshop: Workshop) -> list[Comparison]:
    """What is forecast for each symbol and target, and what happened.

    Args:
        spec: what is judged, and on what.
        bars: by ticker, none of them after the span.
        workshop: where it is done.

    Raises:
        InputError: the bars do not cover the span, or a refit cannot be made.
    """
    cases = [(ticker, target) for ticker in bars for target in spec.targets]
    _require_walks(cases, bars, spec.schedule)
    walks = _reference_walks(cases, bars, spec, workshop)
    networks = _network_walks(spec, cases, bars, workshop)
    return [_comparison(case, bars[case[0]], walks[case], networks.get(case), spec) for case in cases]


def _say(text: str) -> None:
    click.echo(text, err=True)


def _require_walks(cases: Sequence[Case], bars: Mapping[str, DailyBars], schedule: WalkSchedule) -> None:
    """Refuse what cannot be judged before anything is made for it.

    Raises:
        InputError: the bars do not cover the span, or it has too few outcomes.
    """
    for symbol, target in cases:
        try:
            legs = schedule.legs(bars[symbol].times, target)
        except HistoryTooShort as error:
            raise InputError(f"{symbol} cannot be judged: {error}") from error
        outcomes, least = legs[-1].end - legs[0].first, least_observations(target.known_after)
        if outcomes < least:
            raise InputError(f"{symbol} has {outcomes} outcomes of {target.name} in the span and a test needs {least}: name a longer span.")


def _reference_walks(
    cases: Sequence[Case], bars: Mapping[str, DailyBars], spec: EvaluationSpec, workshop: Workshop
) -> dict[Case, dict[str, np.ndarray]]:
    """Forecasts of all references by case and name; those that cannot be made are named and left out.

    Raises:
        InputError: it is the judged one that cannot be made.
        MachineError: the folder of the walks cannot be made.
    """
    folder, schedule, lookback = workshop.folder / "evaluation", spec.schedule, spec.window_spec.lookback
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise MachineError(f"{folder} cannot be made ({error.strerror}): name another folder with --object-store.") from error
    _say_what_lacks_implied(cases, bars, spec)
    tasks = {
        (case, name): ReferenceTask(f"{name} of {case[0]}, {case[1].name}", name, bars[case[0]], case[1], schedule, lookback)
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
    for result in _shown(do_all(todo, run_reference, workshop.executor, workshop.workers), len(todo), "walks of references"):
        case, name, task = missing[result.name]
        if result.forecasts is None:
            if name == spec.model_name:
                raise InputError(f"{result.name} cannot be judged: {result.trouble}")
            _say(f"Left out: {result.name}: {result.trouble}")
        else:
            keep(result.forecasts, place_of(task, folder))
            walks[case][name] = result.forecasts
    return walks


def _say_what_lacks_implied(cases: Sequence[Case], bars: Mapping[str, DailyBars], spec: EvaluationSpec) -> None:
    for symbol, target in cases:
        if not np.isfinite(bars[symbol].implied_volatilities).any():
            lacking = sorted(set(reference_names(target.name)) - set(reference_names(target.name, implied=False)))
            if spec.model_name in lacking:
                raise InputError(
                    f"{spec.model_name} needs an index of implied volatility: add alternative/cboe/vix.csv to the data folder."
                )
            if lacking:
                _say(f"Left out, as the data folder has no alternative/cboe/vix.csv: {', '.join(lacking)} of {symbol}.")


def _kept(task: ReferenceTask, folder: Path) -> np.ndarray | None:
    try:
        found = find(task, place_of(task, folder))
    except DataError as error:
        _say(f"{error} It is made again now.")
        return None
    return None if found is None else found.forecasts


def _network_walks(
    spec: EvaluationSpec, cases: Sequence[Case], bars: Mapping[str, DailyBars], workshop: Workshop
) -> dict[Case, np.ndarray]:
    """Forecast changes of the network, shape (S, T), by case; nothing for targets that it does not serve."""
    model = spec.model
    if model is None:
        return {}
    cache = RefitCache(ObjectStore(workshop.folder, _say))
    looked_up = {}
    for case in (case for case in cases if case[1].name in served(model)):
        walk = NetworkWalk(case[0], bars[case[0]], model, spec.seeds, spec.schedule)
        try:
            legs = walk.legs(case[1])
            looked_up[case] = walk, legs, *walk.look_up(legs, cache)
        except (HistoryTooShort, MissingColumn) as error:
            raise InputError(f"{case[0]} cannot be walked through from {spec.days.first}: {error}") from error
    for trouble in dict.fromkeys(cache.troubles):
        _say(trouble)
    # targets of one symbol share their refits
    tasks = {name: task for _, _, _, missing in looked_up.values() for name, (_, task) in missing.items()}
    made: dict[str, Refit] = {}
    for result in _shown(run_all(list(tasks.values()), workshop.executor, workshop.workers), len(tasks), "refits"):
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


def _comparison(case: Case, bars: DailyBars, walks: dict[str, np.ndarray], network: np.ndarray | None, spec: EvaluationSpec) -> Comparison:
    symbol, target = case
    values, name = target.values(bars), spec.model_name
    forecasts, judged = dict(walks), name if name in walks else ""
    if network is not None:
        judged = "network"
        average = np.full(len(bars), np.nan)
        counted = np.isfinite(network).all(axis=0)
        average[counted] = average_seeds(network[:, counted]).forecast
        of_change = spec.model is not None and spec.model.training.target in PRICE_TARGETS
        forecasts[judged] = np.where(np.isnan(average), np.nan, average > 0) if target.name == "direction" and of_change else average
    rows = np.isfinite(values) & np.all([np.isfinite(forecast) for forecast in forecasts.values()], axis=0)
    seeds = np.empty((0, 0)) if network is None else network[:, rows]
    counted = {name: forecast[rows] for name, forecast in forecasts.items()}
    return Comparison(symbol, target, values[rows], counted, judged, seeds, spec.model is not None and sees_implied(spec.model))


def notice_of(comparisons: Sequence[Comparison]) -> str:
    """What belongs beside every score of too few seeds; empty where there are enough, or no network."""
    seeds = next((comparison.seeds for comparison in comparisons if comparison.seeds.size), None)
    return "" if seeds is None else average_seeds(seeds).notice


def answer(boards: Sequence[Board], name: str) -> dict[str, str]:
    """The answer in one word, and its reason."""
    if all(board.judged is None for board in boards):
        return {"word": "nothing judged", "reason": f"{name} forecasts none of these targets; these are their references."}
    return asdict(verdict([board for board in boards if board.judged is not None]))


def looked_at(boards: Sequence[Board], spec: EvaluationSpec) -> list[tuple[Trial, Score]]:
    """What is looked at when boards are shown: a trial and its score for each.

    Args:
        boards: what is shown.
        spec: what was judged, and on what.
    """
    days, chosen = spec.days, {"window": spec.window, "embargo": str(spec.embargo), "seeds": ",".join(map(str, spec.seeds))}
    found = []
    for board in boards:
        # whoever looks at references alone has looked at the span too
        row = board.judged or board.rows[0]
        measure = f", {board.target.measure}" if board.target.name == "log_variance" else ""
        trial = Trial(
            family=FAMILY,
            spec="references" if board.judged is None else _name(spec),
            parameters={"symbol": board.symbol, **chosen},
            target=f"{board.target.name} over {board.target.horizon}{measure}",
            span=TrialSpan(days.first, days.last, days.name),
        )
        found.append((trial, Score(board.num_forecasts, figures={"loss": row.loss, "gain": row.gain, "p": row.p_value})))
    return found


def _name(spec: EvaluationSpec) -> str:
    return spec.model_name if spec.model is None else f"{spec.model_name} {spec.model.hash}"


def plain(values: object) -> object:
    """The same with null for numbers that JSON has no word for."""
    if isinstance(values, dict):
        return {name: plain(value) for name, value in values.items()}
    if isinstance(values, list | tuple):
        return [plain(value) for value in values]
    return None if isinstance(values, float) and not math.isfinite(values) else values

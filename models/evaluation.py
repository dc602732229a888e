"""How a network and its references walk through a span, and the boards of what they forecast."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

import click
import numpy as np
from looks import FAMILY
from network_walks import NetworkWalk, sees_implied, served
from progress import counted
from reference_walks import Case, walks_of_references
from scoreboard import NETWORK, Board, Comparison, verdict
from spans import DateSpan
from workers import Workshop, run_all

from forecasting.bars import DailyBars
from forecasting.errors import HistoryTooShort, MissingColumn
from forecasting.recipes import RECIPES, Recipe, recipe
from forecasting.references import reference_names
from forecasting.refit import Refit
from forecasting.refit_cache import RefitCache
from forecasting.refit_tasks import RefitTask
from forecasting.scores.averages import average_seeds
from forecasting.scores.long_run import least_observations
from forecasting.specs import PRICE_TARGETS, ModelSpec, TrainingSpec, WindowSpec
from forecasting.targets import TARGET_NAMES, Target
from forecasting.walk_schedule import Leg, WalkSchedule
from minilean.algorithm.object_store import ObjectStore
from minilean.errors import InputError
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
        unnamed: a recipe that is none of ``RECIPES``; ``model_name`` is what it is called here.
        shown_as: name of its forecasts beside those of the references.
    """

    model_name: str
    targets: tuple[Target, ...]
    days: DateSpan
    window: str
    embargo: int
    seeds: tuple[int, ...]
    unnamed: Recipe | None = None
    shown_as: str = NETWORK

    @property
    def schedule(self) -> WalkSchedule:
        """The walk through the span."""
        training_bars = None if self.window_spec.expanding else self.window_spec.training_bars
        return WalkSchedule(self.days.first, self.days.last, training_bars, self.embargo)

    @property
    def window_spec(self) -> WindowSpec:
        """How the history is cut, for the network and for the references that have its inputs."""
        lookback = WindowSpec.lookback if self._recipe is None else self._recipe.lookback
        return WindowSpec(lookback=lookback, horizon=self.targets[0].horizon, expanding=self.window == "expanding")

    @property
    def model(self) -> ModelSpec | None:
        """The network with the horizon and the measure of the targets; None where a reference is judged."""
        known = self._recipe
        if known is None:
            return None
        return ModelSpec(self.window_spec, known.network, replace(known.training, measure=self.measure), known.inputs)

    @property
    def measure(self) -> str:
        """How the network learns a day's variance: as it is judged, where it forecasts one."""
        measures = [target.measure for target in self.targets if target.name == "log_variance"]
        forecast = self._recipe is not None and self._recipe.training.target == "log_variance"
        return measures[0] if measures and forecast else TrainingSpec.measure

    @property
    def _recipe(self) -> Recipe | None:
        if self.unnamed is not None:
            return self.unnamed
        return recipe(self.model_name) if self.model_name in RECIPES else None

    @property
    def title(self) -> str:
        """One line that says how."""
        who = f"{self.model_name} with {len(self.seeds)} seeds" if self.model is not None else self.model_name
        days = f"{self.days.name}: {self.days.first} to {self.days.last}"
        walk = f"refits at month ends on {_ARTICLES[self.window]} window, embargo {self.embargo}"
        return f"{who}, {days}, {walk}"


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
    return [comparison for _, comparison in evaluated_together([spec], bars, workshop)]


def evaluated_together(
    specs: Sequence[EvaluationSpec], bars: Mapping[str, DailyBars], workshop: Workshop
) -> list[tuple[EvaluationSpec, Comparison]]:
    """What each of several models forecasts for each symbol and its targets, all those of one target on the same days.

    Args:
        specs: what is judged, and on what.
        bars: by ticker, none of them after the spans.
        workshop: where it is done.

    Returns:
        Each spec with a comparison for each symbol and target, in the order of the specs.

    Raises:
        InputError: the bars do not cover a span, or a refit cannot be made.
    """
    for spec in specs:
        _require_walks(_cases(spec, bars), bars, spec.schedule)
    walks = _reference_walks(specs, bars, workshop)
    networks = _network_walks(specs, bars, workshop)
    found = [
        _Forecasts(spec, case, walks_of_spec[case], networks_of_spec.get(case))
        for spec, walks_of_spec, networks_of_spec in zip(specs, walks, networks, strict=True)
        for case in _cases(spec, bars)
    ]
    return [(each.spec, _comparison(each, bars[each.case[0]], _rows(each.case, bars[each.case[0]], found))) for each in found]


def _cases(spec: EvaluationSpec, bars: Mapping[str, DailyBars]) -> list[Case]:
    return [(ticker, target) for ticker in bars for target in spec.targets]


@dataclass(frozen=True, eq=False)
class _Forecasts:
    """What a model and its references forecast: each of shape (T,), the model's (S, T)."""

    spec: EvaluationSpec
    case: Case
    references: Mapping[str, np.ndarray]
    network: np.ndarray | None


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
    specs: Sequence[EvaluationSpec], bars: Mapping[str, DailyBars], workshop: Workshop
) -> list[dict[Case, dict[str, np.ndarray]]]:
    """Forecasts of all references by case and name, for each spec; specs that look back equally far on equal walks share them."""
    asked: dict[tuple[WalkSchedule, int], list[EvaluationSpec]] = {}
    for spec in specs:
        asked.setdefault((spec.schedule, spec.window_spec.lookback), []).append(spec)
    walks = {
        (schedule, lookback): walks_of_references(
            list(dict.fromkeys(case for spec in alike for case in _cases(spec, bars))),
            bars,
            schedule,
            lookback,
            {spec.model_name for spec in alike if spec.model is None},
            workshop,
        )
        for (schedule, lookback), alike in asked.items()
    }
    return [walks[spec.schedule, spec.window_spec.lookback] for spec in specs]


def _network_walks(specs: Sequence[EvaluationSpec], bars: Mapping[str, DailyBars], workshop: Workshop) -> list[dict[Case, np.ndarray]]:
    """Forecast changes of the networks, shape (S, T), by case, for each spec; nothing for targets that they do not serve."""
    cache = RefitCache(ObjectStore(workshop.folder, _say))
    asked = [
        _Asked(place, spec, model, case)
        for place, spec in enumerate(specs)
        if (model := spec.model) is not None
        for case in _cases(spec, bars)
        if case[1].name in served(model)
    ]
    looked_up = list(counted(_look_ups(asked, bars, cache), len(asked), "walks looked up"))
    for trouble in dict.fromkeys(cache.troubles):
        _say(trouble)
    # targets of one symbol share their refits
    tasks = {name: task for _, _, found in looked_up for name, (_, task) in found.missing.items()}
    made: dict[str, Refit] = {}
    for result in counted(run_all(list(tasks.values()), workshop.executor, workshop.workers), len(tasks), "refits"):
        if result.refit is None:
            raise InputError(f"{result.name} cannot be trained: {result.trouble}")
        cache.keep(tasks[result.name].history, result.refit)
        made[result.name] = result.refit
    forecasts: list[dict[Case, np.ndarray]] = [{} for _ in specs]
    for place, case, forecast in counted(_forecasts_of(looked_up, made), len(looked_up), "walks of networks"):
        forecasts[place][case] = forecast
    return forecasts


def _forecasts_of(looked_up: Sequence[tuple[int, Case, "_LookedUp"]], made: Mapping[str, Refit]) -> Iterator[tuple[int, Case, np.ndarray]]:
    """What each walk forecasts; targets that are forecast on the same days by the same refits share it."""
    known: dict[tuple[str, str, tuple[Leg, ...]], np.ndarray] = {}
    for place, case, found in looked_up:
        key = case[0], found.walk.spec.hash, found.legs
        if key not in known:
            trained = {(row, task.seed): made[name] for name, (row, task) in found.missing.items()}
            known[key] = found.walk.forecasts(found.legs, found.kept | trained)
        yield place, case, known[key]


@dataclass(frozen=True, eq=False)
class _LookedUp:
    """A walk of a network, and which of its refits are kept."""

    walk: NetworkWalk
    legs: tuple[Leg, ...]
    kept: dict[tuple[int, int], Refit]
    missing: dict[str, tuple[int, RefitTask]]


@dataclass(frozen=True, eq=False)
class _Asked:
    """A walk of a network that is wanted, and the place of its spec among all."""

    place: int
    spec: EvaluationSpec
    model: ModelSpec
    case: Case


def _look_ups(asked: Sequence[_Asked], bars: Mapping[str, DailyBars], cache: RefitCache) -> Iterator[tuple[int, Case, _LookedUp]]:
    """Which refits of each walk are kept; targets of one symbol that are refitted at the same bars are looked up once."""
    known: dict[tuple[int, str, tuple[int, ...]], _LookedUp] = {}
    for each in asked:
        symbol, target = each.case
        walk = NetworkWalk(symbol, bars[symbol], each.model, each.spec.seeds, each.spec.schedule)
        try:
            legs = walk.legs(target)
            key = each.place, symbol, tuple(leg.known for leg in legs)
            if key not in known:
                known[key] = _LookedUp(walk, legs, *walk.look_up(legs, cache))
        except (HistoryTooShort, MissingColumn) as error:
            raise InputError(f"{symbol} cannot be walked through from {each.spec.days.first}: {error}") from error
        yield each.place, each.case, replace(known[key], legs=legs)


def _rows(case: Case, bars: DailyBars, found: Sequence[_Forecasts]) -> np.ndarray:
    """The rows on which all that is forecast of a case is a number, and known."""
    forecasts = [forecast for each in found if each.case == case for forecast in each.references.values()]
    forecasts += [seed for each in found if each.case == case and each.network is not None for seed in each.network]
    return np.isfinite(case[1].values(bars)) & np.all([np.isfinite(forecast) for forecast in forecasts], axis=0)


def _comparison(found: _Forecasts, bars: DailyBars, rows: np.ndarray) -> Comparison:
    (symbol, target), spec, network = found.case, found.spec, found.network
    forecasts = {name: forecast[rows] for name, forecast in found.references.items()}
    judged = spec.model_name if spec.model_name in forecasts else ""
    seeds = np.empty((0, 0)) if network is None else network[:, rows]
    if network is not None:
        judged, average = spec.shown_as, average_seeds(seeds).forecast
        of_change = spec.model is not None and spec.model.training.target in PRICE_TARGETS
        forecasts[judged] = (average > 0).astype(np.float64) if target.name == "direction" and of_change else average
    return Comparison(
        symbol, target, target.values(bars)[rows], forecasts, judged, seeds, spec.model is not None and sees_implied(spec.model)
    )


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

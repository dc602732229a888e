"""Simulated markets for the whole pipeline: choose a model on development years, judge it on those after."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
from network_walks import NetworkWalk
from scoreboard import Comparison, make_board, verdict

from forecasting.bars import DailyBars
from forecasting.reference_tasks import ReferenceTask, run_reference
from forecasting.references import reference_names
from forecasting.refit import refit
from forecasting.scores.averages import average_seeds
from forecasting.specs import ModelSpec, NetworkSpec, TrainingSpec, WindowSpec
from forecasting.targets import Target
from forecasting.walk_schedule import Leg, WalkSchedule

CANDIDATES = ("boosting", "decomposition", "ridge")
TARGET = Target("close_change")
LOOKBACK, TRAINING_BARS = 10, 500
DEVELOPMENT = WalkSchedule(date(2002, 6, 1), date(2004, 5, 31), TRAINING_BARS)
JUDGED = WalkSchedule(date(2004, 6, 1), date(2008, 5, 31), TRAINING_BARS)


# A network that is small enough for a hundred of its walks.
NETWORK = ModelSpec(
    WindowSpec(lookback=LOOKBACK, training_bars=TRAINING_BARS, holdout=0, forecast_bars=LOOKBACK + 1),
    NetworkSpec(units=4),
    TrainingSpec(epochs=20, batch_size=64, target="return"),
)
SEEDS = (1, 2)
_LEGS_OF_A_REFIT = 6  # months


@dataclass(frozen=True)
class Outcome:
    """What became of one market.

    Args:
        chosen: the candidate with the least error in the development years.
        word: the answer about it on the years after.
    """

    chosen: str
    word: str


def of_the_last_change(change: float, _: float) -> float:
    """A rise is to be expected after a large change of either sign, else a fall: nothing that is linear sees it."""
    # half of all absolute shocks of t(5) with deviation one lie above 0.563
    return 1.0 if abs(change) > 0.563 * 0.01 else -1.0


def of_the_level(_: float, level: float) -> float:
    """A rise is to be expected below the level of the start, else a fall: a network sees its scaled closes, references changes alone."""
    return 1.0 if level < 0 else -1.0


def market(seed: int, effect: float, sign: Callable[[float, float], float] = of_the_last_change) -> DailyBars:
    """Bars whose changes are GARCH(1, 1) noise with t(5), about 1 % a day, plus an effect.

    Args:
        seed: of the noise.
        effect: correlation of the changes with what the best forecast says of them.
        sign: what that says: 1 or -1, from the last change and the sum of all.
    """
    generator = np.random.default_rng(seed)
    days = np.array([day for day in np.arange("2000-01-03", "2008-07-01", dtype="datetime64[D]") if np.is_busday(day)])
    shocks = generator.standard_t(5, days.size) / np.sqrt(5 / 3)
    changes, variance, level = np.zeros(days.size), 1e-4, 0.0
    for row in range(1, days.size):
        deviation = np.sqrt(variance)
        noise = np.sqrt(1 - effect**2) * deviation * shocks[row]
        changes[row] = effect * deviation * sign(changes[row - 1], level) + noise
        level += changes[row]
        variance = 4e-6 + 0.05 * noise**2 + 0.91 * variance
    closes = 100 * np.exp(np.cumsum(changes))
    reach = np.exp(np.abs(changes))
    return DailyBars(days.astype("datetime64[ns]") + np.timedelta64(16, "h"), closes, closes * reach, closes / reach, closes)


def outcome(seed: int, effect: float) -> Outcome:
    """Tune inside each training span, choose on the development years, judge on the years after."""
    bars = market(seed, effect)
    values = TARGET.values(bars)
    development = _walks(bars, DEVELOPMENT, CANDIDATES)
    errors = {name: float(np.nanmean((forecast - values) ** 2)) for name, forecast in development.items()}
    chosen = min(errors, key=lambda name: errors[name])
    forecasts = _walks(bars, JUDGED, reference_names(TARGET.name, implied=False))
    rows = np.all([np.isfinite(forecast) for forecast in forecasts.values()], axis=0)
    comparison = Comparison("X", TARGET, values[rows], {name: forecast[rows] for name, forecast in forecasts.items()}, chosen)
    return Outcome(chosen, verdict([make_board(comparison)]).word)


def word_about_the_network(seed: int, effect: float, sign: Callable[[float, float], float] = of_the_level) -> str:
    """The answer about a small network that is refitted each half year, on the years after the development years."""
    bars = market(seed, effect, sign)
    walk = NetworkWalk("X", bars, NETWORK, SEEDS, JUDGED)
    legs = _half_years(walk.legs(TARGET))
    refits = {(leg.known, seed): refit(bars.span[: leg.known], NETWORK, seed) for leg in legs for seed in SEEDS}
    seeds, values = walk.forecasts(legs, refits), TARGET.values(bars)
    references = _walks(bars, JUDGED, reference_names(TARGET.name, implied=False))
    rows = np.all([np.isfinite(forecast) for forecast in (*references.values(), *seeds)], axis=0)
    forecasts = {name: forecast[rows] for name, forecast in references.items()} | {"network": average_seeds(seeds[:, rows]).forecast}
    return verdict([make_board(Comparison("X", TARGET, values[rows], forecasts, "network", seeds[:, rows]))]).word


def _half_years(legs: tuple[Leg, ...]) -> tuple[Leg, ...]:
    parts = [legs[start : start + _LEGS_OF_A_REFIT] for start in range(0, len(legs), _LEGS_OF_A_REFIT)]
    return tuple(Leg(part[0].known, part[0].first, part[-1].end) for part in parts)


def _walks(bars: DailyBars, schedule: WalkSchedule, names: tuple[str, ...]) -> dict[str, np.ndarray]:
    found = {}
    for name in names:
        result = run_reference(ReferenceTask(name, name, bars, TARGET, schedule, LOOKBACK))
        assert result.forecasts is not None, result.trouble
        found[name] = result.forecasts
    return found

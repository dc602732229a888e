"""Simulated markets for the whole pipeline: choose a model on development years, judge it on those after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from scoreboard import Comparison, make_board, verdict

from forecasting.bars import DailyBars
from forecasting.reference_tasks import ReferenceTask, run_reference
from forecasting.references import reference_names
from forecasting.targets import Target
from forecasting.walk_schedule import WalkSchedule

CANDIDATES = ("boosting", "decomposition", "ridge")
TARGET = Target("close_change")
LOOKBACK, TRAINING_BARS = 10, 500
DEVELOPMENT = WalkSchedule(date(2002, 6, 1), date(2004, 5, 31), TRAINING_BARS)
JUDGED = WalkSchedule(date(2004, 6, 1), date(2008, 5, 31), TRAINING_BARS)


@dataclass(frozen=True)
class Outcome:
    """What became of one market.

    Args:
        chosen: the candidate with the least error in the development years.
        word: the answer about it on the years after.
    """

    chosen: str
    word: str


def market(seed: int, effect: float) -> DailyBars:
    """Bars whose changes are GARCH(1, 1) noise with t(5), about 1 % a day, plus an effect that no linear forecast sees.

    Args:
        seed: of the noise.
        effect: correlation of the changes with what the best forecast says of them; its sign is that of a large last change of either sign.
    """
    generator = np.random.default_rng(seed)
    days = np.array([day for day in np.arange("2000-01-03", "2008-07-01", dtype="datetime64[D]") if np.is_busday(day)])
    shocks = generator.standard_t(5, days.size) / np.sqrt(5 / 3)
    changes, variance = np.zeros(days.size), 1e-4
    for row in range(1, days.size):
        deviation = np.sqrt(variance)
        # half of all absolute shocks of t(5) with deviation one lie above 0.563
        sign = 1.0 if abs(changes[row - 1]) > 0.563 * 0.01 else -1.0
        noise = np.sqrt(1 - effect**2) * deviation * shocks[row]
        changes[row] = effect * deviation * sign + noise
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


def _walks(bars: DailyBars, schedule: WalkSchedule, names: tuple[str, ...]) -> dict[str, np.ndarray]:
    found = {}
    for name in names:
        result = run_reference(ReferenceTask(name, name, bars, TARGET, schedule, LOOKBACK))
        assert result.forecasts is not None, result.trouble
        found[name] = result.forecasts
    return found

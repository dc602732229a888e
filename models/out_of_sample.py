"""What a walk's models forecast of every day until the next refit, beside the two naive forecasts: no change, and the mean change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from forecasting.bars import DailyBars
from forecasting.errors import HistoryTooShort
from forecasting.metrics import ChangeScore, score_changes
from forecasting.model import ensemble
from forecasting.refit import Refit
from forecasting.refit_schedule import next_moment, period_of
from forecasting.span import Span


@dataclass(frozen=True)
class WalkScore:
    """How good the forecasts of a walk are.

    Args:
        first: day of the first close that was forecast, such as 2011-01-03.
        last: day of the last one.
        changes: errors and signs beside the forecast that nothing changes.
        rmse_mean: root mean squared error of the forecast that the mean change of the training span comes again, a fraction.
    """

    first: str
    last: str
    changes: ChangeScore
    rmse_mean: float


def score_walk(
    history: Span | DailyBars, moments: Sequence[datetime], refits: Mapping[tuple[str, int], Refit], refit: str = "monthly"
) -> WalkScore:
    """Forecast each close after a refit, and until the next, from the bars before it, the seeds' mean, and measure.

    Args:
        history: daily closes, or whole bars, in the prices of today.
        moments: of the refits, in order; each forecasts until the next.
        refits: by period and seed; periods without are left out.
        refit: how often a model is renewed, see ``forecasting.refit_schedule``.

    Closes of which a feature is not known the day before are left out.

    Raises:
        HistoryTooShort: no close after any refit can be forecast.
    """
    parts = [part for part in (_forecasts(history, moment, refits, refit) for moment in moments) if part[0].size]
    if not parts:
        raise HistoryTooShort("No close after a refit is there to be forecast: provide later data.")
    positions, predicted, means = (np.concatenate(column) for column in zip(*parts, strict=True))
    horizon = next(iter(refits.values())).spec.window.horizon
    actual = history.closes[positions] / history.closes[positions - horizon] - 1.0
    days = history.times[[positions[0], positions[-1]]].astype("datetime64[D]")
    return WalkScore(str(days[0]), str(days[1]), score_changes(predicted, actual), float(np.sqrt(np.mean((means - actual) ** 2))))


def _forecasts(
    history: Span | DailyBars, moment: datetime, refits: Mapping[tuple[str, int], Refit], refit: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Positions of the closes that follow a moment, their forecast changes, and the mean change of the training span."""
    members = [fit for (period, _), fit in sorted(refits.items()) if period == period_of(moment, refit)]
    first = int(np.searchsorted(history.times, np.datetime64(moment), side="right"))
    following = next_moment(moment, refit)
    end = len(history) if following is None else int(np.searchsorted(history.times, np.datetime64(following), side="right"))
    positions = np.arange(first, end)
    if not members or not positions.size:
        return positions[:0], np.zeros(0), np.zeros(0)
    window = members[0].spec.window
    horizon = window.horizon
    # the bars of the training span's end are among them, so that the scalers find their anchor
    start = max(first - window.holdout - window.lookback - horizon - 1 - members[0].spec.inputs.lead, 0)
    seen = history[start : positions[-1] + 1 - horizon]
    levels = ensemble([fit.model for fit in members]).forecast_levels(seen)[-positions.size :]
    span = members[0].relative_closes.astype(np.float64)
    mean = float(np.mean(span[horizon:] / span[:-horizon] - 1.0))
    changes = levels / history.closes[positions - horizon] - 1.0
    known = np.isfinite(changes)
    return positions[known], changes[known], np.full(int(known.sum()), mean)

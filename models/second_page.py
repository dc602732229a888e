"""What stands on the second page of an evaluation: figures that decide nothing, and say where to look."""

import numpy as np
from scoreboard import Board, Comparison

from forecasting.bars import DailyBars
from forecasting.references.inputs import TRADING_DAYS, Inputs
from forecasting.scores.averages import average_seeds
from forecasting.scores.calibration import reliability
from forecasting.scores.clark_west import clark_west
from forecasting.scores.conformal import adaptive_conformal
from forecasting.scores.confusion import confusion
from forecasting.scores.drift import dissimilarity, population_stability
from forecasting.scores.encompassing import encompassing
from forecasting.scores.losses import direction_hit, log_loss, qlike, squared_error
from forecasting.scores.many import model_confidence_set
from forecasting.scores.retransformation import Smearing
from forecasting.targets import Target
from forecasting.walk_schedule import WalkSchedule

_LEVEL = 0.9
_HALF = 0.5
_FAR = 3.0
_LEAST_CHANCE = 0.01  # a logarithmic score needs probabilities that are not certain


def second_page(comparison: Comparison, board: Board) -> str:
    """The further figures of a board, a line each.

    Args:
        comparison: forecasts of the same outcomes.
        board: what they came to.
    """
    lines = [_confidence_set(comparison)]
    if comparison.target.name == "log_variance":
        lines += _variances(comparison, board)
    elif comparison.target.name == "direction":
        lines += _directions(comparison)
    else:
        lines += _changes(comparison)
    if comparison.seeds.size:
        average = average_seeds(comparison.seeds)
        spread = f"between {average.num_seeds} seeds: {float(np.mean(average.spread)):.3%} on average" if average.num_seeds > 1 else ""
        lines += [line for line in (spread, average.notice) if line]
    if board.judged is not None and np.isfinite(board.judged.needed):
        lines.append(f"forecasts at which such a gain shows in four of five cases: {board.judged.needed:,.0f}")
    return "".join(f"* {line}\n" for line in lines)


def drift_page(bars: DailyBars, schedule: WalkSchedule, target: Target, lookback: int) -> str:
    """How far the inputs of the span have moved from those before it.

    Args:
        bars: all bars up to the end of the span.
        schedule: the walk through it.
        target: what is forecast.
        lookback: bars in a window.
    """
    legs = schedule.legs(bars.times, target)
    inputs = Inputs(bars, target, lookback)
    before = schedule.training_rows(legs[0], target, lookback)
    within = np.arange(legs[0].first, legs[-1].end)
    columns = np.column_stack((inputs.changes, np.log(inputs.variances)))
    stability = population_stability(columns[before], columns[within])
    distances = dissimilarity(inputs.windows(before), inputs.windows(within), gap=lookback)
    usual, far = float(np.median(distances)), float(np.mean(distances > _FAR))
    return (
        f"* drift against the first refit's training span: stability index {stability[0]:.2f} of changes and {stability[1]:.2f} of log "
        f"variances (above 0.25 is much); windows lie {usual:.1f} times as far from those trained on as those from each other, "
        f"{far:.0%} of them more than three times\n"
    )


def _confidence_set(comparison: Comparison) -> str:
    names = sorted(comparison.forecasts)
    is_direction = comparison.target.name == "direction"
    losses = np.column_stack([_losses(comparison, name, is_direction) for name in names])
    # two that never differ are one model
    _, first = np.unique(losses, axis=1, return_index=True)
    kept = sorted(int(place) for place in first)
    if len(kept) == 1:
        return f"model confidence set at 95 %: {names[kept[0]]} alone, and its equals"
    found = model_confidence_set(losses[:, kept], comparison.target.known_after)
    inside = [names[place] for place, is_in in zip(kept, found.included, strict=True) if is_in]
    return f"model confidence set at 95 % ({'wrong signs' if is_direction else 'squared error'}): {'; '.join(inside)}"


def _losses(comparison: Comparison, name: str, is_direction: bool) -> np.ndarray:
    forecast, values = comparison.forecasts[name], comparison.values
    return 1.0 - direction_hit(values - _HALF, forecast - _HALF) if is_direction else squared_error(values, forecast)


def _changes(comparison: Comparison) -> list[str]:
    if not comparison.judged:
        return []
    said, happened, horizon = comparison.forecasts[comparison.judged], comparison.values, comparison.target.known_after
    nested = clark_west(happened, comparison.forecasts["last value"], said, horizon)
    lines = [f"Clark and West against no change, its noise taken out: p {nested.p_value:.3f}"]
    if happened.size > TRADING_DAYS:
        intervals = adaptive_conformal(said, happened, horizon, _LEVEL)
        wide = float(np.median(intervals.high - intervals.low))
        lines.append(f"adaptive intervals of {_LEVEL:.0%}: {wide:.2%} wide, {intervals.coverage:.1%} of outcomes within")
    return lines


def _directions(comparison: Comparison) -> list[str]:
    lines = []
    for name, said in sorted(comparison.forecasts.items()):
        if name == comparison.judged:
            table = confusion(comparison.values - _HALF, said - _HALF)
            lines.append(
                f"{name}: said up {table.true_up + table.false_up} times and was right in {table.precision:.1%}, found "
                f"{table.recall:.1%} of the rises, Matthews correlation {table.matthews_correlation:+.3f}"
            )
        if not np.isin(said, (0.0, 1.0)).all():
            error = reliability(comparison.values, said).expected_calibration_error
            score = float(log_loss(comparison.values, np.clip(said, _LEAST_CHANCE, 1 - _LEAST_CHANCE)).mean())
            lines.append(f"{name}: calibration error {error:.3f}, log-loss {score:.4f}")
    return lines


def _variances(comparison: Comparison, board: Board) -> list[str]:
    values, forecasts, best = comparison.values, comparison.forecasts, board.rows[0].name
    lines = []
    if values.size > 2 * TRADING_DAYS:
        scored = ", ".join(f"{row.name} {_qlike(values, forecasts[row.name], comparison.target):.4f}" for row in board.rows)
        lines.append(f"QLIKE after the first year, the bias of the logarithm taken out by the errors known by then: {scored}")
    against = comparison.judged if comparison.judged and comparison.judged != best else board.rows[1].name
    mixed = encompassing(values, forecasts[best], forecasts[against], comparison.target.known_after)
    lines.append(
        f"in the best mix of {best} and {against} the latter has {mixed.weight:.0%} ({mixed.low:.0%} to {mixed.high:.0%}, "
        f"p of none {mixed.test.p_value:.3f})"
    )
    return lines


def _qlike(values: np.ndarray, forecast: np.ndarray, target: Target) -> float:
    losses = []
    for start in range(TRADING_DAYS, values.size, TRADING_DAYS):
        year, known = slice(start, start + TRADING_DAYS), start - target.known_after + 1
        smearing = Smearing.from_residuals(values[:known] - forecast[:known])
        losses.append(qlike(np.exp(values[year]), smearing.variance(forecast[year])))
    return float(np.concatenate(losses).mean())

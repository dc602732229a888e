"""What stands on the second page of an evaluation: figures that decide nothing, and say where to look."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scoreboard import Board, Comparison, may_be_best

from forecasting.bars import DailyBars
from forecasting.references.inputs import Inputs
from forecasting.scores.averages import average_seeds
from forecasting.scores.calibration import reliability
from forecasting.scores.clark_west import clark_west
from forecasting.scores.conformal import adaptive_conformal
from forecasting.scores.confusion import confusion
from forecasting.scores.drift import dissimilarity, population_stability
from forecasting.scores.encompassing import encompassing
from forecasting.scores.losses import log_loss, qlike
from forecasting.scores.retransformation import Smearing
from forecasting.targets import Target
from forecasting.variance import TRADING_DAYS
from forecasting.walk_schedule import WalkSchedule

_LEVEL = 0.9
_HALF = 0.5
_FAR = 3.0
_LEAST_CHANCE = 0.01  # a logarithmic score needs probabilities that are not certain


@dataclass(frozen=True)
class Detail:
    """One line of the second page.

    Args:
        about: what it is about, in two or three words.
        sentence: what it says, in words.
        figures: the same in numbers, by name; shares are fractions.
    """

    about: str
    sentence: str
    figures: Mapping[str, object]


def second_page(comparison: Comparison, board: Board) -> list[Detail]:
    """The further figures of a board.

    Args:
        comparison: forecasts of the same outcomes.
        board: what they came to.
    """
    found = [_confidence_set(comparison)]
    if comparison.target.name == "log_variance":
        found += _variances(comparison, board)
    elif comparison.target.name == "direction":
        found += _directions(comparison)
    else:
        found += _changes(comparison)
    if comparison.seeds.size:
        found += _seeds(comparison.seeds)
    if board.judged is not None and np.isfinite(board.judged.needed):
        needed = board.judged.needed
        sentence = f"forecasts at which such a gain shows in four of five cases: {needed:,.0f}"
        found.append(Detail("power", sentence, {"forecasts": needed}))
    return found


def bullets(details: Sequence[Detail]) -> str:
    """The sentences as a list in Markdown."""
    return "".join(f"* {detail.sentence}\n" for detail in details)


def drift(bars: DailyBars, schedule: WalkSchedule, target: Target, lookback: int) -> Detail:
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
    of_changes, of_variances = (float(index) for index in population_stability(columns[before], columns[within]))
    distances = dissimilarity(inputs.windows(before), inputs.windows(within), gap=lookback)
    usual, far = float(np.median(distances)), float(np.mean(distances > _FAR))
    sentence = (
        f"drift against the first refit's training span: stability index {of_changes:.2f} of changes and {of_variances:.2f} of log "
        f"variances (above 0.25 is much); windows lie {usual:.1f} times as far from those trained on as those from each other, "
        f"{far:.0%} of them more than three times"
    )
    figures = {"stability of changes": of_changes, "stability of log variances": of_variances}
    return Detail("drift", sentence, figures | {"distance of windows": usual, "share of far windows": far})


def _confidence_set(comparison: Comparison) -> Detail:
    inside = [name for name, is_in in may_be_best(comparison).items() if is_in]
    of = "wrong signs" if comparison.target.name == "direction" else "squared error"
    return Detail("confidence set", f"model confidence set at 95 % ({of}): {'; '.join(inside)}", {"level": 0.95, "inside": inside})


def _seeds(seeds: np.ndarray) -> list[Detail]:
    average = average_seeds(seeds)
    figures, found = {"seeds": average.num_seeds}, []
    if average.num_seeds > 1:
        spread = float(np.mean(average.spread))
        sentence = f"between {average.num_seeds} seeds: {spread:.3%} on average"
        found.append(Detail("spread of seeds", sentence, figures | {"mean spread": spread}))
    if average.notice:
        found.append(Detail("number of seeds", average.notice, figures))
    return found


def _changes(comparison: Comparison) -> list[Detail]:
    if not comparison.judged:
        return []
    said, happened, horizon = comparison.forecasts[comparison.judged], comparison.values, comparison.target.known_after
    p_value = clark_west(happened, comparison.forecasts["last value"], said, horizon).p_value
    found = [Detail("Clark and West", f"Clark and West against no change, its noise taken out: p {p_value:.3f}", {"p": p_value})]
    if happened.size > TRADING_DAYS:
        intervals = adaptive_conformal(said, happened, horizon, _LEVEL)
        wide = float(np.median(intervals.high - intervals.low))
        sentence = f"adaptive intervals of {_LEVEL:.0%}: {wide:.2%} wide, {intervals.coverage:.1%} of outcomes within"
        found.append(Detail("intervals", sentence, {"level": _LEVEL, "median width": wide, "coverage": intervals.coverage}))
    return found


def _directions(comparison: Comparison) -> list[Detail]:
    found = []
    for name, said in sorted(comparison.forecasts.items()):
        if name == comparison.judged:
            table = confusion(comparison.values - _HALF, said - _HALF)
            num_up = table.true_up + table.false_up
            sentence = (
                f"{name}: said up {num_up} times and was right in {table.precision:.1%}, found "
                f"{table.recall:.1%} of the rises, Matthews correlation {table.matthews_correlation:+.3f}"
            )
            figures = {"name": name, "said up": num_up, "precision": table.precision, "recall": table.recall}
            found.append(Detail("confusion", sentence, figures | {"Matthews correlation": table.matthews_correlation}))
        if not np.isin(said, (0.0, 1.0)).all():
            error = reliability(comparison.values, said).expected_calibration_error
            score = float(log_loss(comparison.values, np.clip(said, _LEAST_CHANCE, 1 - _LEAST_CHANCE)).mean())
            sentence = f"{name}: calibration error {error:.3f}, log-loss {score:.4f}"
            found.append(Detail("calibration", sentence, {"name": name, "calibration error": error, "log-loss": score}))
    return found


def _variances(comparison: Comparison, board: Board) -> list[Detail]:
    values, forecasts, best = comparison.values, comparison.forecasts, board.rows[0].name
    found = []
    if values.size > 2 * TRADING_DAYS:
        scores = {row.name: _qlike(values, forecasts[row.name], comparison.target) for row in board.rows}
        scored = ", ".join(f"{name} {score:.4f}" for name, score in scores.items())
        sentence = f"QLIKE after the first year, the bias of the logarithm taken out by the errors known by then: {scored}"
        found.append(Detail("QLIKE", sentence, scores))
    against = comparison.judged if comparison.judged and comparison.judged != best else board.rows[1].name
    mixed = encompassing(values, forecasts[best], forecasts[against], comparison.target.known_after)
    sentence = (
        f"in the best mix of {best} and {against} the latter has {mixed.weight:.0%} ({mixed.low:.0%} to {mixed.high:.0%}, "
        f"p of none {mixed.test.p_value:.3f})"
    )
    figures = {"best": best, "other": against, "weight of the other": mixed.weight, "low": mixed.low, "high": mixed.high}
    found.append(Detail("best mix", sentence, figures | {"p": mixed.test.p_value}))
    return found


def _qlike(values: np.ndarray, forecast: np.ndarray, target: Target) -> float:
    losses = []
    for start in range(TRADING_DAYS, values.size, TRADING_DAYS):
        year, known = slice(start, start + TRADING_DAYS), start - target.known_after + 1
        smearing = Smearing.from_residuals(values[:known] - forecast[:known])
        losses.append(qlike(np.exp(values[year]), smearing.variance(forecast[year])))
    return float(np.concatenate(losses).mean())

"""The comparison of recipes as a table: errors of the predicted change beside the naive forecasts, how forecasts vary, and cost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from trials import Outcome, Trial

_RESAMPLES = 10_000
# A forecast that always has one sign, or varies less than this share of what happens, does not depend on its window.
LEAST_MIXED, LEAST_VARIATION = 0.25, 0.05


@dataclass(frozen=True)
class CandidateScore:
    """What one candidate achieved over its trials.

    Args:
        num_trials: month ends times symbols times seeds.
        error: root mean squared error of the predicted change over that of the forecast "no change"; below 1 is better.
        error_to_mean: the same over that of the forecast "the training span's mean change".
        predicted_up: share of forecasts above zero.
        actual_up: share of days that rose.
        hit_rate: share of forecasts with the right sign.
        mixed: share of trials whose 21 forecasts have both signs.
        variation: standard deviation of the forecasts within a month over that of the changes, median of the trials.
        seed_spread: root mean squared difference between two seeds' forecasts over the deviation of the changes; NaN for one seed.
        seconds: median processor time of a refit.
    """

    num_trials: int
    error: float
    error_to_mean: float
    predicted_up: float
    actual_up: float
    hit_rate: float
    mixed: float
    variation: float
    seed_spread: float
    seconds: float

    @property
    def depends_on_window(self) -> bool:
        """Whether the forecasts vary with what the network is shown."""
        return self.mixed >= LEAST_MIXED and self.variation >= LEAST_VARIATION


def score(outcomes: Mapping[Trial, Outcome]) -> CandidateScore:
    """Score the trials of one candidate; errors are pooled, so stormy months count for more than calm ones."""
    trials = list(outcomes)
    predicted, actual, means = _arrays([outcomes[trial] for trial in trials])
    mse = np.mean((predicted - actual) ** 2, axis=1)
    return CandidateScore(
        num_trials=len(trials),
        error=float(np.sqrt(mse.sum() / np.mean(actual**2, axis=1).sum())),
        error_to_mean=float(np.sqrt(mse.sum() / np.mean((means - actual) ** 2, axis=1).sum())),
        predicted_up=float(np.mean(predicted > 0)),
        actual_up=float(np.mean(actual > 0)),
        hit_rate=float(np.mean((predicted > 0) == (actual > 0))),
        mixed=float(np.mean((predicted > 0).any(axis=1) & (predicted <= 0).any(axis=1))),
        variation=float(np.median(predicted.std(axis=1) / actual.std(axis=1))),
        seed_spread=_seed_spread(trials, predicted, actual),
        seconds=float(np.median([outcomes[trial].seconds for trial in trials])),
    )


def choice_of(scores: Mapping[str, CandidateScore]) -> str | None:
    """The recipe that the scores choose: the least error beside "no change" among those whose forecasts depend on their window.

    The rule is older than the scores. A recipe that hardly forecasts anything has the least error of all, and nothing to trade on.

    Args:
        scores: by the name of the recipe.

    Returns:
        Its name; None where no recipe's forecasts depend on their window.
    """
    among = [name for name, found in scores.items() if found.depends_on_window]
    return min(among, key=lambda name: scores[name].error) if among else None


@dataclass(frozen=True)
class PairedDifference:
    """Mean squared error of one candidate minus that of another over the same trials, in units of the naive forecast's.

    Args:
        mean: below 0 the first is better.
        low: lower end of the 95 % interval.
        high: upper end.
        num_months: month ends in common, the units that are resampled.
    """

    mean: float
    low: float
    high: float
    num_months: int


def paired_difference(first: Mapping[Trial, Outcome], second: Mapping[Trial, Outcome], seed: int = 1) -> PairedDifference:
    """Compare two candidates over the month ends, symbols and seeds that both have.

    The interval is a bootstrap over month ends (Efron 1979), since symbols and seeds of one month share its news.

    Raises:
        ValueError: they have no trial in common.
    """
    ours = {(t.month, t.symbol, t.seed): outcome for t, outcome in first.items()}
    theirs = {(t.month, t.symbol, t.seed): outcome for t, outcome in second.items()}
    common = sorted(ours.keys() & theirs.keys())
    if not common:
        raise ValueError("The two candidates have no trial in common: run both over the same month ends, symbols and seeds.")
    months = sorted({month for month, _, _ in common})
    errors = np.zeros((len(months), 3))
    for key in common:
        row = months.index(key[0])
        for column, outcome in enumerate((ours[key], theirs[key])):
            errors[row, column] += np.sum((np.array(outcome.predicted) - outcome.actual) ** 2)
        errors[row, 2] += np.sum(np.square(ours[key].actual))
    rng = np.random.Generator(np.random.PCG64(seed))
    drawn = errors[rng.integers(len(months), size=(_RESAMPLES, len(months)))].sum(axis=1)
    low, high = np.quantile((drawn[:, 0] - drawn[:, 1]) / drawn[:, 2], (0.025, 0.975))
    total = errors.sum(axis=0)
    return PairedDifference(float((total[0] - total[1]) / total[2]), float(low), float(high), len(months))


def markdown(scores: Mapping[str, CandidateScore]) -> str:
    """The table, the cheapest candidate first."""
    lines = [
        "| recipe | error / no change | error / mean change | predicted up (days that rose) | right sign | months with both signs | "
        "variation | between seeds | seconds a refit | refits |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name, found in sorted(scores.items(), key=lambda item: item[1].seconds):
        note = "" if found.depends_on_window else " (nearly constant)"
        lines.append(
            f"| {name}{note} | {found.error:.3f} | {found.error_to_mean:.3f} | {found.predicted_up:.0%} ({found.actual_up:.0%}) | "
            f"{found.hit_rate:.1%} | {found.mixed:.0%} | {found.variation:.2f} | {found.seed_spread:.2f} | {found.seconds:.2f} | "
            f"{found.num_trials} |"
        )
    return "\n".join(lines) + "\n"


def _arrays(outcomes: Sequence[Outcome]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    predicted = np.array([outcome.predicted for outcome in outcomes])
    actual = np.array([outcome.actual for outcome in outcomes])
    return predicted, actual, np.array([[outcome.span_mean] for outcome in outcomes])


def _seed_spread(trials: Sequence[Trial], predicted: np.ndarray, actual: np.ndarray) -> float:
    rows: dict[tuple[str, str], list[int]] = {}
    for row, trial in enumerate(trials):
        rows.setdefault((trial.month, trial.symbol), []).append(row)
    pairs = [(found[0], found[1]) for found in rows.values() if len(found) > 1]
    if not pairs:
        return float("nan")
    first, second = (predicted[[pair[side] for pair in pairs]] for side in (0, 1))
    return float(np.sqrt(np.mean((first - second) ** 2)) / np.sqrt(np.mean(actual**2)))

"""How well a panel's probabilities rank: pooled, as it is often published, and week by week, as it is traded."""

from dataclasses import dataclass

import numpy as np
from scipy.stats import rankdata

from forecasting.errors import InvalidForecasts
from forecasting.objectives import area_under_curve
from forecasting.scores.long_run import TestResult, mean_test

LEAST_TICKERS = 3


@dataclass(frozen=True, eq=False)
class PanelScore:
    """Figures of one span.

    Args:
        num_forecasts: probabilities whose outcome is known.
        pooled_auc: the area under the curve over all of them, whatever their week.
        accuracy: share of them that lie on the right side of a half.
        base_rate: share of the outcomes that are rises.
        pooled_spearman: Spearman's correlation of probability and rise, over all of them.
        weekly_auc: the mean over weeks of each week's own area, less a half, and whether it is zero.
        rank_ic: the mean over weeks of Spearman's correlation of probability and change, and whether it is zero.
    """

    num_forecasts: int
    pooled_auc: float
    accuracy: float
    base_rate: float
    pooled_spearman: float
    weekly_auc: TestResult
    rank_ic: TestResult


def score_panel(probabilities: np.ndarray, returns: np.ndarray) -> PanelScore:
    """Score probabilities of a rise beside the changes that followed.

    Pooled figures mix what differs between stocks with what differs between weeks, and every forecast of a week shares the market's
    move; so errors are given of the weekly figures alone (Fama and MacBeth 1973).

    Args:
        probabilities: shape (W, N), NaN where there is none.
        returns: shape (W, N), changes of the same weeks, NaN where one is not known.

    Raises:
        InvalidForecasts: shapes differ, all outcomes are of one class, or there are too few weeks with outcomes of both.
    """
    if probabilities.shape != returns.shape or probabilities.ndim != 2:
        raise InvalidForecasts(
            f"There are probabilities of shape {probabilities.shape} and changes of shape {returns.shape}: expected equal ones."
        )
    known = ~(np.isnan(probabilities) | np.isnan(returns))
    said, rises = probabilities[known], returns[known] > 0
    if np.unique(rises).size < 2:
        raise InvalidForecasts(f"All {rises.size} outcomes of the panel are of one class, or there are none: score a longer span.")
    areas, correlations = [], []
    for week in range(len(returns)):
        chances, changes = probabilities[week, known[week]], returns[week, known[week]]
        if chances.size < LEAST_TICKERS or np.ptp(chances) == 0 or np.ptp(changes) == 0:
            continue
        correlations.append(_rank_correlation(chances, changes))
        if np.unique(changes > 0).size == 2:
            areas.append(area_under_curve(chances[:, np.newaxis], changes > 0) - 0.5)
    return PanelScore(
        num_forecasts=int(said.size),
        pooled_auc=area_under_curve(said[:, np.newaxis], rises),
        accuracy=float(np.mean((said > 0.5) == rises)),
        base_rate=float(rises.mean()),
        pooled_spearman=_rank_correlation(said, rises),
        weekly_auc=mean_test(areas, 1),
        rank_ic=mean_test(correlations, 1),
    )


def _rank_correlation(one: np.ndarray, other: np.ndarray) -> float:
    """Spearman's rank correlation, equal values sharing their mean rank; zero where all of one side are equal."""
    a, b = rankdata(one) - (one.size + 1) / 2, rankdata(other) - (other.size + 1) / 2
    scale = np.sqrt((a * a).sum() * (b * b).sum())
    return float((a * b).sum() / scale) if scale else 0.0

"""Whether a cross-section is ranked as it then turns out."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import rankdata

from forecasting.errors import InvalidForecasts
from forecasting.scores.arrays import equal_rows
from forecasting.scores.long_run import TestResult, mean_test


@dataclass(frozen=True)
class RankCorrelation:
    """Rank correlations of all dates.

    Args:
        by_date: shape (N,), Spearman's rank correlation of each date, from -1 to 1.
        test: whether their mean is zero, two-sided.
    """

    by_date: np.ndarray
    test: TestResult


def rank_correlation(actual: ArrayLike, forecast: ArrayLike, horizon: int) -> RankCorrelation:
    """Correlate the ranks of forecasts and outcomes date by date, and test the mean.

    Equal values share their mean rank (Spearman 1904). The mean over dates, rather than one correlation of everything, is what counts,
    since assets move together on a date (Fama and MacBeth 1973); its error comes from `long_run`.

    Args:
        actual: shape (N, K), outcomes of K assets at N dates in order.
        forecast: shape (N, K), their forecasts.
        horizon: dates from a forecast to its outcome.

    Raises:
        InvalidForecasts: the shapes differ, there are fewer than three assets or too few dates, or all assets of a date are equal.
        NotFinite: a number is NaN or infinite.
    """
    happened, said = equal_rows(actual, forecast, ("outcomes", "forecasts"), num_axes=2)
    if happened.shape[1] < 3:
        raise InvalidForecasts(f"There are {happened.shape[1]} assets: expected three or more, to have ranks that differ.")
    for what, values in (("outcomes", happened), ("forecasts", said)):
        equal = np.flatnonzero(np.ptp(values, axis=1) == 0)
        if equal.size:
            raise InvalidForecasts(f"All {what} of date {equal[0]} are equal: expected values to rank; leave such dates out.")
    ranks, said_ranks = (rankdata(values, axis=1) - (happened.shape[1] + 1) / 2 for values in (happened, said))
    by_date = (ranks * said_ranks).sum(axis=1) / np.sqrt((ranks**2).sum(axis=1) * (said_ranks**2).sum(axis=1))
    return RankCorrelation(by_date=by_date, test=mean_test(by_date, horizon))

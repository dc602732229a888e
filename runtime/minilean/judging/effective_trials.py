"""How many trials were made in effect, where many of them are nearly the same."""

from __future__ import annotations

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from minilean.judging.moments import moments

SAME = 0.5
"""Groups of trials whose daily returns correlate by this much on average count as one."""


def clusters(returns: np.ndarray) -> np.ndarray:
    """Which trials belong together by the correlation of their daily returns.

    After Lopez de Prado and Lewis (2019), *Detection of false investment strategies using unsupervised learning methods*, Quantitative
    Finance 19(9), simplified: where they look for the number of clusters by the silhouettes of repeated k-means, which can be neither
    one nor that of the trials, groups are joined here (average linkage) until no two of them correlate by 0.5 on average.

    Args:
        returns: shape (T, N), a column for each trial; each varies.

    Returns:
        Shape (N,), the number of each trial's cluster from 0 on.
    """
    num_trials = returns.shape[1]
    if num_trials == 1:
        return np.zeros(1, dtype=np.int64)
    apart = 1.0 - np.clip(np.corrcoef(returns, rowvar=False), -1.0, 1.0)
    np.fill_diagonal(apart, 0.0)
    joined = linkage(squareform(apart, checks=False), method="average")
    return fcluster(joined, 1.0 - SAME, criterion="distance") - 1


def cluster_sharpes(returns: np.ndarray, labels: np.ndarray) -> list[float]:
    """Sharpe ratio of each cluster: of its trials' returns, weighted by the inverse of their variances.

    Source: Lopez de Prado and Lewis (2019).

    Args:
        returns: shape (T, N).
        labels: shape (N,), as ``clusters`` gives them.
    """
    weights = 1.0 / returns.var(axis=0)
    return [moments(returns[:, labels == label] @ weights[labels == label]).sharpe for label in range(int(labels.max()) + 1)]

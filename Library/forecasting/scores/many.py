"""What many comparisons at once may claim."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from forecasting.errors import InvalidForecasts
from forecasting.scores.arrays import finite
from forecasting.scores.long_run import ROUNDING, cosine_projections


@dataclass(frozen=True)
class ModelConfidenceSet:
    """Models that may be the best one, as far as the losses tell.

    Args:
        p_values: shape (K,), the largest size at which each model stays in the set; the best has 1.
        size: probability of leaving out a best model.
    """

    p_values: np.ndarray
    size: float

    @property
    def included(self) -> np.ndarray:
        """Which models are in the set, shape (K,), booleans."""
        return self.p_values >= self.size


def holm(p_values: ArrayLike) -> np.ndarray:
    """Adjust p-values for their number, so that below a level at most that share of families has a false find (Holm 1979).

    Args:
        p_values: shape (K,), of any dependence.

    Returns:
        Shape (K,), in the order given.

    Raises:
        InvalidForecasts: there are none, or one is not between 0 and 1.
        NotFinite: one is NaN or infinite.
    """
    from statsmodels.stats.multitest import multipletests

    values = finite(p_values, "p-values")
    if values.min() < 0 or values.max() > 1:
        raise InvalidForecasts(f"The p-values reach from {values.min():g} to {values.max():g}: expected numbers from 0 to 1.")
    return np.asarray(multipletests(values, method="holm")[1])


def model_confidence_set(losses: ArrayLike, horizon: int, size: float = 0.05, seed: int = 1, resamples: int = 1000) -> ModelConfidenceSet:
    """Leave out models that are worse than the rest, until what remains cannot be told apart.

    The statistic is the largest of the models' t against the mean of all that remain, T_max of Hansen, Lunde and Nason (2011,
    Econometrica 79), with the error of `long_run`. Its distribution comes from changing the signs of whole blocks of the losses'
    deviations, as many blocks as cosines, with the error computed anew each time (Canay, Romano and Shaikh 2017, Econometrica 85). The
    resampled blocks of the first paper leave out a best one of four equal models in 8 to 9 of 100 cases at a size of 5 % where horizons of
    five bars overlap, whatever the length of the blocks; signs come to 4 to 6. With ten models and fat tails the set is wider than it
    need be. Equal columns are one model.

    Args:
        losses: shape (N, K), a column for each model, in bars' order.
        horizon: bars from a forecast to its outcome.
        size: probability of leaving out a best model.
        seed: of the signs.
        resamples: how often signs are drawn.

    Raises:
        InvalidForecasts: there are fewer than two models or too few observations for the horizon, the size is no share, or two models
            differ by one number throughout.
        NotFinite: a loss is NaN or infinite.
    """
    values = finite(losses, "losses", num_axes=2)
    if values.shape[1] < 2 or not 0 < size < 1 or resamples < 1:
        raise InvalidForecasts(
            f"{values.shape[1]} models, size {size:g} and {resamples} resamples: expected two models or more, a share, and 1 or more."
        )
    distinct, places = np.unique(values, axis=1, return_inverse=True)
    means, deviations = distinct.mean(axis=0), distinct - distinct.mean(axis=0)
    projections = cosine_projections(distinct, horizon)
    blocks = np.array_split(np.arange(len(values)), len(projections))
    by_block = np.stack([cosine_projections(_only(deviations, block), horizon) for block in blocks])
    signs = np.random.default_rng(seed).choice((-1.0, 1.0), size=(resamples, len(blocks)))
    drawn_means = signs @ np.stack([deviations[block].sum(axis=0) for block in blocks]) / len(values)
    drawn_projections = np.tensordot(signs, by_block, axes=1)
    remaining = np.ones(distinct.shape[1], dtype=bool)
    p_values = np.ones(distinct.shape[1])
    largest = 0.0
    while remaining.sum() > 1:
        error = _error(projections[:, remaining], len(values))
        if (error <= ROUNDING * np.abs(distinct).max()).any():
            raise InvalidForecasts(
                "Two models' losses differ by one number throughout: expected differences that vary, to know their error."
            )
        statistics = _from_mean(means[remaining]) / error
        drawn = _from_mean(drawn_means[:, remaining]) / _error(drawn_projections[:, :, remaining], len(values))
        exceeded = int((drawn.max(axis=-1) >= statistics.max()).sum())
        largest = max(largest, (1 + exceeded) / (1 + resamples))
        worst = np.flatnonzero(remaining)[statistics.argmax()]
        p_values[worst], remaining[worst] = largest, False
    return ModelConfidenceSet(p_values=p_values[places], size=size)


def _error(projections: np.ndarray, n: int) -> np.ndarray:
    """Standard errors of the models' means from that of all, from projections of shape (..., B, K)."""
    return np.sqrt((_from_mean(projections) ** 2).mean(axis=-2) / n)


def _only(values: np.ndarray, block: np.ndarray) -> np.ndarray:
    kept = np.zeros_like(values)
    kept[block] = values[block]
    return kept


def _from_mean(values: np.ndarray) -> np.ndarray:
    return values - values.mean(axis=-1, keepdims=True)

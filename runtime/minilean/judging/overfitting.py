"""How often the best trial of one half of the days is below the median in the other half."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from minilean.errors import InputError

NUM_BLOCKS = 16
"""Blocks that the days are cut into, which give 12,870 ways to halve them."""
FEWEST_IN_BLOCK = 4


@dataclass(frozen=True)
class Overfitting:
    """What choosing the best trial in one half of the days comes to in the other.

    Args:
        probability: share of halvings after which the chosen trial is at or below the median of all.
        probability_of_loss: share of halvings after which its Sharpe ratio is below zero.
        num_trials: how many were compared.
        num_halvings: in how many ways the days were halved.
    """

    probability: float
    probability_of_loss: float
    num_trials: int
    num_halvings: int


def backtest_overfitting(returns: np.ndarray, num_blocks: int = NUM_BLOCKS) -> Overfitting:
    """Probability of backtest overfitting by combinatorially symmetric cross-validation.

    The days are cut into blocks; of every choice of half of them, the trial with the best Sharpe ratio is looked up in the other half.
    With its rank r there, 1 for the worst of N, the choice was overfitted if log(w / (1 - w)) is at most zero, w = r / (N + 1). Source:
    Bailey, Borwein, Lopez de Prado and Zhu (2015), *The probability of backtest overfitting*, Journal of Computational Finance 20(4).

    Args:
        returns: shape (T, N), daily returns above the risk-free rate of N trials on the same days; the days after the last whole block
        are
            left out.
        num_blocks: even.

    Raises:
        InputError: there is one trial alone, there are too few days, or all trials have the same returns, or one does not vary in a half.
    """
    num_days, num_trials = returns.shape
    if num_trials < 2:
        raise InputError("Overfitting cannot be told of one trial; it is told of a choice among several.")
    length = num_days // num_blocks
    if length < FEWEST_IN_BLOCK:
        raise InputError(
            f"{num_days} days are too few to tell overfitting; {num_blocks} blocks need {num_blocks * FEWEST_IN_BLOCK} or more."
        )
    if (returns == returns[:, :1]).all():
        raise InputError("All trials have identical returns, so that none of them can be chosen; overfitting cannot be told.")
    blocks = returns[: length * num_blocks].reshape(num_blocks, length, num_trials)
    # centred, so that sums of squares keep their digits
    blocks = blocks - blocks.mean(axis=(0, 1))
    means = returns[: length * num_blocks].mean(axis=0)
    sums, squares = blocks.sum(axis=1), (blocks**2).sum(axis=1)
    chosen = _halvings(num_blocks)
    inside, outside = (_sharpes(half @ sums, half @ squares, means, length * num_blocks // 2) for half in (chosen, 1.0 - chosen))
    best = inside.argmax(axis=1)
    reached = outside[np.arange(len(outside)), best]
    # the rank of a trial among those that reach the same is the middle one
    ranks = (outside < reached[:, None]).sum(axis=1) + ((outside == reached[:, None]).sum(axis=1) + 1) / 2
    return Overfitting(float((ranks / (num_trials + 1) <= 0.5).mean()), float((reached < 0).mean()), num_trials, len(chosen))


def _halvings(num_blocks: int) -> np.ndarray:
    """Shape (ways, blocks), 1 where a block is of the first half."""
    ways = list(combinations(range(num_blocks), num_blocks // 2))
    found = np.zeros((len(ways), num_blocks))
    found[np.arange(len(ways))[:, None], ways] = 1.0
    return found


def _sharpes(sums: np.ndarray, squares: np.ndarray, means: np.ndarray, num_days: int) -> np.ndarray:
    variances = squares / num_days - (sums / num_days) ** 2
    if (variances <= 0).any():
        raise InputError("A trial does not vary in half of the days, so that overfitting cannot be told.")
    return (means + sums / num_days) / np.sqrt(variances * num_days / (num_days - 1))

"""What trading may cost before nothing is left, and how often a strategy must be right."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

_BASIS_POINTS = 10_000.0


@dataclass(frozen=True)
class Accuracy:
    """How often a strategy is right, beside how often it must be.

    Args:
        found: share of sessions in the market with a gain, of those with a gain or a loss.
        needed: the share at which gains pay for losses and costs.
        mean_gain, mean_loss: mean size of a gain and of a loss, fractions above zero.
        num_sessions: sessions with a gain or a loss.
    """

    found: float
    needed: float
    mean_gain: float
    mean_loss: float
    num_sessions: int


def break_even_cost(excess: np.ndarray, turnover: np.ndarray) -> float:
    """The further cost of every traded dollar that would leave nothing, in basis points.

    Mean excess return over mean turnover: a cost of c takes c times the turnover off each return. Zero or below when nothing is left as
    it is, infinite for gains without a trade.

    Args:
        excess: shape (T,), returns above what is compared with, after the costs that the run had, fractions.
        turnover: shape (T,), value traded over value of the portfolio.
    """
    traded, left = float(turnover.mean()), float(excess.mean())
    if traded == 0:
        return math.copysign(math.inf, left) if left else math.nan
    return left / traded * _BASIS_POINTS


def break_even_accuracy(returns: np.ndarray, turnover: np.ndarray, cost: float) -> Accuracy | None:
    """The share of right sessions at which p gain - (1 - p) loss - cost is zero, which is (loss + cost) / (gain + loss).

    Args:
        returns: shape (T,), after the costs that the run had, fractions.
        turnover: shape (T,), value traded over value of the portfolio.
        cost: further cost of every traded dollar, in basis points.

    Returns:
        None where there are no gains or no losses.
    """
    moved = returns != 0
    gains, losses = returns[returns > 0], -returns[returns < 0]
    if not gains.size or not losses.size:
        return None
    gain, loss = float(gains.mean()), float(losses.mean())
    paid = float(turnover.sum()) / int(moved.sum()) * cost / _BASIS_POINTS
    return Accuracy(gains.size / int(moved.sum()), (loss + paid) / (gain + loss), gain, loss, int(moved.sum()))

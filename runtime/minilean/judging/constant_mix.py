"""The plain alternative: the benchmark and treasury bills in one constant proportion, at the strategy's own volatility."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from minilean.judging.moments import moments


@dataclass(frozen=True, eq=False)
class ConstantMix:
    """A mix that is brought back to its weight every session, without costs.

    Args:
        weight: of the benchmark; above 1 it is bought on credit at the rate of bills.
        excess: shape (T,), its returns above bills, fractions.
    """

    weight: float
    excess: np.ndarray


def constant_mix(strategy: np.ndarray, benchmark: np.ndarray) -> ConstantMix:
    """The mix whose realised volatility is the strategy's.

    Its Sharpe ratio is the benchmark's, whatever its weight, so that a test against one of them is a test against both. Source:
    Modigliani and Modigliani (1997), *Risk-adjusted performance*, Journal of Portfolio Management 23(2).

    Args:
        strategy: shape (T,), returns above bills, fractions.
        benchmark: shape (T,), those of the benchmark on the same days.

    Raises:
        InputError: one of them does not vary.
    """
    weight = moments(strategy, "The strategy's returns").deviation / moments(benchmark, "The benchmark's returns").deviation
    return ConstantMix(weight, weight * benchmark)

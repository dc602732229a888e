"""Whether what is given a probability of 60 % comes in 60 of 100 cases."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from forecasting.errors import InvalidForecasts
from forecasting.scores.arrays import binary, equal_rows, probabilities


@dataclass(frozen=True)
class Reliability:
    """Probabilities and frequencies by bins of equal width from 0 to 1; empty bins are left out.

    Args:
        probability: shape (B,), mean probability in each bin.
        frequency: shape (B,), share of outcome 1 in each bin.
        count: shape (B,), number of forecasts in each bin.
    """

    probability: np.ndarray
    frequency: np.ndarray
    count: np.ndarray

    @property
    def expected_calibration_error(self) -> float:
        """Mean distance of frequency from probability, weighted by counts (Naeini, Cooper and Hauskrecht 2015); 0 is best."""
        return float(np.average(np.abs(self.frequency - self.probability), weights=self.count))


def reliability(outcome: ArrayLike, probability: ArrayLike, num_bins: int = 10) -> Reliability:
    """Compare probabilities with how often the outcome came (Murphy and Winkler 1977).

    A probability on the border of two bins counts to the upper one, and 1 to the last.

    Args:
        outcome: shape (N,), 0 or 1.
        probability: shape (N,), of outcome 1.
        num_bins: number of bins of equal width.

    Raises:
        InvalidForecasts: shapes differ, a number is outside what it may be, or there is no bin.
        NotFinite: a number is NaN or infinite.
    """
    if num_bins < 1:
        raise InvalidForecasts(f"There are {num_bins} bins: expected one or more.")
    equal_rows(outcome, probability, ("outcomes", "probabilities"))
    happened, said = binary(outcome, "outcomes"), probabilities(probability, "probabilities")
    # against the borders themselves, since 0.3 * 10 is rounded below 3 and 0.7 * 10 above 7
    borders = np.arange(1, num_bins) / num_bins
    places = np.searchsorted(borders, said, side="right")
    count = np.bincount(places, minlength=num_bins)
    sums = [np.bincount(places, weights=values, minlength=num_bins) for values in (said, happened)]
    filled = count > 0
    return Reliability(probability=sums[0][filled] / count[filled], frequency=sums[1][filled] / count[filled], count=count[filled])

"""From forecasts of log variance back to variance, without the bias that the exponential brings in."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from forecasting.scores.arrays import finite


@dataclass(frozen=True)
class Smearing:
    """The factor by which the exponential of a log forecast falls short of the mean.

    It needs no normal errors: it is the mean of the exponentials of the residuals (Duan 1983, Journal of the American Statistical
    Association 78).

    Args:
        factor: what the exponentials are multiplied by; above 1 where residuals have the mean zero.
    """

    factor: float

    @classmethod
    def from_residuals(cls, residuals: ArrayLike) -> Self:
        """Take the factor from the fit.

        Args:
            residuals: shape (N,), actual minus fitted log variance of the training span alone; later ones would look ahead.

        Raises:
            InvalidForecasts: there are none, or they have another shape.
            NotFinite: one is NaN or infinite.
        """
        return cls(float(np.mean(np.exp(finite(residuals, "residuals")))))

    def variance(self, log_forecast: ArrayLike) -> np.ndarray:
        """Forecasts of variance, shape (N,), from those of its natural log, shape (N,).

        Raises:
            InvalidForecasts: there are none, or they have another shape.
            NotFinite: one is NaN or infinite.
        """
        return np.exp(finite(log_forecast, "log forecasts")) * self.factor

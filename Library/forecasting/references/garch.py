"""Variance that follows its own shocks: GARCH (Bollerslev 1986) and GJR (Glosten, Jagannathan and Runkle 1993)."""

from dataclasses import dataclass

import numpy as np

from forecasting.references import Predict, reference
from forecasting.references.inputs import Inputs
from forecasting.references.naive import require_rows

_PERCENT = 100.0  # the optimiser of arch wants returns of about this size
_LEAST_ROWS = 250


@dataclass(frozen=True)
class VarianceProcess:
    """The parameters of a fitted process, of returns in per cent.

    Args:
        mean: mean return.
        constant: what variance is added every day.
        shock: weight of the squared surprise.
        bad_shock: further weight of it where it is a loss; 0 in GARCH.
        persistence: weight of the day's own variance.
        first: variance of the first day.
    """

    mean: float
    constant: float
    shock: float
    bad_shock: float
    persistence: float
    first: float

    def next_variances(self, changes: np.ndarray) -> np.ndarray:
        """Variance of the day after each change.

        Args:
            changes: shape (T,), fractions.

        Returns:
            shape (T,), of fractions, not per cent.
        """
        surprises = _PERCENT * changes - self.mean
        added = self.constant + (self.shock + self.bad_shock * (surprises < 0)) * surprises**2
        variances = np.empty(changes.size)
        variance = self.first
        for row, news in enumerate(added):
            variance = news + self.persistence * variance
            variances[row] = variance
        return variances / _PERCENT**2

    def mean_of_next(self, variances: np.ndarray, horizon: int) -> np.ndarray:
        """Mean expected variance of the next ``horizon`` days, from that of the next day."""
        decay = self.shock + self.bad_shock / 2.0 + self.persistence
        total, expected = np.zeros_like(variances), variances
        for _ in range(horizon):
            total = total + expected
            expected = self.constant / _PERCENT**2 + decay * expected
        return total / horizon


def _fit(inputs: Inputs, rows: np.ndarray, asymmetric: bool) -> Predict:
    from arch import arch_model

    require_rows(rows, _LEAST_ROWS, "A variance process")
    start, end = int(rows[0]), int(rows[-1]) + inputs.target.known_after + 1
    returns = _PERCENT * inputs.changes[start:end]
    model = arch_model(returns, mean="Constant", vol="GARCH", p=1, o=int(asymmetric), q=1, dist="t", rescale=False)
    found = model.fit(disp="off", show_warning=False)
    parameters = found.params
    process = VarianceProcess(
        mean=float(parameters["mu"]),
        constant=float(parameters["omega"]),
        shock=float(parameters["alpha[1]"]),
        bad_shock=float(parameters["gamma[1]"]) if asymmetric else 0.0,
        persistence=float(parameters["beta[1]"]),
        first=float(found.conditional_volatility[0] ** 2),
    )

    def logarithms(inputs: Inputs, rows: np.ndarray) -> np.ndarray:
        next_day = process.next_variances(inputs.changes[start:])[rows - start]
        return np.log(process.mean_of_next(next_day, inputs.target.horizon))

    # it forecasts the variance of returns, whose mean logarithm differs from that of realised variance
    distance = float(np.mean(inputs.values[rows] - logarithms(inputs, rows)))
    return lambda inputs, rows: logarithms(inputs, rows) + distance


@reference("garch")
class Garch:
    """GARCH(1, 1) of daily returns with Student's t."""

    targets = ("log_variance",)
    needs_implied = False

    @staticmethod
    def fit(inputs: Inputs, rows: np.ndarray) -> Predict:
        """Maximum likelihood, by the package arch."""
        return _fit(inputs, rows, asymmetric=False)


@reference("gjr")
class Gjr:
    """GARCH(1, 1) of daily returns in which losses weigh more, with Student's t."""

    targets = ("log_variance",)
    needs_implied = False

    @staticmethod
    def fit(inputs: Inputs, rows: np.ndarray) -> Predict:
        """Maximum likelihood, by the package arch."""
        return _fit(inputs, rows, asymmetric=True)

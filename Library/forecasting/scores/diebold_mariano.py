"""Whether two forecasts are equally accurate."""

from numpy.typing import ArrayLike

from forecasting.scores.long_run import TestResult, mean_test


def diebold_mariano(loss_difference: ArrayLike, horizon: int, alternative: str = "two-sided") -> TestResult:
    """Test whether two forecasts lose equally much on average (Diebold and Mariano 1995, Journal of Business and Economic Statistics 13).

    The error of the mean comes from `long_run`. With it Student's t with few degrees of freedom does what the correction of Harvey,
    Leybourne and Newbold (1997) does for sums of autocovariances, and the size holds where horizons overlap. Two equal forecasts, a
    difference of zero throughout, get the p-value 1.

    Args:
        loss_difference: shape (N,), loss of the reference minus loss of the model, in bars' order.
        horizon: bars from a forecast to its outcome; 1 where outcomes do not overlap.
        alternative: ``"two-sided"``, ``"greater"`` (the model is better) or ``"less"``.

    Returns:
        The test; above zero the model is better.

    Raises:
        InvalidForecasts: there are too few observations for the horizon, or the difference is one number other than zero throughout.
        NotFinite: a difference is NaN or infinite.
    """
    return mean_test(loss_difference, horizon, alternative)

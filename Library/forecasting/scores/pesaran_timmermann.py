"""Whether forecasts know the direction."""

from dataclasses import dataclass

from numpy.typing import ArrayLike
from scipy.special import ndtr

from forecasting.errors import InvalidForecasts
from forecasting.scores.arrays import equal_rows
from forecasting.scores.long_run import TestResult, mean_test, num_cosines


@dataclass(frozen=True)
class DirectionTest:
    """Right directions, beside what they are worth without knowledge.

    Args:
        hit_rate: share of forecasts with the direction that came.
        majority_rate: share of the direction that came more often; who always says that one is right so often.
        expected_rate: hit rate of forecasts that have these shares of ups and downs and know nothing.
        statistic: that of Pesaran and Timmermann (1992), standard normal where directions are independent from bar to bar.
        p_value: its one-sided p-value. Where outcomes overlap it is too small; then ``robust`` alone counts.
        robust: the test of ``hit_rate - expected_rate`` that allows for dependence between bars, one-sided.
    """

    hit_rate: float
    majority_rate: float
    expected_rate: float
    statistic: float
    p_value: float
    robust: TestResult


def pesaran_timmermann(actual: ArrayLike, forecast: ArrayLike, horizon: int) -> DirectionTest:
    """Test whether forecasts know the direction more often than independent ones would (Pesaran and Timmermann).

    The first statistic is that of 1992, Journal of Business and Economic Statistics 10. The robust one tests, as that of 2009 (Journal of
    the American Statistical Association 104) does, the covariance of the two directions under serial dependence. Hit rate less expected
    rate is twice that covariance exactly; it is tested as a mean with the error of `long_run` in place of lagged regressors.

    Args:
        actual: shape (N,), changes that came, in bars' order; above zero is up, all else down.
        forecast: shape (N,), forecast changes, or probabilities of up less one half.
        horizon: bars from a forecast to its outcome.

    Raises:
        InvalidForecasts: the shapes differ, there are too few observations for the horizon, one direction alone was forecast or came, which
            leaves nothing to tell from luck, or each of as many ups as downs is right, or each wrong, which leaves no error.
        NotFinite: a number is NaN or infinite.
    """
    happened, said = equal_rows(actual, forecast, ("changes", "forecasts"))
    n = happened.size
    num_cosines(n, horizon)
    up, said_up = happened > 0, said > 0
    for what, directions in (("forecasts say", said_up), ("changes go", up)):
        if directions.all() or not directions.any():
            raise InvalidForecasts(
                f"All {n} {what} {'up' if directions[0] else 'down'}: expected both directions, to tell knowledge from luck."
            )
    p_up, p_said = float(up.mean()), float(said_up.mean())
    hit_rate = float((up == said_up).mean())
    expected = p_up * p_said + (1 - p_up) * (1 - p_said)
    variance_hit = expected * (1 - expected) / n
    variance_expected = (
        (2 * p_up - 1) ** 2 * p_said * (1 - p_said) + (2 * p_said - 1) ** 2 * p_up * (1 - p_up)
    ) / n + 4 * p_up * p_said * (1 - p_up) * (1 - p_said) / n**2
    statistic = (hit_rate - expected) / (variance_hit - variance_expected) ** 0.5
    return DirectionTest(
        hit_rate=hit_rate,
        majority_rate=max(p_up, 1 - p_up),
        expected_rate=expected,
        statistic=statistic,
        p_value=float(ndtr(-statistic)),
        robust=mean_test(2 * (said_up - p_said) * (up - p_up), horizon, "greater"),
    )

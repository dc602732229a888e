"""The values that pass from model to strategy: one for each kind of target. Strategies see these and never the model behind them."""

import math
from dataclasses import dataclass
from datetime import datetime

from forecasting.errors import NotFinite
from forecasting.variance import TRADING_DAYS


@dataclass(frozen=True)
class Forecast:
    """What a model expects of the next close.

    Args:
        expected_return: expected change from the newest known close to the forecast close, a fraction (0.01 = 1 %).
        known_at: end of the newest bar the forecast knows, exchange time; the forecast may be used from then on.
        spread: standard deviation of the expected return over the seeds of an ensemble, a fraction; 0 for one seed.
        last_close: newest known close, in the prices of the history given to the model.

    Raises:
        NotFinite: a number is NaN or infinite, or the last close is not above zero.
    """

    expected_return: float
    known_at: datetime
    spread: float
    last_close: float

    def __post_init__(self) -> None:
        if not all(math.isfinite(v) for v in (self.expected_return, self.spread, self.last_close)) or self.last_close <= 0:
            raise NotFinite(
                f"A forecast known at {self.known_at} is no number (expected return {self.expected_return}, spread {self.spread}, "
                f"last close {self.last_close}): expected finite values; train the model again."
            )

    @property
    def price(self) -> float:
        """The forecast close, in the prices of the history given to the model."""
        return self.last_close * (1.0 + self.expected_return)

    def change_from(self, price: float) -> float:
        """Expected change from a price to the forecast close, a fraction.

        Args:
            price: today's price of the security, above zero.

        Raises:
            NotFinite: the price is NaN, infinite, zero or negative.
        """
        if not (math.isfinite(price) and price > 0):
            raise NotFinite(f"A change cannot be measured from the price {price}: expected a finite price above zero.")
        return self.price / price - 1.0


@dataclass(frozen=True)
class ProbabilityForecast:
    """How likely a model holds a rise of the close.

    Args:
        probability: of a higher close, at least 0 and at most 1.
        known_at: the moment from which the forecast may be used, exchange time.
        spread: standard deviation of the probability over the seeds of an ensemble; 0 for one seed.

    Raises:
        NotFinite: a number is NaN or infinite, or the probability is none.
    """

    probability: float
    known_at: datetime
    spread: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.spread) and 0 <= self.probability <= 1):
            raise NotFinite(
                f"A forecast known at {self.known_at} is no probability ({self.probability}, spread {self.spread}): "
                "expected a number from 0 to 1; train the model again."
            )


@dataclass(frozen=True)
class VolatilityForecast:
    """How much a model expects prices to move.

    Args:
        log_variance: logarithm of the expected daily variance; a variance of returns that are fractions.
        known_at: the moment from which the forecast may be used, exchange time.
        spread: standard deviation of the logarithm over the seeds of an ensemble; 0 for one seed.

    Raises:
        NotFinite: a number is NaN or infinite.
    """

    log_variance: float
    known_at: datetime
    spread: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.log_variance) and math.isfinite(self.spread)):
            raise NotFinite(
                f"A forecast known at {self.known_at} is no number (log variance {self.log_variance}, spread {self.spread}): "
                "expected finite values; train the model again."
            )

    @property
    def volatility(self) -> float:
        """Expected annual volatility, a fraction (0.16 = 16 %)."""
        return math.exp(self.log_variance / 2) * math.sqrt(TRADING_DAYS)

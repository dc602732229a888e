"""The one value that passes from model to strategy."""

import math
from dataclasses import dataclass
from datetime import datetime

from forecasting.errors import NotFinite


@dataclass(frozen=True)
class Forecast:
    """What a model expects of the next close. Strategies see this and never the model behind it.

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

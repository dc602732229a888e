"""The forecast as an alpha model of LEAN's framework, to be combined with others in one portfolio."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from forecasting.errors import InvalidSpec
from forecasting.strategy.algorithm import Algorithm
from forecasting.strategy.forecaster import Forecaster

# From one close to after the next, so that nothing is sold before the next insight comes; LEAN takes the day as the next session's same
# time and counts an hour as a 24th of a session (``Insight.SetPeriodAndCloseTime``).
PERIOD = timedelta(days=1, hours=12)


class ForecastAlpha:
    """Says at each close whether the next one will be higher, by what a network expects.

    LEAN takes any object with these two methods for an alpha model (``AlphaModelPythonWrapper``), so that the library imports no LEAN:

        self.add_alpha(ForecastAlpha(self.forecaster, symbols, Insight, InsightDirection))

    An insight is of the price and lasts until the next one of its symbol, at most until after the next close; its magnitude is the expected
    change, a fraction with its sign.

    Args:
        forecaster: holds the models; its refits are scheduled by the strategy.
        symbols: LEAN's, by ticker, each with daily bars.
        insight: LEAN's class ``Insight``.
        directions: LEAN's ``InsightDirection``.
        threshold: change, a fraction, above which it says up and below whose negative it says down; flat between.

    Raises:
        InvalidSpec: the threshold is below zero or not below 1.
    """

    name = "ForecastAlpha"

    def __init__(self, forecaster: Forecaster, symbols: Mapping[str, Any], insight: Any, directions: Any, threshold: float = 0.0) -> None:
        if not 0 <= threshold < 1:
            raise InvalidSpec(f"A forecast's alpha has the threshold {threshold}: expected a fraction of at least 0 and less than 1.")
        self._forecaster, self._symbols, self._threshold = forecaster, dict(symbols), threshold
        self._insight, self._directions = insight, directions
        self._told: dict[str, tuple[datetime, Any]] = {}

    def update(self, algorithm: Algorithm, data: Any) -> list[Any]:
        """The insights of a slice: one for each symbol that has a new bar in it, and a model.

        Args:
            algorithm: LEAN's.
            data: the slice.
        """
        if algorithm.is_warming_up:
            return []
        insights = []
        for ticker, symbol in self._symbols.items():
            forecast = self._forecaster.forecast(ticker) if data.bars.contains_key(symbol) else None
            known_at, earlier = self._told.get(ticker, (None, None))
            if forecast is None or forecast.known_at == known_at:
                continue
            if earlier is not None:
                earlier.expire(algorithm.utc_time)  # models that add insights up would count both
            change = forecast.expected_return
            insights.append(self._insight.price(symbol, PERIOD, self._direction(change), change))
            self._told[ticker] = forecast.known_at, insights[-1]
        return insights

    def on_securities_changed(self, algorithm: Algorithm, changes: Any) -> None:
        """Nothing to do: its symbols are those that it was made with."""

    def _direction(self, change: float) -> Any:
        if abs(change) <= self._threshold:
            return self._directions.FLAT
        return self._directions.UP if change > 0 else self._directions.DOWN

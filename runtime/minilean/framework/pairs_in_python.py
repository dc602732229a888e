"""The pairs models of LEAN's Python files, which differ from its classes in order and count (`Alphas/*PairsTradingAlphaModel.py`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from minilean.common.enums import Resolution
from minilean.framework import pairs

if TYPE_CHECKING:
    from minilean.common.symbol import Symbol


class BasePairsTradingAlphaModel(pairs.BasePairsTradingAlphaModel):
    """As the class of that name, with the securities by ticker."""

    def __init__(self, lookback: int = 1, resolution: Resolution = Resolution.DAILY, threshold: float = 1) -> None:
        super().__init__(lookback, resolution, threshold)
        self.lookback, self.resolution, self.threshold = lookback, resolution, threshold
        self.prediction_interval, self.pairs = self._prediction_interval, self._pairs
        self.name = self.name.replace("BasePairsTradingAlphaModel", type(self).__name__)

    def _ordered(self) -> list[Symbol]:
        return sorted(security.symbol for security in self.securities)


class PearsonCorrelationPairsTradingAlphaModel(BasePairsTradingAlphaModel, pairs.PearsonCorrelationPairsTradingAlphaModel):
    """As the class of that name, with the securities by ticker and every return counted once."""

    def __init__(
        self, lookback: int = 15, resolution: Resolution = Resolution.MINUTE, threshold: float = 1, minimum_correlation: float = 0.5
    ) -> None:
        BasePairsTradingAlphaModel.__init__(self, lookback, resolution, threshold)
        self._minimum_correlation = minimum_correlation
        self._best_pair: tuple[Symbol, Symbol] | None = None

    minimum_correlation = property(lambda self: self._minimum_correlation, doc="What the correlation of a pair must reach.")
    best_pair = property(lambda self: self._best_pair, doc="The pair that is traded, or None.")

    def _choose(self, algorithm: Any, symbols: list[Symbol]) -> None:
        closes = pairs.closes_of(algorithm, symbols, self._lookback, self._resolution)
        if closes is None:
            return
        logs = np.log(closes)
        returns = (logs - logs.shift(1)).dropna().to_numpy(float).T
        if len(returns) < 2:
            raise pairs.too_few(symbols)
        matrix = np.corrcoef(returns)
        found = [(float(matrix[i, j]), i, j) for i in range(len(returns)) for j in range(i + 1, len(returns))]
        correlation, first, second = max(found)
        if correlation >= self._minimum_correlation:
            self._best_pair = symbols[first], symbols[second]

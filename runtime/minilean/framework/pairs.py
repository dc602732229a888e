"""Alpha models on pairs of securities (`BasePairsTradingAlphaModel`, `PearsonCorrelationPairsTradingAlphaModel`)."""

from __future__ import annotations

from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING, Any

import numpy as np

from minilean.common.decimals import ONE, normalize, text, to_decimal
from minilean.common.dotnet_dictionary import DotnetDictionary, DotnetSet
from minilean.common.dotnet_errors import ArgumentException
from minilean.common.enums import InsightDirection, Resolution
from minilean.framework.alpha import AlphaModel
from minilean.framework.insight import Insight
from minilean.indicators.averages import ExponentialMovingAverage
from minilean.indicators.base import Identity
from minilean.indicators.composite import IndicatorExtensions

if TYPE_CHECKING:
    from minilean.common.symbol import Symbol
    from minilean.universes.changes import SecurityChanges

_MEAN_OF = 500


class BasePairsTradingAlphaModel(AlphaModel):
    """Bets on the price ratio of two securities to return to its mean, for all pairs that pass a test (`BasePairsTradingAlphaModel`).

    Args:
        lookback: bars that an insight holds.
        resolution: length of a bar.
        threshold: percent that the ratio must lie off its mean.
    """

    def __init__(self, lookback: int = 1, resolution: Resolution = Resolution.DAILY, threshold: float = 1) -> None:
        self._lookback, self._resolution, self._threshold = lookback, resolution, threshold
        self._prediction_interval: timedelta = resolution.to_timedelta() * lookback
        self._pairs: DotnetDictionary[tuple[Symbol, Symbol], _Pair] = DotnetDictionary()
        self.securities: DotnetSet[Any] = DotnetSet()
        self.name = f"BasePairsTradingAlphaModel({lookback},{resolution.pascal_name},{text(normalize(to_decimal(threshold)))})"

    def update(self, algorithm: Any, data: Any) -> list[Insight]:
        """Two insights, as a group, for each pair whose ratio left its band on another side than before."""
        return [insight for pair in self._pairs.value_list() for insight in pair.insights()]

    def on_securities_changed(self, algorithm: Any, changes: SecurityChanges) -> None:
        """Follow the pairs that the securities of the universe make."""
        self._follow(changes)
        symbols = self._ordered()
        for place, first in enumerate(symbols):
            for second in symbols[place + 1 :]:
                if (first, second) in self._pairs or (second, first) in self._pairs or not self.has_passed_test(algorithm, first, second):
                    continue
                self._pairs[(first, second)] = _Pair(algorithm, first, second, self._prediction_interval, self._threshold)
        for security in changes.removed_securities:
            for key in [key for key in self._pairs if security.symbol in key]:
                self._pairs.pop(key).dispose()

    def has_passed_test(self, algorithm: Any, asset1: Symbol, asset2: Symbol) -> bool:
        """Whether a pair is traded; a subclass may say."""
        return True

    def _follow(self, changes: SecurityChanges) -> None:
        for security in changes.added_securities:
            self.securities.add(security)
        for security in changes.removed_securities:
            self.securities.discard(security)

    def _ordered(self) -> list[Symbol]:
        return [security.symbol for security in self.securities]


class PearsonCorrelationPairsTradingAlphaModel(BasePairsTradingAlphaModel):
    """Trades the pair whose returns correlate most (`PearsonCorrelationPairsTradingAlphaModel`).

    Args:
        lookback: bars of the correlation; also how long an insight holds.
        resolution: length of a bar.
        threshold: percent that the ratio must lie off its mean.
        minimum_correlation: the best pair must reach it.
    """

    def __init__(
        self, lookback: int = 15, resolution: Resolution = Resolution.MINUTE, threshold: float = 1, minimum_correlation: float = 0.5
    ) -> None:
        super().__init__(lookback, resolution, threshold)
        self._minimum_correlation = minimum_correlation
        self._best_pair: tuple[Symbol, Symbol] | None = None

    def on_securities_changed(self, algorithm: Any, changes: SecurityChanges) -> None:
        """Choose the pair anew, then follow it.

        Raises:
            ArgumentException: the universe has a single security with bars.
        """
        self._follow(changes)
        self._choose(algorithm, self._ordered())
        super().on_securities_changed(algorithm, changes)

    def has_passed_test(self, algorithm: Any, asset1: Symbol, asset2: Symbol) -> bool:
        """Whether it is the best pair."""
        return self._best_pair == (asset1, asset2)

    def _choose(self, algorithm: Any, symbols: list[Symbol]) -> None:
        returns = self._returns(algorithm, symbols)
        if not len(returns):
            algorithm.debug(
                f"PearsonCorrelationPairsTradingAlphaModel: the securities have no two bars together in the last {self._lookback}; "
                "a larger lookback may have some."
            )
            return
        if len(returns) < 2:
            raise too_few(symbols)
        # the other half counts as uncorrelated, in LEAN too
        matrix = np.triu(np.corrcoef(returns))
        np.fill_diagonal(matrix, 1.0)
        candidates = np.where(np.abs(matrix) < 1, matrix, -np.inf)
        row, column = np.unravel_index(int(np.argmax(candidates)), candidates.shape)
        if candidates[row, column] >= self._minimum_correlation:
            self._best_pair = symbols[int(row)], symbols[int(column)]

    def _returns(self, algorithm: Any, symbols: list[Symbol]) -> np.ndarray:
        # shape (securities, bars) with the securities by ticker, as they are in LEAN's slices; the first return is there twice
        closes = closes_of(algorithm, symbols, self._lookback, self._resolution)
        if closes is None or closes.shape[1] < len(symbols):
            return np.empty((0, 0))
        changes = np.diff(np.log(closes.dropna().to_numpy(float)), axis=0).T
        return np.column_stack([changes[:, :1], changes]) if changes.shape[1] else np.empty((0, 0))


class _Side(Enum):
    LOW, MIDDLE, HIGH = range(3)


class _Pair:
    """The price ratio of two securities, its mean, and where it was told to lie last."""

    def __init__(self, algorithm: Any, asset1: Symbol, asset2: Symbol, interval: timedelta, threshold: float) -> None:
        self._algorithm, self._assets, self._interval = algorithm, (asset1, asset2), interval
        self._side = _Side.MIDDLE
        first, second = (self._price(symbol) for symbol in self._assets)
        self._consolidators = first[1], second[1]
        self._ratio = IndicatorExtensions.over(first[0], second[0])
        self._mean = IndicatorExtensions.of(ExponentialMovingAverage(_MEAN_OF), self._ratio)
        self._width = to_decimal(threshold) / 100

    def _price(self, symbol: Symbol) -> tuple[Identity, Any]:
        algorithm = self._algorithm
        configs = algorithm.subscription_manager.subscription_data_config_service.get_subscription_data_configs(symbol)
        resolution = min(config.resolution for config in configs)
        price = Identity(algorithm.create_indicator_name(symbol, "close", resolution))
        consolidator = algorithm.resolve_consolidator(symbol, resolution)
        algorithm.register_indicator(symbol, price, consolidator)
        return price, consolidator

    def dispose(self) -> None:
        """Feed the prices no more."""
        for symbol, consolidator in zip(self._assets, self._consolidators, strict=True):
            self._algorithm.subscription_manager.remove_consolidator(symbol, consolidator)

    def insights(self) -> list[Insight]:
        """Down for the one that became dear and up for the other, as a group; none where nothing changed."""
        if not self._mean.is_ready:
            return []
        ratio, mean = self._ratio.value_exact, self._mean.value_exact
        if self._side != _Side.HIGH and ratio > mean * (ONE + self._width):
            self._side = _Side.HIGH
            return self._bet(InsightDirection.DOWN, InsightDirection.UP)
        if self._side != _Side.LOW and ratio < mean * (ONE - self._width):
            self._side = _Side.LOW
            return self._bet(InsightDirection.UP, InsightDirection.DOWN)
        return []

    def _bet(self, *directions: InsightDirection) -> list[Insight]:
        legs = zip(self._assets, directions, strict=True)
        return Insight.group(*(Insight.price(symbol, self._interval, direction) for symbol, direction in legs))


def closes_of(algorithm: Any, symbols: list[Symbol], lookback: int, resolution: Resolution) -> Any:
    """Closes with a column per security by ticker; None without any."""
    frame = algorithm.history(symbols, lookback, resolution)
    return None if frame.empty else frame["close"].unstack(level=0)


def too_few(symbols: list[Symbol]) -> ArgumentException:
    """What is raised where fewer than two securities have bars."""
    names = ", ".join(symbol.value for symbol in symbols)
    return ArgumentException(f"A pair needs two securities with bars; the universe has {names}. Add another before the model starts.")

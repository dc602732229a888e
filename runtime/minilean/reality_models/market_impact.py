"""Slippage from the impact of an order on the market, with noise (`MarketImpactSlippageModel`)."""

from __future__ import annotations

import itertools
import math
from collections import deque
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from minilean.common.decimals import ONE, ZERO, decimal_cast
from minilean.common.dotnet_errors import ArgumentException
from minilean.common.dotnet_random import DotnetRandom
from minilean.common.enums import Resolution, SecurityType
from minilean.common.naming import LeanObject
from minilean.common.sample_statistics import variance
from minilean.consolidators.bars import TradeBarConsolidator
from minilean.data.bars import TradeBar

if TYPE_CHECKING:
    from minilean.common.decimals import Number
    from minilean.orders.order import Order
    from minilean.securities.security import Security

_DAY = timedelta(days=1)
_LOOKBACK = timedelta(days=370)
_NUM_PRICES, _NUM_VOLUMES = 252, 10
_WITHOUT_VOLUME = (SecurityType.FOREX, SecurityType.CFD)


class MarketImpactSlippageModel(LeanObject):
    """Temporary and permanent impact after Almgren, Thum, Hauptmann and Li (2005), a random part of which an order pays.

    Volatility and volume are those of the first security that it is asked about, so each security needs a model of its own. LEAN scales
    the permanent impact by shares outstanding where it has the figures of companies, which files of prices do not hold.

    Args:
        algorithm: the algorithm.
        non_negative: whether slippage never helps.
        latency: seconds from order to fill.
        impact_time: seconds from fill to the new balance of the market.
        alpha: exponent of the permanent impact.
        beta: exponent of the temporary impact.
        gamma: factor of the permanent impact.
        eta: factor of the temporary impact.
        delta: exponent of shares outstanding; without those it has no effect.
        random_seed: of the noise.

    Raises:
        ArgumentException: a time is not above zero.
    """

    def __init__(
        self,
        algorithm: Any,
        non_negative: bool = True,
        latency: float = 0.075,
        impact_time: float = 1800.0,
        alpha: float = 0.891,
        beta: float = 0.600,
        gamma: float = 0.314,
        eta: float = 0.142,
        delta: float = 0.267,
        random_seed: int = 50,
    ) -> None:
        if latency <= 0 or impact_time <= 0:
            raise ArgumentException(f"latency is {latency} and impact_time {impact_time} seconds; both must be above 0.")
        self._algorithm = algorithm
        self._non_negative = non_negative
        self._latency, self._impact_time = latency, impact_time
        self._alpha, self._beta, self._gamma, self._eta = alpha, beta, gamma, eta
        self._random = DotnetRandom(random_seed)
        self._market: _Market | None = None

    def get_slippage_approximation(self, asset: Security, order: Order) -> Number:
        """Slippage in the quote currency per unit.

        Raises:
            ArgumentException: the security has no volume.
        """
        if asset.type in _WITHOUT_VOLUME:
            raise ArgumentException(
                f"{asset.symbol.value} has no volume, which MarketImpactSlippageModel needs; use ConstantSlippageModel."
            )
        if self._market is None:
            self._market = _Market(self._algorithm, asset)
        market = self._market
        if market.average_volume == 0:
            return ZERO
        session = asset.exchange.hours.regular_market_duration / _DAY
        execution = _days(self._latency) / session
        impact = execution + _days(self._impact_time) / session
        share = float(abs(order.quantity_exact)) / execution / market.average_volume
        noise = market.sigma * math.sqrt(impact)
        permanent = market.sigma * execution * (self._gamma * share**self._alpha) + self._gaussian() * noise
        temporary = market.sigma * (self._eta * share**self._beta) + self._gaussian() * noise
        paid = decimal_cast((temporary + permanent * 0.5) * self._random.next_double())
        paid = min(paid, ONE)
        return (max(ZERO, paid) if self._non_negative else paid) * asset.price_exact

    def _gaussian(self) -> float:
        first, second = 1 - self._random.next_double(), 1 - self._random.next_double()
        return math.sqrt(-2.0 * math.log(first)) * math.cos(2.0 * math.pi * second)


class _Market:
    """Volatility and volume of a security, from its daily bars of a year."""

    def __init__(self, algorithm: Any, asset: Security) -> None:
        self.sigma = 0.0
        self.average_volume = 0.0
        self._closes: deque[Decimal] = deque(maxlen=_NUM_PRICES)
        self._volumes: deque[Decimal] = deque(maxlen=_NUM_VOLUMES)
        consolidator = TradeBarConsolidator(_DAY)
        consolidator.data_consolidated += self._on_consolidated
        algorithm.subscription_manager.add_consolidator(asset.symbol, consolidator)
        now = algorithm.time
        for bar in algorithm.history[TradeBar](asset.symbol, now - _LOOKBACK, now, Resolution.DAILY):
            consolidator.update(bar)

    def _on_consolidated(self, _: object, bar: TradeBar) -> None:
        self._closes.appendleft(bar.close_exact)
        self._volumes.appendleft(bar.volume_exact)
        closes = list(self._closes)
        if len(closes) < 2:
            return
        changes = [float((new - old) / old) if old else 0.0 for new, old in itertools.pairwise(closes)]
        # not a number of a single change, as in MathNet
        self.sigma = math.sqrt(variance(changes)) if len(changes) > 1 else math.nan
        self.average_volume = float(sum(self._volumes, ZERO) / len(self._volumes))


def _days(seconds: float) -> float:
    return timedelta(seconds=seconds) / _DAY
